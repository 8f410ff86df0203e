//! Sending at intervals.

use std::time::Duration;

use common::{Text, text};

use crate::command::Target;
use crate::payload::{Compose, ComposeError, LineEnd};

/// What is sent again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// To whom.
    pub to: Target,
    /// The time between two, from 1 ms on. Late ones are not made up for.
    pub interval: Duration,
    /// How many; `None`: until it is ended.
    pub count: Option<u64>,
    /// The bytes, with places for a counter.
    pub pattern: Pattern,
}

/// Bytes with places where a counter stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(pub(crate) Vec<Piece>);

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The number, in decimal digits, filled up with zeros to this many.
    Counter(usize),
}

/// The most digits to which a counter is filled up: as many as the largest number has.
const MOST_DIGITS: usize = 20;

impl Pattern {
    /// Always these bytes, whatever they are.
    pub fn constant(bytes: Vec<u8>) -> Self {
        Self(vec![Piece::Bytes(bytes)])
    }

    /// A typed line in which `{n}` is the counter, `{n:4}` the counter with at least four digits, and
    /// `{{` a brace. Any other brace stands for itself, so that JSON need not be rewritten. The digits
    /// are ASCII, in hex too.
    ///
    /// # Errors
    /// What is typed between the counters is no bytes ([`ComposeError`]), or a counter has more than
    /// 20 digits.
    pub fn parse(typed: &str, compose: &Compose) -> Result<Self, ComposeError> {
        let without_end = Compose { line_end: LineEnd::None, ..*compose };
        let mut pieces = Vec::new();
        let (mut plain, mut begun, mut rest) = (String::new(), 0, typed);
        loop {
            let at = typed.chars().count() - rest.chars().count();
            let brace = rest.find('{').unwrap_or(rest.len());
            let (before, behind) = rest.split_at(brace);
            plain.push_str(before);
            let here = at + before.chars().count();
            match mark(behind, here)? {
                Mark::End => break,
                Mark::Brace(length) => {
                    plain.push('{');
                    rest = behind.get(length..).unwrap_or_default();
                }
                Mark::Counter(digits, length) => {
                    push(&mut pieces, &plain, begun, &without_end)?;
                    pieces.push(Piece::Counter(digits));
                    plain.clear();
                    begun = here + length;
                    rest = behind.get(length..).unwrap_or_default();
                }
            }
        }
        push(&mut pieces, &plain, begun, &without_end)?;
        pieces.push(Piece::Bytes(compose.line_end.bytes().to_vec()));
        pieces.retain(|piece| !matches!(piece, Piece::Bytes(bytes) if bytes.is_empty()));
        Ok(Self(pieces))
    }

    /// The bytes with this number in every counter's place.
    pub fn fill(&self, number: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Bytes(plain) => bytes.extend_from_slice(plain),
                Piece::Counter(digits) => {
                    bytes.extend_from_slice(format!("{number:0digits$}").as_bytes());
                }
            }
        }
        bytes
    }

    /// Whether the number makes a difference.
    pub fn counts(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Counter(_)))
    }
}

/// What begins at a brace.
enum Mark {
    /// There is none.
    End,
    /// One that stands for itself; this many characters write it.
    Brace(usize),
    /// A counter with at least so many digits; this many characters write it.
    Counter(usize, usize),
}

fn mark(text: &str, at: usize) -> Result<Mark, ComposeError> {
    if text.is_empty() {
        return Ok(Mark::End);
    }
    if text.starts_with("{{") {
        return Ok(Mark::Brace(2));
    }
    if text.starts_with("{n}") {
        return Ok(Mark::Counter(0, "{n}".len()));
    }
    let digits = text.strip_prefix("{n:").and_then(|rest| rest.split_once('}')).map(|pair| pair.0);
    let Some(digits) = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    else {
        return Ok(Mark::Brace(1));
    };
    match digits.parse() {
        Ok(count @ 1..=MOST_DIGITS) => Ok(Mark::Counter(count, "{n:}".len() + digits.len())),
        _ => Err(ComposeError::Counter { at, reason: range() }),
    }
}

