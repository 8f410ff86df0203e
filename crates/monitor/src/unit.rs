//! What a number measures: how it is written in a rule, and how it is shown to a person.

use common::args::BadValue;
use common::{Lang, Text, text};

/// The unit of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share in per cent. For a process, 100 % is one core, as `top` counts.
    Percent,
    /// Bytes a second, shown with decimal prefixes, as networks count (1 MB/s = 10⁶ B/s).
    BytesPerSecond,
    /// Bytes of memory, shown with binary prefixes (1 MiB = 2²⁰ B).
    Bytes,
    /// A load average: how many processes ran or wanted to.
    Load,
    /// How many.
    Count,
}

/// Suffixes that a rule may write, and what they multiply with. Compared without regard to case,
/// but for `bit`, which is spelled out: `Mb/s` has been read as both.
const BYTES: [(&str, f64); 10] = [
    ("b", 1.0),
    ("kb", 1e3),
    ("mb", 1e6),
    ("gb", 1e9),
    ("tb", 1e12),
    ("kib", 1024.0),
    ("mib", 1_048_576.0),
    ("gib", 1_073_741_824.0),
    ("tib", 1_099_511_627_776.0),
    ("pib", 1_125_899_906_842_624.0),
];
const BITS: [(&str, f64); 4] =
    [("bit", 0.125), ("kbit", 125.0), ("mbit", 125_000.0), ("gbit", 125_000_000.0)];

impl Unit {
    /// Reads a value as a rule writes it: `80 %`, `50 MB/s`, `400 Mbit/s`, `1.5 GiB`, `4.0`, `3`.
    ///
    /// # Errors
    /// When it is no number that is 0 or more, its unit is of another kind, or a rate or a size
    /// has none.
    pub fn parse(self, value: &str) -> Result<f64, BadValue> {
        let value = value.trim();
        let unit_at = value
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+'))
            .unwrap_or(value.len());
        let (digits, suffix) = value.split_at(unit_at);
        let number = digits.parse::<f64>().map_err(|_| self.unreadable())?;
        let factor = self.factor(suffix.trim())?;
        self.checked(number * factor)
    }

    /// A value that a rule wrote as a bare number.
    ///
    /// # Errors
    /// As [`Unit::parse`].
    pub fn bare(self, number: f64) -> Result<f64, BadValue> {
        let factor = self.factor("")?;
        self.checked(number * factor)
    }

    fn checked(self, value: f64) -> Result<f64, BadValue> {
        let is_whole = self != Unit::Count || value.fract() == 0.0;
        if !(0.0..=1e18).contains(&value) || !is_whole {
            return Err(self.unreadable());
        }
        Ok(value.abs()) // without the sign of -0
    }

    fn factor(self, suffix: &str) -> Result<f64, BadValue> {
        let lower = suffix.to_ascii_lowercase();
        let in_table = |table: &[(&str, f64)], name: &str| {
            table.iter().find(|(known, _)| *known == name).map(|(_, factor)| *factor)
        };
        let factor = match self {
            Unit::Percent => matches!(suffix, "" | "%" | "％").then_some(1.0),
            Unit::Load | Unit::Count => suffix.is_empty().then_some(1.0),
            Unit::Bytes => in_table(&BYTES, &lower),
            Unit::BytesPerSecond => lower
                .strip_suffix("/s")
                .and_then(|name| in_table(&BYTES, name).or_else(|| in_table(&BITS, name))),
        };
        factor.ok_or_else(|| match suffix {
            "" => BadValue::new(Text::new("a unit is missing", "缺少单位"), self.example()),
            _ => self.unreadable(),
        })
    }

    fn unreadable(self) -> BadValue {
        let reason = match self {
            Unit::Percent => Text::new("not a percentage", "不是百分比"),
            Unit::BytesPerSecond => Text::new("not a rate", "不是速率"),
            Unit::Bytes => Text::new("not a size", "不是容量"),
            Unit::Load => Text::new("not a load", "不是负载值"),
            Unit::Count => Text::new("not a number of processes", "不是进程个数"),
        };
        BadValue::new(reason, self.example())
    }

    fn example(self) -> Text {
        match self {
            Unit::Percent => text!("write \"80 %\" or 80", "请写 \"80 %\" 或 80"),
            Unit::BytesPerSecond => {
                text!("write \"50 MB/s\" or \"400 Mbit/s\"", "请写 \"50 MB/s\" 或 \"400 Mbit/s\"")
            }
            Unit::Bytes => {
                text!("write \"500 MB\" or \"1.5 GiB\"", "请写 \"500 MB\" 或 \"1.5 GiB\"")
            }
            Unit::Load => text!("write a number such as 4.0", "请写一个数，例如 4.0"),
            Unit::Count => text!("write a whole number such as 1", "请写一个整数，例如 1"),
        }
    }

    /// The value as it is shown, so that what is shown is what is judged.
    pub fn rounded(self, value: f64) -> f64 {
        let step = match self {
            Unit::Percent => 10.0,
            Unit::Load => 100.0,
            Unit::BytesPerSecond | Unit::Bytes | Unit::Count => 1.0,
        };
        (value * step).round() / step
    }

