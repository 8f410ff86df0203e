//! A drawn value.

use std::borrow::Cow;

/// A value of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Bytes that need not be text.
    Bytes(Vec<u8>),
    /// Several.
    List(Vec<Value>),
}

impl Value {
    /// What it is as text, if it is one: bytes are read as UTF-8.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Bytes(bytes) => str::from_utf8(bytes).ok(),
            Value::List(_) => None,
        }
    }

    /// Its bytes: text in UTF-8. A list's are in a row.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Value::Text(text) => Cow::Borrowed(text.as_bytes()),
            Value::Bytes(bytes) => Cow::Borrowed(bytes),
            Value::List(values) => {
                Cow::Owned(values.iter().flat_map(|value| value.bytes().into_owned()).collect())
            }
        }
    }

    /// Its elements; what is no list is one element.
    pub fn elements(&self) -> &[Value] {
        match self {
            Value::List(values) => values,
            one => std::slice::from_ref(one),
        }
    }

    /// Does something with each element: one stays one, a list a list.
    pub(super) fn try_map<E>(
        &self,
        mut change: impl FnMut(&Value) -> Result<Value, E>,
    ) -> Result<Value, E> {
        match self {
            Value::List(values) => {
                values.iter().map(change).collect::<Result<_, _>>().map(Value::List)
            }
            one => change(one),
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}