fn range() -> Text {
    text!(
        "a counter has 1 to {MOST_DIGITS} digits: {{n:4}}",
        "计数器的位数是 1 到 {MOST_DIGITS}：{{n:4}}"
    )
}

/// Appends what stands between two counters; its first character is that many behind the line's
/// beginning.
fn push(
    pieces: &mut Vec<Piece>,
    plain: &str,
    begun: usize,
    compose: &Compose,
) -> Result<(), ComposeError> {
    pieces.push(Piece::Bytes(compose.bytes(plain).map_err(|error| error.behind(begun))?));
    Ok(())
}

#[cfg(test)]
mod tests {
    use common::Explain;
    use proptest::prelude::*;

    use super::*;
    use crate::payload::Notation;

    fn filled(typed: &str, number: u64) -> String {
        let pattern = Pattern::parse(typed, &Compose::default()).unwrap();
        String::from_utf8(pattern.fill(number)).unwrap()
    }

    #[test]
    fn the_counter_stands_where_it_is_asked_for() {
        assert_eq!(filled("第 {n} 个，{n:4}", 7), "第 7 个，0007");
        assert_eq!(filled("{n:2}", 12345), "12345");
        assert_eq!(filled("{n}", u64::MAX), u64::MAX.to_string());
    }

    #[test]
    fn any_other_brace_stands_for_itself() {
        for text in [r#"{"name": {"n": 1}}"#, "{", "}", "{x}", "{n", "{n:a}", "n}"] {
            assert_eq!(filled(text, 7), text);
        }
        assert_eq!(filled("{{n}", 7), "{n}");
    }

    #[test]
    fn a_counter_that_would_fill_the_memory_is_refused_with_its_place() {
        for digits in ["0", "21", "999999999999999999999999", ""] {
            let typed = format!("你好{{n:{digits}}}");
            let refused = Pattern::parse(&typed, &Compose::default()).unwrap_err();
            assert!(matches!(refused, ComposeError::Counter { at: 2, .. }), "{refused:?}");
        }
    }

    #[test]
    fn hex_has_counters_too_and_a_mistake_its_place_in_the_line() {
        let hex = Compose { notation: Notation::Hex, line_end: LineEnd::Lf, ..Compose::default() };
        assert_eq!(Pattern::parse("41 {n:2} 42", &hex).unwrap().fill(5), b"A05B\n");
        let refused = Pattern::parse("41 {n:2} 4", &hex).unwrap_err();
        assert!(refused.fact().en.contains("at character 10"), "{}", refused.fact().en);
    }

    #[test]
    fn a_brace_inside_of_a_gbk_character_is_no_brace() {
        let gbk = Compose { encoding: common::codec::Encoding::Gbk, ..Compose::default() };
        // 儃 is 83 7B in GBK, and 7B is "{" in ASCII.
        let pattern = Pattern::parse("儃n}", &gbk).unwrap();
        assert_eq!(pattern.fill(1), b"\x83\x7bn}");
    }

    proptest! {
        #[test]
        fn doubled_braces_give_any_text_back(text in any::<String>(), number in any::<u64>()) {
            prop_assert_eq!(filled(&text.replace('{', "{{"), number), text);
        }

        #[test]
        fn a_pattern_fills_to_what_was_typed_with_the_digits_in_it(
            parts in proptest::collection::vec("[^{]*", 1..5),
            number in any::<u64>(),
        ) {
            let pattern = Pattern::parse(&parts.join("{n}"), &Compose::default()).unwrap();
            prop_assert_eq!(pattern.fill(number), parts.join(&number.to_string()).into_bytes());
            prop_assert_eq!(pattern.counts(), parts.len() > 1);
        }

        #[test]
        fn whatever_is_typed_is_a_pattern_or_a_refusal(typed in "[{}n:0-9a-f\\\\ x你]*") {
            for notation in [Notation::Text, Notation::Hex] {
                let compose = Compose { notation, escapes: true, ..Compose::default() };
                if let Ok(pattern) = Pattern::parse(&typed, &compose) {
                    prop_assert!(pattern.fill(u64::MAX).len() <= typed.len() * MOST_DIGITS);
                }
            }
        }
    }
}
