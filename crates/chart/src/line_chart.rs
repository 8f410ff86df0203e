//! What is drawn, as data.

use common::Lang;

use crate::ticks::within;
use crate::{ChartError, Unit, draw, words};

/// The longest time that a chart shows, in seconds: about thirty years.
const LONGEST_SPAN: f64 = 1e9;
/// The time that a chart shows at least, in seconds, unless it was told a span.
const SHORTEST_SPAN: f64 = 60.0;
/// More marks than these are not drawn: the latest count.
const MOST_MARKS: usize = 24;

/// A measurement, or that there was none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Seconds before now. What is negative or no number is not drawn.
    pub age: f64,
    /// The value in the chart's unit; `None` (and NaN, ±∞) is a gap in the line.
    pub value: Option<f64>,
}

impl Point {
    /// A value measured `age` seconds ago.
    pub const fn new(age: f64, value: f64) -> Self {
        Self { age, value: Some(value) }
    }

    /// There was no value `age` seconds ago: the line is not drawn over this place.
    pub const fn missing(age: f64) -> Self {
        Self { age, value: None }
    }
}

/// On which side of the threshold a value is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// The limit of a rule, drawn as a line; what of the series is beyond it is coloured.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    pub(crate) value: f64,
    pub(crate) side: Side,
    pub(crate) label: Option<String>,
    pub(crate) recovery: Option<f64>,
}

impl Threshold {
    /// Values above `value` are bad.
    pub const fn above(value: f64) -> Self {
        Self { value, side: Side::Above, label: None, recovery: None }
    }

    /// Values below `value` are bad.
    pub const fn below(value: f64) -> Self {
        Self { value, side: Side::Below, label: None, recovery: None }
    }

    /// The words at the line, instead of `limit 80 %`.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// A second line: the value at which the alert ends.
    #[must_use]
    pub const fn recovery(mut self, value: f64) -> Self {
        self.recovery = Some(value);
        self
    }

    /// Whether a value is on the bad side.
    pub(crate) fn is_breach(&self, value: f64) -> bool {
        match self.side {
            Side::Above => value > self.value,
            Side::Below => value < self.value,
        }
    }
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Began,
    Ended,
}

/// A place in time where the alert began or ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub(crate) age: f64,
    pub(crate) event: Event,
}

impl Mark {
    /// The alert began `age` seconds ago.
    pub const fn began(age: f64) -> Self {
        Self { age, event: Event::Began }
    }

    /// The alert ended `age` seconds ago.
    pub const fn ended(age: f64) -> Self {
        Self { age, event: Event::Ended }
    }
}

/// A line over time, up to now, with an optional threshold.
///
/// ```
/// use chart::{LineChart, Mark, Point, Threshold, Unit};
/// use common::Lang;
///
/// let points = (0..60).map(|i| Point::new(f64::from(i) * 5.0, f64::from(i)));
/// let png = LineChart::new("CPU · web-1", Unit::Percent, Lang::En)
///     .points(points)
///     .threshold(Threshold::above(40.0).recovery(30.0))
///     .mark(Mark::ended(100.0))
///     .to_png()?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), chart::ChartError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LineChart {
    pub(crate) title: String,
    pub(crate) unit: Unit,
    pub(crate) lang: Lang,
    pub(crate) points: Vec<Point>,
    pub(crate) threshold: Option<Threshold>,
    pub(crate) marks: Vec<Mark>,
    /// Seconds since local midnight, where the time axis shows the clock.
    pub(crate) now: Option<f64>,
    pub(crate) range: Option<(f64, f64)>,
    span: Option<f64>,
}

impl LineChart {
    /// A chart without points. A title that is too long for the picture is cut with `…`; its control
    /// characters are shown escaped.
    pub fn new(title: impl Into<String>, unit: Unit, lang: Lang) -> Self {
        Self {
            title: title.into(),
            unit,
            lang,
            points: Vec::new(),
            threshold: None,
            marks: Vec::new(),
            now: None,
            range: None,
            span: None,
        }
    }

