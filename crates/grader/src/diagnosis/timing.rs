//! When things happened: too late, too early, or only in turn.

use common::{Text, text};

use super::case::{Case, count};
use super::show::quoted_bytes;
use super::{Code, Diagnosis};
use crate::evidence::{Kind, OutputStream, Waited};
use crate::plan::{Action, Awaited};
use crate::stage::Transport;

/// Lines came, all of them right, but only when the program ended.
pub(super) fn not_flushed(case: &Case) -> Option<Diagnosis> {
    let (_, Awaited::Lines(lines)) = case.failed_wait()? else { return None };
    if case.printed.is_some() || !case.has_ended() {
        return None;
    }
    let lines = count(*lines, "line");
    let lines_zh = lines.split(' ').next().unwrap_or_default();
    Some(Diagnosis::new(
        Code::NotFlushed,
        text!(
            "The grader waited for {lines} of output in vain; all of it came later, when the program went to its end.",
            "评分器等待 {lines_zh} 行输出，一直没有等到；全部输出后来才出现，那时程序已经快要结束。"
        ),
        text!(
            "Print each line when it is made, and flush it: print(..., flush=True) in Python; in Rust println! does so, a BufWriter needs .flush()?.",
            "每一行产生后立刻打印并刷新：Python 写 print(..., flush=True)；Rust 的 println! 会逐行刷新，而 BufWriter 需要 .flush()?。"
        ),
    ))
}

/// One thing waits for the other.
pub(super) fn alternation(case: &Case) -> Option<Diagnosis> {
    case.own_port()?;
    let (_, what) = case.failed_wait().filter(|(wait, _)| wait.outcome == Waited::NotInTime)?;
    let help = text!(
        "Receive and send at the same time: a thread that receives and prints, while main reads lines and sends them; or select on both.",
        "收和发要同时进行：一个线程负责接收和打印，主线程读取输入并发送；或者用 select 同时等待两者。"
    );
    let Text { en, zh } = match what {
        Awaited::Lines(_) if released_by_a_line(case) => text!(
            "A datagram had arrived, but it was printed only after the next line was typed.",
            "数据报已经到了，却要等到输入下一行之后才打印出来。"
        ),
        Awaited::Lines(_) if was_never_looked_at(case) => {
            let datagrams_zh = case.told().len();
            let datagrams = count(datagrams_zh, "datagram");
            text!(
                "{datagrams} arrived while no line was typed, and nothing was printed; the program ended when stdin did. It waits for a line and does not look at its socket meanwhile.",
                "没有输入任何行的时候到了 {datagrams_zh} 个数据报，什么也没有打印；标准输入一结束程序就结束了。它在等待输入，期间没有理会套接字。"
            )
        }
        Awaited::Datagrams { .. } => stuck_after_sending(case)?,
        _ => return None,
    };
    Some(Diagnosis::new(Code::Alternation, text!("{en}", "{zh}"), help))
}

fn is_stdout(kind: &Kind) -> bool {
    matches!(kind, Kind::Output { stream: OutputStream::Stdout, .. })
}

/// Whether, behind the wait that failed, a line that was typed brought output before anything else
/// could have.
fn released_by_a_line(case: &Case) -> bool {
    let Some(failed) = case.failed_place() else { return false };
    let mut typed = false;
    for (_, evidence) in case.evidence().skip(failed) {
        match &evidence.kind {
            Kind::Typed { bytes, .. } => typed = bytes.contains(&b'\n'),
            Kind::Told { .. } | Kind::InputEnded | Kind::Exited(_) => typed = false,
            kind if typed && is_stdout(kind) => return true,
            _ => {}
        }
    }
    false
}

/// Whether datagrams arrived, no line was ever typed, nothing was printed, and the program ended
/// by itself, with the input.
fn was_never_looked_at(case: &Case) -> bool {
    let ended = case.place(|kind| matches!(kind, Kind::Exited(_)));
    let input = case.place(|kind| matches!(kind, Kind::InputEnded));
    case.lines_typed() == 0
        && !case.told().is_empty()
        && case.told().last().is_some_and(|told| told.bytes != b"quit")
        && case.printed.as_ref().is_some_and(|printed| printed.got.is_empty())
        && case.death.is_none()
        && case.has_ended()
        && ended.zip(input).is_some_and(|(ended, input)| input < ended)
}

