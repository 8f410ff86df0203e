//! Judging: what is above its limit, and what is new about it.

use std::fmt::{self, Display};
use std::str::FromStr;

use common::Text;
use common::args::BadValue;

use crate::sample::Sample;

/// A limit in per cent, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Percent(f64);

impl Percent {
    /// The course's limit for the CPU.
    pub(crate) const CPU: Self = Self(80.0);
    /// The course's limit for memory.
    pub(crate) const MEMORY: Self = Self(90.0);

    /// Above the limit; and at 0, which is for demonstrations, always: an idle machine's CPU
    /// reads 0.0, which is not above 0.
    fn is_exceeded_by(self, value: f64) -> bool {
        value > self.0 || self.0 == 0.0
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

/// The limits of a machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) cpu: Percent,
    pub(crate) memory: Percent,
}

/// What is measured and has a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metric {
    Cpu,
    Memory,
}

/// Something is above its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Breach {
    pub(crate) metric: Metric,
    pub(crate) value: f64,
    pub(crate) limit: Percent,
}

impl Limits {
    /// Everything in the sample that is above its limit.
    pub(crate) fn judge(&self, sample: &Sample) -> Vec<Breach> {
        [(Metric::Cpu, sample.cpu, self.cpu), (Metric::Memory, sample.memory, self.memory)]
            .into_iter()
            .filter(|(_, value, limit)| limit.is_exceeded_by(*value))
            .map(|(metric, value, limit)| Breach { metric, value, limit })
            .collect()
    }
}

/// Remembers what is above its limit already, so that a breach is news once.
#[derive(Debug, Default)]
pub(crate) struct Alarm {
    firing: Vec<Metric>,
}

impl Alarm {
    // region: begins
    /// Whether one of these breaches was not there the last time.
    pub(crate) fn begins(&mut self, breaches: &[Breach]) -> bool {
        let before = std::mem::take(&mut self.firing);
        self.firing = breaches.iter().map(|breach| breach.metric).collect();
        self.firing.iter().any(|metric| !before.contains(metric))
    }
    // endregion: begins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(cpu: f64, memory: f64) -> Vec<Breach> {
        let sample = Sample { cpu, memory, ..Sample::example() };
        Limits { cpu: Percent(80.0), memory: Percent(90.0) }.judge(&sample)
    }

    fn metrics(cpu: f64, memory: f64) -> Vec<Metric> {
        breaches(cpu, memory).iter().map(|breach| breach.metric).collect()
    }

    #[test]
    fn only_what_is_above_its_limit_breaches_it() {
        assert_eq!(metrics(80.0, 90.0), []);
        assert_eq!(metrics(80.1, 90.0), [Metric::Cpu]);
        assert_eq!(metrics(0.0, 90.1), [Metric::Memory]);
        assert_eq!(metrics(100.0, 100.0), [Metric::Cpu, Metric::Memory]);
    }

    #[test]
    fn a_limit_of_zero_fires_on_an_idle_machine_too() {
        let idle = Sample { cpu: 0.0, memory: 5.0, ..Sample::example() };
        for zero in ["0", "0.0", "-0"] {
            let limits = Limits { cpu: zero.parse().unwrap(), memory: Percent::MEMORY };
            assert_eq!(limits.judge(&idle).len(), 1, "{zero}");
        }
    }

    #[test]
    fn a_limit_of_a_hundred_never_fires() {
        let busy = Sample { cpu: 100.0, memory: 100.0, ..Sample::example() };
        let hundred = Percent(100.0);
        assert_eq!(Limits { cpu: hundred, memory: hundred }.judge(&busy), []);
    }

    #[test]
    fn a_breach_is_news_when_it_begins_and_again_after_it_was_over() {
        let mut alarm = Alarm::default();
        let news: Vec<bool> = [
            (10.0, 10.0), // fine
            (90.0, 10.0), // begins
            (95.0, 10.0), // lasts
            (95.0, 95.0), // memory begins while the CPU's lasts
            (10.0, 95.0), // the CPU's is over
            (95.0, 95.0), // and begins again
            (10.0, 10.0),
        ]
        .into_iter()
        .map(|(cpu, memory)| alarm.begins(&breaches(cpu, memory)))
        .collect();
        assert_eq!(news, [false, true, false, true, false, true, false]);
    }

    #[test]
    fn a_percentage_is_a_number_from_0_to_100() {
        assert_eq!("12.5".parse(), Ok(Percent(12.5)));
        for value in ["", "-1", "100.1", "150", "NaN", "inf", "80%", "many"] {
            assert!(value.parse::<Percent>().is_err(), "{value}");
        }
    }
}
