//! One JSON object on one line (RFC 8259).
//!
//! Written here rather than with a library: the contract wants hazardous characters as `\u`
//! escapes, and an object of a dozen fields needs no serializer in a student's first build.

use std::fmt::{Display, Write};

use crate::escape::{hex, is_hazardous};

/// A JSON object under construction; fields keep the order in which they are added.
///
/// ```
/// use common::json::Object;
/// let line = Object::event("timeout").number("after_ms", 500).finish();
/// assert_eq!(line, r#"{"event":"timeout","after_ms":500}"#);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Object {
    text: String,
}

impl Object {
    /// An object without fields.
    pub fn new() -> Self {
        Self { text: "{".to_owned() }
    }

    /// An object whose first field is `event`, as every line of `--json` begins.
    pub fn event(name: &str) -> Self {
        Self::new().string("event", name)
    }

    /// A field that holds text; hazardous characters are written as `\u` escapes.
    pub fn string(self, name: &str, value: impl AsRef<str>) -> Self {
        self.field(name, |text| write_string(text, value.as_ref()))
    }

    /// A field that holds text, or null.
    pub fn string_or_null(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.string(name, value),
            None => self.null(name),
        }
    }

    /// A field that holds what a value shows, such as an address.
    pub fn shown(self, name: &str, value: impl Display) -> Self {
        self.string(name, value.to_string())
    }

    /// A field that holds a number.
    pub fn number(self, name: &str, value: impl Number) -> Self {
        self.field(name, |text| text.push_str(&value.digits()))
    }

    /// A field that holds true or false.
    pub fn boolean(self, name: &str, value: bool) -> Self {
        self.field(name, |text| {
            text.push_str(if value { "true" } else { "false" });
        })
    }

    /// A field that holds null.
    pub fn null(self, name: &str) -> Self {
        self.field(name, |text| text.push_str("null"))
    }

    /// A field that holds bytes as hex.
    pub fn hex(self, name: &str, bytes: &[u8]) -> Self {
        self.field(name, |text| {
            let _ = write!(text, "\"{}\"", hex(bytes)); // a String takes any text
        })
    }

    /// A field that holds an array of texts.
    pub fn strings<T: AsRef<str>>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        self.array(name, values, |text, value| {
            write_string(text, value.as_ref());
        })
    }

    /// A field that holds an array of objects.
    pub fn objects(self, name: &str, values: impl IntoIterator<Item = Object>) -> Self {
        self.array(name, values, |text, value| text.push_str(&value.finish()))
    }

    /// The finished object, without a newline.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }

    fn array<T>(
        self,
        name: &str,
        values: impl IntoIterator<Item = T>,
        write: impl Fn(&mut String, T),
    ) -> Self {
        self.field(name, |text| {
            text.push('[');
            for (index, value) in values.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(text, value);
            }
            text.push(']');
        })
    }

    fn field(mut self, name: &str, write_value: impl FnOnce(&mut String)) -> Self {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        write_string(&mut self.text, name);
        self.text.push(':');
        write_value(&mut self.text);
        self
    }
}

impl Default for Object {
    fn default() -> Self {
        Self::new()
    }
}

/// A number as JSON writes it.
pub trait Number: Copy {
    /// The digits; `null` for what JSON has no number for (infinite, not a number).
    fn digits(self) -> String;
}

macro_rules! whole_numbers {
    ($($kind:ty),*) => {
        $(impl Number for $kind {
            fn digits(self) -> String {
                self.to_string()
            }
        })*
    };
}
whole_numbers!(i32, u8, u16, u32, u64, u128, usize);

impl Number for f64 {
    fn digits(self) -> String {
        if self.is_finite() { self.to_string() } else { "null".to_owned() }
    }
}

fn write_string(out: &mut String, value: &str) {
    out.push('"');
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_hazardous(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}"); // a String takes any text
                }
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn every_kind_of_field_reads_back() {
        let line = Object::event("all")
            .number("bytes", 15_usize)
            .number("cpu", 12.5)
            .number("nan", f64::NAN)
            .boolean("truncated", false)
            .null("text")
            .hex("hex", &[0xe4, 0x0a])
            .strings("to", ["a", "b"])
            .objects("addresses", [Object::new().number("prefix", 8_u8), Object::new()])
            .finish();
        let expected = json!({
            "event": "all", "bytes": 15, "cpu": 12.5, "nan": null, "truncated": false,
            "text": null, "hex": "e40a", "to": ["a", "b"], "addresses": [{"prefix": 8}, {}],
        });
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn any_text_reads_back_exactly_and_is_harmless(text in any::<String>()) {
            let line = Object::new().string("text", &text).finish();
            prop_assert!(!line.chars().any(is_hazardous), "{line:?}");
            let value: Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(value["text"].as_str(), Some(text.as_str()));
        }
    }
}
