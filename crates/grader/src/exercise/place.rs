//! Where in an `exercise.toml` something stands: its keys, and from these its line.

use std::fmt;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// A way through the file, by keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place(Vec<Key>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Key {
    Name(String),
    Index(usize),
    /// A check, which people know by its id.
    Check(usize, String),
}

impl Place {
    /// The N-th check.
    pub(crate) fn check(index: usize, id: &str) -> Self {
        Self(vec![Key::Check(index, id.to_owned())])
    }

    /// A key below this place.
    pub(crate) fn key(&self, name: &str) -> Self {
        self.with(Key::Name(name.to_owned()))
    }

    /// An element of the array at this place.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Key::Index(index))
    }

    fn with(&self, key: Key) -> Self {
        let mut keys = self.0.clone();
        keys.push(key);
        Self(keys)
    }

    /// The line of `source` on which this stands, or the thing around it if it does not stand
    /// there itself (a default, a missing key). From 1.
    pub(crate) fn line(&self, source: &str) -> Option<usize> {
        let root = DeTable::parse(source).ok()?;
        let mut table = Some(root.get_ref());
        let mut array = None;
        let mut at = None;
        for key in &self.0 {
            let found = match key {
                Key::Name(name) => table.and_then(|table| entry(table, name)),
                Key::Index(index) => array.and_then(|array| element(array, *index)),
                Key::Check(index, _) => table
                    .and_then(|table| entry(table, "check"))
                    .and_then(|(_, value)| value.get_ref().as_array())
                    .and_then(|array| element(array, *index)),
            };
            let Some((start, value)) = found else { break };
            at = Some(start);
            table = value.get_ref().as_table();
            array = value.get_ref().as_array();
        }
        at.map(|at| line_at(source, at))
    }
}

/// The place of a byte of `source`: the innermost value around it.
pub(crate) fn place_at(source: &str, at: usize) -> Place {
    let mut place = Place::default();
    let Ok(root) = DeTable::parse(source) else { return place };
    let mut inner = around_in_table(root.get_ref(), at);
    while let Some((key, value)) = inner {
        let value = value.get_ref();
        let id = |index| check_id(value.as_array()?, index);
        inner = match (value.as_table(), value.as_array()) {
            (Some(table), _) => around_in_table(table, at),
            (_, Some(array)) => around_in_array(array, at),
            (None, None) => None,
        };
        // `check`, and then a number: that is a check, which has an id.
        match (&key, inner.as_ref().map(|(key, _)| key)) {
            (Key::Name(name), Some(Key::Index(index))) if place.0.is_empty() && name == "check" => {
                place = Place::check(*index, &id(*index).unwrap_or_default());
                let Some((_, value)) = inner else { break };
                inner = value.get_ref().as_table().and_then(|table| around_in_table(table, at));
            }
            _ => place.0.push(key),
        }
    }
    place
}

fn check_id(checks: &DeArray<'_>, index: usize) -> Option<String> {
    let id = checks.get(index)?.get_ref().as_table()?.get("id")?;
    id.get_ref().as_str().map(str::to_owned)
}

type Inner<'a> = (Key, &'a Spanned<DeValue<'a>>);

fn around_in_table<'a>(table: &'a DeTable<'a>, at: usize) -> Option<Inner<'a>> {
    let (key, value) = table.iter().find(|(key, value)| {
        // A table's own span is its header alone, so its entries are asked too.
        key.span().contains(&at) || is_around(value, at)
    })?;
    Some((Key::Name(key.get_ref().clone().into_owned()), value))
}

fn around_in_array<'a>(array: &'a DeArray<'a>, at: usize) -> Option<Inner<'a>> {
    let (index, value) = array.iter().enumerate().find(|(_, value)| is_around(value, at))?;
    Some((Key::Index(index), value))
}

fn is_around(value: &Spanned<DeValue<'_>>, at: usize) -> bool {
    value.span().contains(&at)
        || match value.get_ref() {
            DeValue::Table(table) => around_in_table(table, at).is_some(),
            DeValue::Array(array) => around_in_array(array, at).is_some(),
            _ => false,
        }
}

type Found<'a> = (usize, &'a Spanned<DeValue<'a>>);

fn entry<'a>(table: &'a DeTable<'a>, name: &str) -> Option<Found<'a>> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().start, value))
}

fn element<'a>(array: &'a DeArray<'a>, index: usize) -> Option<Found<'a>> {
    let value = array.get(index)?;
    Some((value.span().start, value))
}

/// The line of a byte of a text, from 1.
pub(crate) fn line_at(source: &str, at: usize) -> usize {
    1 + source.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, key) in self.0.iter().enumerate() {
            match key {
                Key::Check(_, id) => write!(out, "check \"{id}\"")?,
                Key::Index(index) => write!(out, "[{index}]")?,
                Key::Name(name) if number == 0 => out.write_str(name)?,
                Key::Name(name) => write!(out, ".{name}")?,
            }
        }
        Ok(())
    }
}
