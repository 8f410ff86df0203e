//! Datagrams that arrived and were shown wrongly.

use std::net::SocketAddrV4;

use common::codec::{Encoding, ErrorMode, decode};
use common::text;

use super::case::{Case, Told, count};
use super::printed::{Pair, Printed};
use super::show::{quoted, quoted_bytes};
use super::{Code, Diagnosis, encodings};
use crate::judge::fold;

/// `IP:PORT` and the text behind the blank.
pub(super) fn sender(line: &str) -> Option<(&str, &str)> {
    let (sender, text) = line.split_once(' ')?;
    sender.parse::<SocketAddrV4>().ok().map(|_| (sender, text))
}

/// The lines of a check in which datagrams are told, and which differ.
fn pairs<'c>(case: &'c Case) -> Vec<Pair<'c>> {
    let printed = case.printed.as_ref().filter(|_| !case.told().is_empty());
    printed.map(Printed::pairs).unwrap_or_default()
}

/// `(data, address)` or `('ip', port)` as Python writes them.
pub(super) fn printed_tuple(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs
        .iter()
        .find(|pair| pair.text().is_some_and(has_tuple) && !has_tuple(pair.expected))?;
    let (expected, got) = case.line(pair);
    let diagnosis = Diagnosis::new(
        Code::PrintedTuple,
        text!(
            "A tuple was printed as it is: {got} instead of {expected}.",
            "把元组原样打印了出来：应为 {expected}，实际是 {got}。"
        ),
        text!(
            "Take the tuple apart: data, (ip, port) = s.recvfrom(65535), then print(f\"{{ip}}:{{port}} {{data.decode()}}\").",
            "把元组拆开：data, (ip, port) = s.recvfrom(65535)，再 print(f\"{{ip}}:{{port}} {{data.decode()}}\")。"
        ),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

/// Whether `('10.0.0.1', 9000)` stands in a line.
fn has_tuple(line: &str) -> bool {
    line.split("('").skip(1).any(|rest| {
        rest.split_once("', ").is_some_and(|(ip, rest)| {
            let port = rest.split(')').next().unwrap_or_default();
            ip.parse::<std::net::Ipv4Addr>().is_ok() && port.parse::<u16>().is_ok()
        })
    })
}

/// `b'…'` or a list of numbers.
pub(super) fn printed_bytes(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs
        .iter()
        .find(|pair| pair.text().is_some_and(has_bytes) && !has_bytes(pair.expected))?;
    let (expected, got) = case.line(pair);
    let diagnosis = Diagnosis::new(
        Code::PrintedBytes,
        text!(
            "Bytes were printed as the language writes them: {got} instead of {expected}.",
            "打印出来的是语言对字节的表示：应为 {expected}，实际是 {got}。"
        ),
        text!(
            "Bytes become text by decoding: data.decode(\"utf-8\", \"replace\") in Python, String::from_utf8_lossy(&buffer[..length]) in Rust; their hex digits are data.hex().",
            "字节要解码才是文本：Python 写 data.decode(\"utf-8\", \"replace\")，Rust 写 String::from_utf8_lossy(&buffer[..length])；十六进制数字用 data.hex()。"
        ),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

fn has_bytes(line: &str) -> bool {
    let python = |quote: char| {
        line.split_once(&format!("b{quote}")).is_some_and(|(before, rest)| {
            !before.ends_with(|letter: char| letter.is_alphanumeric()) && rest.contains(quote)
        })
    };
    let numbers = |list: &str| {
        list.split_once(']').is_some_and(|(list, _)| {
            list.contains(", ") && list.split(", ").all(|number| number.parse::<u8>().is_ok())
        })
    };
    python('\'') || python('"') || line.split('[').skip(1).any(numbers)
}

pub(super) fn sender_missing(case: &Case) -> Option<Diagnosis> {
    let pairs = pairs(case);
    let pair = pairs.iter().find(|pair| {
        sender(pair.expected).is_some_and(|(_, text)| !text.is_empty() && pair.text() == Some(text))
    })?;
    let (expected, got) = case.line(pair);
    let (from, _) = sender(pair.expected)?;
    Some(Diagnosis::new(
        Code::SenderMissing,
        text!(
            "The text was printed without its sender: {got} instead of {expected}.",
            "只打印了文本，没有发送方：应为 {expected}，实际是 {got}。"
        ),
        text!(
            "recvfrom / recv_from gives the sender too; print it first, as {from}, then a blank and the text.",
            "recvfrom / recv_from 会同时给出发送方；先打印它（{from}），然后是一个空格和文本。"
        ),
    ))
}

/// The text of a told datagram as it must be shown.
fn due_text(told: &Told, due: Encoding) -> Option<String> {
    let text = decode(told.bytes, due, ErrorMode::Replace).ok()?;
    Some(fold(&text).into_owned())
}

pub(super) fn cut_at_buffer(case: &Case) -> Option<Diagnosis> {
    let due = encodings::due(&case.check.args);
    let told = case.told();
    let pairs = pairs(case);
    let (told, at) = pairs
        .iter()
        .find_map(|pair| told.iter().find_map(|told| Some((told, cut(pair, told, due)?))))?;
    Some(cut_at(told.bytes.len(), &at))
}

/// After how many bytes a line ends before its text does, as far as that can be told.
fn cut(pair: &Pair, told: &Told, due: Encoding) -> Option<String> {
    let text = due_text(told, due)?;
    let before = pair.expected.strip_suffix(text.as_str())?;
    let shown = pair.text()?.strip_prefix(before)?;
    let whole = shown.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let rest = text.strip_prefix(whole)?;
    let next = rest.chars().next()?;
    let bytes = common::codec::encode(whole, due, ErrorMode::Strict).ok()?.len();
    if next.is_whitespace() && !is_usual(bytes) || whole.is_empty() {
        return None;
    }
    // A character that the cut goes through is lost too: one to three bytes more were there.
    let inside = whole.len() < shown.len()
        || is_usual(bytes + 1)
        || is_usual(bytes + 2)
        || is_usual(bytes + 3);
    let mut sizes = bytes..=bytes + if inside { 3 } else { 0 };
    Some(sizes.find(|size| is_usual(*size)).unwrap_or(bytes).to_string())
}

/// Sizes that people give to buffers.
fn is_usual(size: usize) -> bool {
    size >= 8 && size.is_power_of_two()
        || size >= 10 && (size.is_multiple_of(100) || size == 10 || size == 50)
}

/// A datagram of so many bytes was cut.
pub(super) fn cut_at(length: usize, at: &str) -> Diagnosis {
    Diagnosis::new(
        Code::CutAtBuffer,
        text!(
            "A datagram of {length} bytes was shown only up to byte {at}: the buffer is too small, and what does not fit is lost.",
            "一个 {length} 字节的数据报只显示到第 {at} 字节：缓冲区太小，装不下的部分就丢了。"
        ),
        text!(
            "Give the buffer room for the longest datagram, 65,507 bytes: s.recvfrom(65535) in Python, let mut buffer = [0; 65_535]; in Rust.",
            "缓冲区要装得下最长的数据报，65,507 字节：Python 写 s.recvfrom(65535)，Rust 写 let mut buffer = [0; 65_535];。"
        ),
    )
}

pub(super) fn text_lost(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs.iter().find(|pair| {
        let without = pair.expected.replace(char::REPLACEMENT_CHARACTER, "");
        without != pair.expected && pair.text() == Some(without.as_str())
    })?;
    let (expected, got) = case.line(pair);
    let diagnosis = Diagnosis::new(
        Code::TextLost,
        text!(
            "Bytes that do not decode were dropped without a trace: {got} instead of {expected}.",
            "解不了码的字节被悄悄丢掉了：应为 {expected}，实际是 {got}。"
        ),
        text!(
            "Show them as U+FFFD: decode with errors=\"replace\" instead of \"ignore\" in Python, String::from_utf8_lossy in Rust.",
            "把它们显示为 U+FFFD：Python 解码时用 errors=\"replace\" 而不是 \"ignore\"，Rust 用 String::from_utf8_lossy。"
        ),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

/// What arrived was read in another encoding.
pub(super) fn read_wrongly(case: &Case) -> Option<Diagnosis> {
    let due = encodings::due(&case.check.args);
    let told = case.told();
    let pairs = pairs(case);
    let (pair, seen) = pairs.iter().find_map(|pair| {
        let seen = told.iter().find_map(|told| {
            let text = due_text(told, due).filter(|text| !text.is_empty())?;
            let before = pair.expected.strip_suffix(text.as_str())?;
            let shown = pair.text()?.strip_prefix(before)?;
            encodings::read_in(told.bytes, due, |text| fold(text) == shown)
        })?;
        Some((pair, seen))
    })?;
    let (expected, got) = case.line(pair);
    let due = due.name();
    let diagnosis = Diagnosis::new(
        Code::WrongEncoding,
        text!(
            "What arrived is {due}; it was decoded as {seen}: {got} instead of {expected}.",
            "收到的是 {due}，却按 {seen} 解码：应为 {expected}，实际是 {got}。"
        ),
        text!(
            "Decode with the encoding in which it was sent: data.decode(\"{due}\", \"replace\").",
            "用发送时的编码来解码：data.decode(\"{due}\", \"replace\")。"
        ),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

pub(super) fn whole_buffer(case: &Case) -> Option<Diagnosis> {
    let pairs = pairs(case);
    let (pair, zeros) = pairs.iter().find_map(|pair| {
        let padding = pair.text()?.strip_prefix(pair.expected)?;
        let is_nul = !padding.is_empty() && padding.bytes().all(|byte| byte == 0);
        is_nul.then_some((pair, padding.len()))
    })?;
    let (text, zeros_en) = (quoted(pair.expected), count(zeros, "NUL byte"));
    Some(Diagnosis::new(
        Code::NulPadding,
        text!(
            "Line {} was to be {text}; {zeros_en} follow it: the whole buffer was printed, not only what arrived.",
            "第 {} 行应为 {text}，后面却跟着 {zeros} 个 NUL 字节：打印了整个缓冲区，而不只是收到的部分。",
            pair.number,
        ),
        text!(
            "recv_from tells how many bytes arrived; use only those: &buffer[..length].",
            "recv_from 会告诉你收到了多少字节；只用那一部分：&buffer[..length]。"
        ),
    ))
}

pub(super) fn quit_printed(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let told_quit = case.told().last().is_some_and(|told| told.bytes == b"quit");
    let extra = printed.extra().filter(|_| told_quit)?;
    let line = extra.first().and_then(|place| printed.got.get(*place))?;
    let is_quit = line.text.as_deref().is_some_and(|text| text.ends_with("quit"));
    if !is_quit || extra.len() > 1 {
        return None;
    }
    let (end, end_zh) = if case.has_ended() {
        ("", "")
    } else {
        (" and did not end the program", "，而且没有让程序结束")
    };
    let line = quoted_bytes(&line.bytes);
    Some(Diagnosis::new(
        Code::QuitPrinted,
        text!(
            "The datagram quit was printed like any other, {line}{end}.",
            "数据报 quit 被当成普通消息打印了出来（{line}）{end_zh}。"
        ),
        text!(
            "Before printing, compare bytes with bytes: if data == b\"quit\": break in Python, if &buffer[..length] == b\"quit\" {{ break; }} in Rust.",
            "打印之前，用字节和字节比较：Python 写 if data == b\"quit\": break，Rust 写 if &buffer[..length] == b\"quit\" {{ break; }}。"
        ),
    ))
}
