//! A text with places that are filled in when it is sent.

use common::args::BadValue;
use common::escape::escaped;
use common::{Text, text};

use crate::session::nearest;

/// Places in a template: with more, a small message would be answered with megabytes.
const MOST_PLACES: usize = 64;
const NAMES: [&str; 4] = ["text", "from", "time", "n"];

/// A text with places.
#[derive(Clone, Debug)]
pub(super) struct Template {
    source: String,
    places: Vec<Place>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// This text.
    Plain(String),
    /// The message, without its line end.
    Message,
    /// Its sender.
    From,
    /// The time.
    Time,
    /// How often the rule has answered.
    Count,
    /// What a group of the regular expression matched, from 1.
    Group(usize),
}

impl Template {
    /// A template for a rule whose expression has so many groups. A brace that begins no name stands
    /// for itself, so that JSON need not be rewritten; a name that is not known is refused.
    pub(super) fn parse(source: String, groups: usize) -> Result<Self, BadValue> {
        let mut places = Vec::new();
        let mut plain = String::new();
        let mut rest = source.as_str();
        while let Some(brace) = rest.find('{') {
            let (before, behind) = rest.split_at(brace);
            plain.push_str(before);
            let (place, length) = if behind.starts_with("{{") {
                (None, 2)
            } else if let Some(name) = name(behind) {
                (Some(named(name, groups)?), name.len() + 2)
            } else {
                (None, 1)
            };
            match place {
                Some(place) => places.extend([Place::Plain(std::mem::take(&mut plain)), place]),
                None => plain.push('{'),
            }
            rest = behind.get(length..).unwrap_or_default();
        }
        plain.push_str(rest);
        places.push(Place::Plain(plain));
        if places.len() > 2 * MOST_PLACES + 1 {
            return Err(BadValue::new(
                text!("more than {MOST_PLACES} places", "超过 {MOST_PLACES} 个占位符"),
                Text::new("leave some of them out", "请减少一些"),
            ));
        }
        Ok(Self { source, places })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }
}

/// What stands in the braces at the beginning, if it looks like a name.
fn name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !name.is_empty() && name.len() <= 16;
    (is_name && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(name)
}

fn named(name: &str, groups: usize) -> Result<Place, BadValue> {
    Ok(match name {
        "text" => Place::Message,
        "from" => Place::From,
        "time" => Place::Time,
        "n" => Place::Count,
        _ => match name.parse() {
            Ok(group) if (1..=groups).contains(&group) => Place::Group(group),
            Ok(_) => return Err(no_group(name, groups)),
            Err(_) => return Err(unknown(name)),
        },
    })
}

fn no_group(name: &str, groups: usize) -> BadValue {
    BadValue::new(
        text!(
            "{{{name}}} names no group: the regular expression has {groups}",
            "{{{name}}} 没有对应的分组：正则表达式有 {groups} 个分组"
        ),
        Text::new(
            "a group stands in parentheses: regex = '^add (\\d+)$', and {1} is the number",
            "分组写在圆括号里：regex = '^add (\\d+)$'，{1} 就是那个数",
        ),
    )
}

fn unknown(name: &str) -> BadValue {
    let shown = escaped(name).to_string();
    let fact = match nearest(name, NAMES) {
        Some(near) => text!(
            "{{{shown}}} means nothing; did you mean {{{near}}}?",
            "{{{shown}}} 没有含义；是不是想写 {{{near}}}？"
        ),
        None => text!("{{{shown}}} means nothing", "{{{shown}}} 没有含义"),
    };
    BadValue::new(
        fact,
        Text::new(
            "there are {text}, {from}, {time}, {n} and the groups {1}, {2} …; {{ is a brace",
            "可用 {text}、{from}、{time}、{n} 以及分组 {1}、{2} …；{{ 表示花括号",
        ),
    )
}
