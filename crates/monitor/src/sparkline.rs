//! The last minutes of a metric as a line of block characters.

use std::time::Duration;

use crate::history::Point;
use crate::unit::Unit;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The points of the last `span` as `columns` bars, the newest on the right: the largest value of
/// each column, a blank where there is none, or no number. Per cent on a scale to 100, everything
/// else to its largest value.
pub fn sparkline(points: &[Point], unit: Unit, span: Duration, columns: usize) -> String {
    let Some(newest) = points.last().filter(|_| columns > 0) else {
        return String::new();
    };
    let mut largest: Vec<Option<f64>> = vec![None; columns];
    for Point { at, value } in points {
        let age = newest.at.saturating_sub(*at).as_secs_f64() / span.as_secs_f64().max(0.001);
        let from_right = (age * columns as f64) as usize; // a cast from f64 saturates
        let place = columns.checked_sub(from_right.saturating_add(1));
        let slot = place.and_then(|place| largest.get_mut(place));
        if let (Some(slot), Some(value)) = (slot, value.filter(|value| value.is_finite())) {
            *slot = Some(slot.map_or(value, |known| known.max(value)));
        }
    }
    let top = largest.iter().flatten().copied().fold(0.0, f64::max);
    let top = if unit == Unit::Percent { top.max(100.0) } else { top };
    largest.into_iter().map(|value| value.map_or(' ', |value| level(value, top))).collect()
}

fn level(value: f64, top: f64) -> char {
    let share = if top > 0.0 { value / top } else { 0.0 };
    let index = (share * (LEVELS.len() - 1) as f64).round() as usize; // below zero it is zero
    LEVELS.get(index).copied().unwrap_or('█')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::num::f64::ANY;
    use proptest::option::of;
    use proptest::prelude::*;

    fn points(values: &[Option<f64>]) -> Vec<Point> {
        let point = |(second, value)| Point { at: Duration::from_secs(second), value };
        (0..).zip(values.iter().copied()).map(point).collect()
    }

    /// A value a column.
    fn drawn(values: &[Option<f64>], unit: Unit) -> String {
        sparkline(&points(values), unit, Duration::from_secs(values.len() as u64), values.len())
    }

    #[test]
    fn the_newest_value_is_on_the_right_and_a_blank_where_nothing_was_read() {
        let point = |second, value| Point { at: Duration::from_secs(second), value };
        let points =
            [point(0, Some(100.0)), point(10, None), point(20, Some(0.0)), point(30, Some(50.0))];
        let span = Duration::from_secs(40);
        assert_eq!(sparkline(&points, Unit::Percent, span, 4), "█ ▁▅");
        assert_eq!(sparkline(&points, Unit::Percent, span, 8), " █   ▁ ▅");
        assert_eq!(sparkline(&[], Unit::Percent, span, 4), "");
        assert_eq!(sparkline(&points, Unit::Percent, span, 0), "");
        assert_eq!(sparkline(&[point(5, Some(0.0))], Unit::Bytes, span, 2), " ▁");
        assert_eq!(sparkline(&points, Unit::Percent, Duration::ZERO, 2), " ▅");
    }

    #[test]
    fn eight_levels_from_nothing_to_the_largest() {
        let values: Vec<_> = (0..8).map(|value| Some(f64::from(value))).collect();
        assert_eq!(drawn(&values, Unit::Load), "▁▂▃▄▅▆▇█");
        assert_eq!(drawn(&values, Unit::Percent), "▁▁▁▁▁▁▁▁");
        assert_eq!(drawn(&[Some(0.0), Some(0.0)], Unit::Bytes), "▁▁");
        assert_eq!(drawn(&[Some(3.0), Some(3.0)], Unit::Count), "██");
    }

    #[test]
    fn a_process_may_use_more_than_one_core_and_no_number_is_a_blank() {
        assert_eq!(drawn(&[Some(100.0), Some(200.0)], Unit::Percent), "▅█");
        let odd = [Some(f64::NAN), Some(f64::INFINITY), Some(-5.0), Some(1.0)];
        assert_eq!(drawn(&odd, Unit::Load), "  ▁█");
    }

    proptest! {
        #[test]
        fn it_is_as_wide_as_asked(
            values in proptest::collection::vec(of(ANY), 1..50),
            columns in 0usize..60,
            span in 0u64..100,
        ) {
            let line = sparkline(&points(&values), Unit::Load, Duration::from_secs(span), columns);
            prop_assert_eq!(line.chars().count(), columns);
            prop_assert!(line.chars().all(|c| c == ' ' || LEVELS.contains(&c)));
        }

        #[test]
        fn more_is_never_drawn_lower(one in 0.0..1e308, other in 0.0..1e308) {
            let line = drawn(&[Some(f64::min(one, other)), Some(f64::max(one, other))], Unit::Load);
            let line: Vec<char> = line.chars().collect();
            prop_assert!(line[0] <= line[1]);
        }
    }
}
