//! Any number of points made as few as a picture can show.

use crate::line_chart::{Point, finite};

/// A place of the line: seconds before now, value. Both finite.
pub(crate) type Place = (f64, f64);

/// The pieces of the line, each without a gap, from old to young, of the last `span` seconds.
///
/// The picture is `columns` wide. In each of them the first, the lowest, the highest and the last
/// value are kept, so that no spike is lost, however narrow; a gap narrower than a column is not
/// shown. So there are at most four places a column, and the work is that of sorting the points.
pub(crate) fn runs(points: &[Point], span: f64, columns: usize) -> Vec<Vec<Place>> {
    let mut shown: Vec<&Point> =
        points.iter().filter(|point| (0.0..=span).contains(&point.age)).collect();
    shown.sort_by(|a, b| b.age.total_cmp(&a.age));
    let column = |point: &&Point| ((span - point.age) / span * columns as f64) as usize;
    let mut runs: Vec<Vec<Place>> = vec![Vec::new()];
    for group in shown.chunk_by(|a, b| column(a) == column(b)) {
        let values = group.iter().filter_map(|point| Some((point.age, finite(point.value)?)));
        let kept = extremes(values);
        match runs.last_mut() {
            Some(run) if !kept.is_empty() => run.extend(kept),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The first, lowest, highest and last place, in the order of time, none twice.
fn extremes(places: impl Iterator<Item = Place>) -> Vec<Place> {
    let mut places = places.enumerate();
    let Some(first) = places.next() else {
        return Vec::new();
    };
    let [mut lowest, mut highest, mut last] = [first; 3];
    for place in places {
        if place.1.1 < lowest.1.1 {
            lowest = place;
        }
        if place.1.1 > highest.1.1 {
            highest = place;
        }
        last = place;
    }
    let mut kept = vec![first, lowest, highest, last];
    kept.sort_by_key(|(at, _)| *at);
    kept.dedup_by_key(|(at, _)| *at);
    kept.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_missing_value_parts_the_line() {
        let points = [
            Point::new(30.0, 1.0),
            Point::missing(20.0),
            Point::new(10.0, 2.0),
            Point::new(0.0, 3.0),
        ];
        let runs = runs(&points, 60.0, 100);
        assert_eq!(runs, [vec![(30.0, 1.0)], vec![(10.0, 2.0), (0.0, 3.0)]]);
    }

    #[test]
    fn points_are_drawn_in_the_order_of_time() {
        let points = [Point::new(1.0, 1.0), Point::new(3.0, 3.0), Point::new(2.0, 2.0)];
        assert_eq!(runs(&points, 3.0, 100), [[(3.0, 3.0), (2.0, 2.0), (1.0, 1.0)]]);
    }

    #[test]
    fn a_spike_among_a_hundred_thousand_points_is_kept() {
        let value = |at| if at == 54_321 { 99.0 } else { 1.0 };
        let points: Vec<_> =
            (0..100_000).map(|at| Point::new(f64::from(at) / 100.0, value(at))).collect();
        let runs = runs(&points, 1000.0, 1000);
        assert_eq!(runs.len(), 1);
        assert!(runs[0].len() <= 4 * 1001, "{}", runs[0].len());
        assert!(runs[0].iter().any(|(_, value)| *value == 99.0));
    }

    fn anything() -> impl Strategy<Value = Vec<Point>> {
        let number = || prop_oneof![proptest::num::f64::ANY, -10f64..70.0];
        let point = (number(), proptest::option::of(number()));
        proptest::collection::vec(point.prop_map(|(age, value)| Point { age, value }), 0..300)
    }

    proptest! {
        #[test]
        fn what_is_kept_was_there_in_order_and_is_bounded(points in anything()) {
            let runs = runs(&points, 60.0, 20);
            let places: Vec<Place> = runs.concat();
            prop_assert!(places.len() <= 4 * 21);
            prop_assert!(places.is_sorted_by(|a, b| a.0 >= b.0));
            for (age, value) in &places {
                prop_assert!(value.is_finite() && (0.0..=60.0).contains(age));
            }
            let extreme = |all: &mut dyn Iterator<Item = f64>| all.fold(f64::NEG_INFINITY, f64::max);
            let shown = points.iter().filter(|point| (0.0..=60.0).contains(&point.age));
            let mut given = shown.filter_map(|point| finite(point.value));
            prop_assert_eq!(extreme(&mut given), extreme(&mut places.iter().map(|place| place.1)));
        }
    }
}
