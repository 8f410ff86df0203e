//! Values in words.

use common::Lang;

use crate::ticks::{LARGEST, Ticks, ticks, within};

/// What the values of a chart are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Per cent. The axis shows 0–100, and more where the data are more (a process on several cores).
    #[default]
    Percent,
    /// Bytes a second, shown in kB/s, MB/s … (powers of 1000, as networks are measured).
    BytesPerSecond,
    /// A number without a unit, such as the load average.
    Plain,
}

/// Powers of 1000 (SI prefixes), up to [`LARGEST`].
const PREFIXES: [&str; 6] = ["", "k", "M", "G", "T", "P"];

/// An axis of values: its ticks, in the unit itself, and their labels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueAxis {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) labels: Vec<(f64, String)>,
}

impl Unit {
    /// A value as a sentence shows it: `93.4 %` (Chinese sets no blank: `93.4%`), `12.5 MB/s`, `3.27`. Beyond ±10¹⁵ it is that.
    pub fn show(self, value: f64, lang: Lang) -> String {
        let value = within(value);
        match self {
            Unit::Percent if value.abs() < 9999.5 => format!("{value:.1}{}", per_cent(lang)),
            Unit::Percent => format!("{value:.1e}{}", per_cent(lang)),
            Unit::BytesPerSecond => {
                let (number, prefix) = short(value);
                format!("{number} {prefix}B/s")
            }
            Unit::Plain => {
                let (number, prefix) = short(value);
                format!("{number}{}{prefix}", if prefix.is_empty() { "" } else { " " })
            }
        }
    }

    /// A limit as its rule names it: no digits that say nothing (`80 %`).
    pub fn show_limit(self, value: f64, lang: Lang) -> String {
        let value = within(value);
        match self {
            Unit::Percent if value.abs() < 9999.5 => {
                let rounded = (value * 10.0).round() / 10.0 + 0.0;
                format!("{rounded}{}", per_cent(lang))
            }
            _ => {
                let shown = self.show(value, lang);
                let (number, rest) = shown.split_once(' ').unwrap_or((&shown, ""));
                let number = if number.contains('.') {
                    number.trim_end_matches('0').trim_end_matches('.')
                } else {
                    number
                };
                if rest.is_empty() { number.to_owned() } else { format!("{number} {rest}") }
            }
        }
    }

    /// The least range that an axis shows: noise near zero is not blown up.
    fn least_range(self) -> (f64, f64) {
        match self {
            Unit::Percent => (0.0, 100.0),
            Unit::BytesPerSecond => (0.0, 1000.0),
            Unit::Plain => (0.0, 1.0),
        }
    }

    /// An axis for values from `low` to `high`, with at most `most` labels.
    pub(crate) fn axis(self, low: f64, high: f64, most: usize, lang: Lang) -> ValueAxis {
        let least = self.least_range();
        self.exact_axis(within(low).min(least.0), within(high).max(least.1), most, lang)
    }

    /// An axis that begins and ends at the ticks next to `low` and `high`.
    /// Any numbers will do.
    pub(crate) fn exact_axis(self, low: f64, high: f64, most: usize, lang: Lang) -> ValueAxis {
        let (low, high) = (within(low), within(high));
        let prefix = if self == Unit::Percent { 0 } else { prefix(low.abs().max(high.abs())) };
        let factor = 1000f64.powi(prefix as i32);
        let ticks = ticks(low / factor, high / factor, most);
        let label =
            |value: &f64| (value * factor, self.tick(*value, &ticks, PREFIXES[prefix], lang));
        ValueAxis {
            low: ticks.low() * factor,
            high: ticks.high() * factor,
            labels: ticks.values.iter().map(label).collect(),
        }
    }

    fn tick(self, value: f64, ticks: &Ticks, prefix: &str, lang: Lang) -> String {
        let number = format!("{value:.*}", ticks.decimals);
        match self {
            Unit::Percent if value.abs() >= 1e6 => format!("{value:.0e}{}", per_cent(lang)),
            Unit::Percent => format!("{number}{}", per_cent(lang)),
            Unit::BytesPerSecond if value == 0.0 => "0".to_owned(),
            Unit::BytesPerSecond => format!("{number} {prefix}B/s"),
            Unit::Plain if prefix.is_empty() || value == 0.0 => number,
            Unit::Plain => format!("{number} {prefix}"),
        }
    }
}

