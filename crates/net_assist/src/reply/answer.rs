//! From a message to an answer.

use common::codec::{self, Encoding, ErrorMode};

use super::template::Place;
use super::{LONGEST_FOR_REGEX, Matcher, Say, When, Writer};
use crate::link::Peer;

/// A message that rules are asked about. It is decoded once for each encoding in a row.
pub(super) struct Message<'a> {
    bytes: &'a [u8],
    peer: Peer,
    decoded: Option<(Encoding, Option<String>)>,
}

impl<'a> Message<'a> {
    pub(super) fn new(bytes: &'a [u8], peer: Peer) -> Self {
        Self { bytes, peer, decoded: None }
    }

    /// The text; `None` where the bytes are none.
    fn text(&mut self, encoding: Encoding) -> Option<&str> {
        if self.decoded.as_ref().is_none_or(|(known, _)| *known != encoding) {
            let text = codec::decode(self.bytes, encoding, ErrorMode::Strict).ok();
            self.decoded = Some((encoding, text.map(std::borrow::Cow::into_owned)));
        }
        self.decoded.as_ref()?.1.as_deref()
    }

    /// The bytes without a line end: in every encoding of the course these are the same.
    fn line(&self) -> &'a [u8] {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(self.bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }
}

impl Matcher {
    /// Whether the message matches, and what the groups did.
    pub(super) fn matches(
        &self,
        message: &mut Message<'_>,
        encoding: Encoding,
    ) -> Option<Vec<String>> {
        let matched = match self {
            Matcher::Other(When::Always) => true,
            Matcher::Other(When::Bytes(bytes)) => bytes == message.bytes,
            Matcher::Other(When::Equals(text)) => {
                let own = message.text(encoding)?;
                own == text || line(own) == text
            }
            Matcher::Other(When::Contains(text)) => message.text(encoding)?.contains(text.as_str()),
            Matcher::Other(When::Matches(_)) => false, // made into the one below
            Matcher::Regex(regex) => {
                let text = Some(line(message.text(encoding)?));
                let captures =
                    regex.captures(text.filter(|text| text.len() <= LONGEST_FOR_REGEX)?)?;
                let group = |group: Option<regex_lite::Match<'_>>| {
                    group.map(|group| group.as_str().to_owned()).unwrap_or_default()
                };
                return Some(captures.iter().skip(1).map(group).collect());
            }
        };
        matched.then(Vec::new)
    }
}

fn line(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

impl Writer {
    /// The answer; `None` if it would be empty though the message is not.
    pub(super) fn write(
        &self,
        message: &Message<'_>,
        groups: &[String],
        encoding: Encoding,
        count: u64,
    ) -> Option<Vec<u8>> {
        let encoded = |text: &str| {
            // What does not fit has been refused in the rule's own text; a stranger's may have it.
            let bytes = codec::encode(text, encoding, ErrorMode::Replace);
            bytes.map(std::borrow::Cow::into_owned).unwrap_or_default()
        };
        let bytes = match self {
            Writer::Other(Say::Text(text) | Say::Template(text)) => encoded(text),
            Writer::Other(Say::Bytes(bytes)) => bytes.clone(),
            Writer::Other(Say::Echo) => message.bytes.to_vec(),
            Writer::Template(template) => {
                let mut bytes = Vec::new();
                for place in template.places() {
                    match place {
                        Place::Plain(text) => bytes.extend(encoded(text)),
                        Place::Message => bytes.extend_from_slice(message.line()),
                        Place::From => bytes.extend(message.peer.to_string().into_bytes()),
                        Place::Time => bytes.extend(time().into_bytes()),
                        Place::Count => bytes.extend(count.to_string().into_bytes()),
                        Place::Group(number) => {
                            let group = number.checked_sub(1).and_then(|at| groups.get(at));
                            bytes.extend(encoded(group.map_or("", String::as_str)));
                        }
                    }
                }
                bytes
            }
        };
        (!bytes.is_empty() || message.bytes.is_empty()).then_some(bytes)
    }
}

/// The local time as RFC 3339 has it, to the millisecond.
fn time() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}
