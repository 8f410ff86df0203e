//! The values of one check.

use std::collections::{BTreeMap, BTreeSet};

use common::codec::{self, ErrorMode};

use super::Value;
use super::address::{self, Addresses};
use super::error::Trouble;
use super::generator::Generator;
use super::oracle;
use super::ports::Ports;
use super::template;
use super::text::{self, Measure, Wish};
use super::undecodable::undecodable;
use crate::exercise::{Draw, Oracle};

/// Below it are ports for programs with privileges (RFC 6335), and the first of the others, which
/// stays free because its being free is asked about.
const FIRST_PORT: u16 = 1025;

/// Above it, systems hand out ports of their own accord (Linux: from 32768 on).
const LAST_PORT: u16 = 32767;

/// Draws the values of one check, each when it is needed and only once.
pub(super) struct Drawing<'a> {
    /// From which everything is drawn.
    pub(super) seed: u64,
    /// The names that lead to the check: exercise and check.
    pub(super) path: [&'a str; 2],
    /// The draws that the check sees.
    pub(super) draws: BTreeMap<&'a str, &'a Draw>,
    /// What the stage gives.
    pub(super) addresses: &'a Addresses,
    /// Which ports there are, and which are drawn already.
    pub(super) ports: &'a mut Ports,
    /// Texts and words that are drawn already.
    pub(super) texts: Vec<String>,
    /// Values that are drawn already.
    pub(super) values: BTreeMap<String, Value>,
    /// Values that are being drawn.
    pub(super) open: Vec<String>,
}

