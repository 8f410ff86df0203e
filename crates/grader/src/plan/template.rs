//! Strings with their names replaced by values.

use crate::exercise::names::{Part, SEEN, Template};

use super::Value;
use super::error::Trouble;

/// The value of a string. `lookup` knows what names stand for.
pub(super) fn expand(
    text: &str,
    mut lookup: impl FnMut(&str) -> Result<Value, Trouble>,
) -> Result<Value, Trouble> {
    let template = Template::parse(text).map_err(|_| Trouble::Braces)?;
    if let Some(name) = template.only_name() {
        return lookup(name);
    }
    let mut whole = Value::Text(String::new());
    for part in template.0 {
        let value = match part {
            Part::Literal(text) => Value::Text(text),
            Part::Name(name) => lookup(&name)?,
        };
        whole = appended(whole, value)?;
    }
    Ok(whole)
}

/// As [`expand`], for a choice of output: names that only the judge knows stay as they are.
pub(super) fn expand_choice(
    text: &str,
    mut lookup: impl FnMut(&str) -> Result<Value, Trouble>,
) -> Result<Value, Trouble> {
    expand(text, |name| {
        if SEEN.contains(&name) { Ok(Value::Text(format!("{{{name}}}"))) } else { lookup(name) }
    })
}

/// Text stays text as long as nothing but text is appended.
fn appended(whole: Value, value: Value) -> Result<Value, Trouble> {
    match (whole, value) {
        (Value::Text(whole), Value::Text(text)) => Ok(Value::Text(whole + &text)),
        (_, Value::List(_)) | (Value::List(_), _) => Err(Trouble::WrongKind),
        (whole, value) => {
            let mut bytes = whole.bytes().into_owned();
            bytes.extend_from_slice(&value.bytes());
            Ok(Value::Bytes(bytes))
        }
    }
}
