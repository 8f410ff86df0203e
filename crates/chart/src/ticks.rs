//! Round numbers for an axis: steps of 1, 2 or 5 times a power of ten.

/// Values are drawn within ± this; beyond it a number is no measurement.
pub const LARGEST: f64 = 1e15;

/// The round numbers of an axis, from at or below the least value to at or above the greatest.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Multiples of the step, ascending; at least two.
    pub values: Vec<f64>,
    /// How many digits after the point show each of them exactly, 0–15.
    pub decimals: usize,
}

impl Ticks {
    /// The least one.
    pub fn low(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }

    /// The greatest one.
    pub fn high(&self) -> f64 {
        self.values.last().copied().unwrap_or(1.0)
    }
}

/// A step: `mantissa` (1, 2 or 5) × 10^`exponent`.
#[derive(Clone, Copy)]
struct Step {
    mantissa: f64,
    exponent: i32,
}

impl Step {
    /// `count` steps, as the closest number to the decimal fraction: 0.3, not 0.30000000000000004.
    fn times(self, count: f64) -> f64 {
        let power = 10f64.powi(self.exponent.abs());
        let whole = count * self.mantissa;
        let value = if self.exponent < 0 { whole / power } else { whole * power };
        value + 0.0 // never -0
    }

    fn next(self) -> Self {
        match self.mantissa {
            1.0 => Self { mantissa: 2.0, ..self },
            2.0 => Self { mantissa: 5.0, ..self },
            _ => Self { mantissa: 1.0, exponent: self.exponent + 1 },
        }
    }
}

/// The ticks of an axis that shows `low` to `high`, in the smallest step with which they are at most
/// `most` (three, if it is less: a step may have to reach over zero on both sides).
///
/// Any numbers will do: those beyond ±[`LARGEST`] count as that, NaN counts as 0, the two may be
/// swapped, and a range of no width is widened.
pub fn ticks(low: f64, high: f64, most: usize) -> Ticks {
    let (low, high) = sensible(low, high);
    let most = most.max(3) as f64;
    let exponent = ((high - low) / most).log10().floor() as i32;
    let mut step = Step { mantissa: 1.0, exponent };
    loop {
        let size = step.times(1.0);
        let (first, last) = ((low / size).floor(), (high / size).ceil());
        if last - first + 1.0 <= most {
            let values = (0..=(last - first) as u32).map(|at| step.times(first + f64::from(at)));
            let decimals = usize::try_from(-step.exponent).unwrap_or(0);
            return Ticks { values: values.collect(), decimals };
        }
        step = step.next();
    }
}

/// Ascending, finite, and apart by more than the precision of the numbers.
fn sensible(low: f64, high: f64) -> (f64, f64) {
    let (low, high) = (within(low), within(high));
    let (low, high) = (low.min(high), low.max(high));
    let least = low.abs().max(high.abs()).max(1e-3) * 1e-9;
    if high - low < least { (low, low + 1e3 * least) } else { (low, high) }
}

/// The number, or the closest one that is drawn; 0 for NaN.
pub(crate) fn within(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-LARGEST, LARGEST) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(low: f64, high: f64) -> Vec<f64> {
        ticks(low, high, 6).values
    }

    #[test]
    fn a_percentage_is_read_in_twenties() {
        assert_eq!(values(0.0, 100.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    }

    #[test]
    fn a_small_range_has_exact_decimals() {
        let ticks = ticks(0.0, 0.42, 6);
        assert_eq!(ticks.values, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
        assert_eq!(ticks.decimals, 1);
    }

    #[test]
    fn zero_is_a_tick_of_a_range_on_both_sides_of_it() {
        assert_eq!(values(-3.0, 12.0), [-5.0, 0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(-1.0, 1.0, 0).values, [-1.0, 0.0, 1.0]);
    }

    #[test]
    fn numbers_that_are_none_still_make_an_axis() {
        for (low, high) in
            [(f64::NAN, f64::NAN), (f64::NEG_INFINITY, f64::INFINITY), (7.0, 7.0), (0.0, 0.0)]
        {
            let values = values(low, high);
            assert!((2..=6).contains(&values.len()), "{low} to {high}: {values:?}");
        }
    }

    proptest! {
        #[test]
        fn ticks_cover_the_range_are_few_and_round(
            low in proptest::num::f64::ANY, high in proptest::num::f64::ANY, most in 3usize..20,
        ) {
            let made = ticks(low, high, most);
            let (low, high) = (within(low), within(high));
            let slack = made.high().abs().max(made.low().abs()) * 1e-12;
            prop_assert!((2..=most).contains(&made.values.len()), "{made:?}");
            prop_assert!(made.low() <= low.min(high) + slack, "{made:?}");
            prop_assert!(made.high() >= low.max(high) - slack, "{made:?}");
            let step = made.values[1] - made.values[0];
            let mantissa = step / 10f64.powf(step.log10().floor());
            let is_round = [1.0, 2.0, 5.0, 10.0].iter().any(|m| (mantissa - m).abs() < 1e-5);
            prop_assert!(is_round || step < slack * 1e5, "step {step} of {made:?}");
            prop_assert!(made.values.is_sorted_by(|a, b| a < b), "{made:?}");
        }

        #[test]
        fn a_tick_is_shown_exactly_by_its_decimals(high in 1e-3f64..1e9, most in 3usize..12) {
            let made = ticks(0.0, high, most);
            for value in &made.values {
                let shown: f64 = format!("{value:.*}", made.decimals).parse().unwrap();
                prop_assert_eq!(shown, *value);
            }
        }
    }
}