impl Drawing<'_> {
    /// Draws everything of these names. What must be unlike everything else of its kind (ports,
    /// texts, words) comes first, by its name: so the order in which a check mentions its values
    /// decides nothing.
    pub(super) fn all(&mut self, names: &BTreeSet<String>) -> Result<(), (String, Trouble)> {
        let unlike = |name: &&String| self.draws.get(name.as_str()).is_some_and(|d| is_unlike(d));
        let (first, then): (Vec<_>, Vec<_>) = names.iter().partition(unlike);
        for name in first.into_iter().chain(then) {
            self.value(name).map_err(|trouble| (name.clone(), trouble))?;
        }
        Ok(())
    }

    /// The value of a string with names in it.
    pub(super) fn expanded(&mut self, text: &str) -> Result<Value, Trouble> {
        template::expand(text, |name| self.value(name))
    }

    /// The value of a name.
    pub(super) fn value(&mut self, name: &str) -> Result<Value, Trouble> {
        if let Some(value) = self.values.get(name) {
            return Ok(value.clone());
        }
        let value = match (self.draws.get(name), self.given(name)) {
            (Some(draw), _) => {
                if self.open.iter().any(|open| open == name) {
                    return Err(Trouble::Cycle);
                }
                let draw = *draw;
                self.open.push(name.to_owned());
                let drawn = self.drawn(name, draw);
                self.open.pop();
                drawn?
            }
            (None, Some(given)) => Value::Text(given),
            (None, None) => return Err(Trouble::NoSuchName(name.to_owned())),
        };
        self.values.insert(name.to_owned(), value.clone());
        Ok(value)
    }

    fn given(&self, name: &str) -> Option<String> {
        let Addresses { here, neighbour, stranger, broadcast, everyone, any, .. } = self.addresses;
        Some(match name {
            "here" => here.to_string(),
            "neighbour" => neighbour.to_string(),
            "stranger" => stranger.to_string(),
            "broadcast" => broadcast.to_string(),
            "everyone" => everyone.to_string(),
            "any" => any.to_string(),
            "neighbour-name" => {
                self.addresses.name.clone().unwrap_or_else(|| neighbour.to_string())
            }
            _ => return None,
        })
    }

    fn drawn(&mut self, name: &str, draw: &Draw) -> Result<Value, Trouble> {
        let [exercise, check] = self.path;
        let mut generator = Generator::new(self.seed, &[exercise, check, name]);
        let from = &mut generator;
        match draw {
            Draw::Port => Ok(self.port(from)?.to_string().into()),
            Draw::Ports(count) => {
                list(*count, |_| self.port(from).map(|port| port.to_string().into()))
            }
            Draw::Text { script, min, max } => {
                let (script, min, max) = (*script, *min, *max);
                self.text(from, Wish { script, measure: Measure::Characters, min, max, nth: 0 })
            }
            Draw::Texts { count, script } => list(*count, |nth| {
                let (script, measure) = (*script, Measure::Characters);
                self.text(from, Wish { script, measure, min: 3, max: 20, nth })
            }),
            Draw::LongText { min, max, script } => {
                let (script, min, max) = (*script, *min, *max);
                self.text(from, Wish { script, measure: Measure::Bytes, min, max, nth: 0 })
            }
            Draw::Word => self.word(from),
            Draw::Words(count) => list(*count, |_| self.word(from)),
            Draw::Number { min, max } => Ok(from.between(*min, *max).to_string().into()),
            Draw::Decimal { min, max } => decimal(from, *min, *max),
            Draw::Address => Ok(address::nobodys(from).to_string().into()),
            Draw::Undecodable { encoding } => {
                undecodable(*encoding, from).map(Value::Bytes).ok_or(Trouble::NoSuchText)
            }
            Draw::Questions { oracle, of, count } => self.questions(from, *oracle, of, *count),
            derived => self.derived(from, derived),
        }
    }

    /// What is made of other values.
    fn derived(&mut self, from: &mut Generator, draw: &Draw) -> Result<Value, Trouble> {
        match draw {
            Draw::OneOf(texts) => {
                let values = self.spliced(texts)?;
                let chosen = from.index(values.len());
                values.into_iter().nth(chosen).ok_or(Trouble::NoElement)
            }
            Draw::Shuffled(texts) => {
                let mut values = self.spliced(texts)?;
                from.shuffle(&mut values);
                Ok(Value::List(values))
            }
            Draw::List(texts) => self.spliced(texts).map(Value::List),
            Draw::Is(text) => self.expanded(text),
            Draw::Hex(digits) => self
                .expanded(digits)?
                .try_map(|digits| unhex(text_of(digits)?).map(Value::Bytes).ok_or(Trouble::Hex)),
            Draw::Encoded { text, encoding } => self.expanded(text)?.try_map(|text| {
                codec::encode(text_of(text)?, *encoding, ErrorMode::Strict)
                    .map(|bytes| Value::Bytes(bytes.into_owned()))
                    .map_err(|_| Trouble::Codec)
            }),
            Draw::Decoded { bytes, encoding, errors } => self.expanded(bytes)?.try_map(|bytes| {
                codec::decode(&bytes.bytes(), *encoding, *errors)
                    .map(|text| Value::Text(text.into_owned()))
                    .map_err(|_| Trouble::Codec)
            }),
            Draw::Answer { by, to } => self.expanded(to)?.try_map(|question| {
                let question = text_of(question)?;
                let answer = oracle::answer(*by, question);
                answer.map(Value::Text).ok_or_else(|| Trouble::Question(question.to_owned()))
            }),
            Draw::Joined { list, with } => {
                let with = self.one_text(with)?;
                let list = self.expanded(list)?;
                let texts: Vec<&str> =
                    list.elements().iter().map(text_of).collect::<Result<_, _>>()?;
                Ok(texts.join(&with).into())
            }
            Draw::Split { text, at } => self.split(text, at),
            Draw::Zipped { lists, with, end } => self.zipped(lists, with, end),
            Draw::Nth(list, number) => {
                let list = self.expanded(list)?;
                list.elements().get(*number).cloned().ok_or(Trouble::NoElement)
            }
            _ => Err(Trouble::WrongKind),
        }
    }

    fn split(&mut self, text: &str, at: &str) -> Result<Value, Trouble> {
        let (text, at) = (self.expanded(text)?, self.one_text(at)?);
        if at.is_empty() {
            return Err(Trouble::WrongKind);
        }
        let mut parts = Vec::new();
        for text in text.elements() {
            parts.extend(text_of(text)?.split(at.as_str()).map(|part| part.to_owned().into()));
        }
        Ok(Value::List(parts))
    }

    fn zipped(&mut self, lists: &[String], with: &str, end: &str) -> Result<Value, Trouble> {
        let (with, end) = (self.one_text(with)?, self.one_text(end)?);
        let lists: Vec<Value> =
            lists.iter().map(|list| self.expanded(list)).collect::<Result<_, _>>()?;
        let length = lists.first().map_or(0, |list| list.elements().len());
        list(length, |row| {
            let row: Vec<&str> = lists
                .iter()
                .map(|list| list.elements().get(row).ok_or(Trouble::Lengths).and_then(text_of))
                .collect::<Result<_, _>>()?;
            Ok((row.join(&with) + &end).into())
        })
    }

    /// Strings of a list: what is a list itself is put in with all its elements.
    pub(super) fn spliced(&mut self, texts: &[String]) -> Result<Vec<Value>, Trouble> {
        let mut values = Vec::new();
        for text in texts {
            values.extend_from_slice(self.expanded(text)?.elements());
        }
        Ok(values)
    }

    /// A string that must be one text.
    pub(super) fn one_text(&mut self, text: &str) -> Result<String, Trouble> {
        text_of(&self.expanded(text)?).map(str::to_owned)
    }

    /// A port that is neither drawn nor held: the next of its stream that is free, and where hardly
    /// any is, the next free one above.
    fn port(&mut self, from: &mut Generator) -> Result<u16, Trouble> {
        const TRIES: usize = 1000;
        let mut last = FIRST_PORT;
        let mut stream = (0..TRIES).map(|_| {
            last = from.port(FIRST_PORT, LAST_PORT);
            last
        });
        let mut take = |port: &u16| self.ports.take(*port);
        let drawn = stream.find(&mut take);
        let next = || (last..=LAST_PORT).chain(FIRST_PORT..last).find(take);
        drawn.or_else(next).ok_or(Trouble::Ports)
    }

    fn text(&mut self, from: &mut Generator, wish: Wish) -> Result<Value, Trouble> {
        let text = text::draw(from, wish, |text| self.is_unlike_others(text));
        self.keep(text)
    }

    fn word(&mut self, from: &mut Generator) -> Result<Value, Trouble> {
        let word = text::word(from, |word| self.is_unlike_others(word));
        self.keep(word)
    }

    fn keep(&mut self, text: Option<String>) -> Result<Value, Trouble> {
        let text = text.ok_or(Trouble::NoSuchText)?;
        self.texts.push(text.clone());
        Ok(Value::Text(text))
    }

    /// Whether neither begins with the other: then a text that was cut is no other text.
    fn is_unlike_others(&self, text: &str) -> bool {
        !self.texts.iter().any(|other| text.starts_with(other) || other.starts_with(text))
    }

    fn questions(
        &mut self,
        from: &mut Generator,
        oracle: Oracle,
        of: &[String],
        count: usize,
    ) -> Result<Value, Trouble> {
        let questions = oracle::questions(oracle, of, count, from, self.ports)
            .ok_or_else(|| Trouble::Question(of.join(", ")))?;
        Ok(Value::List(questions.into_iter().map(Value::Text).collect()))
    }
}

