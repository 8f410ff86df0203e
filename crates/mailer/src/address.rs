//! A mail address: RFC 5321 and 5322, and 6531 beyond ASCII.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;

use common::Text;
use common::args::BadValue;
use lettre::message::Mailbox;

use crate::MailError;

/// A mail address, with or without a name: `you@example.com`, `张三 <you@example.com>`.
///
/// Checked by the grammar of RFC 5321 and RFC 6531 (so letters of every script are allowed), and
/// free of control characters: what is written into a header cannot begin another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Mailbox);

impl Address {
    /// The address alone, without the name: `you@example.com`.
    pub fn email(&self) -> &str {
        self.0.email.as_ref()
    }

    /// The name before the address, where there is one.
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref().filter(|name| !name.is_empty())
    }

    /// The part behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.email.domain()
    }

    /// The domain as every mail server takes it: letters beyond ASCII as punycode (RFC 5890).
    pub(crate) fn wire_domain(&self) -> Cow<'_, str> {
        ascii_domain(self.domain())
    }

    /// The address as it goes over the wire. Only a local part beyond ASCII is left as it is:
    /// there is no other way to write it, and a server needs SMTPUTF8 for it (RFC 6531).
    pub(crate) fn wire_email(&self) -> String {
        format!("{}@{}", self.0.email.user(), self.wire_domain())
    }

    /// Whether a server without SMTPUTF8 can take it.
    pub(crate) fn is_ascii_on_the_wire(&self) -> bool {
        self.0.email.user().is_ascii() && self.wire_domain().is_ascii()
    }

    /// The same address under another name.
    ///
    /// # Errors
    /// When the name holds a control character.
    pub fn with_name(&self, name: &str) -> Result<Self, BadValue> {
        refuse_control_characters(name)?;
        let name = (!name.is_empty()).then(|| name.to_owned());
        Ok(Self(Mailbox::new(name, self.0.email.clone())))
    }
}

impl FromStr for Address {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        refuse_control_characters(value)?;
        if value.contains('＠') {
            return Err(BadValue::new(
                Text::new("the @ is the full-width one", "这里用了全角的＠"),
                example(),
            ));
        }
        let reason = Text::new("not a mail address", "不是邮件地址");
        mailbox(value.trim()).map(Self).ok_or_else(|| BadValue::new(reason, example()))
    }
}

/// lettre reads RFC 5322's grammar, quotes and all; the addresses in it are ASCII. The others
/// (RFC 6531), and those at an IP address, are read without quotes.
fn mailbox(value: &str) -> Option<Mailbox> {
    if let Ok(mailbox) = value.parse() {
        return Some(mailbox);
    }
    let Some((name, email)) = value.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) else {
        return Some(Mailbox::new(None, value.parse().ok()?));
    };
    let name = Some(unquoted(name.trim())).filter(|name| !name.is_empty());
    Some(Mailbox::new(name, email.trim().parse().ok()?))
}

/// A host's or a domain's name as DNS, TLS and SMTP take it; what cannot be converted stays.
pub(crate) fn ascii_domain(domain: &str) -> Cow<'_, str> {
    if domain.is_ascii() {
        return Cow::Borrowed(domain);
    }
    idna::domain_to_ascii(domain).map_or(Cow::Borrowed(domain), Cow::Owned)
}

/// A name out of RFC 5322's quotes, where it stands in them.
fn unquoted(name: &str) -> String {
    let inner = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else {
        return name.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        out.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    out
}

impl Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.email())
    }
}

fn example() -> Text {
    Text::new(
        "write you@example.com or \"Zhang San <you@example.com>\"",
        "请写成 you@example.com 或 \"张三 <you@example.com>\"",
    )
}

/// lettre panics on a line break in a name, and a header with one is two headers.
pub(crate) fn refuse_control_characters(value: &str) -> Result<(), BadValue> {
    if !value.chars().any(char::is_control) {
        return Ok(());
    }
    Err(BadValue::new(
        Text::new(
            "a line break or another control character in it could forge a header",
            "其中有换行或其他控制字符，可能伪造邮件头",
        ),
        Text::new("write it on one line", "请写在一行里"),
    ))
}

pub(crate) fn parse(value: &str) -> Result<Address, MailError> {
    value.parse().map_err(|problem| MailError::BadAddress { input: value.to_owned(), problem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_with_and_without_a_name_are_taken() {
        for (value, email) in [
            ("student@localhost", "student@localhost"),
            (" a@b.example ", "a@b.example"),
            ("张三 <a@b.example>", "a@b.example"),
            ("\"Zhang, San\" <a@b.example>", "a@b.example"),
            ("me@[127.0.0.1]", "me@[127.0.0.1]"),
            ("用户@例子.中国", "用户@例子.中国"),
            ("张三 <用户@例子.中国>", "用户@例子.中国"),
        ] {
            assert_eq!(value.parse::<Address>().unwrap().email(), email, "{value}");
        }
    }

    #[test]
    fn a_name_is_taken_out_of_its_quotes() {
        for (value, name) in [
            ("\"张三，\\\"运维\\\"\" <a@b.example>", Some("张三，\"运维\"")),
            ("\"Zhang, San\" <用户@b.example>", Some("Zhang, San")),
            ("Zhang San <a@b.example>", Some("Zhang San")),
            ("<a@b.example>", None),
        ] {
            assert_eq!(value.parse::<Address>().unwrap().name(), name, "{value}");
        }
    }

    #[test]
    fn only_a_local_part_beyond_ascii_needs_smtputf8() {
        for (value, wire, is_ascii) in [
            ("me@例子.中国", "me@xn--fsqu00a.xn--fiqs8s", true),
            ("用户@例子.中国", "用户@xn--fsqu00a.xn--fiqs8s", false),
            ("me@[127.0.0.1]", "me@[127.0.0.1]", true),
            ("me@BÜCHER.example", "me@xn--bcher-kva.example", true),
        ] {
            let address: Address = value.parse().unwrap();
            assert_eq!(
                (address.wire_email().as_str(), address.is_ascii_on_the_wire()),
                (wire, is_ascii)
            );
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_an_example() {
        for value in ["", "you", "you@", "@example.com", "a b@c.d", "a@b, c@d", "a＠b.example"] {
            let refused = value.parse::<Address>().unwrap_err();
            assert!(refused.help.en.contains("you@example.com"), "{value}: {refused}");
        }
    }

    #[test]
    fn a_line_break_is_refused_wherever_it_stands() {
        for value in ["a@b.example\r\nBcc: c@d.example", "x\ny <a@b.example>", "a\0@b.example"] {
            let refused = value.parse::<Address>().unwrap_err();
            assert!(refused.reason.en.contains("forge"), "{value:?}: {refused}");
        }
        let address: Address = "a@b.example".parse().unwrap();
        assert!(address.with_name("x\r\nBcc: c@d.example").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(value in any::<String>()) {
            if let Ok(address) = value.parse::<Address>() {
                prop_assert!(address.email().contains('@'));
            }
        }
    }
}