    /// A reading for a person: `93.5 %`, `52.4 MB/s`, `1.5 GiB`, `4.02`, `3`.
    pub fn show(self, value: f64, lang: Lang) -> String {
        match self {
            Unit::Percent => percent(&format!("{value:.1}"), lang),
            Unit::BytesPerSecond => scaled(value, 1000.0, &RATES),
            Unit::Bytes => scaled(value, 1024.0, &SIZES),
            Unit::Load => format!("{value:.2}"),
            Unit::Count => format!("{value:.0}"),
        }
    }

    /// A threshold for a person, with no more digits than it needs: `80 %`, `4`.
    pub fn show_threshold(self, value: f64, lang: Lang) -> String {
        match self {
            Unit::Percent => percent(&value.to_string(), lang),
            Unit::Load => value.to_string(),
            _ => self.show(value, lang).replacen(".0 ", " ", 1),
        }
    }
}

fn percent(number: &str, lang: Lang) -> String {
    lang.pick(format!("{number} %"), format!("{number}%"))
}

const RATES: [&str; 6] = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s", "PB/s"];
const SIZES: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/// Bytes for a person: `512 B`, `1.5 GiB`.
pub fn size(bytes: u64) -> String {
    // Bytes of memory and disks are far below 2^53, where f64 begins to skip whole numbers.
    scaled(bytes as f64, 1024.0, &SIZES)
}

fn scaled(value: f64, step: f64, units: &[&str; 6]) -> String {
    let [smallest, larger @ ..] = units;
    if value < step {
        return format!("{value:.0} {smallest}");
    }
    let (mut number, mut unit) = (value, *smallest);
    for next in larger {
        // 1023.95 would be shown as 1024.0 of the smaller unit.
        if number < step - 0.05 {
            break;
        }
        (number, unit) = (number / step, next);
    }
    format!("{number:.1} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_with_the_unit_of_its_metric() {
        for (unit, written, value) in [
            (Unit::Percent, "80 %", 80.0),
            (Unit::Percent, "80%", 80.0),
            (Unit::Percent, "12.5", 12.5),
            (Unit::Percent, "-0", 0.0),
            (Unit::BytesPerSecond, "500 MB/s", 5e8),
            (Unit::BytesPerSecond, "8 kbit/s", 1000.0),
            (Unit::BytesPerSecond, "1KiB/s", 1024.0),
            (Unit::Bytes, "1.5 GiB", 1.5 * 1_073_741_824.0),
            (Unit::Load, "4.0", 4.0),
            (Unit::Count, "3", 3.0),
        ] {
            assert_eq!(unit.parse(written), Ok(value), "{written}");
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused_with_an_example() {
        for (unit, written) in [
            (Unit::Percent, "80 MB"),
            (Unit::Percent, "-1"),
            (Unit::Percent, "NaN"),
            (Unit::Percent, "inf"),
            (Unit::Percent, ""),
            (Unit::Percent, "1e400"),
            (Unit::BytesPerSecond, "5 MB"),
            (Unit::BytesPerSecond, "500 Mb/"),
            (Unit::BytesPerSecond, "500"),
            (Unit::Bytes, "500"),
            (Unit::Bytes, "99999999999999999999 PiB"),
            (Unit::Load, "4 %"),
            (Unit::Count, "1.5"),
        ] {
            let refused = unit.parse(written).unwrap_err();
            assert!(refused.help.en.starts_with("write"), "{written}");
        }
        let bare = Unit::BytesPerSecond.bare(500.0).unwrap_err();
        assert_eq!(bare.reason.en, "a unit is missing");
    }

    #[test]
    fn values_change_their_prefix_in_time() {
        for (unit, value, shown) in [
            (Unit::Bytes, 1023.0, "1023 B"),
            (Unit::Bytes, 1024.0, "1.0 KiB"),
            (Unit::Bytes, 1_048_575.0, "1.0 MiB"),
            (Unit::BytesPerSecond, 999.0, "999 B/s"),
            (Unit::BytesPerSecond, 999_990.0, "1.0 MB/s"),
            (Unit::BytesPerSecond, 52.4e6, "52.4 MB/s"),
            (Unit::Percent, 93.51, "93.5 %"),
            (Unit::Load, 4.0, "4.00"),
            (Unit::Count, 3.0, "3"),
        ] {
            assert_eq!(unit.show(value, Lang::En), shown);
        }
        assert_eq!(size(u64::MAX), "16384.0 PiB");
        assert_eq!(Unit::Percent.show(93.5, Lang::Zh), "93.5%");
    }

    #[test]
    fn a_threshold_has_no_more_digits_than_it_needs() {
        for (unit, value, shown) in [
            (Unit::Percent, 80.0, "80 %"),
            (Unit::Percent, 12.5, "12.5 %"),
            (Unit::BytesPerSecond, 5e8, "500 MB/s"),
            (Unit::Bytes, 1.5 * 1_073_741_824.0, "1.5 GiB"),
            (Unit::Load, 4.0, "4"),
        ] {
            assert_eq!(unit.show_threshold(value, Lang::En), shown);
        }
    }
}
