//! A limit in per cent.

use std::fmt::{self, Display};
use std::str::FromStr;

use common::Text;
use common::args::BadValue;

/// A limit in per cent, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Percent(f64);

impl Percent {
    /// The course's limit for the CPU.
    pub(crate) const CPU: Self = Self(80.0);
    /// The course's limit for memory.
    pub(crate) const MEMORY: Self = Self(90.0);

    /// The number.
    pub(crate) const fn get(self) -> f64 {
        self.0
    }
}

impl Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for Percent {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let number = value.parse().ok().filter(|number| (0.0..=100.0).contains(number));
        // Without the sign of -0.
        number.map(|number: f64| Self(number.abs())).ok_or_else(|| {
            BadValue::new(
                Text::new("not a percentage", "不是百分比"),
                Text::new("a number from 0 to 100, such as 80", "0 到 100 的数，例如 80"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_a_number_from_0_to_100() {
        assert_eq!("12.5".parse(), Ok(Percent(12.5)));
        assert_eq!("-0".parse::<Percent>().unwrap().to_string(), "0");
        for value in ["", "-1", "100.1", "150", "NaN", "inf", "80%", "many"] {
            assert!(value.parse::<Percent>().is_err(), "{value}");
        }
    }
}
