//! Whatever a chart is made of, it becomes a picture: no panic, bounded size, the same bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use chart::{LineChart, Mark, Point, Threshold, Unit};
use common::Lang;
use proptest::prelude::*;
use proptest::{collection::vec, num::f64::ANY, option::of};

/// Of a picture of an ordinary chart.
const USUAL_BYTES: usize = 30_000;
/// Of any picture: 1280 × 480 pixels of noise would be far more, but a line is no noise.
const MOST_BYTES: usize = 100_000;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        ANY,
        -100f64..700.0,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
        Just(-f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(0.0),
    ]
}

fn points() -> impl Strategy<Value = Vec<Point>> {
    vec((number(), of(number())).prop_map(|(age, value)| Point { age, value }), 0..200)
}

fn threshold() -> impl Strategy<Value = Threshold> {
    (number(), of(number()), of(any::<String>()), any::<bool>()).prop_map(
        |(value, recovery, label, is_above)| {
            let limit = if is_above { Threshold::above(value) } else { Threshold::below(value) };
            let limit = recovery.map_or(limit.clone(), |recovery| limit.recovery(recovery));
            label.map_or(limit.clone(), |label| limit.label(label))
        },
    )
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let mark = (number(), any::<bool>());
    vec(mark.prop_map(|(age, ends)| if ends { Mark::ended(age) } else { Mark::began(age) }), 0..40)
}

fn charts() -> impl Strategy<Value = LineChart> {
    let unit = prop_oneof![Just(Unit::Percent), Just(Unit::BytesPerSecond), Just(Unit::Plain)];
    let lang = prop_oneof![Just(Lang::En), Just(Lang::Zh)];
    let head = (any::<String>(), unit, lang);
    let times = (of(number()), of(number()), of((number(), number())));
    (head, points(), of(threshold()), marks(), times).prop_map(
        |((title, unit, lang), points, threshold, marks, (span, now, range))| {
            let chart = LineChart::new(title, unit, lang).points(points);
            let chart = marks.into_iter().fold(chart, LineChart::mark);
            let chart = threshold.into_iter().fold(chart, LineChart::threshold);
            let chart = span.into_iter().fold(chart, LineChart::span);
            let chart = now.into_iter().fold(chart, LineChart::clock);
            range.into_iter().fold(chart, |chart, (low, high)| chart.range(low, high))
        },
    )
}

proptest! {
    // Each case draws a whole picture.
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn anything_becomes_a_picture_and_always_the_same(chart in charts()) {
        let file = chart.to_png().unwrap();
        prop_assert!(file.len() < MOST_BYTES, "{} bytes", file.len());
        prop_assert_eq!(chart.clone().to_png().unwrap(), file);
        prop_assert!(!chart.describe().chars().any(char::is_control));
    }
}

fn percent() -> LineChart {
    LineChart::new("CPU · web-1", Unit::Percent, Lang::Zh)
}

#[test]
fn an_ordinary_chart_is_a_small_attachment() {
    let noise = |at: u32| f64::from(at.wrapping_mul(2_654_435_761) >> 24) / 40.0;
    let value = |at: u32| 70.0 + 15.0 * (f64::from(at) / 50.0).sin() + noise(at);
    let points = (0..360).map(|at| Point::new(f64::from(at) * 5.0, value(at)));
    let chart = percent().points(points).threshold(Threshold::above(80.0).recovery(75.0));
    let file = chart.mark(Mark::began(900.0)).mark(Mark::ended(300.0)).to_png().unwrap();
    assert!(file.len() < USUAL_BYTES, "{} bytes", file.len());
}

#[test]
fn a_hundred_thousand_points_are_drawn_in_bounded_size() {
    let noise = |at: u32| f64::from(at.wrapping_mul(2_654_435_761) >> 16) / 655.36;
    let points = (0..100_000).map(|at| Point::new(f64::from(at) * 0.01, noise(at)));
    let file = percent().points(points).threshold(Threshold::above(80.0)).to_png().unwrap();
    assert!(file.len() < MOST_BYTES, "{} bytes", file.len());
}

#[test]
fn a_hundred_thousand_gaps_and_marks_are_drawn_in_bounded_work() {
    let point = |at: u32| {
        let age = f64::from(at) * 0.01;
        if at.is_multiple_of(2) {
            Point::missing(age)
        } else {
            Point::new(age, f64::from(at % 100))
        }
    };
    let chart = percent().points((0..100_000).map(point));
    let marks = (0..100_000).map(|at| Mark::began(f64::from(at) * 0.01));
    let file = marks.fold(chart, LineChart::mark).to_png().unwrap();
    assert!(file.len() < MOST_BYTES, "{} bytes", file.len());
}

#[test]
fn the_order_of_the_points_does_not_matter() {
    let points: Vec<_> =
        (0..200).map(|at| Point::new(f64::from(at), f64::from(at * 7 % 90))).collect();
    let mixed = (0..200).map(|at| points[at * 77 % 200]);
    assert_eq!(percent().points(mixed).to_png(), percent().points(points.clone()).to_png());
}
