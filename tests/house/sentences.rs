//! Every sentence of the programs exists in English and in Chinese, with the same values in it.

use std::collections::BTreeSet;

use crate::rust_source::{Token, begins_with, behind_closing};
use crate::sources::{Source, sources};
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

/// A sentence as it stands in the source.
struct Pair<'a> {
    line: usize,
    en: &'a str,
    zh: &'a str,
}

pub(crate) fn has_han(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// The pair that begins here: `text!`, `tr!`, `Text::new` or `.pick` with two literals.
fn pair(tokens: &[Token]) -> Option<Pair<'_>> {
    let begins = |pattern| begins_with(tokens, pattern);
    let at = if begins("text ! (") || begins(". pick (") {
        3
    } else if begins("Text : : new (") {
        5
    } else if begins("tr ! (") {
        behind_argument(tokens, 3)
    } else {
        return None;
    };
    let [en, comma, zh, end, ..] = tokens.get(at..)? else {
        return None;
    };
    let is_pair = comma.is_sign(',') && (end.is_sign(',') || end.is_sign(')'));
    let (en, zh) = (en.text()?, zh.text()?);
    let line = tokens[0].line;
    is_pair.then_some(Pair { line, en, zh })
}

/// The position behind the comma that ends the argument at `at`.
fn behind_argument(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() && !tokens[at].is_sign(',') {
        let opens = ['(', '[', '{'].iter().any(|&sign| tokens[at].is_sign(sign));
        at = if opens { behind_closing(tokens, at) } else { at + 1 };
    }
    at + 1
}

fn half_sentences(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources(tree, &["crates/*/src/**/*.rs", "lessons/*/src/**/*.rs"]) {
        let renames = renames(&source);
        for pair in source.outside_tests().filter_map(pair) {
            let what = [untranslated(&pair), other_values(&pair, &renames)];
            let what = what.into_iter().flatten();
            faults.extend(what.map(|what| Fault::new(&source.path, pair.line, what)));
        }
    }
    faults
}

fn untranslated(pair: &Pair) -> Option<String> {
    let says_something = has_word(&without_placeholders(pair.en));
    let is_code = pair.en == pair.zh && looks_like_code(pair.en);
    let misses = says_something && !has_han(pair.zh) && !is_code && !is_punctuated(pair);
    misses.then(|| format!("not in Chinese: {:?}", pair.zh))
}

/// Two Latin letters side by side.
fn has_word(text: &str) -> bool {
    let mut pairs = text.as_bytes().windows(2);
    pairs.any(|two| two.iter().all(u8::is_ascii_alphabetic))
}

/// What is the same in every language: options, commands, paths, units, names in capitals.
fn looks_like_code(text: &str) -> bool {
    let is_plain = |word: &str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_punctuation());
        let rest = letters.get(1..).unwrap_or_default(); // the first may be a capital
        rest.len() > 1 && rest.chars().all(|c| c.is_ascii_lowercase())
    };
    let commands = ["-", "cargo ", "rustup ", "sudo "];
    let is_command = commands.iter().any(|begin| text.starts_with(begin));
    is_command || !text.split_whitespace().any(is_plain)
}

/// The same commands or names, set in Chinese punctuation: `gcc（Debian、Ubuntu）`.
fn is_punctuated(pair: &Pair) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let full_width = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}');
    pair.zh.contains(full_width) && words(pair.en) == words(pair.zh)
}

/// Names that hold the same in the two languages: `en` and `zh`, and what a file calls them,
/// `Text { en: why, zh: cause }`.
fn renames(source: &Source) -> Vec<(&str, &str)> {
    let named = source.everywhere().filter(|tokens| begins_with(tokens, "en :"));
    let pairs = named.filter_map(|tokens| match tokens {
        [_, _, en, comma, zh, colon, name, ..]
            if comma.is_sign(',') && zh.is_word("zh") && colon.is_sign(':') =>
        {
            Some((en.word()?, name.word()?))
        }
        _ => None,
    });
    pairs.chain([("en", "zh")]).collect()
}