fn per_cent(lang: Lang) -> &'static str {
    lang.pick(" %", "%")
}

/// Which of [`PREFIXES`] leaves at most three digits before the point.
fn prefix(value: f64) -> usize {
    let mut prefix = 0;
    // 999.95 would be shown as 1000.0.
    while prefix + 1 < PREFIXES.len() && value.abs() / 1000f64.powi(prefix as i32) >= 999.95 {
        prefix += 1;
    }
    prefix
}

/// Three digits that count, and the prefix.
fn short(value: f64) -> (String, &'static str) {
    let value = value.clamp(-LARGEST, LARGEST);
    let prefix = prefix(value);
    let scaled = value / 1000f64.powi(prefix as i32) + 0.0;
    let decimals = match scaled.abs() {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    (format!("{scaled:.decimals$}"), PREFIXES[prefix])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_is_shown_with_the_digits_that_count() {
        for (unit, value, shown) in [
            (Unit::Percent, 93.44, "93.4 %"),
            (Unit::Percent, 100.0, "100.0 %"),
            (Unit::Percent, 3e12, "3.0e12 %"),
            (Unit::BytesPerSecond, 0.0, "0.00 B/s"),
            (Unit::BytesPerSecond, 12_345_678.0, "12.3 MB/s"),
            (Unit::BytesPerSecond, 999_960.0, "1.00 MB/s"),
            (Unit::BytesPerSecond, f64::INFINITY, "1.00 PB/s"),
            (Unit::Plain, 3.274, "3.27"),
            (Unit::Plain, -0.0, "0.00"),
            (Unit::Plain, 123_456.0, "123 k"),
            (Unit::Plain, f64::NAN, "0.00"),
        ] {
            assert_eq!(unit.show(value, Lang::En), shown, "{unit:?} {value}");
        }
    }

    #[test]
    fn chinese_sets_no_blank_before_the_per_cent_sign() {
        assert_eq!(Unit::Percent.show(93.44, Lang::Zh), "93.4%");
        assert_eq!(Unit::Percent.show_limit(80.0, Lang::Zh), "80%");
    }

    #[test]
    fn a_limit_is_shown_as_it_was_written() {
        for (unit, value, shown) in [
            (Unit::Percent, 80.0, "80 %"),
            (Unit::Percent, 99.5, "99.5 %"),
            (Unit::Percent, 0.0, "0 %"),
            (Unit::BytesPerSecond, 10e6, "10 MB/s"),
            (Unit::BytesPerSecond, 100e6, "100 MB/s"),
            (Unit::BytesPerSecond, 1.5e6, "1.5 MB/s"),
            (Unit::Plain, 4.0, "4"),
            (Unit::Plain, 2.5, "2.5"),
        ] {
            assert_eq!(unit.show_limit(value, Lang::En), shown, "{unit:?} {value}");
        }
    }

    #[test]
    fn an_axis_of_rates_is_labelled_in_one_prefix() {
        let axis = Unit::BytesPerSecond.axis(0.0, 4.2e6, 6, Lang::En);
        let labels: Vec<_> = axis.labels.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["0", "1 MB/s", "2 MB/s", "3 MB/s", "4 MB/s", "5 MB/s"]);
        assert_eq!(axis.high, 5e6);
    }

    #[test]
    fn percentages_show_their_whole_and_more_if_they_must() {
        assert_eq!(Unit::Percent.axis(3.0, 12.0, 6, Lang::En).high, 100.0);
        assert_eq!(Unit::Percent.axis(3.0, 350.0, 6, Lang::En).high, 400.0);
    }

    proptest! {
        #[test]
        fn no_value_makes_a_long_label(value in proptest::num::f64::ANY) {
            for unit in [Unit::Percent, Unit::BytesPerSecond, Unit::Plain] {
                for shown in [unit.show(value, Lang::En), unit.show_limit(value, Lang::Zh)] {
                    prop_assert!(shown.len() <= 14, "{shown}");
                }
                for (_, label) in unit.axis(value, -value, 6, Lang::En).labels {
                    prop_assert!(label.len() <= 14, "{label}");
                }
            }
        }
    }
}
