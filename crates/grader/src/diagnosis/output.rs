//! Standard output that is not as it must be.

use common::{Text, text};

use super::case::{Case, count};
use super::encodings::written_in;
use super::printed::{Line, Pair, Printed};
use super::relation::{Relation, relate};
use super::show::{named, quoted};
use super::{Code, Diagnosis};
use crate::judge::has;

/// All of it is the right text in another encoding.
pub(super) fn other_encoding(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let (expected, got) = (printed.expected_text.as_bytes(), printed.got_bytes.as_slice());
    let pairs = printed.pairs();
    let of_line =
        || pairs.iter().find_map(|pair| written_in(pair.expected.as_bytes(), &pair.got.bytes));
    let Text { en, zh } = written_in(expected, got).or_else(of_line)?;
    let diagnosis = Diagnosis::new(
        Code::WrongEncoding,
        text!(
            "The right text was printed, but encoded as {en}; standard output is to be UTF-8.",
            "打印的文本是对的，但编码成了 {zh}；标准输出应为 UTF-8。"
        ),
        text!(
            "Print text, not bytes that were encoded before. In Python sys.stdout.reconfigure(encoding=\"utf-8\") fixes the encoding of stdout.",
            "打印文本，而不是事先编码好的字节。在 Python 里用 sys.stdout.reconfigure(encoding=\"utf-8\") 固定标准输出的编码。"
        ),
    );
    Some(diagnosis.with(case.bytes("stdout", expected, got)))
}

pub(super) fn line_order(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref().filter(|printed| printed.is_reordered())?;
    let pairs = printed.pairs();
    let pair = pairs.first()?;
    let (expected, got) = case.line(pair);
    Some(Diagnosis::new(
        Code::LineOrder,
        text!(
            "The right lines were printed in another order: line {} was to be {expected}, and it is {got}.",
            "打印的行都对，但顺序不对：第 {} 行应为 {expected}，实际是 {got}。",
            pair.number,
        ),
        text!(
            "Print each line when its turn comes; do not sort, and do not put new lines in front.",
            "轮到哪一行就打印哪一行；不要排序，也不要把新的行插到前面。"
        ),
    ))
}

pub(super) fn missing_newline(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let got = printed.text()?;
    let without = |text: &str| text.replace('\n', "");
    let newlines = |text: &str| text.matches('\n').count();
    let missing = newlines(&printed.expected_text).checked_sub(newlines(got))?;
    let same = without(&printed.expected_text) == without(got);
    if missing == 0
        || !same
        || got.is_empty()
        || printed.missing().is_some() && printed.is_terminated
    {
        return None;
    }
    let (which, which_zh) = if missing == 1 && !printed.is_terminated {
        ("The last line has no newline at its end.", "最后一行末尾没有换行。")
    } else {
        ("The lines were printed without newlines between them.", "各行之间没有换行。")
    };
    Some(Diagnosis::new(
        Code::MissingNewline,
        text!("The text is right. {which}", "文本是对的。{which_zh}"),
        text!(
            "End each line with a newline, the last one too: print(...) without end=\"\" in Python, println! instead of print! in Rust.",
            "每一行都要以换行结束，最后一行也一样：Python 的 print(...) 不要加 end=\"\"，Rust 用 println! 而不是 print!。"
        ),
    ))
}

/// Only upper and lower case, or only white space.
pub(super) fn nearly(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let is_near = |pair: &&Pair| relation(pair).is_some_and(|relation| is_of_letters(&relation));
    if let Some(pair) = pairs.first().filter(is_near) {
        return Some(near(case, pair));
    }
    let black = |text: &str| text.split_whitespace().collect::<String>();
    let got = printed.text().map(black).filter(|got| !got.is_empty())?;
    let pair = pairs.first()?;
    (got == black(&printed.expected_text)).then(|| near(case, pair))
}

/// White space, of which a carriage return is some, or upper and lower case.
fn is_of_letters(relation: &Relation) -> bool {
    matches!(relation, Relation::Blanks | Relation::Newline(_) | Relation::Case)
}

fn relation(pair: &Pair) -> Option<Relation> {
    relate(
        pair.expected.as_bytes(),
        pair.got.text.as_deref().map_or(&pair.got.bytes, str::as_bytes),
    )
}

