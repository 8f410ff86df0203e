//! Rules as a file of TOML.

use std::path::Path;

use common::args::BadValue;
use common::codec::Encoding;
use common::escape::hex;
use common::{Explain, Text, text};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{MOST_RULES, Matcher, Rule, Rules, Say, When, Writer};
use crate::payload::{Compose, Notation};
use crate::session::{FileError, Mistake, read, write_whole};

/// A file to begin with: every kind of rule, explained in both languages.
pub const EXAMPLE: &str = include_str!("example.toml");

type Value = Option<Spanned<String>>;

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Value,
    #[serde(default, rename = "rule")]
    rules: Vec<Spanned<RawRule>>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct RawRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    equals: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    contains: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    regex: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    equals_hex: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    hex: Value,
    #[serde(skip_serializing_if = "is_false")]
    echo: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Value,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference to the field")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Rules {
    /// The rules of a file's text.
    ///
    /// # Errors
    /// Something in it is wrong: where, and what would be right.
    pub fn from_toml(source: &str) -> Result<Self, Mistake> {
        let raw: RawRules =
            toml::from_str(source).map_err(|error| Mistake::of_toml(&error, source))?;
        if raw.rules.len() > MOST_RULES {
            return Err(Mistake::at(
                raw.rules.get(MOST_RULES).map(Spanned::span),
                source,
                text!("more than {MOST_RULES} rules", "规则超过 {MOST_RULES} 条"),
                None,
            ));
        }
        let encoding = label(raw.encoding, source)?;
        let rules: Result<_, _> =
            raw.rules.into_iter().map(|rule| checked(rule, encoding, source)).collect();
        Ok(Self::new(rules?, encoding))
    }

    /// The text of a file with these rules.
    pub fn to_toml(&self) -> String {
        let raw = RawRules {
            encoding: self.encoding.and_then(|encoding| value(encoding.name())),
            rules: self.rules.iter().map(|rule| Spanned::new(0..0, RawRule::from(rule))).collect(),
        };
        // Every field is text, a truth or a table, which TOML has.
        toml::to_string(&raw).unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        Self::from_toml(&read(path)?).map_err(|mistake| mistake.in_file(path))
    }

    /// Writes a file, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        write_whole(path, self.to_toml().as_bytes())
    }
}

fn checked(raw: Spanned<RawRule>, all: Option<Encoding>, source: &str) -> Result<Rule, Mistake> {
    let whole = raw.span();
    let raw = raw.into_inner();
    let wrong = |fact, cure| Mistake::at(Some(whole.clone()), source, fact, Some(cure));
    let own = label(raw.encoding.clone(), source)?;
    let conditions = [&raw.equals, &raw.contains, &raw.regex, &raw.equals_hex];
    if conditions.into_iter().flatten().count() > 1 {
        return Err(wrong(
            Text::new("this rule has more than one condition", "这条规则有多个条件"),
            Text::new(
                "one of equals, contains, regex and equals_hex; without any it always answers",
                "equals、contains、regex、equals_hex 只写一个；都不写就总是回复",
            ),
        ));
    }
    let answers = [&raw.text, &raw.template, &raw.hex].into_iter().flatten().count();
    if answers + usize::from(raw.echo) != 1 {
        return Err(wrong(
            Text::new("this rule needs one answer", "这条规则需要一个回复"),
            Text::new(
                "one of text, template, hex and echo = true",
                "text、template、hex、echo = true 写一个",
            ),
        ));
    }
    // A wrong expression is told where it stands, everything else where the answer stands.
    if let Some(regex) = &raw.regex {
        super::regex(regex.get_ref()).map_err(|bad| Mistake::bad(regex.span(), source, bad))?;
    }
    let answer = raw.template.as_ref().or(raw.text.as_ref());
    let place = answer.map_or(whole.clone(), Spanned::span);
    let (when, say) = (when(&raw, source)?, say(raw, source)?);
    let mut rule =
        Rule::new(when, say, own.or(all)).map_err(|bad| Mistake::bad(place, source, bad))?;
    rule.encoding = own;
    Ok(rule)
}

fn when(raw: &RawRule, source: &str) -> Result<When, Mistake> {
    let inner = |value: &Spanned<String>| value.get_ref().clone();
    Ok(match (&raw.equals, &raw.contains, &raw.regex, &raw.equals_hex) {
        (Some(text), ..) => When::Equals(inner(text)),
        (_, Some(text), ..) => When::Contains(inner(text)),
        (_, _, Some(pattern), _) => When::Matches(inner(pattern)),
        (_, _, _, Some(hex)) => When::Bytes(bytes(hex, source)?),
        _ => When::Always,
    })
}

fn say(raw: RawRule, source: &str) -> Result<Say, Mistake> {
    let empty = |span| {
        let fact = Text::new("the answer is empty", "回复是空的");
        let cure = Text::new("write something, or echo = true", "请写内容，或用 echo = true");
        Err(Mistake::at(Some(span), source, fact, Some(cure)))
    };
    Ok(match (raw.text, raw.template, raw.hex) {
        (Some(text), ..) | (_, Some(text), _) if text.get_ref().is_empty() => {
            return empty(text.span());
        }
        (Some(text), ..) => Say::Text(text.into_inner()),
        (_, Some(template), _) => Say::Template(template.into_inner()),
        (_, _, Some(hex)) => match bytes(&hex, source)? {
            bytes if bytes.is_empty() => return empty(hex.span()),
            bytes => Say::Bytes(bytes),
        },
        _ => Say::Echo,
    })
}

fn bytes(typed: &Spanned<String>, source: &str) -> Result<Vec<u8>, Mistake> {
    let compose = Compose { notation: Notation::Hex, ..Compose::default() };
    compose
        .bytes(typed.get_ref())
        .map_err(|error| Mistake::at(Some(typed.span()), source, error.fact(), error.help()))
}

fn label(value: Value, source: &str) -> Result<Option<Encoding>, Mistake> {
    let Some(value) = value else { return Ok(None) };
    let span = value.span();
    let parsed: Result<Encoding, BadValue> = value.get_ref().parse();
    parsed.map(Some).map_err(|bad| Mistake::bad(span, source, bad))
}

fn value(text: &str) -> Value {
    Some(Spanned::new(0..0, text.to_owned()))
}

impl From<&Rule> for RawRule {
    fn from(rule: &Rule) -> Self {
        let mut raw = Self::default();
        match &rule.when {
            Matcher::Regex(regex) => raw.regex = value(regex.as_str()),
            Matcher::Other(When::Equals(text)) => raw.equals = value(text),
            Matcher::Other(When::Contains(text)) => raw.contains = value(text),
            Matcher::Other(When::Matches(pattern)) => raw.regex = value(pattern),
            Matcher::Other(When::Bytes(bytes)) => raw.equals_hex = value(&hex(bytes).to_string()),
            Matcher::Other(When::Always) => {}
        }
        match &rule.say {
            Writer::Template(template) => raw.template = value(template.source()),
            Writer::Other(Say::Template(source)) => raw.template = value(source),
            Writer::Other(Say::Text(text)) => raw.text = value(text),
            Writer::Other(Say::Bytes(bytes)) => raw.hex = value(&hex(bytes).to_string()),
            Writer::Other(Say::Echo) => raw.echo = true,
        }
        raw.encoding = rule.encoding.and_then(|encoding| value(encoding.name()));
        raw
    }
}
