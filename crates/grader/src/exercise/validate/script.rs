//! Scripts: that each step can be done, and that none comes too early or too late.

use common::{Text, text};

use super::peers::{Speaks, speaks};
use super::{Lawful, holds};
use crate::exercise::error::Mistake;
use crate::exercise::place::Place;
use crate::exercise::{Await, Check, Send, Step, Wait};

/// How far a script has come.
#[derive(Default)]
struct Progress<'a> {
    /// Something was awaited.
    awaited: bool,
    /// Standard input has ended.
    input_ended: bool,
    /// The program has ended.
    ended: bool,
    /// Peers from which a datagram was awaited.
    heard: Vec<&'a str>,
}

pub(super) fn all(check: &Check, place: &Place) -> Lawful {
    let mut progress = Progress::default();
    for (index, step) in check.script.iter().enumerate() {
        let place = place.key("script").index(index);
        holds(!progress.ended, || {
            mistake(
                &place,
                text!("the program has ended before this", "在这之前程序已经结束"),
                text!("nothing can follow await exit", "等到 exit 之后不能再有步骤"),
            )
        })?;
        one(check, step, &mut progress, &place)?;
    }
    Ok(())
}

fn one<'a>(check: &'a Check, step: &'a Step, progress: &mut Progress<'a>, place: &Place) -> Lawful {
    match step {
        Step::Await(wait) => {
            awaits(check, wait, &place.key("await"))?;
            progress.awaited = true;
            match &wait.event {
                Await::Datagrams { at, .. } => progress.heard.push(at),
                Await::Exit => progress.ended = true,
                _ => {}
            }
            Ok(())
        }
        Step::Send(send) => sends(check, send, progress, &place.key("send")),
        Step::Line(_) | Step::Type(_) | Step::EndInput => {
            holds(!progress.input_ended, || {
                mistake(
                    place,
                    text!("standard input has ended before this", "在这之前标准输入已经结束"),
                    text!("let end-input come later", "请把 end-input 放到后面"),
                )
            })?;
            progress.input_ended = *step == Step::EndInput;
            Ok(())
        }
        Step::Pause(duration) => holds(!duration.is_zero() && *duration <= check.patience, || {
            mistake(
                &place.key("pause"),
                text!(
                    "a pause is longer than nothing and at most as long as patience",
                    "pause 要大于零，不超过 patience"
                ),
                text!(
                    "wait for what is to happen instead, by await",
                    "最好用 await 等待要发生的事"
                ),
            )
        }),
    }
}

fn awaits(check: &Check, wait: &Wait, place: &Place) -> Lawful {
    let event = place.key("for");
    let count = match &wait.event {
        Await::Datagrams { at, count } => {
            speaks(check, at, Speaks::Udp, &event.key("datagrams").key("at"))?;
            *count
        }
        Await::Mails { at, count } => {
            speaks(check, at, Speaks::Smtp, &event.key("mails").key("at"))?;
            *count
        }
        Await::Connections { at, count } => {
            speaks(check, at, Speaks::Tcp, &event.key("connections").key("at"))?;
            *count
        }
        Await::Lines(count) => *count,
        Await::Bound(_) | Await::Exit => 1,
    };
    holds(count > 0, || {
        mistake(
            &event,
            text!("nothing is awaited: the count is 0", "等待的数量是 0，等于不等"),
            text!(
                "write 1 or more; counts are totals since the start",
                "请写 1 或更多；数量从开始累计"
            ),
        )
    })?;
    let in_order = match (wait.after, wait.within) {
        (Some(after), Some(within)) => after < within,
        (_, within) => within.is_none_or(|within| !within.is_zero()),
    };
    holds(in_order, || {
        mistake(
            place,
            text!("no time is left between after and within", "after 和 within 之间没有时间"),
            text!(
                "both count from the step before; after is the shorter",
                "两者都从上一步算起，after 应该更短"
            ),
        )
    })
}

fn sends(check: &Check, send: &Send, progress: &Progress<'_>, place: &Place) -> Lawful {
    speaks(check, &send.from, Speaks::Udp, &place.key("from"))?;
    holds(progress.awaited, || {
        mistake(
            place,
            text!(
                "nothing was awaited before: the program may not yet listen",
                "之前没有等待过任何事：程序可能还没有开始接收"
            ),
            text!(
                "first {{ await = {{ for = {{ bound = \"{{port}}\" }} }} }}",
                "请先写 {{ await = {{ for = {{ bound = \"{{port}}\" }} }} }}"
            ),
        )
    })?;
    let name = send.from.as_str();
    holds(send.to.is_some() || progress.heard.contains(&name), || {
        mistake(
            place,
            text!(
                "\"{name}\" answers, but no datagram was awaited there before",
                "“{name}”要回复，但之前没有等它收到数据报"
            ),
            text!(
                "name the address by to, or first {{ await = {{ for = {{ datagrams = {{ at = \"{name}\", count = 1 }} }} }} }}",
                "请用 to 写明地址，或先写 {{ await = {{ for = {{ datagrams = {{ at = \"{name}\", count = 1 }} }} }} }}"
            ),
        )
    })
}

fn mistake(place: &Place, fact: Text, cure: Text) -> Mistake {
    Mistake::new(place.clone(), fact, cure)
}
