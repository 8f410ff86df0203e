//! Of which kind a value is, known before it is drawn.

use std::collections::BTreeMap;

use common::suggest::nearest;
use common::text;

use super::Draw;
use super::error::Mistake;
use super::names::{BadTemplate, GIVEN, SEEN, Template};
use super::place::Place;
use super::slots::{Slot, Wanted, of_draw};

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Some text.
    Text,
    /// A port's number.
    Port,
    /// An IPv4 address.
    Address,
    /// Bytes that need be no text.
    Bytes,
    /// Several values.
    List {
        /// How many, where that is known.
        length: Option<usize>,
        /// What they all are.
        of: Box<Kind>,
    },
}

impl Kind {
    fn list(length: Option<usize>, of: Kind) -> Self {
        Kind::List { length, of: Box::new(of) }
    }

    /// How many elements it puts into a list.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Kind::List { length, .. } => *length,
            _ => Some(1),
        }
    }

    /// What its elements are; what is no list is its own element.
    pub(super) fn element(&self) -> &Kind {
        match self {
            Kind::List { of, .. } => of,
            one => one,
        }
    }

    /// Of the same number as this.
    fn map(&self, of: Kind) -> Self {
        match self {
            Kind::List { length, .. } => Kind::list(*length, of),
            _ => of,
        }
    }

    /// What can be said of two.
    fn or(self, other: Kind) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Kind::Bytes, _) | (_, Kind::Bytes) => Kind::Bytes,
            _ => Kind::Text,
        }
    }
}

/// The values that a check sees.
pub(super) type Visible<'a> = BTreeMap<&'a str, (&'a Draw, Place)>;

/// Finds out of which kinds values are.
pub(super) struct Kinds<'a> {
    visible: &'a Visible<'a>,
    open: Vec<String>,
}

impl<'a> Kinds<'a> {
    pub(super) fn new(visible: &'a Visible<'a>) -> Self {
        Self { visible, open: Vec::new() }
    }

    /// The kind of a string, if it is one that may stand there.
    pub(super) fn of_slot(&mut self, slot: &Slot<'_>) -> Result<Kind, Mistake> {
        let template = Template::parse(slot.text).map_err(|bad| braces(slot, bad))?;
        let seen = |name: &str| slot.wanted == Wanted::Choices && SEEN.contains(&name);
        let kind = match template.only_name() {
            Some(name) if !seen(name) => self.of_name(name, &slot.place)?,
            _ => {
                let mut kind = Kind::Text;
                for name in template.names().filter(|name| !seen(name)) {
                    match self.of_name(name, &slot.place)? {
                        Kind::List { .. } => return Err(list_inside(slot, name)),
                        part => kind = kind.or(part),
                    }
                }
                if kind == Kind::Bytes { Kind::Bytes } else { Kind::Text }
            }
        };
        super::validate::fit::fits(self, slot, &template, kind)
    }

    /// The kind of a name.
    pub(super) fn of_name(&mut self, name: &str, place: &Place) -> Result<Kind, Mistake> {
        let Some((draw, own)) = self.visible.get(name) else {
            return match name {
                "neighbour-name" => Ok(Kind::Text),
                _ if GIVEN.contains(&name) => Ok(Kind::Address),
                _ => Err(self.unknown(name, place)),
            };
        };
        if self.open.iter().any(|open| open == name) {
            return Err(cycle(name, own));
        }
        self.open.push(name.to_owned());
        let kind = self.of_draw(draw, own);
        self.open.pop();
        kind
    }

