//! Rules that answer by themselves.
//!
//! A rule says when (equal text, contained text, a regular expression, equal bytes) and what (text, a
//! template, bytes, the same again). What a template takes from a stranger's message is only ever
//! bytes: it is not read as a template again.
//!
//! Bounds, because the messages are hostile: a regular expression takes at most 64 KiB of memory and is
//! asked only about texts of at most 4 KiB; a file has at most 1,000 rules.

mod answer;
mod file;
mod regex_words;
mod template;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use common::args::BadValue;
use common::codec::{self, Encoding, ErrorMode};
use common::{Text, text};
use regex_lite::{Regex, RegexBuilder};

use crate::link::Peer;
use template::Template;

pub use file::EXAMPLE;

/// Memory of a compiled regular expression, in bytes.
const REGEX_MEMORY: usize = 64 << 10;
/// A longer text matches no regular expression: matching takes time by its length times the
/// expression's.
const LONGEST_FOR_REGEX: usize = 4 << 10;
/// Rules in a file.
const MOST_RULES: usize = 1000;

/// The rules, in order; the first that matches answers.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    /// The encoding in which received bytes are read and answers are written.
    encoding: Option<Encoding>,
}

/// When to answer, and with what.
#[derive(Clone, Debug)]
pub struct Rule {
    when: Matcher,
    say: Writer,
    encoding: Option<Encoding>,
    /// How often it has answered; copies of the rule count together.
    answered: Arc<AtomicU64>,
}

/// When a rule answers. Text is compared without the message's line end (`\r`, `\n`) unless the
/// rule's own text ends in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Always, also to what is no text.
    Always,
    /// The message is this text.
    Equals(String),
    /// This text stands in it.
    Contains(String),
    /// This regular expression (of the crate regex-lite, where `\w` and `\d` are ASCII) matches
    /// somewhere in it.
    Matches(String),
    /// The message is exactly these bytes.
    Bytes(Vec<u8>),
}

/// What a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// This text.
    Text(String),
    /// A text in which `{text}` is the message, `{from}` its sender, `{time}` the time, `{n}` how
    /// often this rule has answered, and `{1}`, `{2}` … what the groups of the regular expression
    /// matched. `{{` is a brace.
    Template(String),
    /// These bytes.
    Bytes(Vec<u8>),
    /// The message.
    Echo,
}

#[derive(Clone, Debug)]
enum Matcher {
    Regex(Regex),
    Other(When),
}

#[derive(Clone, Debug)]
enum Writer {
    Template(Template),
    Other(Say),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which rule, from 1.
    pub rule: usize,
    /// What is sent back.
    pub bytes: Vec<u8>,
}

impl Rule {
    /// A rule. Without an encoding it uses that of all rules.
    ///
    /// # Errors
    /// The regular expression or the template is none, or a text is not in the encoding.
    pub fn new(when: When, say: Say, encoding: Option<Encoding>) -> Result<Self, BadValue> {
        let when = match when {
            When::Matches(pattern) => Matcher::Regex(regex(&pattern)?),
            other => Matcher::Other(other),
        };
        let groups = when.groups();
        let say = match say {
            Say::Template(source) => Writer::Template(Template::parse(source, groups)?),
            other => Writer::Other(other),
        };
        let rule = Self { when, say, encoding, answered: Arc::default() };
        rule.check_encoding(encoding.unwrap_or(Encoding::Utf8))?;
        Ok(rule)
    }

    /// Refuses at once what would fail at the first message.
    fn check_encoding(&self, encoding: Encoding) -> Result<(), BadValue> {
        let text = match &self.say {
            Writer::Other(Say::Text(text)) => text.as_str(),
            Writer::Template(template) => template.source(),
            Writer::Other(_) => return Ok(()),
        };
        match codec::encode(text, encoding, ErrorMode::Strict) {
            Ok(_) => Ok(()),
            Err(error) => {
                let number = u32::from(error.character);
                Err(BadValue::new(
                    text!(
                        "{encoding} has no character U+{number:04X}",
                        "{encoding} 里没有字符 U+{number:04X}"
                    ),
                    Text::new(
                        "utf-8 and gb18030 hold every character",
                        "utf-8 和 gb18030 能表示所有字符",
                    ),
                ))
            }
        }
    }
}

impl Matcher {
    /// Groups that a template may name.
    fn groups(&self) -> usize {
        match self {
            Matcher::Regex(regex) => regex.captures_len() - 1,
            Matcher::Other(_) => 0,
        }
    }
}

fn regex(pattern: &str) -> Result<Regex, BadValue> {
    RegexBuilder::new(pattern).size_limit(REGEX_MEMORY).build().map_err(|error| {
        let said = common::escape::escaped(&error.to_string()).to_string();
        let zh = regex_words::chinese(&said);
        BadValue::new(
            Text {
                en: format!("no regular expression: {said}").into(),
                zh: format!("不是正则表达式：{zh}").into(),
            },
            Text::new(
                "in a TOML string with single quotes no backslash is doubled: '^(\\d+)$'",
                "TOML 里用单引号的字符串，反斜杠不用写两次：'^(\\d+)$'",
            ),
        )
    })
}

impl Rules {
    /// Rules, asked in this order.
    pub fn new(rules: Vec<Rule>, encoding: Option<Encoding>) -> Self {
        Self { rules, encoding }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// The same rules in this encoding, unless their file names one.
    #[must_use]
    pub fn or_in(self, encoding: Encoding) -> Self {
        Self { encoding: self.encoding.or(Some(encoding)), ..self }
    }

    /// The answer to bytes that came from `peer`, if a rule has one. It is empty only where an empty
    /// datagram is answered with itself.
    pub fn answer(&self, bytes: &[u8], peer: Peer) -> Option<Answer> {
        let default = self.encoding.unwrap_or(Encoding::Utf8);
        let mut message = answer::Message::new(bytes, peer);
        for (rule, number) in self.rules.iter().zip(1..) {
            let encoding = rule.encoding.unwrap_or(default);
            let Some(groups) = rule.when.matches(&mut message, encoding) else { continue };
            let count = rule.answered.load(Ordering::Relaxed) + 1;
            let bytes = rule.say.write(&message, &groups, encoding, count)?;
            rule.answered.store(count, Ordering::Relaxed);
            return Some(Answer { rule: number, bytes });
        }
        None
    }
}

#[cfg(test)]
#[path = "reply/reply_tests.rs"]
mod tests;
