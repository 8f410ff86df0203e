//! The name of a letter in the outbox.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use common::Text;
use common::args::BadValue;
use ring::digest::{SHA256, digest};

/// The name of a letter in the outbox: when it was put there (milliseconds, so that names sort by
/// time) and a digest of its Message-ID, such as `018bcfe56800-9f86d081884c7d65`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

const TIME: usize = 12;
const DIGEST: usize = 16;

impl Id {
    pub(super) fn new(message_id: &str, now: SystemTime) -> Self {
        let time = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let digest = digest(&SHA256, message_id.as_bytes());
        let digest = common::escape::hex(digest.as_ref().get(..DIGEST / 2).unwrap_or_default());
        Self(format!("{time:012x}-{digest}"))
    }

    pub(super) fn is_same_letter(&self, other: &Self) -> bool {
        self.0.get(TIME..) == other.0.get(TIME..)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Only what [`Id`] shows: no name of another file can come from it.
impl FromStr for Id {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let is_hex = |part: &str, length| {
            part.len() == length
                && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        let parts = value.split_once('-');
        if parts.is_some_and(|(time, digest)| is_hex(time, TIME) && is_hex(digest, DIGEST)) {
            return Ok(Self(value.to_owned()));
        }
        Err(BadValue::new(
            Text::new("not the name of a letter in the outbox", "不是发件箱里的编号"),
            Text::new(
                "copy it from the list: mail_monitor outbox list",
                "请从列表里复制：mail_monitor outbox list",
            ),
        ))
    }
}
