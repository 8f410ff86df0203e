//! How a program ended: of its own error, too early, with the wrong status.

use common::{Text, text};

use super::case::{Case, count};
use super::show::{named, quoted_line};
use super::{Code, Diagnosis};
use crate::evidence::{Kind, Waited};
use crate::plan::Awaited;
use crate::stage::Exit;

/// It died of its own error.
pub(super) fn crashed(case: &Case) -> Option<Diagnosis> {
    if let Some(death) = &case.death {
        let line = quoted_line(&death.line);
        let Text { en: done, zh: done_zh } = undone(case);
        return Some(Diagnosis::new(
            Code::Crashed,
            text!(
                "The program died of an error{done}: {line}.",
                "程序因错误而崩溃{done_zh}：{line}。"
            ),
            text!(
                "Run it by hand with the same arguments; the line number in the report shows where it died. Read that line first.",
                "用同样的参数手工运行一遍；报错信息里的行号就是崩溃的地方，先看那一行。"
            ),
        ));
    }
    let (_, Some(Exit::Signal(signal))) = case.exit()? else { return None };
    let name = signal_name(signal);
    let Text { en: done, zh: done_zh } = undone(case);
    Some(Diagnosis::new(
        Code::Crashed,
        text!(
            "The program was killed by signal {signal}{name}{done}.",
            "程序被信号 {signal}{name} 杀死{done_zh}。"
        ),
        text!(
            "A signal like this comes from the program itself: an invalid pointer, an index outside of an array, an abort. Run it by hand with the same arguments, or in a debugger.",
            "这样的信号来自程序自身：无效的指针、数组越界或 abort。用同样的参数手工运行，或者用调试器。"
        ),
    ))
}

fn undone(case: &Case) -> Text {
    if case.wants_datagrams() && !case.has_sent() {
        Text::new(" before it had sent anything", "，此前什么也没有发送")
    } else if case.printed.as_ref().is_some_and(|printed| printed.got.is_empty()) {
        Text::new(" before it had printed anything", "，此前什么也没有打印")
    } else {
        Text::new("", "")
    }
}

fn signal_name(signal: i32) -> &'static str {
    match signal {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        13 => " (SIGPIPE)",
        15 => " (SIGTERM)",
        31 => " (SIGSYS)",
        _ => "",
    }
}

/// It ended while more was to come.
pub(super) fn ended_early(case: &Case) -> Option<Diagnosis> {
    let (wait, what) = case.failed_wait()?;
    if wait.outcome != Waited::ProgramEnded || !case.has_ended() {
        return None;
    }
    let Text { en, zh } = match what {
        Awaited::Bound(port) => text!("bind port {port}", "绑定端口 {port}"),
        Awaited::Datagrams { .. } => Text::new("send more", "继续发送"),
        Awaited::Lines(lines) => {
            let lines_en = count(*lines, "line");
            text!("print {lines_en} of output", "打印 {lines} 行")
        }
        Awaited::Mails { .. } => Text::new("send a mail", "发送邮件"),
        Awaited::Connections { .. } => Text::new("open a connection", "建立连接"),
        Awaited::Exit => return None,
    };
    let Text { en: last, zh: last_zh } = last_seen(case);
    let Text { en: end, zh: end_zh } = case.ending();
    let end = end.replacen("the program", "it", 1);
    Some(Diagnosis::new(
        Code::EndedEarly,
        text!(
            "The program was to {en}, but {end} before that.{last}",
            "程序应该{zh}，但在那之前{end_zh}。{last_zh}"
        ),
        text!(
            "See what ends it: a missing loop, a break, a test that matches too much (startswith, strip, lower), a time limit.",
            "看看是什么让它结束的：缺少循环、break、条件太宽（startswith、strip、lower），还是超时。"
        ),
    ))
}

/// The first datagram that was not shown any more.
fn last_seen(case: &Case) -> Text {
    let shown = case.printed.as_ref().map_or(0, |printed| printed.got.len());
    let ended = case.place(|kind| matches!(kind, Kind::Exited(_)));
    let told = case.told().get(shown).copied();
    match told.filter(|told| ended.is_none_or(|ended| told.place < ended)) {
        Some(told) => {
            let Text { en: bytes, zh: bytes_zh } = named(told.bytes);
            text!(
                " The first datagram that it did not show is {bytes}.",
                "它没有显示的第一个数据报是 {bytes_zh}。"
            )
        }
        None => Text::new("", ""),
    }
}

/// Everything is right but the status.
pub(super) fn wrong_exit(case: &Case) -> Option<Diagnosis> {
    let (expected, Some(Exit::Status(status))) = case.exit()? else { return None };
    let help = if expected == 0 {
        text!(
            "Status 0 says that all went well. Look for sys.exit(value), exit(1), or an error that main returns.",
            "状态 0 表示一切正常。找一找 sys.exit(value)、exit(1)，或者 main 返回的错误。"
        )
    } else {
        text!(
            "Here the task asks for another status: sys.exit({expected}) in Python, std::process::exit({expected}) in Rust.",
            "这里题目要求另一个状态：Python 写 sys.exit({expected})，Rust 写 std::process::exit({expected})。"
        )
    };
    Some(Diagnosis::new(
        Code::WrongExit,
        text!(
            "The program was to end with status {expected}; it ended with {status}.",
            "程序应该以状态 {expected} 结束，实际是 {status}。"
        ),
        help,
    ))
}
