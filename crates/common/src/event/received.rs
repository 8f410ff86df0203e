//! A datagram that arrived.

use std::borrow::Cow;
use std::net::SocketAddr;

use super::{Event, length, readable};
use crate::codec::{self, DecodeError, Encoding, ErrorMode};
use crate::escape::hex;
use crate::json::Object;
use crate::{Lang, Text, text, tr};

/// A datagram that arrived, with what its bytes mean as text.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    /// The payload, as far as it fitted into the buffer.
    pub bytes: &'a [u8],
    /// The sender.
    pub from: SocketAddr,
    /// The datagram's real length in bytes.
    pub full_length: usize,
    /// The encoding in which it was read.
    pub encoding: Encoding,
    /// The text, or where decoding failed.
    pub text: Result<Cow<'a, str>, DecodeError>,
}

/// A sentence shows at most this many bytes as hex; `--json` has them all.
const HEX_IN_A_SENTENCE: usize = 64;

impl Received<'_> {
    fn is_truncated(&self) -> bool {
        self.full_length > self.bytes.len()
    }

    /// Whether the buffer's end, not the sender, made the last character undecodable.
    fn is_cut_in_a_character(&self, error: &DecodeError) -> bool {
        self.is_truncated() && error.end == self.bytes.len()
    }

    /// An encoding in which all of the bytes are text, with that text.
    fn suggestion(&self, error: &DecodeError) -> Option<(Encoding, String)> {
        if self.is_cut_in_a_character(error) {
            return None;
        }
        // Latin-1 reads anything, so it says nothing.
        let candidate = codec::guess(self.bytes)
            .into_iter()
            .map(|guess| guess.encoding)
            .find(|encoding| ![self.encoding, Encoding::Latin1].contains(encoding))?;
        let text = codec::decode(self.bytes, candidate, ErrorMode::Strict).ok()?;
        Some((candidate, text.into_owned()))
    }

    fn length(&self, lang: Lang) -> String {
        let (got, full) = (self.bytes.len(), length(self.full_length, lang));
        if self.is_truncated() {
            return tr!(lang, "{got} of {full}", "{full}中的 {got} 字节");
        }
        full
    }

    fn undecodable(&self, lang: Lang, error: &DecodeError) -> String {
        let DecodeError { encoding, start, .. } = error;
        if self.is_cut_in_a_character(error)
            && let Ok(text) = codec::decode(self.bytes, *encoding, ErrorMode::BackslashReplace)
        {
            let text = readable(&text, self.bytes, lang);
            return tr!(lang, "{text} (half a character)", "{text}（半个字符）");
        }
        let head = &self.bytes[..self.bytes.len().min(HEX_IN_A_SENTENCE)];
        let more = if head.len() < self.bytes.len() { "…" } else { "" };
        let bytes = hex(head);
        let mut sentence = tr!(
            lang,
            "not {encoding} from byte {start} on: {bytes}{more}",
            "从第 {start} 字节起不是 {encoding}：{bytes}{more}"
        );
        if let Some((encoding, text)) = self.suggestion(error) {
            let text = readable(&text, self.bytes, lang);
            sentence += &tr!(lang, " (as {encoding}: {text})", "（按 {encoding} 解码：{text}）");
        }
        sentence
    }
}

impl Event for Received<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (length, from) = (self.length(lang), self.from);
        let content = match &self.text {
            Ok(text) => readable(text, self.bytes, lang),
            Err(error) => self.undecodable(lang, error),
        };
        tr!(
            lang,
            "received {length} from {from}: {content}",
            "收到 {length}，来自 {from}：{content}"
        )
    }

    fn json(&self) -> String {
        let received = Object::event("received")
            .number("bytes", self.bytes.len())
            .shown("from", self.from)
            .string_or_null("text", self.text.as_ref().ok())
            .hex("hex", self.bytes)
            .string("encoding", self.encoding.name())
            .boolean("truncated", self.is_truncated())
            .number("full_length", self.full_length)
            .finish();
        let Err(error) = &self.text else {
            return received;
        };
        let mut decode_error = Object::event("decode_error")
            .shown("from", self.from)
            .string("encoding", error.encoding.name())
            .number("at", error.start)
            .hex("hex", self.bytes);
        if let Some((encoding, _)) = self.suggestion(error) {
            decode_error = decode_error.string("suggestion", encoding.name());
        }
        format!("{received}\n{}", decode_error.finish())
    }

    fn hint(&self) -> Option<Text> {
        if self.is_truncated() {
            let (lost, full) = (self.full_length - self.bytes.len(), self.full_length);
            return Some(text!(
                "the last {lost} of {full} bytes did not fit into the buffer and are lost; \
                 give --buffer {full}",
                "{full} 字节中最后的 {lost} 字节放不进缓冲区，已经丢失；请用 --buffer {full}"
            ));
        }
        let Some((encoding, _)) = self.suggestion(self.text.as_ref().err()?) else {
            return Some(Text::new(
                "--errors replace shows what can be read",
                "用 --errors replace 可以显示能读的部分",
            ));
        };
        Some(text!(
            "the sender seems to use {encoding}; try -e {encoding}",
            "发送方用的似乎是 {encoding}；请试 -e {encoding}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn received(bytes: &[u8], full_length: usize) -> Received<'_> {
        Received {
            bytes,
            from: ([127, 0, 0, 1], 5000).into(),
            full_length,
            encoding: Encoding::Utf8,
            text: codec::decode(bytes, Encoding::Utf8, ErrorMode::Strict),
        }
    }

    fn events(received: &Received<'_>) -> Vec<Value> {
        received.json().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn another_encoding_is_named() {
        let gbk = received(b"\xc4\xe3\xba\xc3", 4);
        assert!(gbk.sentence(Lang::En).ends_with("(as gbk: 你好)"));
        assert!(gbk.hint().unwrap().zh.contains("-e gbk"));
        let events = events(&gbk);
        assert_eq!(events[0]["text"], Value::Null);
        assert_eq!(events[1]["event"], "decode_error");
        assert_eq!((&events[1]["at"], &events[1]["suggestion"]), (&0.into(), &"gbk".into()));
    }

    #[test]
    fn a_character_cut_by_the_buffer_is_no_other_encoding() {
        let cut = received(&"你好".as_bytes()[..5], 6);
        assert!(cut.sentence(Lang::En).contains(r"5 of 6 bytes from 127.0.0.1:5000: 你\xe5\xa5"));
        assert!(cut.hint().unwrap().en.contains("--buffer 6"));
        assert_eq!(events(&cut)[0]["truncated"], true);
        assert_eq!(events(&cut)[1].get("suggestion"), None);
    }

    #[test]
    fn bytes_that_are_text_nowhere_get_no_suggestion() {
        let noise = received(b"\xff\xff\xff", 3);
        assert_eq!(events(&noise)[1].get("suggestion"), None);
        assert!(noise.hint().unwrap().en.contains("--errors replace"));
    }

    #[test]
    fn an_empty_datagram_is_a_datagram() {
        assert_eq!(
            received(b"", 0).sentence(Lang::En),
            "received 0 bytes from 127.0.0.1:5000: (empty)"
        );
        assert_eq!(events(&received(b"", 0))[0]["text"], "");
    }

    #[test]
    fn long_hex_is_shortened_for_people_only() {
        let bytes = vec![0xff; 1000];
        let long = received(&bytes, 1000);
        assert!(long.sentence(Lang::En).len() < 300);
        assert_eq!(events(&long)[0]["hex"].as_str().unwrap().len(), 2000);
    }
}
