//! Which encoding unknown bytes may be in.

use common::codec::{self, DecodeError, Encoding, ErrorMode, Guess};
use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Console, Error, ExitStatus, Lang, tr};

use crate::cells::{cut, spaced, spaced_lines};
use crate::decoded::decode_error;
use crate::words;

/// The width of the names of the encodings, with their numbers.
const NAME: usize = 12;

/// Tells every encoding: the likely ones in order, then those in which the bytes break.
pub(crate) fn tell(bytes: &[u8], console: &mut Console) -> Result<ExitStatus, Error> {
    if !console.is_json() {
        console.tell(&Heading(bytes))?;
    }
    // region: guess
    let guesses = codec::guess(bytes);
    // endregion: guess
    let rest = Encoding::ALL
        .iter()
        .filter(|encoding| !guesses.iter().any(|guess| guess.encoding == **encoding));
    for (guess, rank) in guesses.iter().zip(1..) {
        console.tell(&Likely { bytes, guess, rank })?;
    }
    for encoding in rest {
        match codec::decode(bytes, *encoding, ErrorMode::Strict) {
            Ok(text) => console.tell(&Possible { text: &text, encoding: *encoding, bytes })?,
            Err(error) => console.tell(&Impossible { bytes, error })?,
        }
    }
    Ok(ExitStatus::Done)
}

/// The bytes, for people.
struct Heading<'a>(&'a [u8]);

impl Event for Heading<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let head = words::bytes(self.0.len(), lang) + lang.pick(": ", "：");
        format!("{head}{}", spaced_lines(self.0, 2 + head.len().min(12)))
    }

    fn json(&self) -> String {
        Object::event("heading").hex("hex", self.0).finish()
    }
}

/// An encoding that decodes all of it and has something that speaks for it.
struct Likely<'a> {
    bytes: &'a [u8],
    guess: &'a Guess,
    rank: usize,
}

impl Event for Likely<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Self { guess, rank, .. } = self;
        let text = codec::decode(self.bytes, guess.encoding, ErrorMode::Strict).unwrap_or_default();
        let text = cut(&shown(&text, lang), 60);
        let name = padded(&format!("{rank}. {}", guess.encoding), NAME);
        let reason = words::of_guess(guess.reason);
        format!("  {name}{text}\n  {}{}", " ".repeat(NAME), reason.in_lang(lang))
    }

    fn json(&self) -> String {
        let encoding = self.guess.encoding;
        let text = codec::decode(self.bytes, encoding, ErrorMode::Strict).unwrap_or_default();
        Object::event("guess")
            .number("rank", self.rank)
            .string("encoding", encoding.name())
            .string("reason", words::name_of_guess(self.guess.reason))
            .string("text", text)
            .hex("hex", self.bytes)
            .finish()
    }
}

/// Latin-1, which decodes anything: no guess, but the text may help whoever looks.
struct Possible<'a> {
    bytes: &'a [u8],
    text: &'a str,
    encoding: Encoding,
}

impl Event for Possible<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let name = padded(&format!("-  {}", self.encoding), NAME);
        let text = cut(&shown(self.text, lang), 40);
        let why = lang.pick("decodes anything: proves nothing", "什么都能读，说明不了什么");
        format!("  {name}{text}\n  {}{why}", " ".repeat(NAME))
    }

    fn json(&self) -> String {
        Object::event("guess")
            .null("rank")
            .string("encoding", self.encoding.name())
            .string("reason", "any-byte")
            .string("text", self.text)
            .hex("hex", self.bytes)
            .finish()
    }
}

/// An encoding in which the bytes are no text.
struct Impossible<'a> {
    bytes: &'a [u8],
    error: DecodeError,
}

impl Event for Impossible<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let DecodeError { encoding, start, end, .. } = &self.error;
        let name = padded(&format!("-  {encoding}"), NAME);
        let bad = spaced(self.bytes.get(*start..*end).unwrap_or_default());
        let reason = words::reason(&self.error);
        let reason = reason.in_lang(lang);
        tr!(
            lang,
            "  {name}no: byte {start} ({bad}): {reason}",
            "  {name}不是：第 {start} 字节（{bad}）：{reason}"
        )
    }

    fn json(&self) -> String {
        decode_error(self.bytes, &self.error, None)
    }
}
