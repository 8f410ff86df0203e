//! A line of a terminal as a chart: one character a value.

/// Which characters stand for low and high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `▁▂▃▄▅▆▇█`
    #[default]
    Blocks,
    /// `_.,-=+*#`, where the terminal or its font has no blocks.
    Ascii,
}

impl Style {
    const fn levels(self) -> [char; 8] {
        match self {
            Style::Blocks => ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            Style::Ascii => ['_', '.', ',', '-', '=', '+', '*', '#'],
        }
    }
}

/// The last `width` of `values` (old to young), a character each; a blank for one that is missing or
/// no number. Fewer values make a shorter text.
///
/// `range` is what the lowest and the highest character stand for; values beyond it are drawn as
/// these. Without it the range is that of the values shown, with zero in it: `▁` is nothing, and a
/// constant load is not drawn as noise.
///
/// ```
/// use chart::{Style, sparkline};
/// let cpu = [Some(0.0), Some(30.0), None, Some(100.0)];
/// assert_eq!(sparkline(&cpu, 40, Some((0.0, 100.0)), Style::Blocks), "▁▃ █");
/// ```
pub fn sparkline(
    values: &[Option<f64>],
    width: usize,
    range: Option<(f64, f64)>,
    style: Style,
) -> String {
    let values = &values[values.len().saturating_sub(width)..];
    let finite = |value: &Option<f64>| value.filter(|value| value.is_finite());
    let range = range.filter(|(low, high)| low < high && (high - low).is_finite());
    let (low, high) = range.unwrap_or_else(|| {
        let known = values.iter().filter_map(finite);
        known.fold((0.0, 0.0), |(low, high), value| (value.min(low), value.max(high)))
    });
    let levels = style.levels();
    let level = |value: f64| {
        // Halves: the difference of two large numbers may be none.
        let part = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
        let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
        levels[(part * (levels.len() - 1) as f64).round() as usize]
    };
    values.iter().map(|value| finite(value).map_or(' ', level)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(values: &[f64], range: Option<(f64, f64)>) -> String {
        let values: Vec<_> = values.iter().copied().map(Some).collect();
        sparkline(&values, 20, range, Style::Blocks)
    }

    #[test]
    fn eight_levels_from_low_to_high() {
        let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
        assert_eq!(drawn(&values, None), "▁▂▃▄▅▆▇█");
        let values = values.map(Some);
        assert_eq!(sparkline(&values, 20, None, Style::Ascii), "_.,-=+*#");
    }

    #[test]
    fn the_last_values_are_shown() {
        assert_eq!(sparkline(&[Some(9.0), Some(0.0), Some(1.0)], 2, None, Style::Blocks), "▁█");
        assert_eq!(sparkline(&[Some(9.0)], 0, None, Style::Blocks), "");
        assert_eq!(sparkline(&[], 9, None, Style::Blocks), "");
    }

    #[test]
    fn what_is_missing_is_a_blank() {
        let values = [Some(1.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(1.0)];
        assert_eq!(sparkline(&values, 9, None, Style::Blocks), "█   █");
    }

    #[test]
    fn values_beyond_the_range_are_drawn_at_its_edge() {
        assert_eq!(drawn(&[-5.0, 50.0, 350.0], Some((0.0, 100.0))), "▁▅█");
    }

    #[test]
    fn nothing_but_zeros_is_low() {
        assert_eq!(drawn(&[0.0, 0.0], None), "▁▁");
        assert_eq!(drawn(&[3.0, 3.0], Some((3.0, 3.0))), "██");
    }

    proptest! {
        #[test]
        fn a_value_is_a_character(
            values in proptest::collection::vec(proptest::option::of(proptest::num::f64::ANY), 0..50),
            width in 0usize..60,
            range in proptest::option::of((proptest::num::f64::ANY, proptest::num::f64::ANY)),
        ) {
            let line = sparkline(&values, width, range, Style::Ascii);
            prop_assert_eq!(line.chars().count(), values.len().min(width));
            prop_assert!(line.chars().all(|c| c == ' ' || Style::Ascii.levels().contains(&c)));
        }

        #[test]
        fn more_is_never_drawn_lower(low in -1e308f64..1e308, high in -1e308f64..1e308) {
            let line: Vec<char> = drawn(&[low.min(high), low.max(high)], None).chars().collect();
            prop_assert!(line[0] <= line[1]);
        }
    }
}