fn near(case: &Case, pair: &Pair) -> Diagnosis {
    let (expected, got) = case.line(pair);
    let number = pair.number;
    let diagnosis = if matches!(relation(pair), Some(Relation::Case)) {
        Diagnosis::new(
            Code::UpperCase,
            text!(
                "Line {number} was to be {expected}; it is {got}. Only upper and lower case differ.",
                "第 {number} 行应为 {expected}，实际是 {got}，只有大小写不同。"
            ),
            text!(
                "Print the letters as the task writes them; for hex digits {{:02x}} in Rust and data.hex() in Python give lower case.",
                "字母的大小写要与题目一致；十六进制数字用 Rust 的 {{:02x}} 或 Python 的 data.hex() 就是小写。"
            ),
        )
    } else {
        Diagnosis::new(
            Code::Blanks,
            text!(
                "Line {number} was to be {expected}; it is {got}. Only white space differs.",
                "第 {number} 行应为 {expected}，实际是 {got}，只有空白不同。"
            ),
            text!(
                "Print exactly the blanks that the task shows: one between columns, none in front or behind, and the text as it came, without strip().",
                "空白要与题目完全一致：各列之间一个空格，前后不加，文本原样打印，不要 strip()。"
            ),
        )
    };
    diagnosis.with(case.pair_bytes(pair))
}

