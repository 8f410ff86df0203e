//! Numbers with a range: how long, how many, how much.

use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use super::BadValue;
use crate::{Text, text};

/// How long to wait: more than nothing, at most a day.
///
/// Zero is refused because the system reads it as "for ever" (`SO_RCVTIMEO`, socket(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(Duration);

impl Wait {
    /// The longest wait.
    pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

    /// The time to wait.
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Wait {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let duration = parse_duration(value)?;
        if duration < Duration::from_millis(1) || duration > Self::LONGEST {
            return Err(BadValue::new(
                Text::new("out of range", "超出范围"),
                Text::new("from 1ms to 24h, for example 500ms", "范围 1ms 到 24h，例如 500ms"),
            ));
        }
        Ok(Self(duration))
    }
}

/// Reads `500ms`, `5s`, `1.5s`, `2m` (or `2min`), `1h`.
///
/// # Errors
/// When the number or its unit is missing or not known.
pub fn parse_duration(value: &str) -> Result<Duration, BadValue> {
    let unit_at = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at(unit_at);
    let seconds_per_unit = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "" => {
            return Err(no_duration(Text::new("a unit is missing", "缺少单位")));
        }
        _ => return Err(no_duration(Text::new("not a duration", "不是时长"))),
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * seconds_per_unit).ok())
        .ok_or_else(|| no_duration(Text::new("not a duration", "不是时长")))
}

fn no_duration(reason: Text) -> BadValue {
    let help = Text::new("write 500ms, 5s, 2m or 1h", "请写成 500ms、5s、2m 或 1h");
    BadValue::new(reason, help)
}

/// A number of datagrams, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(u64);

impl Count {
    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl FromStr for Count {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        whole_number(value, 1..=u64::MAX).map(Self)
    }
}

/// A receive buffer in bytes: 1 to 65,535, the largest length that UDP can express (RFC 768).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferSize(u16);

impl BufferSize {
    /// As in the course: `recvfrom(1024)`.
    pub const COURSE: Self = Self(1024);

    /// The size in bytes.
    pub const fn bytes(self) -> usize {
        self.0 as usize
    }
}

impl Display for BufferSize {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for BufferSize {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        whole_number(value, 1..=u16::MAX).map(Self)
    }
}

fn whole_number<N: FromStr + PartialOrd + Display>(
    value: &str,
    range: RangeInclusive<N>,
) -> Result<N, BadValue> {
    value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
        let (least, most) = range.into_inner();
        BadValue::new(
            Text::new("not a number in the range", "不是范围内的数"),
            text!("a whole number from {least} to {most}", "{least} 到 {most} 的整数"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_a_unit() {
        for (value, milliseconds) in
            [("500ms", 500), ("5s", 5000), ("1.5s", 1500), ("2m", 120_000), ("1h", 3_600_000)]
        {
            let wait: Wait = value.parse().unwrap();
            assert_eq!(wait.duration(), Duration::from_millis(milliseconds), "{value}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused_with_an_example() {
        for value in ["", "5", "s", "5 s", "-1s", "5d", "1e9s", "..s", "NaNs", "５s", "0s", "25h"]
        {
            let refused = value.parse::<Wait>().unwrap_err();
            assert!(refused.help.en.contains("500ms"), "{value}: {refused}");
        }
    }

    #[test]
    fn a_buffer_holds_one_to_65535_bytes() {
        assert_eq!("65535".parse::<BufferSize>().unwrap().bytes(), 65535);
        for value in ["0", "65536", "-1", "1k", ""] {
            let refused = value.parse::<BufferSize>().unwrap_err();
            assert!(refused.help.en.contains("1 to 65535"), "{value}: {refused}");
        }
    }

    #[test]
    fn a_count_is_at_least_one() {
        assert_eq!("3".parse::<Count>().unwrap().get(), 3);
        assert!("0".parse::<Count>().is_err());
    }
}
