//! How durations and labels stand in a file: as people write them.

use common::args::BadValue;
use serde::de::Error;

use super::syntax::BETWEEN;

/// A refusal in both languages, which `syntax` takes apart again: serde carries one string.
fn refused<E: Error>(bad: &BadValue) -> E {
    let BadValue { reason, help } = bad;
    let parts = [&reason.en, &reason.zh, &help.en, &help.zh].map(AsRef::as_ref);
    E::custom(parts.join(&BETWEEN.to_string()))
}

/// `500ms`, `5s`.
pub(super) mod duration {
    use std::time::Duration;

    use common::args::parse_duration;
    use serde::{Deserialize, Deserializer};

    #[cfg(feature = "schema")]
    pub(crate) fn serialize<S: serde::Serializer>(
        value: &Duration,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.serialize_str(&format!("{}ms", value.as_millis()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Duration, D::Error> {
        let text = String::deserialize(input)?;
        parse_duration(&text).map_err(|bad| super::refused(&bad))
    }
}

/// The same, or nothing.
pub(super) mod optional_duration {
    use std::time::Duration;

    use serde::Deserializer;

    #[cfg(feature = "schema")]
    pub(crate) fn serialize<S: serde::Serializer>(
        value: &Option<Duration>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::duration::serialize(value, out),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Option<Duration>, D::Error> {
        super::duration::deserialize(input).map(Some)
    }
}

/// A type that is written as a word (`gbk`, `replace`).
pub(super) mod by_label {
    use std::str::FromStr;

    use common::args::BadValue;
    use serde::{Deserialize, Deserializer};

    #[cfg(feature = "schema")]
    pub(crate) fn serialize<T: std::fmt::Display, S: serde::Serializer>(
        value: &T,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T, D>(input: D) -> Result<T, D::Error>
    where
        T: FromStr<Err = BadValue>,
        D: Deserializer<'de>,
    {
        String::deserialize(input)?.parse().map_err(|bad| super::refused(&bad))
    }
}
