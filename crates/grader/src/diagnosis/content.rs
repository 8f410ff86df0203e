//! What stood in a datagram or in a message of a stream.

use common::{Text, text};

use super::case::{Case, count};
use super::relation::{Relation, relate};
use super::sending::{differing, stands_in};
use super::show::{quoted, quoted_bytes};
use super::{Code, Diagnosis};

/// A datagram that holds something else.
pub(super) fn datagram(case: &Case) -> Option<Diagnosis> {
    let wire = case.wire().filter(|wire| !stands_in(wire.got, wire.expected))?;
    let place = differing(&wire)?;
    let (expected, got) = (wire.expected.get(place)?, wire.got.get(place)?);
    let what = if wire.expected.len() > 1 {
        let number = place + 1;
        text!("Datagram {number}", "第 {number} 个数据报")
    } else {
        Text::new("The datagram", "数据报")
    };
    let diagnosis = match relate(expected, got) {
        Some(relation) => of_relation(case, &relation, &what, expected, got),
        None => other(case, &what, expected, got),
    };
    Some(diagnosis.with(case.bytes("datagram", expected, got)))
}

/// The diagnosis for a known way to get bytes wrong.
pub(super) fn of_relation(
    case: &Case,
    relation: &Relation,
    what: &Text,
    expected: &[u8],
    got: &[u8],
) -> Diagnosis {
    match relation {
        Relation::Newline(ending) => newline(what, expected, ending),
        Relation::Nul(zeros) => nul(what, expected, *zeros, got.len()),
        Relation::Encoding(name) => encoding(case, what, expected, name),
        Relation::AsText(name) => as_text(what, expected, got, name),
        Relation::Characters(number) => characters(what, expected, *number),
        Relation::Cut { at, inside } => cut(what, expected, *at, *inside),
        Relation::Blanks => blanks(what, expected, got),
        Relation::Case => letters(what, expected, got),
        Relation::Empty | Relation::Quoted | Relation::Framed | Relation::Around(..) => {
            added(relation, what, expected, got)
        }
    }
}

fn newline(what: &Text, expected: &[u8], ending: &str) -> Diagnosis {
    let (Text { en, zh }, text) = (what, quoted_bytes(expected));
    Diagnosis::new(
        Code::NewlineSent,
        text!(
            "{en} was to hold {text}; a line ending ({ending}) was sent behind it.",
            "{zh}应为 {text}；末尾多发了一个换行（{ending}）。"
        ),
        text!(
            "A datagram needs no newline: it ends by itself. A line read from stdin still has its own; cut it off with line.rstrip(\"\\n\") in Python, in Rust .lines() does so.",
            "数据报不需要换行，它自己有边界。从标准输入读到的行末尾带着换行：Python 用 line.rstrip(\"\\n\") 去掉，Rust 的 .lines() 会自动去掉。"
        ),
    )
}

fn nul(what: &Text, expected: &[u8], zeros: usize, total: usize) -> Diagnosis {
    let (Text { en, zh }, text, length) = (what, quoted_bytes(expected), expected.len());
    let (length_en, zeros_en) = (count(length, "byte"), count(zeros, "NUL byte"));
    Diagnosis::new(
        Code::NulPadding,
        text!(
            "{en} was to hold {text} ({length_en}); it has {zeros_en} behind it, {total} in all.",
            "{zh}应为 {text}（{length} 字节）；后面多了 {zeros} 个 NUL 字节，一共 {total} 字节。"
        ),
        text!(
            "Send only the bytes of the text, not the whole buffer: in Rust &buffer[..length], in C strlen(text) instead of sizeof.",
            "只发送文本的字节，而不是整个缓冲区：Rust 用 &buffer[..length]，C 用 strlen(text) 而不是 sizeof。"
        ),
    )
}