/// The beginning of the right text.
pub(super) fn cut_short(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs.first()?;
    let missing = pair.expected.strip_prefix(pair.text()?)?;
    // Of a column or a digit that is missing there may be other causes.
    if missing.chars().count() < 3
        || pair.text().is_some_and(str::is_empty)
        || printed.missing().is_some()
    {
        return None;
    }
    let (expected, got) = case.line(pair);
    let (number, missing) = (pair.number, quoted(missing));
    let diagnosis = Diagnosis::new(
        Code::CutShort,
        text!(
            "Line {number} was to be {expected}; it ends after {got}: {missing} is missing.",
            "第 {number} 行应为 {expected}，实际到 {got} 就断了：缺少 {missing}。"
        ),
        text!(
            "The text goes on to the end of its line, blanks and all: split only as often as needed, line.split(\" \", 3) in Python, splitn(4, ' ') in Rust.",
            "文本一直到行尾，空格也算在内：只切分需要的次数，Python 写 line.split(\" \", 3)，Rust 写 splitn(4, ' ')。"
        ),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

/// Everything that is due was printed, and more.
pub(super) fn extra_output(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let fact = match printed.extra() {
        Some(extra) => extra_line(case, printed, printed.got.get(*extra.first()?)?),
        None => around_a_line(case, printed)?,
    };
    Some(Diagnosis::new(
        Code::ExtraOutput,
        fact,
        text!(
            "Print only what the task asks for: no prompt, no label, no greeting. What you want to see for yourself belongs on stderr: print(..., file=sys.stderr), eprintln!.",
            "只打印题目要求的内容：不要提示符、标签或问候语。给自己看的内容放到 stderr：print(..., file=sys.stderr)、eprintln!。"
        ),
    ))
}

fn extra_line(case: &Case, printed: &Printed, line: &Line) -> Text {
    let Text { en, zh } = shown(case, line);
    if printed.expected.is_empty() {
        return text!(
            "Nothing was to be printed on standard output; the program printed {en}.",
            "标准输出上什么也不应打印，程序却打印了{zh}。"
        );
    }
    text!("A line was printed that nobody asked for: {en}.", "多打印了一行：{zh}。")
}

fn shown(case: &Case, line: &Line) -> Text {
    if line.bytes.is_empty() {
        return Text::new("an empty line", "一个空行");
    }
    let bytes = case.steady.bytes(&line.bytes);
    named(&bytes)
}

/// What stands around a line that is due, if every line that is due stands somewhere, in order. The
/// line itself is not shown: which one a prompt meets is chance.
fn around_a_line(case: &Case, printed: &Printed) -> Option<Text> {
    let mut rest = printed.got.iter();
    let mut found = None;
    for expected in &printed.expected {
        let line = rest.find(|line| holds(line, expected))?;
        let around = line.text.as_ref().and_then(|text| text.split_once(expected.as_str()));
        found = found.or(around.filter(|around| *around != ("", "")));
    }
    let (before, after) = found?;
    let (front, back) = (quoted(&case.steady.text(before)), quoted(&case.steady.text(after)));
    Some(match (before, after) {
        (_, "") => text!(
            "{front} was printed in front of a line that is right without it.",
            "在一行正确内容的前面多打印了 {front}。"
        ),
        ("", _) => text!(
            "{back} was printed behind a line that is right without it.",
            "在一行正确内容的后面多打印了 {back}。"
        ),
        _ => text!(
            "{front} was printed in front of a line and {back} behind it; the line is right without them.",
            "在一行正确内容的前面多打印了 {front}，后面多打印了 {back}。"
        ),
    })
}

fn holds(line: &Line, expected: &str) -> bool {
    let Some(text) = &line.text else { return false };
    if text == expected {
        return true;
    }
    let near = relate(expected.as_bytes(), text.as_bytes());
    let is_near =
        near.is_some_and(|relation| is_of_letters(&relation) || relation == Relation::Quoted);
    let is_hex = expected.len() > 8 && expected.bytes().all(|byte| byte.is_ascii_hexdigit());
    let inside = if is_hex { text.contains(expected) } else { has(text, expected) };
    expected.chars().count() > 1 && inside && !is_near
}

/// Lines are missing, and nothing else is wrong with the output.
pub(super) fn missing_output(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let missing = printed.missing()?;
    let line = printed.expected.get(*missing.first()?)?;
    let (due, lacking, number) = (printed.expected.len(), missing.len(), missing.first()? + 1);
    let due_en = count(due, "line");
    let Text { en: text, zh: text_zh } = named(case.steady.text(line).as_bytes());
    let Text { en: end, zh: end_zh } = case.ending();
    let fact = if printed.got.is_empty() {
        text!(
            "{due_en} due, the first {text}; nothing was printed, and {end}.",
            "应打印 {due} 行，第一行是 {text_zh}；实际什么也没有打印，{end_zh}。"
        )
    } else {
        text!(
            "{lacking} of {due_en} missing, the first of them line {number}: {text}; {end}.",
            "应打印 {due} 行，缺少 {lacking} 行，首先缺的是第 {number} 行：{text_zh}；{end_zh}。"
        )
    };
    let help = if line.is_empty() {
        text!(
            "An empty result is a line too: print it, even if nothing stands in it.",
            "空的结果也是一行：即使里面什么都没有，也要打印。"
        )
    } else if printed.got.is_empty() {
        text!(
            "Begin with this one line: let the program print it, with print(...) or println!, and run the check again.",
            "就从这一行开始：让程序用 print(...) 或 println! 把它打印出来，然后再运行一次检查。"
        )
    } else {
        text!(
            "Find the line of your program that prints, and the condition under which it is not reached.",
            "找到程序里打印的那一行，看看在什么条件下不会执行到它。"
        )
    };
    Some(Diagnosis::new(Code::MissingOutput, fact, help))
}

pub(super) fn differs(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let Some(pair) = pairs.first() else { return count_differs(case, printed) };
    let (expected, got) = case.line(pair);
    let (number, total) = (pair.number, printed.expected.len());
    let help = match pair.text() {
        None => text!(
            "The line is no UTF-8: print text, not bytes as they came.",
            "这一行不是 UTF-8：要打印文本，而不是原样输出收到的字节。"
        ),
        Some(text) if text.contains("::ffff:") => text!(
            "An IPv4 sender looks like this at a socket for IPv6. Bind an IPv4 address, 0.0.0.0, instead of [::].",
            "IPv4 的发送方在 IPv6 套接字上就是这个样子。请绑定 IPv4 地址 0.0.0.0，而不是 [::]。"
        ),
        Some(_) if matches!(relation(pair), Some(Relation::Quoted)) => text!(
            "Print the text itself, without quotes: print(text) instead of repr(text), {{}} instead of {{:?}}.",
            "打印文本本身，不要引号：用 print(text) 而不是 repr(text)，用 {{}} 而不是 {{:?}}。"
        ),
        Some(_) => text!(
            "Work this one line out by hand from the task, and compare it with what the program computes for it.",
            "按照题目手工推算这一行，再和程序算出来的结果比较。"
        ),
    };
    let diagnosis = Diagnosis::new(
        Code::OutputDiffers,
        text!(
            "Line {number} of {total} was to be {expected}; it is {got}.",
            "共 {total} 行，第 {number} 行应为 {expected}，实际是 {got}。"
        ),
        help,
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

/// No line differs from its neighbour, yet there are more or fewer.
fn count_differs(case: &Case, printed: &Printed) -> Option<Diagnosis> {
    let (due, seen) = (printed.expected.len(), printed.got.len());
    let diagnosis = Diagnosis::new(
        Code::OutputDiffers,
        text!(
            "{due} lines were to be printed; there are {seen}.",
            "应打印 {due} 行，实际有 {seen} 行。"
        ),
        text!("Compare the two below, line by line.", "逐行比较下面的内容。"),
    );
    Some(diagnosis.with(case.bytes("stdout", printed.expected_text.as_bytes(), &printed.got_bytes)))
}
