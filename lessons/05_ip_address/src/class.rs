//! The classes of IPv4, which said until 1993 how long a network's prefix was.

use std::net::{IpAddr, Ipv4Addr};

use common::event::Event;
use common::json::Object;
use common::layout::{hanging, padded};
use common::{Console, Error, Lang, Text, text};

/// A class: the addresses whose first bits are the same (RFC 791, RFC 1112).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Class {
    /// `A` to `E`.
    pub(crate) letter: char,
    /// The first and the last value of the first byte.
    pub(crate) first_byte: (u8, u8),
    /// The bits with which the first byte begins.
    bits: &'static str,
    /// The prefix that the class meant.
    prefix: Option<u32>,
    what: Text,
}

const fn class(
    letter: char,
    first_byte: (u8, u8),
    bits: &'static str,
    prefix: Option<u32>,
    what: Text,
) -> Class {
    Class { letter, first_byte, bits, prefix, what }
}

// region: classes
static ALL: [Class; 5] = [
    class(
        'A',
        (0, 127),
        "0",
        Some(8),
        Text::new("16,777,216 addresses a network", "每个网络 16,777,216 个地址"),
    ),
    class(
        'B',
        (128, 191),
        "10",
        Some(16),
        Text::new("65,536 addresses a network", "每个网络 65,536 个地址"),
    ),
    class(
        'C',
        (192, 223),
        "110",
        Some(24),
        Text::new("256 addresses a network", "每个网络 256 个地址"),
    ),
    class(
        'D',
        (224, 239),
        "1110",
        None,
        Text::new("multicast: groups, no networks", "组播：是组，不是网络"),
    ),
    class('E', (240, 255), "1111", None, Text::new("reserved", "保留")),
];
// endregion: classes

/// The class of an address; IPv6 never had classes.
pub(crate) fn class_of(ip: IpAddr) -> Option<&'static Class> {
    let IpAddr::V4(ip) = ip else { return None };
    let [first, ..] = ip.octets();
    ALL.iter().find(|class| (class.first_byte.0..=class.first_byte.1).contains(&first))
}

impl Class {
    fn range(&self) -> (Ipv4Addr, Ipv4Addr) {
        let (first, last) = self.first_byte;
        (Ipv4Addr::new(first, 0, 0, 0), Ipv4Addr::new(last, 255, 255, 255))
    }

    /// The class in a sentence.
    pub(crate) fn told(&self) -> Text {
        let (letter, (first, last)) = (self.letter, self.range());
        let Text { en, zh } = &self.what;
        match self.prefix {
            Some(prefix) => text!(
                "{letter} ({first} – {last}): once that meant /{prefix}; since 1993 only the \
                 prefix counts (CIDR)",
                "{letter}（{first} – {last}）：过去表示 /{prefix}；1993 年起只看前缀（CIDR）"
            ),
            None => {
                text!("{letter} ({first} – {last}): {en}", "{letter}（{first} – {last}）：{zh}")
            }
        }
    }
}

/// Tells all classes, and why they ended.
pub(crate) fn tell_all(console: &mut Console) -> Result<(), Error> {
    if !console.is_json() {
        console.tell(&Heading)?;
    }
    ALL.iter().try_for_each(|class| console.tell(class))?;
    if !console.is_json() {
        console.tell(&Ending)?;
    }
    Ok(())
}

impl Event for Class {
    fn sentence(&self, lang: Lang) -> String {
        let (first, last) = self.range();
        let prefix = self.prefix.map_or_else(String::new, |prefix| format!("/{prefix}"));
        format!(
            "  {}  {}{}{}{}",
            self.letter,
            padded(&format!("{first} – {last}"), 30),
            padded(&format!("{}…", self.bits), 8),
            padded(&prefix, 6),
            self.what.in_lang(lang)
        )
    }

    fn json(&self) -> String {
        let (first, last) = self.range();
        Object::event("class")
            .string("class", self.letter.to_string())
            .shown("first", first)
            .shown("last", last)
            .string("bits", self.bits)
            .string_or_null("prefix", self.prefix.map(|prefix| prefix.to_string()))
            .finish()
    }
}

/// The line above the classes.
struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        lang.pick(
            "the classes of IPv4: until 1993 the first bits said how long the prefix was",
            "IPv4 的类别：1993 年以前，由开头几位决定前缀的长度",
        )
        .to_owned()
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

/// The line under them.
struct Ending;

impl Event for Ending {
    fn sentence(&self, lang: Lang) -> String {
        let text = lang.pick(
            "Why they ended: 256 addresses were too few for most networks and 65,536 far too many, \
             so class B ran out. Since CIDR (RFC 4632) any prefix from /0 to /32 may stand behind \
             any address.",
            "类别为什么被废除：256 个地址对多数网络太少，65,536 个又太多，B 类很快就要用完。有了 \
             CIDR（RFC 4632），任何地址后面都可以写 /0 到 /32 的任意前缀。",
        );
        hanging("  ", text)
    }

    fn json(&self) -> String {
        Object::event("ending").finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_first_byte_has_one_class_and_its_bits() {
        for first in 0..=255_u8 {
            let class = class_of(IpAddr::V4(Ipv4Addr::new(first, 1, 2, 3))).unwrap();
            assert!(format!("{first:08b}").starts_with(class.bits), "{first}: {class:?}");
            let same = ALL
                .iter()
                .filter(|class| (class.first_byte.0..=class.first_byte.1).contains(&first));
            assert_eq!(same.count(), 1);
        }
        assert_eq!(class_of("::1".parse().unwrap()), None);
    }
}
