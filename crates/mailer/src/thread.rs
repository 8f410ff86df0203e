//! Messages that belong together: a mail program shows them as one conversation.

use std::fmt::{self, Display};
use std::str::FromStr;

use common::Text;
use common::args::BadValue;

use crate::Letter;

/// A conversation, known by the Message-ID of its first message (RFC 5322, 3.6.4). A message in it
/// names that one in `In-Reply-To` and `References`, and has a Message-ID of its own: repeated
/// alerts of one incident are one conversation, and no mail program takes one for a copy of
/// another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Thread(String);

impl Thread {
    /// The conversation that this letter begins.
    pub fn of(first: &Letter) -> Self {
        Self(first.message_id().to_owned())
    }

    /// The Message-ID of the first message, with its angle brackets.
    pub fn first(&self) -> &str {
        &self.0
    }
}

impl Display for Thread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A Message-ID that was kept in a file: `<word@domain>`, printable, at most 512 bytes.
impl FromStr for Thread {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let inner = value.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let is_id = |id: &&str| {
            let plain = id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte));
            plain
                && id.len() <= 510
                && id.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
        };
        inner.filter(is_id).map(|_| Self(value.to_owned())).ok_or_else(|| {
            BadValue::new(
                Text::new("not a Message-ID", "不是 Message-ID"),
                Text::new("write it like <1a2b@example.com>", "请写成 <1a2b@example.com> 这样"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_message_id_names_a_thread() {
        assert_eq!("<1@a.example>".parse::<Thread>().unwrap().first(), "<1@a.example>");
        for value in ["", "<>", "<@>", "1@a", "<a b@c>", "<a@b>\r\nBcc: x", "<a@b> <c@d>", "<é@b>"]
        {
            assert!(value.parse::<Thread>().is_err(), "{value:?}");
        }
    }
}
