//! What serde and the TOML parser say, in the words of both languages.

use common::suggest::nearest;
use common::{Text, text};

use super::error::Mistake;
use super::place::Place;

/// Between the parts of a message that [`super::with`] hands through serde.
pub(super) const BETWEEN: char = '\u{1f}';

/// The mistake that a message tells of a place.
pub(super) fn mistake(message: &str, place: Place) -> Mistake {
    let quoted = quoted(message);
    let (fact, cure) = both_languages(message)
        .or_else(|| unknown(message, &quoted))
        .or_else(|| missing(message, &quoted))
        .or_else(|| wrong_type(message))
        .unwrap_or_else(|| other(message));
    Mistake::new(place, fact, cure)
}

/// What stands between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

fn both_languages(message: &str) -> Option<(Text, Text)> {
    let mut parts = message.split(BETWEEN);
    let mut text =
        || Some(Text { en: parts.next()?.to_owned().into(), zh: parts.next()?.to_owned().into() });
    Some((text()?, text()?))
}

fn unknown(message: &str, quoted: &[&str]) -> Option<(Text, Text)> {
    // TOML's reader of enum variants has words of its own: "…: scrip, available keys: script, min".
    let table = message.strip_prefix("unexpected keys in table: ");
    let (name, known) = if let Some(rest) = table {
        let (names, known) = rest.split_once(", available keys: ")?;
        (names.split(", ").next()?, known.split(", ").collect())
    } else if message.starts_with("unknown field") || message.starts_with("unknown variant") {
        let (name, known) = quoted.split_first()?;
        (*name, known.to_vec())
    } else {
        return None;
    };
    let fact = match nearest(name, known.iter().copied()) {
        Some(near) => text!(
            "nothing is called \"{name}\" here; did you mean {near}?",
            "这里没有叫“{name}”的项；是不是想写 {near}？"
        ),
        None => text!("nothing is called \"{name}\" here", "这里没有叫“{name}”的项"),
    };
    let known = known.join(", ");
    Some((fact, text!("here may stand: {known}", "这里可以写：{known}")))
}

fn missing(message: &str, quoted: &[&str]) -> Option<(Text, Text)> {
    if message == "duplicate key" {
        return Some((
            text!("this key stands here twice", "这个键写了两次"),
            text!("leave one of them out", "请去掉其中一个"),
        ));
    }
    if message.starts_with("wanted exactly 1 element") {
        return Some((
            text!("one thing is wanted here, with one name", "这里只能写一样东西，带一个名字"),
            text!(
                "write one, such as {{ line = \"hello\" }}; several are several elements",
                "请只写一样，例如 {{ line = \"hello\" }}；要写几样，就写成几个元素"
            ),
        ));
    }
    let name = quoted.first().filter(|_| message.starts_with("missing field"))?;
    Some((
        text!("\"{name}\" is missing", "缺少“{name}”"),
        text!("add {name} = …", "请加上 {name} = …"),
    ))
}

/// `invalid type: string "a", expected u32`.
fn wrong_type(message: &str) -> Option<(Text, Text)> {
    let rest = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .or_else(|| message.strip_prefix("invalid length: "))?;
    let (found, expected) = rest.split_once(", expected ")?;
    let Text { en, zh } = expectation(expected);
    Some((
        text!("{found} does not fit here", "这里不能写 {found}"),
        text!("what is expected: {en}", "这里应该是：{zh}"),
    ))
}

/// What a type of Rust is to someone who writes TOML.
fn expectation(expected: &str) -> Text {
    match expected {
        "u8" => text!("a whole number from 0 to 255", "0 到 255 的整数"),
        "u32" | "u64" | "usize" => text!("a whole number, 0 or more", "不小于 0 的整数"),
        "i32" => text!("a whole number", "整数"),
        "f64" => text!("a number", "数"),
        "a string" => text!("text in quotes", "引号里的文本"),
        "a boolean" => text!("true or false", "true 或 false"),
        "a sequence" => text!("a list: [ … ]", "列表：[ … ]"),
        "variant identifier" => text!("a word in quotes", "引号里的一个词"),
        other => text!("{other}", "{other}"),
    }
}

fn other(message: &str) -> (Text, Text) {
    (
        text!("this cannot be read: {message}", "无法读取：{message}"),
        text!(
            "see toml.io for the format, and crates/grader/exercise.schema.json for the keys",
            "格式见 toml.io，有哪些键见 crates/grader/exercise.schema.json"
        ),
    )
}