    /// The kind of a draw, after that of everything in it.
    fn of_draw(&mut self, draw: &Draw, place: &Place) -> Result<Kind, Mistake> {
        let mut parts = Vec::new();
        for slot in of_draw(draw, place) {
            parts.push(self.of_slot(&slot)?);
        }
        let spliced = || {
            let length = parts.iter().map(Kind::length).sum::<Option<usize>>();
            let elements = parts.iter().map(|part| part.element().clone());
            (length, elements.reduce(Kind::or).unwrap_or(Kind::Text))
        };
        let first = || parts.first().cloned().unwrap_or(Kind::Text);
        Ok(match draw {
            Draw::Port => Kind::Port,
            Draw::Ports(count) => Kind::list(Some(*count), Kind::Port),
            Draw::Address => Kind::Address,
            Draw::Texts { count, .. } | Draw::Words(count) | Draw::Questions { count, .. } => {
                Kind::list(Some(*count), Kind::Text)
            }
            Draw::Undecodable { .. } => Kind::Bytes,
            Draw::OneOf(_) => spliced().1,
            Draw::Shuffled(_) | Draw::List(_) => {
                let (length, of) = spliced();
                Kind::list(length, of)
            }
            Draw::Is(_) => first(),
            Draw::Hex(_) | Draw::Encoded { .. } => first().map(Kind::Bytes),
            Draw::Decoded { .. } | Draw::Answer { .. } => first().map(Kind::Text),
            Draw::Split { .. } => Kind::list(None, Kind::Text),
            Draw::Zipped { lists, .. } => {
                Kind::list(same_length(&parts, lists.len(), place)?, Kind::Text)
            }
            Draw::Nth(_, number) => nth(&first(), *number, place)?,
            Draw::Text { .. }
            | Draw::LongText { .. }
            | Draw::Word
            | Draw::Number { .. }
            | Draw::Decimal { .. }
            | Draw::Joined { .. } => Kind::Text,
        })
    }

    fn unknown(&self, name: &str, place: &Place) -> Mistake {
        let known = || GIVEN.into_iter().chain(self.visible.keys().copied());
        let fact = match nearest(name, known()) {
            Some(near) => text!(
                "no value is called {{{name}}}; did you mean {{{near}}}?",
                "没有叫 {{{name}}} 的值；是不是想写 {{{near}}}？"
            ),
            None => text!("no value is called {{{name}}}", "没有叫 {{{name}}} 的值"),
        };
        let known = known().collect::<Vec<_>>().join(", ");
        Mistake::new(
            place.clone(),
            fact,
            text!(
                "draw it (draw.{name} = …), or use one of: {known}; a brace itself is {{{{",
                "请抽取它（draw.{name} = …），或者用这些：{known}；花括号本身写作 {{{{"
            ),
        )
    }
}

fn braces(slot: &Slot<'_>, bad: BadTemplate) -> Mistake {
    let fact = match bad {
        BadTemplate::Open => text!("a {{ has no }}", "有 {{ 没有 }}"),
        BadTemplate::Closed => text!("a }} has no {{", "有 }} 没有 {{"),
        BadTemplate::NoName => text!("what stands in braces is no name", "花括号里的不是名字"),
    };
    Mistake::new(
        slot.place.clone(),
        fact,
        text!(
            "a value is {{name}}; a brace itself is {{{{ or }}}}",
            "值写作 {{name}}；花括号本身写作 {{{{ 或 }}}}"
        ),
    )
}

fn list_inside(slot: &Slot<'_>, name: &str) -> Mistake {
    Mistake::new(
        slot.place.clone(),
        text!(
            "{{{name}}} is a list and stands inside a longer text",
            "{{{name}}} 是列表，却写在更长的文本里"
        ),
        text!(
            "take one of it (nth), join it (joined) or go through it (zipped)",
            "请取其中一个（nth）、连成一个（joined）或逐个组合（zipped）"
        ),
    )
}

fn cycle(name: &str, place: &Place) -> Mistake {
    Mistake::new(
        place.clone(),
        text!("{{{name}}} needs itself", "{{{name}}} 要用到它自己"),
        text!("let one of the values not name the others", "请让其中一个值不再引用别的值"),
    )
}

/// The length of all lists of a `zipped`: its first slots.
fn same_length(parts: &[Kind], lists: usize, place: &Place) -> Result<Option<usize>, Mistake> {
    let mut lengths = parts.iter().take(lists).filter_map(Kind::length);
    let first = lengths.next();
    match lengths.find(|length| Some(*length) != first) {
        None => Ok(first),
        Some(other) => {
            let first = first.unwrap_or_default();
            Err(Mistake::new(
                place.clone(),
                text!(
                    "the lists have {first} and {other} elements",
                    "这些列表的长度不同：{first} 和 {other}"
                ),
                text!("zip lists of the same length", "请组合长度相同的列表"),
            ))
        }
    }
}

fn nth(list: &Kind, number: usize, place: &Place) -> Result<Kind, Mistake> {
    if let Kind::List { length: Some(length), .. } = list
        && number >= *length
    {
        return Err(Mistake::new(
            place.clone(),
            text!(
                "the list has {length} elements, and number {number} is wanted",
                "列表有 {length} 个元素，却要第 {number} 个"
            ),
            text!("numbers begin with 0", "序号从 0 开始"),
        ));
    }
    Ok(list.element().clone())
}
