//! Text and bytes: programs that die of what does not decode, and answers of a codec.

use common::codec::{EncodeErrors, Encoding, ErrorMode, decode, encode};
use common::escape::hex;
use common::{Text, text};

use super::case::Case;
use super::content::of_relation;
use super::death::Death;
use super::printed::Pair;
use super::received::cut_at;
use super::relation::{Relation, relate};
use super::show::{quoted, quoted_bytes, quoted_line};
use super::{Code, Diagnosis, encodings};
use crate::evidence::Kind;
use crate::judge::fold;

/// It died while it decoded.
pub(super) fn died(case: &Case) -> Option<Diagnosis> {
    let death = case.death.as_ref().filter(|death| is_of_decoding(death))?;
    let due = encodings::due(&case.check.args);
    let told = case.told();
    let line = quoted_line(&death.line);
    let is_bad = |bytes: &[u8]| decode(bytes, due, ErrorMode::Strict).is_err();
    if let Some(last) = told.iter().find(|told| !told.bytes.is_empty() && !told.bytes.is_ascii())
        && told.iter().all(|told| !is_bad(told.bytes))
    {
        if let Some(at) = cut_in_the_middle(death) {
            return Some(cut_at(last.bytes.len(), &at));
        }
        return Some(another_encoding(&line, due, last.bytes));
    }
    let bytes = told.iter().find(|told| is_bad(told.bytes)).map(|told| quoted_bytes(told.bytes));
    let (what, what_zh) = match bytes {
        Some(bytes) => (
            format!("A datagram that is no {due}, {bytes}, arrived"),
            format!("收到了一个不是 {due} 的数据报 {bytes}"),
        ),
        None => {
            ("There were bytes that do not decode".to_owned(), "遇到了解不了码的字节".to_owned())
        }
    };
    Some(Diagnosis::new(
        Code::DiedOnUndecodable,
        text!("{what}, and the program died of it: {line}.", "{what_zh}，程序因此崩溃：{line}。"),
        text!(
            "Whoever sends a datagram chooses its bytes; expect any. data.decode(\"{due}\", \"replace\") in Python, String::from_utf8_lossy in Rust never fail.",
            "数据报里是什么字节由发送方决定，要做好任何准备。Python 的 data.decode(\"{due}\", \"replace\")、Rust 的 String::from_utf8_lossy 都不会失败。"
        ),
    ))
}

fn is_of_decoding(death: &Death) -> bool {
    const WORDS: [&str; 7] = [
        "Utf8Error",
        "invalid utf-8",
        "incomplete utf-8",
        "DecodeError {",
        "MalformedInputException",
        "ERR_ENCODING_INVALID",
        "did not contain valid UTF-8",
    ];
    death.class() == "UnicodeDecodeError" || death.says(&WORDS)
}

/// The length at which a text ended inside a character, from what the decoder says.
fn cut_in_the_middle(death: &Death) -> Option<String> {
    let number_after = |word: &str| {
        let rest = death.line.split_once(word)?.1;
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        rest.get(..end)?.parse::<usize>().ok()
    };
    let python = death.says(&["unexpected end of data", "incomplete multibyte"]).then(|| {
        // `in position 1022-1023` or `in position 1023`
        let from = number_after("in position ")?;
        Some(number_after(&format!("in position {from}-")).unwrap_or(from) + 1)
    });
    let rust = || {
        let open = death.says(&["error_len: None", "incomplete utf-8"]);
        // One to three bytes of the character are there; buffers have even sizes.
        number_after("valid_up_to: ").filter(|_| open).map(|valid| (valid + 3) & !3)
    };
    python.flatten().or_else(rust).map(|length| length.to_string())
}

fn another_encoding(line: &str, due: Encoding, bytes: &[u8]) -> Diagnosis {
    let text = decode(bytes, due, ErrorMode::Strict).map(|text| quoted(&text)).unwrap_or_default();
    Diagnosis::new(
        Code::WrongEncoding,
        text!(
            "What arrived is good {due}, {text}; the program decoded it in another encoding and died: {line}.",
            "收到的是正确的 {due}：{text}；程序却用另一种编码去解码，因此崩溃：{line}。"
        ),
        text!(
            "Decode with the encoding in which it was sent: data.decode(\"{due}\", \"replace\").",
            "用发送时的编码来解码：data.decode(\"{due}\", \"replace\")。"
        ),
    )
}

/// A question of the exercise on encodings: `encode CODEC MODE TEXT`, `decode CODEC MODE HEX`.
struct Question<'a> {
    is_encode: bool,
    codec: Encoding,
    mode: EncodeErrors,
    rest: &'a str,
}

