//! One text in every encoding: its bytes, what each wrong decoding makes of it, and the error
//! modes beside each other.

mod matrix;
mod modes;

use common::codec::{self, EncodeError, Encoding, ErrorMode};
use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Console, Error, ExitStatus, Lang, Text, tr};

use crate::cells::spaced_lines;
use crate::encoded::encode_error;
use crate::words;

/// The width of an encoding's name.
const NAME: usize = 11;

/// Tells all of it.
pub(crate) fn tell(text: &str, console: &mut Console) -> Result<ExitStatus, Error> {
    if !console.is_json() {
        console.tell(&Heading(text))?;
    }
    let mut written = Vec::new();
    for encoding in Encoding::ALL {
        let bytes = codec::encode(text, encoding, ErrorMode::Strict);
        console.tell(&Written { text, encoding, bytes: bytes.as_deref() })?;
        if let Ok(bytes) = bytes {
            written.push((encoding, bytes.into_owned()));
        }
    }
    matrix::tell(text, &written, console)?;
    modes::tell(text, console)?;
    if text.is_ascii() {
        console.hint(&Text::new(
            "ASCII is the same in all five encodings: try a text with other characters",
            "ASCII 在五种编码里都一样：请换一段带其他字符的文本",
        ));
    }
    Ok(ExitStatus::Done)
}

struct Heading<'a>(&'a str);

impl Event for Heading<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let text = shown(self.0, lang);
        let count = words::characters(self.0.chars().count(), lang);
        tr!(lang, "{text}: {count}, written in", "{text}：{count}，各种编码的写法")
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

/// The text in one encoding.
struct Written<'a> {
    text: &'a str,
    encoding: Encoding,
    bytes: Result<&'a [u8], &'a EncodeError>,
}

impl Event for Written<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let name = padded(self.encoding.name(), NAME);
        match self.bytes {
            Ok(bytes) => {
                let count = padded(&words::bytes(bytes.len(), lang), 11);
                format!("  {name}{count}{}", spaced_lines(bytes, 2 + NAME + 11))
            }
            Err(error) => {
                let lacks = words::lacks(self.encoding, error.character);
                format!("  {name}{}{}", padded("-", 11), lacks.in_lang(lang))
            }
        }
    }

    fn json(&self) -> String {
        match self.bytes {
            Ok(bytes) => Object::event("encoded")
                .string("codec", self.encoding.name())
                .string("errors", ErrorMode::Strict.name())
                .hex("hex", bytes)
                .string("text", self.text)
                .number("bytes", bytes.len())
                .finish(),
            Err(error) => encode_error(self.text, error),
        }
    }
}
