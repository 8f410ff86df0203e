//! How many datagrams went over the wire, and in which order.

use common::{Text, text};

use super::case::{Case, Wire, count};
use super::destination::packet;
use super::show::{named, quoted_bytes, quoted_line};
use super::{Code, Diagnosis};
use crate::evidence::Waited;

pub(super) fn wrong_order(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    let (mut expected, mut got) = (wire.expected.to_vec(), wire.got.to_vec());
    expected.sort();
    got.sort();
    if expected != got || wire.expected == wire.got {
        return None;
    }
    let place = differing(&wire)?;
    let (due, seen) = (wire.expected.get(place)?, wire.got.get(place)?);
    let (due, seen) = (quoted_bytes(due), quoted_bytes(seen));
    let (all, number) = (wire.got.len(), place + 1);
    Some(Diagnosis::new(
        Code::WrongOrder,
        text!(
            "All {all} datagrams left, but in another order: number {number} was to be {due}, and it was {seen}.",
            "{all} 个数据报都发出了，但顺序不对：第 {number} 个应为 {due}，实际是 {seen}。"
        ),
        text!(
            "Send in the order in which the texts are given: a plain loop from the first to the last, on one socket.",
            "按给定的顺序发送：用一个套接字，从第一个到最后一个循环一遍。"
        ),
    ))
}

/// The place of the first datagram that is not the expected one.
pub(super) fn differing(wire: &Wire) -> Option<usize> {
    let both = wire.expected.len().max(wire.got.len());
    (0..both).find(|place| wire.expected.get(*place) != wire.got.get(*place))
}

/// Whether all of one list stands in another, in order.
pub(super) fn stands_in(part: &[Vec<u8>], all: &[Vec<u8>]) -> bool {
    let mut rest = all.iter();
    part.iter().all(|wanted| rest.any(|bytes| bytes == wanted))
}

pub(super) fn several_for_one(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    if wire.got.len() <= wire.expected.len() || !are_pieces(wire.expected, wire.got) {
        return None;
    }
    let place = differing(&wire)?;
    let (text, piece) = (wire.expected.get(place)?, wire.got.get(place)?);
    let (text, piece) = (quoted_bytes(text), quoted_bytes(piece));
    let (due, seen) = (wire.expected.len(), wire.got.len());
    let seen_en = count(seen, "datagram");
    Some(Diagnosis::new(
        Code::SeveralForOne,
        text!(
            "The text {text} was to be one datagram; it came in pieces, the first of them {piece}: {seen_en} in all instead of {due}.",
            "文本 {text} 应该是一个数据报，却被拆开了，第一段是 {piece}：一共 {seen} 个数据报，应为 {due} 个。"
        ),
        text!(
            "Call sendto / send_to once for each text, with all of its bytes: a datagram is a message, not a stream.",
            "每个文本只调用一次 sendto / send_to，一次给出全部字节：数据报是消息，不是字节流。"
        ),
    ))
}

/// Whether datagrams are the texts in pieces.
fn are_pieces(texts: &[Vec<u8>], pieces: &[Vec<u8>]) -> bool {
    let are = |split: fn(&Vec<u8>) -> Vec<&[u8]>| {
        texts.iter().flat_map(split).eq(pieces.iter().map(Vec::as_slice))
    };
    are(|text| text.split(|byte| *byte == b' ').collect())
        || are(|text| text.split(u8::is_ascii_whitespace).collect())
        || are(|text| text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect())
        || are_cut(texts, pieces)
}