impl<'a> Question<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut parts = line.splitn(4, ' ');
        let is_encode = match parts.next()? {
            "encode" => true,
            "decode" => false,
            _ => return None,
        };
        let codec = Encoding::from_label(parts.next()?)?;
        let mode = EncodeErrors::from_label(parts.next()?)?;
        Some(Self { is_encode, codec, mode, rest: parts.next()? })
    }

    /// What a codec answers in a mode.
    fn answer(&self, codec: Encoding, mode: EncodeErrors) -> Option<String> {
        if self.is_encode {
            let bytes = encode(self.rest, codec, mode);
            return Some(
                bytes.map_or_else(|_| "error".to_owned(), |bytes| hex(&bytes).to_string()),
            );
        }
        let mode = ErrorMode::from_label(mode.name())?;
        let text = decode(&unhex(self.rest)?, codec, mode).map(|text| fold(&text).into_owned());
        Some(text.unwrap_or_else(|_| "error".to_owned()))
    }
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// The line on standard input that a line of output answers, where there is one for each.
fn question(case: &Case, pair: &Pair) -> Option<String> {
    let typed: Vec<u8> = case
        .evidence()
        .filter_map(|(_, evidence)| match &evidence.kind {
            Kind::Typed { bytes, .. } => Some(bytes.as_slice()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .concat();
    let typed = String::from_utf8(typed).ok()?;
    let lines: Vec<&str> = typed.lines().collect();
    let printed = case.printed.as_ref()?;
    let line = lines.get(pair.number - 1).filter(|_| lines.len() == printed.expected.len())?;
    Some((*line).to_owned())
}

/// The answer of another codec, or in another mode.
pub(super) fn other_codec(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs.first()?;
    let (line, got) = (question(case, pair)?, pair.text()?);
    let question = Question::read(&line)?;
    let is_it = |codec, mode| question.answer(codec, mode).as_deref() == Some(got);
    // An error may have any reason; only an answer shows its codec.
    let codec = Encoding::ALL
        .into_iter()
        .filter(|codec| *codec != question.codec && got != "error")
        .find(|codec| is_it(*codec, question.mode));
    let mode = EncodeErrors::ALL
        .into_iter()
        .find(|mode| *mode != question.mode && is_it(question.codec, *mode));
    let (code, seen) = match (codec, mode) {
        (Some(codec), _) => (Code::WrongEncoding, codec.name()),
        (None, Some(mode)) => (mode_code(&question, mode), mode.name()),
        (None, None) => return None,
    };
    let (line, (expected, got)) = (quoted(&line), case.line(pair));
    let diagnosis = Diagnosis::new(
        code,
        text!(
            "The answer to {line} was to be {expected}; it is {got}, the answer of {seen}.",
            "{line} 的答案应为 {expected}，实际是 {got}，那是 {seen} 的答案。"
        ),
        help(code),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

/// Hexadecimal digits of nearly the right bytes.
pub(super) fn nearly_the_bytes(case: &Case) -> Option<Diagnosis> {
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs.first()?;
    let (expected, got) = (unhex(pair.expected)?, unhex(pair.text()?)?);
    let relation = relate(&expected, &got).filter(|_| expected.len() > 1)?;
    if !matches!(relation, Relation::Newline(_) | Relation::Blanks) {
        return None;
    }
    let number = pair.number;
    let what = text!("Line {number}, the bytes of a text,", "第 {number} 行所表示的字节");
    let diagnosis = of_relation(case, &relation, &what, &expected, &got);
    Some(diagnosis.with(case.pair_bytes(pair)))
}

fn mode_code(question: &Question, seen: EncodeErrors) -> Code {
    let lost = !question.is_encode
        && question.mode == EncodeErrors::Replace
        && seen == EncodeErrors::Ignore;
    if lost { Code::TextLost } else { Code::OutputDiffers }
}

fn help(code: Code) -> Text {
    if code == Code::WrongEncoding {
        text!(
            "Hand the CODEC of the line to encode and decode; nothing is UTF-8 by itself.",
            "把这一行里的 CODEC 交给 encode 和 decode；没有什么天生就是 UTF-8。"
        )
    } else {
        text!(
            "Hand the MODE of the line on, when encoding and when decoding: text.encode(codec, mode), data.decode(codec, mode). Strict answers error, replace puts a mark, ignore leaves out.",
            "编码和解码时都要把这一行里的 MODE 传下去：text.encode(codec, mode)、data.decode(codec, mode)。strict 回答 error，replace 放一个标记，ignore 直接略去。"
        )
    }
}
