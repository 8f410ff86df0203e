//! Words in a row, up to an exact length.

use super::vocabulary::{CHINESE, ENGLISH, HAN, UNICODE};
use super::{Measure, Wish};
use crate::exercise::Script;
use crate::plan::generator::Generator;

/// A text of words that is as long as wished: its laws are looked at by the caller.
pub(super) fn candidate(from: &mut Generator, wish: Wish) -> String {
    let length = from.length(wish.min, wish.max);
    let mut line = Line { text: String::new(), left: length, measure: wish.measure };
    if wish.script == Script::Unicode {
        // A character of four bytes, and one that is made of two.
        line.push(from.pick(&["🦀", "🚀", "📡", "😀", "🐧", "🌍", "🎉", "🔌"]));
        line.push(from.pick(&["e\u{301}", "n\u{303}", "u\u{308}", "a\u{30a}", "o\u{302}"]));
    }
    let mut turn = 0;
    // The other language's words may still fit where this one's do not.
    while append_word(from, wish.script, turn, &mut line)
        || append_word(from, wish.script, turn + 1, &mut line)
    {
        turn += 1;
    }
    fill(from, wish.script, &mut line);
    line.text
}

struct Line {
    text: String,
    left: usize,
    measure: Measure,
}

impl Line {
    /// Appends if it fits.
    fn push(&mut self, text: &str) -> bool {
        let Some(left) = self.left.checked_sub(self.measure.of(text)) else { return false };
        self.left = left;
        self.text.push_str(text);
        true
    }
}

/// Appends a word and what stands before it; false if no more fits.
fn append_word(from: &mut Generator, script: Script, turn: usize, line: &mut Line) -> bool {
    let words: &[&str] = match script {
        Script::Chinese => &CHINESE,
        Script::Mixed if turn.is_multiple_of(2) => &CHINESE,
        Script::Unicode => &UNICODE,
        Script::Ascii | Script::Mixed | Script::Awkward => &ENGLISH,
    };
    let between = match script {
        _ if line.text.is_empty() => "",
        Script::Chinese => from.pick(&["", "", "，", "、", "；"]),
        _ => " ",
    };
    let left = line.left.saturating_sub(line.measure.of(between));
    let mut word = from.pick(words);
    if line.measure.of(word) > left {
        let fitting: Vec<&str> =
            words.iter().copied().filter(|word| line.measure.of(word) <= left).collect();
        word = from.pick(&fitting);
    }
    !word.is_empty() && line.push(between) && line.push(word)
}

/// Makes it exactly as long as it is to be, with single characters.
fn fill(from: &mut Generator, script: Script, line: &mut Line) {
    while line.left > 0 {
        let filler = match (script, line.measure, line.left) {
            // Two bytes in UTF-8, and in GBK as well: what three bytes leave over.
            (Script::Chinese, Measure::Bytes, 2 | 4) => "·",
            (Script::Chinese, Measure::Bytes, 1) => return,
            (Script::Chinese, _, _) => from.pick(&HAN),
            (Script::Mixed, Measure::Characters, _) if line.text.is_empty() => from.pick(&HAN),
            _ => from.pick(&["2", "3", "4", "5", "6", "7", "8", "9"]),
        };
        if !line.push(filler) {
            return;
        }
    }
}