/// Whether each text is some of the datagrams in a row.
fn are_cut(texts: &[Vec<u8>], pieces: &[Vec<u8>]) -> bool {
    let mut pieces = pieces.iter().peekable();
    texts.iter().all(|text| {
        let mut rest = text.as_slice();
        if rest.is_empty() {
            pieces.next_if(|piece| piece.is_empty());
        }
        while let Some(piece) = pieces.next_if(|_| !rest.is_empty()) {
            match rest.strip_prefix(piece.as_slice()) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    }) && pieces.next().is_none()
}

pub(super) fn one_for_several(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    let joined = wire.got.iter().find_map(|got| Some((got, joint(wire.expected, got)?)));
    let (got, (texts, between)) = joined.filter(|_| wire.got.len() < wire.expected.len())?;
    let (length, due) = (got.len(), wire.expected.len());
    let length_en = count(length, "byte");
    let (with, with_zh) = if between.is_empty() {
        ("with nothing in between".to_owned(), "中间什么也没有".to_owned())
    } else {
        let between = quoted_bytes(&between);
        (format!("with {between} in between"), format!("中间是 {between}"))
    };
    let diagnosis = Diagnosis::new(
        Code::OneForSeveral,
        text!(
            "{due} texts were to be {due} datagrams; {texts} of them came as one datagram of {length_en}, {with}.",
            "{due} 个文本应该是 {due} 个数据报；其中 {texts} 个却合成了一个 {length} 字节的数据报，{with_zh}。"
        ),
        text!(
            "Send inside the loop, once for each text: for text in texts: s.sendto(text.encode(), address).",
            "在循环里发送，每个文本一次：for text in texts: s.sendto(text.encode(), address)。"
        ),
    );
    Some(diagnosis.with(packet(case, wire.to, got.len())))
}

/// How many texts in a row stand in one datagram, and what stands between the first two.
fn joint(texts: &[Vec<u8>], got: &[u8]) -> Option<(usize, Vec<u8>)> {
    let find = |bytes: &[u8], wanted: &[u8]| {
        bytes.windows(wanted.len()).position(|window| window == wanted)
    };
    let first = texts.iter().position(|text| !text.is_empty() && find(got, text).is_some())?;
    let mut rest = got;
    let mut between = None;
    let mut found = 0;
    for text in texts.iter().skip(first).filter(|text| !text.is_empty()) {
        let Some(at) = find(rest, text) else { break };
        if found == 1 {
            between = rest.get(..at).map(<[u8]>::to_vec);
        }
        found += 1;
        rest = rest.get(at + text.len()..).unwrap_or_default();
    }
    between.filter(|between| between.len() <= 8).map(|between| (found, between))
}

pub(super) fn too_many(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    let (to, extra) = if wire.got == wire.expected {
        wire.elsewhere.first().map(|(to, bytes)| (*to, bytes))?
    } else {
        let more = wire.got.len() > wire.expected.len() && stands_in(wire.expected, wire.got);
        let place = differing(&wire).filter(|_| more)?;
        (wire.to, wire.got.get(place)?)
    };
    let (due, to) = (wire.expected.len(), case.address(to));
    let due_en = count(due, "datagram");
    let again = wire.expected.contains(extra);
    let (more, more_zh) = if again { ("another", "又") } else { ("also", "另外") };
    let extra = quoted_bytes(extra);
    let seen = wire.got.len() + wire.elsewhere.len();
    let (many, many_zh) = if case.was_cut_off() || !case.has_ended() {
        ("it went on sending".to_owned(), "而且一直在发".to_owned())
    } else {
        (format!("{seen} in all"), format!("一共 {seen} 个"))
    };
    Some(Diagnosis::new(
        Code::TooMany,
        text!(
            "Exactly {due_en} was to be sent; {more} {extra} went to {to}: {many}.",
            "应该恰好发送 {due} 个数据报；程序{more_zh}向 {to} 多发了 {extra}，{many_zh}。"
        ),
        text!(
            "Send each text once. UDP may lose a datagram, but repeating it is not asked for here.",
            "每个文本只发一次。UDP 可能丢包，但这里并不要求重发。"
        ),
    ))
}

pub(super) fn too_few(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire()?;
    let fewer = wire.got.len() < wire.expected.len() && stands_in(wire.got, wire.expected);
    let place = differing(&wire).filter(|_| fewer && !wire.got.is_empty())?;
    let missing = wire.expected.get(place)?;
    let (due, seen, number) = (wire.expected.len(), wire.got.len(), place + 1);
    let due_en = count(due, "datagram");
    let Text { en: text, zh: text_zh } = named(missing);
    let help = if missing.is_empty() {
        text!(
            "An empty text is sent too: a datagram may be empty. Take out the test that skips it.",
            "空文本也要发送：数据报可以是空的。去掉跳过它的判断。"
        )
    } else if case.is_asleep() {
        text!(
            "After what it had sent, the program waited for something that did not come. Send everything without waiting in between.",
            "发出这些之后，程序在等待一直没有到来的东西。应该不间断地全部发完。"
        )
    } else {
        text!(
            "Look at where the loop ends: each text needs its own call of sendto / send_to.",
            "看看循环在哪里结束：每个文本都要调用一次 sendto / send_to。"
        )
    };
    Some(Diagnosis::new(
        Code::TooFew,
        text!(
            "{due_en} due, {seen} left: number {number} is missing, {text}.",
            "应发送 {due} 个数据报，实际发出 {seen} 个；缺少第 {number} 个：{text_zh}。"
        ),
        help,
    ))
}

/// Types that Python refuses before anything is sent.
pub(super) fn encode_missing(case: &Case) -> Option<Diagnosis> {
    let death = case.death.as_ref().filter(|death| death.class() == "TypeError")?;
    if case.has_sent() {
        return None;
    }
    let (what, what_zh) = if death.says(&[
        "bytes-like",
        "must be bytes",
        "str to bytes",
        "without an encoding",
    ]) {
        (
            "The text must become bytes first: text.encode(\"utf-8\").",
            "文本要先变成 bytes：text.encode(\"utf-8\")。",
        )
    } else if death.says(&["must be tuple", "() takes", "exactly one argument"]) {
        (
            "IP and port go together, in one tuple: (ip, port), with a second pair of parentheses.",
            "IP 和端口要放在同一个元组里：(ip, port)，也就是再加一层括号。",
        )
    } else if death.says(&["interpreted as an integer", "integer is required"]) {
        (
            "The port is a number, int(port), and goes with the IP in one tuple: s.sendto(data, (ip, int(port))).",
            "端口是数字 int(port)，并且和 IP 放在同一个元组里：s.sendto(data, (ip, int(port)))。",
        )
    } else {
        return None;
    };
    let line = quoted_line(&death.line);
    Some(Diagnosis::new(
        Code::EncodeMissing,
        text!(
            "Nothing was sent: a value has the wrong type. Python says {line}.",
            "什么也没有发送：有一个值的类型不对。Python 说：{line}。"
        ),
        Text::new(what, what_zh),
    ))
}

/// Nothing was sent at all, and nothing says why.
pub(super) fn nothing_sent(case: &Case) -> Option<Diagnosis> {
    let left_its_input = case.lines_typed() > 0
        && case.failed_wait().is_some_and(|(wait, _)| wait.outcome == Waited::ProgramEnded);
    if case.has_sent() || !case.wants_datagrams() || !case.has_ended() || left_its_input {
        return None;
    }
    let to = case.check.expected.datagrams.first().map(|datagrams| case.address(datagrams.to));
    let (at, at_zh) = match to {
        Some(to) => (format!(" to {to}"), format!("向 {to} ")),
        None => (String::new(), String::new()),
    };
    let fact = if case.record.captured {
        text!(
            "No datagram left the program: one was to go{at}. It ended without an error message.",
            "程序没有发出任何数据报，而它应该{at_zh}发送。程序结束时也没有错误信息。"
        )
    } else {
        text!(
            "No datagram arrived: one was to go{at}. The program ended without an error message. (Datagrams to other addresses cannot be seen on this system.)",
            "没有收到任何数据报，而程序应该{at_zh}发送。程序结束时也没有错误信息。（在本系统上看不到发往别处的数据报。）"
        )
    };
    let help = if case.failed_wait().is_some() && case.own_port().is_none() {
        text!(
            "Send first, then wait for the reply: when both sides wait for the other to begin, nobody does.",
            "先发送，再等待回复：如果双方都等对方先开口，就谁也不会开口。"
        )
    } else {
        text!(
            "See whether the sending line is reached: is main() called, does an `except: pass` hide an error? Print something to stderr just before it.",
            "看看发送的那一行有没有执行到：调用 main() 了吗？是不是有 `except: pass` 吞掉了错误？可以在它前面向 stderr 打印一句。"
        )
    };
    Some(Diagnosis::new(Code::NothingSent, fact, help))
}