fn other_values(pair: &Pair, renames: &[(&str, &str)]) -> Option<String> {
    let (en, zh) = (placeholders(pair.en), placeholders(pair.zh));
    let same = |name: String| {
        let renamed = renames.iter().find(|(_, zh)| *zh == name);
        renamed.map_or(name, |(en, _)| (*en).to_owned())
    };
    // Words for a sentence come in pairs: `due_en` and `due_zh`, or `due` where one needs no other.
    let stem = |name: &String| {
        let stem = name.strip_suffix("_en").or_else(|| name.strip_suffix("_zh"));
        stem.unwrap_or(name).to_owned()
    };
    let (en, zh): (BTreeSet<_>, BTreeSet<_>) =
        (en.iter().map(stem).collect(), zh.iter().map(stem).collect());
    let mut wanted: BTreeSet<_> = zh.iter().cloned().map(same).collect();
    // Beside the system's own words, `{error}`, their translation `{zh}` may stand.
    if !en.contains("en") {
        wanted.remove("en");
    }
    (en != wanted).then(|| format!("other values: {en:?} and {zh:?}"))
}

/// The names between braces, positions counted, as `format!` reads them.
fn placeholders(text: &str) -> BTreeSet<String> {
    let mut positions = 0..;
    let mut name = |inside: &String| match inside.split(':').next().unwrap_or_default().trim() {
        "" => positions.next().unwrap_or(0).to_string(),
        name => name.to_owned(),
    };
    split_placeholders(text).1.iter().map(&mut name).collect()
}

fn without_placeholders(text: &str) -> String {
    split_placeholders(text).0
}

/// The text without its placeholders, and what stands in them. `{{` is a brace.
fn split_placeholders(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '{' && characters.next_if_eq(&'{').is_none() {
            let name = characters.by_ref().take_while(|c| *c != '}');
            inside.push(name.collect());
        } else {
            outside.push(character);
        }
    }
    (outside, inside)
}

#[test]
fn every_sentence_is_there_twice() {
    holds_here(half_sentences);
}

#[test]
fn the_sentences_are_seen() {
    let tree = Tree::here();
    let sources = sources(&tree, &["crates/common/src/**/*.rs"]);
    let pairs = sources.iter().flat_map(Source::outside_tests);
    assert!(pairs.filter_map(pair).count() > 50);
}

#[test]
fn half_sentences_are_found() {
    let good = r#"
        text!("sent {n} bytes", "已发送 {n} 字节");
        text!("{} of {}", "{} 个中的 {} 个", a, b);
        text!("{1} of {0:?}", "{0} 中的 {1}", a, b);
        tr!(f(a, b), "{{}} sent", "{{}} 已发送");
        lang.pick("--lang en", "--lang en");
        lang.pick("UDP", "UDP"); lang.pick(": ", "："); lang.pick("{n} ms", "{n} ms");
        Text::new("one \
                   two", "一二");
        text!("cannot {x}: {en}", "无法 {x}：{zh}");
        text!("{error}", "{zh}（{error}）");
        let Text { en: why, zh: cause } = reason; text!("no: {why}", "不：{cause}");
        Text::new("sudo apt install gcc (Debian)", "sudo apt install gcc（Debian）");
        lang.pick(1, 2); lang.pick("a".len(), 0);
        // text!("comment", "comment")
        #[cfg(test)] mod tests { fn t() { text!("only here", "only here"); } }
    "#;
    finds(half_sentences, &[("crates/a/src/lib.rs", good)], &[]);
    let bad = r#"
        text!("sent", "sent");
        tr!(lang, "sent {n}", "已发送");
        Text::new("sent", "");
        lang.pick("sent \
                   it", "sent");
        $crate::text!("{en}", "文");
        text!("{a} and {b}", "{a} 和 {c}");
        text!("{} and {}", "{} 和", a, b);
        text!("{en}", "{other}");
        text!("sent it", "sent（it");
        text!("sent it", "sent（that");
        lang.pick("Commands:", "Commands:");
    "#;
    let places = [":2", ":3", ":4", ":5", ":7", ":8", ":9", ":10", ":12", ":13"];
    let places = places.map(|line| format!("lessons/01_a/src/main.rs{line}"));
    let files = [("lessons/01_a/src/main.rs", bad)];
    finds(half_sentences, &files, &places.each_ref().map(String::as_str));
}
