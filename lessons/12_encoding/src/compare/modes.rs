//! The error modes beside each other: for a text that an encoding lacks, and for a character that
//! was cut in half on its way.

use common::codec::{self, EncodeErrors, Encoding, ErrorMode};
use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Console, Error, Lang, tr};

use crate::cells::{cut, spaced};
use crate::decoded::decode_error;
use crate::encoded::encode_error;

const MODE: usize = 19;
const COLUMN: usize = 29;

/// Tells the modes; a text of ASCII alone gives them nothing to do.
pub(super) fn tell(text: &str, console: &mut Console) -> Result<(), Error> {
    let Some(halved) = halved(text) else {
        return Ok(());
    };
    let modes = Modes { text, halved };
    if !console.is_json() {
        return console.tell(&modes);
    }
    EncodeErrors::ALL.iter().try_for_each(|mode| console.tell(&Encoded(&modes, *mode)))?;
    ErrorMode::ALL.iter().try_for_each(|mode| console.tell(&Decoded(&modes, *mode)))
}

/// The text in UTF-8 up to its last character beyond ASCII, without that one's last byte.
fn halved(text: &str) -> Option<&[u8]> {
    let (at, last) = text.char_indices().rfind(|(_, c)| !c.is_ascii())?;
    text.as_bytes().get(..at + last.len_utf8() - 1)
}

struct Modes<'a> {
    text: &'a str,
    halved: &'a [u8],
}

impl Modes<'_> {
    fn encoded(&self, mode: EncodeErrors, lang: Lang) -> String {
        match codec::encode(self.text, Encoding::Ascii, mode) {
            Ok(bytes) => shown(&String::from_utf8_lossy(&bytes), lang),
            Err(error) => {
                let place = error.start + 1;
                tr!(lang, "error at character {place}", "第 {place} 个字符出错")
            }
        }
    }

    fn decoded(&self, mode: ErrorMode, lang: Lang) -> String {
        match codec::decode(self.halved, Encoding::Utf8, mode) {
            Ok(text) => shown(&text, lang),
            Err(error) => {
                let at = error.start;
                tr!(lang, "error at byte {at}", "第 {at} 字节出错")
            }
        }
    }
}

impl Event for Modes<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let from = self.halved.len().saturating_sub(5);
        let end = spaced(self.halved.get(from..).unwrap_or_default());
        let end = if from > 0 { format!("…{end}") } else { end };
        let row = |mode: &str, encoded: &str, decoded: &str| {
            let encoded = padded(&cut(encoded, COLUMN - 1), COLUMN);
            let decoded = cut(decoded, COLUMN);
            format!("  {}{encoded}{decoded}", padded(mode, MODE)).trim_end().to_owned()
        };
        let mut lines = vec![String::new()];
        lines.push(row(
            lang.pick("error modes", "错误处理"),
            lang.pick("the text to ascii", "文本编成 ascii"),
            &tr!(lang, "{end} from utf-8", "{end} 按 utf-8 解码"),
        ));
        for mode in EncodeErrors::ALL {
            let decoded = match ErrorMode::from_label(mode.name()) {
                Some(mode) => self.decoded(mode, lang),
                None => lang.pick("(encoding only)", "（只用于编码）").to_owned(),
            };
            lines.push(row(mode.name(), &self.encoded(mode, lang), &decoded));
        }
        lines.join("\n")
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

struct Encoded<'a>(&'a Modes<'a>, EncodeErrors);

impl Event for Encoded<'_> {
    fn sentence(&self, lang: Lang) -> String {
        self.0.encoded(self.1, lang)
    }

    fn json(&self) -> String {
        match codec::encode(self.0.text, Encoding::Ascii, self.1) {
            Ok(bytes) => Object::event("encoded")
                .string("codec", Encoding::Ascii.name())
                .string("errors", self.1.name())
                .hex("hex", &bytes)
                .string("text", self.0.text)
                .finish(),
            Err(error) => encode_error(self.0.text, &error),
        }
    }
}

struct Decoded<'a>(&'a Modes<'a>, ErrorMode);

impl Event for Decoded<'_> {
    fn sentence(&self, lang: Lang) -> String {
        self.0.decoded(self.1, lang)
    }

    fn json(&self) -> String {
        match codec::decode(self.0.halved, Encoding::Utf8, self.1) {
            Ok(text) => Object::event("decoded")
                .string("codec", Encoding::Utf8.name())
                .string("errors", self.1.name())
                .hex("hex", self.0.halved)
                .string("text", text)
                .finish(),
            Err(error) => decode_error(self.0.halved, &error, None),
        }
    }
}
