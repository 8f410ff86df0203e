//! Datagrams that arrived and were not shown.

use common::text;

use super::case::{Case, Told};
use super::printed::Printed;
use super::received::sender;
use super::show::quoted_bytes;
use super::{Code, Diagnosis};
use crate::evidence::Kind;
use crate::plan::Action;

/// The missing lines and the datagrams that they should show, of a program that was there to show
/// the first of them and did not die of an error.
fn missing<'c>(case: &'c Case) -> Option<(Vec<usize>, Vec<Told<'c>>)> {
    let printed = case.printed.as_ref().filter(|_| case.death.is_none())?;
    let (told, missing) = (case.told(), printed.missing()?);
    let quits = told.last().is_some_and(|last| last.bytes == b"quit");
    let shown = told.len() - usize::from(quits && told.len() > printed.expected.len());
    let first = told.get(*missing.first()?)?;
    let ended = case.place(|kind| matches!(kind, Kind::Exited(_)));
    let was_there = ended.is_none_or(|ended| ended > first.place);
    (was_there && shown == printed.expected.len()).then_some((missing, told))
}

pub(super) fn empty_taken_for_end(case: &Case) -> Option<Diagnosis> {
    let (missing, told) = missing(case)?;
    let printed = case.printed.as_ref()?;
    let first = *missing.first()?;
    let all_behind = missing.len() > 1 && missing.len() == printed.expected.len() - first;
    // The last line alone may as well have been dropped, unless that ended a program that goes on.
    let is_receiver = case.own_port().is_some() && case.has_ended();
    let ended_at_it = is_receiver && printed.expected.len() == first + 1;
    let is_empty = told.get(first).is_some_and(|told| told.bytes.is_empty());
    if !is_empty || !(all_behind || ended_at_it) {
        return None;
    }
    let (end, end_zh) = if case.has_ended() {
        ("the program ended", "程序结束了")
    } else {
        ("nothing more was shown", "什么也不再显示")
    };
    Some(Diagnosis::new(
        Code::EmptyTakenForEnd,
        text!(
            "An empty datagram arrived, and {end}. It was to be shown as a line without text.",
            "收到一个空数据报之后，{end_zh}。它应该显示为没有文本的一行。"
        ),
        text!(
            "With TCP no bytes mean the end; with UDP they are a datagram like any other. Take out the test for empty data.",
            "在 TCP 里读到零字节表示结束；在 UDP 里它就是一个普通的数据报。去掉对空数据的判断。"
        ),
    ))
}

pub(super) fn empty_dropped(case: &Case) -> Option<Diagnosis> {
    let (missing, told) = missing(case)?;
    let is_empty = |place: &usize| told.get(*place).is_some_and(|told| told.bytes.is_empty());
    if !missing.iter().all(is_empty) {
        return None;
    }
    Some(Diagnosis::new(
        Code::EmptyDropped,
        text!(
            "An empty datagram arrived, and no line was printed for it.",
            "收到了一个空数据报，却没有为它打印一行。"
        ),
        text!(
            "Print a line for every datagram; take out the test that skips empty data.",
            "每个数据报都要打印一行；去掉跳过空数据的判断。"
        ),
    ))
}

pub(super) fn skipped_datagrams(case: &Case) -> Option<Diagnosis> {
    let (missing, told) = missing(case)?;
    let printed = case.printed.as_ref()?;
    let shown: Vec<usize> =
        (0..printed.expected.len()).filter(|place| !missing.contains(place)).collect();
    let every_second =
        |first: usize| shown.iter().enumerate().all(|(number, place)| *place == first + 2 * number);
    let pattern = !shown.is_empty() && (every_second(1) || shown.len() > 1 && every_second(0));
    if !pattern || missing.len() + 1 < shown.len() || by_sender(printed, &missing, &shown) {
        return None;
    }
    let (total, seen) = (printed.expected.len(), shown.len());
    let first = told.get(*missing.first()?).map(|told| quoted_bytes(told.bytes))?;
    Some(Diagnosis::new(
        Code::SkippedDatagrams,
        text!(
            "{seen} of {total} datagrams shown: every second one is missing, the first of them {first}.",
            "{total} 个数据报只显示了 {seen} 个：每隔一个就少一个，第一个少的是 {first}。"
        ),
        text!(
            "Each recvfrom takes one datagram: call it once a turn, keep what it gave, and print that. A second call inside print(...) takes the next one.",
            "每次 recvfrom 取走一个数据报：每一轮只调用一次，把结果存下来再打印。在 print(...) 里再调用一次，就取走了下一个。"
        ),
    ))
}

/// Whether the missing lines are those of other senders.
fn by_sender(printed: &Printed, missing: &[usize], shown: &[usize]) -> bool {
    let of = |place: &usize| {
        printed.expected.get(*place).and_then(|line| sender(line)).map(|(from, _)| from)
    };
    missing
        .iter()
        .all(|place| of(place).is_some() && shown.iter().all(|other| of(other) != of(place)))
}

/// The reply to the program's own datagram was there, and nothing was printed.
pub(super) fn ignored_reply(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref().filter(|printed| printed.got.is_empty())?;
    let told = case.told();
    let reply = told.first().filter(|_| case.own_port().is_none() && case.has_sent())?;
    let ended = case.place(|kind| matches!(kind, Kind::Exited(_)));
    if printed.expected.is_empty() || ended.is_some_and(|ended| ended < reply.place) {
        return None;
    }
    let is_reply =
        case.check.script.iter().any(|action| matches!(action, Action::Send { to: None, .. }));
    let (reply, end) = (quoted_bytes(reply.bytes), case.ending());
    let (end, end_zh) = (end.en, end.zh);
    is_reply.then(|| Diagnosis::new(
        Code::IgnoredReply,
        text!(
            "The reply {reply} was sent to the address from which the program had sent; nothing was printed, and {end}.",
            "回复 {reply} 已经发往程序发送时所用的地址；但什么也没有打印，{end_zh}。"
        ),
        text!(
            "Receive on the same socket that sent, once, and print what came: data, address = s.recvfrom(65535), then print(data.decode(...)).",
            "用发送的那个套接字接收一次，并打印收到的内容：data, address = s.recvfrom(65535)，再 print(data.decode(...))。"
        ),
    ))
}