fn encoding(case: &Case, what: &Text, expected: &[u8], name: &Text) -> Diagnosis {
    let due = super::encodings::due(&case.check.args);
    let (Text { en, zh }, Text { en: seen, zh: seen_zh }) = (what, name);
    let (text, due) = (case.readable(expected, due), due.name());
    Diagnosis::new(
        Code::WrongEncoding,
        text!(
            "{en} holds the right text, {text}, but encoded as {seen}; it was to be {due}.",
            "{zh}里的文本 {text} 是对的，但编码成了 {seen_zh}，应为 {due}。"
        ),
        text!(
            "Encode with the encoding that is asked for: text.encode(\"{due}\") in Python; a Rust String is UTF-8 already, text.as_bytes().",
            "用要求的编码来编码：Python 写 text.encode(\"{due}\")；Rust 的 String 本身就是 UTF-8，用 text.as_bytes()。"
        ),
    )
}

fn as_text(what: &Text, expected: &[u8], got: &[u8], name: &Text) -> Diagnosis {
    let (Text { en, zh }, Text { en: way, zh: way_zh }) = (what, name);
    let (text, seen) = (quoted_bytes(expected), quoted_bytes(got));
    Diagnosis::new(
        Code::BytesAsText,
        text!(
            "{en} was to hold {text}; it holds its bytes written as {way}: {seen}.",
            "{zh}应为 {text}；里面却是字节的文字表示（{way_zh}）：{seen}。"
        ),
        text!(
            "Hand over the bytes themselves: text.encode() without str() around it in Python, text.as_bytes() without format! in Rust.",
            "直接交出字节本身：Python 写 text.encode()，外面不要套 str()；Rust 写 text.as_bytes()，不要用 format!。"
        ),
    )
}

fn characters(what: &Text, expected: &[u8], number: usize) -> Diagnosis {
    let (Text { en, zh }, text, length) = (what, quoted_bytes(expected), expected.len());
    Diagnosis::new(
        Code::CharactersForBytes,
        text!(
            "{en} was to hold {text}, {length} bytes; it is cut at {number} bytes, which is the number of its characters.",
            "{zh}应为 {text}，共 {length} 字节；实际在第 {number} 字节处被截断，而 {number} 正是它的字符数。"
        ),
        text!(
            "Count bytes, not characters: len(text.encode()) in Python, text.len() in Rust. A Chinese character has three bytes in UTF-8.",
            "要数字节，不要数字符：Python 用 len(text.encode())，Rust 用 text.len()。一个汉字在 UTF-8 里占三个字节。"
        ),
    )
}

fn cut(what: &Text, expected: &[u8], at: usize, inside: bool) -> Diagnosis {
    let (Text { en, zh }, text, length) = (what, quoted_bytes(expected), expected.len());
    let missing = length - at;
    let (length_en, missing_en) = (count(length, "byte"), count(missing, "byte"));
    let (middle, middle_zh) = if inside {
        (", in the middle of a character", "，正好在一个字符中间")
    } else {
        ("", "")
    };
    Diagnosis::new(
        Code::CutShort,
        text!(
            "{en} was to hold {text}, {length_en}; it is cut at {at}{middle}: {missing_en} missing at its end.",
            "{zh}应为 {text}，共 {length} 字节；实际在第 {at} 字节处被截断{middle_zh}：缺少最后 {missing} 字节。"
        ),
        text!(
            "Send all bytes of the text. If you cut off a newline, cut it only where there is one (rstrip(\"\\n\"), not [:-1]); if you use a buffer, see how long it is.",
            "发送文本的全部字节。如果要去掉换行，只在确实有换行时才去掉（用 rstrip(\"\\n\")，不要用 [:-1]）；如果用了缓冲区，看看它有多长。"
        ),
    )
}

