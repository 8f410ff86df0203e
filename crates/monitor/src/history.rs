//! The last minutes of each metric, for the chart in a mail and the sparklines of a terminal.

use std::collections::VecDeque;
use std::time::Duration;

use crate::metric::Metric;
use crate::sample::Sample;

/// Points of one metric that are kept at most, however short the interval: 85 KiB.
const MOST: usize = 2730;

/// A value at a moment; `None` where there was no reading, which is a gap in a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// On the monitor's clock.
    pub at: Duration,
    /// In the metric's unit.
    pub value: Option<f64>,
}

/// The last readings of some metrics.
#[derive(Clone, Debug)]
pub struct History {
    span: Duration,
    series: Vec<(Metric, VecDeque<Point>)>,
}

impl History {
    /// Remembers these metrics for so long.
    pub fn new(metrics: Vec<Metric>, span: Duration) -> Self {
        let series = metrics.into_iter().map(|metric| (metric, VecDeque::new())).collect();
        Self { span, series }
    }

    /// Adds a sample; what is older than the span goes.
    pub fn record(&mut self, sample: &Sample) {
        for (metric, points) in &mut self.series {
            let value = sample.reading(metric).ok();
            points.push_back(Point { at: sample.at, value });
            let is_old = |point: &Point| sample.at.saturating_sub(point.at) > self.span;
            while points.front().is_some_and(is_old) || points.len() > MOST {
                points.pop_front();
            }
        }
    }

    /// The points of a metric, the oldest first; none for one that is not remembered.
    pub fn points(&self, metric: &Metric) -> impl DoubleEndedIterator<Item = Point> + '_ {
        let found = self.series.iter().find(|(known, _)| known == metric);
        found.into_iter().flat_map(|(_, points)| points.iter().copied())
    }

    /// Each metric that is remembered.
    pub fn metrics(&self) -> impl Iterator<Item = &Metric> {
        self.series.iter().map(|(metric, _)| metric)
    }

    /// How long it remembers.
    pub fn span(&self) -> Duration {
        self.span
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[test]
    fn only_the_last_minutes_are_kept() {
        let mut history = History::new(vec![Metric::Cpu], Duration::from_secs(60));
        for second in (0..200).step_by(10) {
            history.record(&sample(second, (second != 150).then_some(second as f64)));
        }
        let values: Vec<Option<f64>> = history.points(&Metric::Cpu).map(|p| p.value).collect();
        let expected =
            [Some(130.0), Some(140.0), None, Some(160.0), Some(170.0), Some(180.0), Some(190.0)];
        assert_eq!(values, expected);
        assert_eq!(history.points(&Metric::Memory).count(), 0);
    }

    #[test]
    fn memory_is_bounded_whatever_the_interval() {
        let mut history = History::new(vec![Metric::Cpu], Duration::from_secs(86_400));
        for second in 0..10_000 {
            history.record(&sample(second, Some(1.0)));
        }
        assert_eq!(history.points(&Metric::Cpu).count(), MOST);
    }
}