    /// Adds points, in any order.
    #[must_use]
    pub fn points(mut self, points: impl IntoIterator<Item = Point>) -> Self {
        self.points.extend(points);
        self
    }

    /// Draws a threshold. One that is no number is left out.
    #[must_use]
    pub fn threshold(mut self, threshold: Threshold) -> Self {
        self.threshold = threshold.value.is_finite().then(|| Threshold {
            value: within(threshold.value),
            recovery: threshold.recovery.filter(|value| value.is_finite()).map(within),
            ..threshold
        });
        self
    }

    /// Marks a place in time. Marks outside of the time shown are not drawn, and of very many only
    /// the latest.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Shows the last `seconds`, whatever the points are. Otherwise the oldest point decides, and it
    /// is at least a minute.
    #[must_use]
    pub fn span(mut self, seconds: f64) -> Self {
        self.span = Some(seconds);
        self
    }

    /// Labels the time axis with the clock instead of "5 min ago". `now` is the local time in
    /// seconds since midnight. Charts of more than two days keep their ages.
    #[must_use]
    pub fn clock(mut self, now: f64) -> Self {
        self.now = Some(now).filter(|now| now.is_finite()).map(|now| now.rem_euclid(86_400.0));
        self
    }

    /// Shows the values from `low` to `high` (rounded to ticks) instead of the unit's whole range;
    /// what is beyond is drawn at the edge.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// The picture as a PNG file of [`WIDTH`](crate::WIDTH) × [`HEIGHT`](crate::HEIGHT) times
    /// [`SCALE`](crate::SCALE) pixels.
    ///
    /// # Errors
    /// Only for reasons outside of the data: no memory, for example.
    pub fn to_png(&self) -> Result<Vec<u8>, ChartError> {
        draw::png(self)
    }

    /// The picture in words, for the `alt` of the image: the title and the last, the lowest and the
    /// highest value of the time shown.
    pub fn describe(&self) -> String {
        let span = self.shown_span();
        let shown = self.points.iter().filter(|point| (0.0..=span).contains(&point.age));
        let values = shown.filter_map(|point| Some((point.age, finite(point.value)?)));
        let seen = values.fold(None, |seen: Option<Seen>, (age, value)| {
            Some(seen.map_or_else(|| Seen::first(age, value), |seen| seen.and(age, value)))
        });
        let title = crate::font::harmless(&self.title);
        let values = seen.map(|seen| [seen.last.1, seen.lowest, seen.highest]);
        words::description(
            self.lang,
            &title,
            values.map(|all| all.map(|v| self.unit.show(v, self.lang))),
        )
    }

    /// The seconds that the time axis shows.
    pub(crate) fn shown_span(&self) -> f64 {
        let told = self.span.filter(|span| span.is_finite() && *span > 0.0);
        let told = told.map(|span| span.clamp(1.0, LONGEST_SPAN));
        told.unwrap_or_else(|| {
            let ages = self.points.iter().map(|point| point.age);
            let oldest = ages.filter(|age| age.is_finite()).fold(0.0, f64::max);
            oldest.clamp(SHORTEST_SPAN, LONGEST_SPAN)
        })
    }

    /// The marks within the time shown, the latest first.
    pub(crate) fn shown_marks(&self) -> Vec<Mark> {
        let span = self.shown_span();
        let shown = self.marks.iter().filter(|mark| (0.0..=span).contains(&mark.age));
        let mut marks: Vec<Mark> = shown.copied().collect();
        marks.sort_by(|a, b| a.age.total_cmp(&b.age));
        marks.truncate(MOST_MARKS);
        marks
    }
}

/// The value of a point, where it is a number; within what is drawn.
pub(crate) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite()).map(within)
}

struct Seen {
    /// The youngest: age and value.
    last: (f64, f64),
    lowest: f64,
    highest: f64,
}

impl Seen {
    fn first(age: f64, value: f64) -> Self {
        Self { last: (age, value), lowest: value, highest: value }
    }

    fn and(self, age: f64, value: f64) -> Self {
        Self {
            last: if age <= self.last.0 { (age, value) } else { self.last },
            lowest: self.lowest.min(value),
            highest: self.highest.max(value),
        }
    }
}