fn blanks(what: &Text, expected: &[u8], got: &[u8]) -> Diagnosis {
    let (Text { en, zh }, text, seen) = (what, quoted_bytes(expected), quoted_bytes(got));
    Diagnosis::new(
        Code::Blanks,
        text!(
            "{en} was to hold {text}; it holds {seen}. Only blanks differ.",
            "{zh}应为 {text}，实际是 {seen}，只有空白不同。"
        ),
        text!(
            "Take the text exactly as it is given: no strip() or trim(), no split and join. Of a line cut off its newline alone: rstrip(\"\\n\").",
            "文本要原样使用：不要 strip() 或 trim()，也不要拆开再拼接。对于一行输入，只去掉换行：rstrip(\"\\n\")。"
        ),
    )
}

fn letters(what: &Text, expected: &[u8], got: &[u8]) -> Diagnosis {
    let (Text { en, zh }, text, seen) = (what, quoted_bytes(expected), quoted_bytes(got));
    Diagnosis::new(
        Code::UpperCase,
        text!(
            "{en} was to hold {text}; it holds {seen}. Only upper and lower case differ.",
            "{zh}应为 {text}，实际是 {seen}，只有大小写不同。"
        ),
        text!("Write it exactly as the task does.", "请与题目要求完全一致。"),
    )
}

/// Something stands around the text, or nothing is there.
fn added(relation: &Relation, what: &Text, expected: &[u8], got: &[u8]) -> Diagnosis {
    let (Text { en, zh }, text, seen) = (what, quoted_bytes(expected), quoted_bytes(got));
    let (more, more_zh) = match relation {
        Relation::Empty => ("it is empty".to_owned(), "实际是空的".to_owned()),
        Relation::Quoted => {
            (format!("the text stands in quotes: {seen}"), format!("文本外面多了引号：{seen}"))
        }
        Relation::Framed => (
            "its length stands before it; a datagram needs none".to_owned(),
            "前面多了长度；数据报不需要长度".to_owned(),
        ),
        Relation::Around(before, after) => {
            let (front, back) = (quoted_bytes(before), quoted_bytes(after));
            match (before.is_empty(), after.is_empty()) {
                (false, true) => {
                    (format!("{front} stands before the text"), format!("文本前面多了 {front}"))
                }
                (true, _) => {
                    (format!("{back} stands behind the text"), format!("文本后面多了 {back}"))
                }
                (false, false) => (
                    format!("{front} stands before the text and {back} behind it"),
                    format!("文本前面多了 {front}，后面多了 {back}"),
                ),
            }
        }
        _ => (format!("it holds {seen}"), format!("实际是 {seen}")),
    };
    Diagnosis::new(
        Code::WrongBytes,
        text!("{en} was to hold {text}; {more}.", "{zh}应为 {text}；{more_zh}。"),
        text!(
            "Send the text's bytes and nothing else: no number, no label, no quotes, no length.",
            "只发送文本的字节，不要加编号、标签、引号或长度。"
        ),
    )
}

fn other(case: &Case, what: &Text, expected: &[u8], got: &[u8]) -> Diagnosis {
    let Text { en, zh } = what;
    let (text, seen) = (quoted_bytes(expected), quoted_bytes(got));
    let (length, total) = (expected.len(), got.len());
    let length_en = count(length, "byte");
    let argument = case.check.args.iter().position(|arg| arg.as_bytes() == got);
    let (known, known_zh) = match argument {
        Some(place) => (
            format!(" That is argument {}: {}.", place + 1, quoted(case.arg(place))),
            format!("那是第 {} 个参数：{}。", place + 1, quoted(case.arg(place))),
        ),
        None => (String::new(), String::new()),
    };
    Diagnosis::new(
        Code::WrongBytes,
        text!(
            "{en} was to hold {text} ({length_en}); it holds {seen} ({total}).{known}",
            "{zh}应为 {text}（{length} 字节），实际是 {seen}（{total} 字节）。{known_zh}"
        ),
        text!(
            "Compare the bytes below from the left: where do they begin to differ, and which line of the program made that byte?",
            "从左到右比较下面的字节：从哪里开始不同？那个字节是程序的哪一行产生的？"
        ),
    )
}
