//! A limit of the stage ended the program.

use common::{Text, text};

use super::case::Case;
use super::death::Errno;
use super::show::quoted_line;
use super::{Code, Diagnosis};
use crate::evidence::{Reason, Waited};
use crate::judge::Failure;
use crate::plan::{Action, Awaited};
use crate::stage::Exit;

/// The signals by which Linux and macOS enforce limits (getrlimit(2)).
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;

pub(super) fn memory(case: &Case) -> Option<Diagnosis> {
    let no_memory = matches!(case.refusal, Some((Errno::NoMemory, _)));
    let words = case.death.as_ref().is_some_and(|death| {
        death.class() == "MemoryError" || death.says(&["memory allocation of", "OutOfMemoryError"])
    });
    let stopped = case.record.stopped() == Some(Reason::Memory);
    (stopped || words || no_memory).then(|| {
        Diagnosis::new(
            Code::MemoryLimit,
            text!(
                "The program took more memory than a check allows, and was stopped.",
                "程序占用的内存超过了检查允许的上限，因此被终止。"
            ),
            text!(
                "Something grows with every turn of a loop: a list that is never emptied, a buffer that is made anew and kept. One buffer, made before the loop, is enough.",
                "有东西随着循环越来越大：从不清空的列表，或者每次新建却又保留的缓冲区。在循环之前建一个缓冲区就够了。"
            ),
        )
    })
}

pub(super) fn output(case: &Case) -> Option<Diagnosis> {
    (case.record.stopped() == Some(Reason::Output)).then(|| {
        Diagnosis::new(
            Code::OutputLimit,
            text!(
                "The program printed more than a check allows, and was stopped: it prints in a loop that does not wait.",
                "程序打印的内容超过了检查允许的上限，因此被终止：它在一个不等待的循环里不停打印。"
            ),
            text!(
                "Let the loop wait for something, a datagram or a line; a socket blocks in recvfrom / recv_from unless it is told not to.",
                "让循环等待某样东西：一个数据报或一行输入。除非特意设置，套接字会在 recvfrom / recv_from 里阻塞等待。"
            ),
        )
    })
}

pub(super) fn processor(case: &Case) -> Option<Diagnosis> {
    (case.record.stopped().is_none() && case.record.exit() == Some(Exit::Signal(SIGXCPU))).then(|| {
        Diagnosis::new(
            Code::CpuLimit,
            text!(
                "The program used up all processor time that a check allows, and the system ended it: it works without ever waiting.",
                "程序用完了检查允许的全部处理器时间，被系统终止：它一直在运行，从不等待。"
            ),
            wait_help(),
        )
    })
}

fn wait_help() -> Text {
    text!(
        "Look for a loop that asks again and again (a socket that does not block, readline() at the end of input, which gives \"\" for ever), and let it wait or end.",
        "找一找反复询问的循环（非阻塞的套接字，或者输入结束后一直返回 \"\" 的 readline()），让它等待或者结束。"
    )
}

pub(super) fn processes(case: &Case) -> Option<Diagnosis> {
    let death = case.death.as_ref()?;
    let thread = death.says(&["can't start new thread", "failed to spawn thread", "native thread"]);
    let fork = death.class() == "BlockingIOError" && death.report.contains("fork");
    (thread || fork).then(|| {
        let line = quoted_line(&death.line);
        Diagnosis::new(
            Code::TooManyProcesses,
            text!(
                "The program started more threads or processes than a check allows: {line}.",
                "程序启动的线程或进程超过了检查允许的上限：{line}。"
            ),
            text!(
                "Start a thread once, before the loop, not in every turn of it.",
                "线程在循环之前启动一次就够了，不要每一圈都启动。"
            ),
        )
    })
}

pub(super) fn files(case: &Case) -> Option<Diagnosis> {
    let refused = match &case.refusal {
        Some((Errno::TooManyFiles | Errno::NoSpace | Errno::FileTooLarge, line)) => {
            Some(quoted_line(line))
        }
        _ => None,
    };
    let by_signal = case.record.exit() == Some(Exit::Signal(SIGXFSZ));
    let (why, why_zh) = match refused {
        Some(line) => (format!(": {line}"), format!("：{line}")),
        None if by_signal => (String::new(), String::new()),
        None => return None,
    };
    Some(Diagnosis::new(
        Code::FileLimit,
        text!(
            "The program opened or wrote more than a check allows{why}.",
            "程序打开或写入的文件超过了检查允许的上限{why_zh}。"
        ),
        text!(
            "Close what is no longer needed, sockets too: in a loop use `with socket.socket(...) as s:` in Python; in Rust a socket closes where its variable ends.",
            "不再需要的东西要关闭，套接字也一样：Python 在循环里用 `with socket.socket(...) as s:`；Rust 的套接字在变量作用域结束时自动关闭。"
        ),
    ))
}

/// Still there at the limit, and busy.
pub(super) fn busy_for_ever(case: &Case) -> Option<Diagnosis> {
    let Text { en, zh } = limit(case);
    (case.record.stopped() == Some(Reason::Busy)).then(|| {
        Diagnosis::new(
            Code::BusyForEver,
            text!(
                "The program was still running at the limit, and busy all the time: a loop that never waits and never ends.{en}",
                "到时限时程序仍在运行，而且一直很忙：有一个从不等待、也不结束的循环。{zh}"
            ),
            wait_help(),
        )
    })
}

/// In what time the program was to end, where the check names one.
fn limit(case: &Case) -> Text {
    let limit = case.check.script.iter().rev().find_map(|action| match action {
        Action::Await { what: Awaited::Exit, within: Some(within), .. } => {
            Some(case.limit(*within))
        }
        _ => None,
    });
    match limit {
        Some(limit) => text!(" It was to end within {limit}.", "它应该在 {limit} 之内结束。"),
        None => Text::new("", ""),
    }
}

/// Still there at the limit, and waiting.
pub(super) fn never_ends(case: &Case) -> Option<Diagnosis> {
    case.is_asleep().then(|| asleep(case))
}

fn asleep(case: &Case) -> Diagnosis {
    let Text { en: by, zh: by_zh } = limit(case);
    let (done, done_zh) = if is_only_the_end(case) {
        (" It had done all the rest.", "其余的它都做到了。")
    } else if case.wants_datagrams() && !case.has_sent() {
        (" It had sent nothing.", "它什么也没有发送。")
    } else {
        ("", "")
    };
    let help = if case.own_port().is_some() {
        text!(
            "The thread that receives keeps the program alive: make it a daemon thread (Thread(..., daemon=True)) in Python; in Rust let main return without joining it.",
            "是接收线程让程序无法结束：Python 里把它设为守护线程（Thread(..., daemon=True)）；Rust 里让 main 直接返回，不要 join 它。"
        )
    } else {
        text!(
            "See what it waits for: a recvfrom for which nobody sends, a thread, an input() after the last line. Give it a time limit or take it out.",
            "看看它在等什么：没有人发送却在 recvfrom、一个线程、最后一行之后的 input()。给它设超时，或者去掉它。"
        )
    };
    Diagnosis::new(
        Code::NeverEnds,
        text!(
            "The program was still there at the limit, waiting (asleep).{done}{by}",
            "到时限时程序仍在，处于等待（睡眠）状态。{done_zh}{by_zh}"
        ),
        help,
    )
}

/// Whether the end is all that was missing.
fn is_only_the_end(case: &Case) -> bool {
    case.failures.iter().all(|failure| match failure {
        Failure::Step { what: Awaited::Exit, outcome, .. } => *outcome == Waited::NotInTime,
        Failure::Exit { .. } => true,
        _ => false,
    })
}
