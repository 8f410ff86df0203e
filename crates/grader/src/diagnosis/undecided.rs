//! When the evidence fits no known mistake: what was seen is said, and nothing is guessed.

use common::{Text, text};

use super::case::Case;
use super::{Code, Diagnosis};
use crate::evidence::Waited;
use crate::judge::Failure;
use crate::plan::Awaited;

pub(super) fn undecided(case: &Case) -> Diagnosis {
    let Text { en, zh } = case.failures.first().map_or_else(
        || Text::new("nothing that was looked at is wrong", "检查过的内容都没有错"),
        |failure| seen(case, failure),
    );
    let Text { en: end, zh: end_zh } = case.ending();
    Diagnosis::new(
        Code::Undecided,
        text!(
            "What was seen fits no single mistake: {en}; {end}.",
            "看到的现象不符合任何一种已知的错误：{zh}；{end_zh}。"
        ),
        text!(
            "Run the program by hand with the same arguments, and let it tell on stderr what it sends, receives and waits for.",
            "用同样的参数手工运行程序，让它在 stderr 上说明自己发送了什么、收到了什么、在等什么。"
        ),
    )
}

fn seen(case: &Case, failure: &Failure) -> Text {
    match failure {
        Failure::Step { what, outcome, .. } => {
            let Text { en, zh } = awaited(what);
            match outcome {
                Waited::TooSoon => text!("{en} came too soon", "{zh}来得太早"),
                Waited::ProgramEnded => {
                    text!(
                        "{en} did not come before the program ended",
                        "直到程序结束，{zh}也没有出现"
                    )
                }
                Waited::Came | Waited::NotInTime => {
                    text!("{en} did not come in time", "{zh}没有按时出现")
                }
            }
        }
        Failure::NotHeard { peer, to } => {
            let to = case.address(*to);
            text!(
                "the datagram to {to} left, but the listener {peer} did not get it",
                "发往 {to} 的数据报已经发出，但监听者 {peer} 没有收到"
            )
        }
        Failure::Datagrams { to, expected, got, .. } => {
            let (to, due, seen) = (case.address(*to), expected.len(), got.len());
            text!(
                "the datagrams to {to} are not the expected ones ({due} due, {seen} seen)",
                "发往 {to} 的数据报与预期不符（应有 {due} 个，看到 {seen} 个）"
            )
        }
        Failure::Connection { .. } | Failure::Stream { .. } => {
            Text::new("the TCP connections are not the expected ones", "TCP 连接与预期不符")
        }
        Failure::SourcePort { .. } => Text::new("the source port is another", "源端口不同"),
        Failure::Mails { .. } | Failure::MailAddress { .. } => {
            Text::new("the mails are not the expected ones", "邮件与预期不符")
        }
        Failure::Output { .. } => Text::new("the output is not the expected one", "输出与预期不符"),
        Failure::Exit { expected, .. } => {
            text!("the program was to end with status {expected}", "程序应以状态 {expected} 结束")
        }
        Failure::File { path, .. } => {
            text!("the file {path} is not as it must be", "文件 {path} 不符合要求")
        }
    }
}

fn awaited(what: &Awaited) -> Text {
    match what {
        Awaited::Bound(port) => text!("a UDP socket on port {port}", "端口 {port} 上的 UDP 套接字"),
        Awaited::Datagrams { count, .. } => text!("datagram number {count}", "第 {count} 个数据报"),
        Awaited::Lines(lines) => text!("line number {lines} of the output", "第 {lines} 行输出"),
        Awaited::Mails { count, .. } => text!("mail number {count}", "第 {count} 封邮件"),
        Awaited::Connections { count, .. } => {
            text!("connection number {count}", "第 {count} 个连接")
        }
        Awaited::Exit => Text::new("the end of the program", "程序的结束"),
    }
}