/// Lines were typed, the first of them were sent, and then the program waited for something else:
/// at the end it slept although its input had ended, or a datagram released the next line.
fn stuck_after_sending(case: &Case) -> Option<Text> {
    let failed = case.failed_place()?;
    let is_sent = |kind: &Kind| {
        matches!(kind, Kind::Left { transport: Transport::Udp, .. } | Kind::Arrived { .. })
    };
    if !case.evidence().take(failed).any(|(_, evidence)| is_sent(&evidence.kind)) {
        return None;
    }
    let mut told = false;
    for (_, evidence) in case.evidence().skip(failed) {
        match &evidence.kind {
            Kind::Told { .. } => told = true,
            Kind::Typed { .. } | Kind::InputEnded | Kind::Exited(_) => told = false,
            kind if told && is_sent(kind) => {
                return Some(text!(
                    "A line had been typed, but it was sent only after the next datagram had arrived.",
                    "已经输入了一行，却要等到下一个数据报到达之后才发送出去。"
                ));
            }
            _ => {}
        }
    }
    let wire = case.wire()?;
    let few = wire.got.len() < wire.expected.len() && wire.expected.starts_with(wire.got);
    let line = wire.expected.get(wire.got.len()).filter(|_| few && case.is_asleep())?;
    let (line, sent, typed) = (quoted_bytes(line), wire.got.len(), case.lines_typed());
    Some(text!(
        "Of {typed} lines that were typed {sent} left; then the program waited, and {line} was never read: it waits for a datagram between two lines.",
        "输入了 {typed} 行，只发出 {sent} 行；之后程序就停下来等待，再也没有读取 {line}：它在两行之间等待数据报。"
    ))
}

/// It ended before the reply could come.
pub(super) fn gave_up_early(case: &Case) -> Option<Diagnosis> {
    let help = text!(
        "Wait for the whole time that the task names: s.settimeout(2) in Python, set_read_timeout(Some(Duration::from_secs(2))) in Rust.",
        "要等够题目规定的时间：Python 写 s.settimeout(2)，Rust 写 set_read_timeout(Some(Duration::from_secs(2)))。"
    );
    if let Some((wait, Awaited::Exit)) = case.failed_wait()
        && wait.outcome == Waited::TooSoon
        && let Some(Action::Await { after: Some(after), .. }) = case.check.script.get(wait.step)
    {
        let limit = case.limit(*after);
        return Some(Diagnosis::new(
            Code::GaveUpEarly,
            text!(
                "The program was to wait; it gave up before {limit} had passed.",
                "程序应该继续等待，却不到 {limit} 就放弃了。"
            ),
            help,
        ));
    }
    let pause = case.check.script.iter().find_map(|action| match action {
        Action::Pause(time) => Some(*time),
        _ => None,
    })?;
    let ended = case.place(|kind| matches!(kind, Kind::Exited(_)))?;
    let is_before = case.told().first().is_none_or(|told| ended < told.place);
    let reply = case.check.script.iter().any(|action| matches!(action, Action::Send { .. }));
    let limit = case.limit(pause);
    (is_before && reply && case.printed.is_some() && case.has_sent() && case.death.is_none()).then(
        || {
            Diagnosis::new(
                Code::GaveUpEarly,
                text!(
                    "The reply was sent after {limit}; the program had given up by then.",
                    "回复在 {limit} 之后发出，那时程序已经放弃了。"
                ),
                help,
            )
        },
    )
}

/// It ended by itself, but after the time in which it was to end.
pub(super) fn waited_too_long(case: &Case) -> Option<Diagnosis> {
    let (wait, Awaited::Exit) = case.failed_wait()? else { return None };
    let Some(Action::Await { within: Some(within), .. }) = case.check.script.get(wait.step) else {
        return None;
    };
    if wait.outcome != Waited::NotInTime || !case.has_ended() {
        return None;
    }
    let limit = case.limit(*within);
    Some(Diagnosis::new(
        Code::WaitedTooLong,
        text!(
            "The program was to end within {limit}; it ended by itself, but later.",
            "程序应该在 {limit} 之内结束；它是自己结束的，但晚了。"
        ),
        text!(
            "Look for a time limit that is too long, a sleep, or a join at the end.",
            "找一找过长的超时时间、sleep，或者结尾处的 join。"
        ),
    ))
}