/// Whether a value must be unlike the others of its kind.
fn is_unlike(draw: &Draw) -> bool {
    matches!(
        draw,
        Draw::Port
            | Draw::Ports(_)
            | Draw::Text { .. }
            | Draw::Texts { .. }
            | Draw::LongText { .. }
            | Draw::Word
            | Draw::Words(_)
    )
}

fn list(
    count: usize,
    element: impl FnMut(usize) -> Result<Value, Trouble>,
) -> Result<Value, Trouble> {
    (0..count).map(element).collect::<Result<_, _>>().map(Value::List)
}

/// One text; a list of a single one is that one.
pub(super) fn text_of(value: &Value) -> Result<&str, Trouble> {
    match value.elements() {
        [one] => one.text().ok_or(Trouble::WrongKind),
        _ => Err(Trouble::WrongKind),
    }
}

/// A number of whole tenths.
fn decimal(from: &mut Generator, min: f64, max: f64) -> Result<Value, Trouble> {
    // 80.1 is 801 tenths, though 80.1 * 10.0 may come out a hair beside it.
    let (min, max) = ((min * 10.0 - 1e-6).ceil(), (max * 10.0 + 1e-6).floor());
    let steps = max - min;
    if !(0.0..1e9).contains(&steps) || min.abs() > 1e9 {
        return Err(Trouble::Range);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1e9")]
    let step = from.between(0, steps as u64);
    #[expect(clippy::cast_precision_loss, reason = "at most 1e9")]
    let tenths = min + step as f64;
    Ok(format!("{:.1}", tenths / 10.0).into())
}

/// The bytes of hexadecimal digits, two each, in either case.
pub(super) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
