//! Values that a file of settings holds as text.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;
use std::time::Duration;

use common::args::{BadValue, Wait};
use common::{Lang, Text};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::mistake::message;
use crate::link::Group;

fn parsed<'de, T, D: Deserializer<'de>>(
    source: D,
    parse: impl Fn(&str) -> Result<T, BadValue>,
) -> Result<T, D::Error> {
    let value = String::deserialize(source)?;
    parse(&value).map_err(|bad| D::Error::custom(message(&bad)))
}

/// A value that reads and writes itself.
pub(super) mod plain {
    use super::{BadValue, Deserializer, Display, FromStr, Serializer, parsed};

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &T,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T: FromStr<Err = BadValue>, D: Deserializer<'de>>(
        source: D,
    ) -> Result<T, D::Error> {
        parsed(source, T::from_str)
    }
}

/// The same, where it may be missing.
pub(super) mod optional {
    use super::{BadValue, Deserializer, Display, FromStr, Serializer, parsed};

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => out.collect_str(value),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: FromStr<Err = BadValue>, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<T>, D::Error> {
        parsed(source, T::from_str).map(Some)
    }
}

/// A language.
pub(super) mod lang {
    use super::{Deserializer, FromStr, Lang, Serializer, parsed};

    #[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Lang>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(Lang::En) => out.serialize_str("en"),
            Some(Lang::Zh) => out.serialize_str("zh"),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Lang>, D::Error> {
        parsed(source, Lang::from_str).map(Some)
    }
}

/// A time between two, in whole milliseconds.
pub(super) mod interval {
    use super::{Deserializer, Duration, FromStr, Serializer, Wait, parsed};

    #[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Duration>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(interval) => out.collect_str(&format_args!("{}ms", interval.as_millis())),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Option<Duration>, D::Error> {
        let interval = parsed(source, Wait::from_str)?.duration();
        // What is saved has whole milliseconds.
        Ok(Some(interval - Duration::from_nanos(u64::from(interval.subsec_nanos() % 1_000_000))))
    }
}

/// Multicast groups.
pub(super) mod groups {
    use super::{
        BadValue, Deserialize, Deserializer, Group, Serializer, group_text, message, parse_group,
    };
    use serde::de::Error as _;

    pub(crate) fn serialize<S: Serializer>(groups: &[Group], out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(groups.iter().map(group_text))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        source: D,
    ) -> Result<Vec<Group>, D::Error> {
        let texts = Vec::<String>::deserialize(source)?;
        let groups: Result<_, BadValue> = texts.iter().map(|text| parse_group(text)).collect();
        groups.map_err(|bad| D::Error::custom(message(&bad)))
    }
}

/// A group as it is typed: `224.0.0.9`, `224.0.0.9@192.168.1.5` (the interface with that address),
/// `ff02::1`, `ff02::1%3` (the interface with that number).
///
/// # Errors
/// It is no multicast address, or the interface is none.
pub fn parse_group(value: &str) -> Result<Group, BadValue> {
    let bad = || {
        BadValue::new(
            Text::new("not a multicast group", "不是组播组"),
            Text::new(
                "from 224.0.0.0 to 239.255.255.255, or ff00::/8: 239.1.2.3, \
                 239.1.2.3@192.168.1.5, ff02::1%3",
                "范围 224.0.0.0 到 239.255.255.255，或 ff00::/8：239.1.2.3、\
                 239.1.2.3@192.168.1.5、ff02::1%3",
            ),
        )
    };
    let parts = value.split_once('@').map(|(address, interface)| (address, Some(interface)));
    let (address, interface) = parts.unwrap_or((value, None));
    let parts = address.split_once('%').map(|(address, scope)| (address, Some(scope)));
    let (address, scope) = parts.unwrap_or((address, None));
    let address: IpAddr = address.parse().map_err(|_| bad())?;
    let interface = interface.map(str::parse::<Ipv4Addr>).transpose().map_err(|_| bad())?;
    let scope = scope.map(str::parse::<u32>).transpose().map_err(|_| bad())?;
    let fits = if address.is_ipv4() { scope.is_none() } else { interface.is_none() };
    if !address.is_multicast() || !fits {
        return Err(bad());
    }
    Ok(Group { address, interface, scope: scope.unwrap_or(0) })
}

/// A group as [`parse_group`] reads it.
pub fn group_text(group: &Group) -> String {
    let address = group.address;
    match (group.interface, group.scope) {
        (Some(interface), _) => format!("{address}@{interface}"),
        (None, 0) => address.to_string(),
        (None, scope) => format!("{address}%{scope}"),
    }
}
