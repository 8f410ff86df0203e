//! Names in braces: `{port}`, and `{{` for a brace.

/// Names that the stage gives, of which [`super::Exercise`] tells what they are.
pub(crate) const GIVEN: [&str; 7] =
    ["here", "neighbour", "stranger", "neighbour-name", "broadcast", "everyone", "any"];

/// Names that only a choice of output may have: the judge knows them, the plan does not.
pub(crate) const SEEN: [&str; 2] = ["source-ip", "source-port"];

/// A string taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(pub(crate) Vec<Part>);

/// A part of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text as it is.
    Literal(String),
    /// The name of a value.
    Name(String),
}

/// Why a string could not be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadTemplate {
    /// `{` without `}`.
    Open,
    /// `}` without `{`.
    Closed,
    /// What stands between the braces is no name.
    NoName,
}

impl Template {
    /// Takes a string apart.
    pub(crate) fn parse(text: &str) -> Result<Self, BadTemplate> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            literal.push_str(before);
            rest = if let Some(after) = from.strip_prefix("{{") {
                literal.push('{');
                after
            } else if let Some(after) = from.strip_prefix("}}") {
                literal.push('}');
                after
            } else if let Some(after) = from.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or(BadTemplate::Open)?;
                if !is_name(name) {
                    return Err(BadTemplate::NoName);
                }
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Name(name.to_owned()));
                after
            } else {
                return Err(BadTemplate::Closed);
            };
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Ok(Self(parts))
    }

    /// The names in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Literal(_) => None,
        })
    }

    /// The name that is all of it.
    pub(crate) fn only_name(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Name(name)] => Some(name),
            _ => None,
        }
    }
}

/// Whether this is a name: lower-case words and digits with dashes between, beginning with a
/// letter or a digit.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
