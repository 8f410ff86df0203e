//! From a chart to its picture: the scene is worked out first, then drawn from back to front.

mod axes;
mod labels;
mod marks;
mod series;

use crate::canvas::Canvas;
use crate::font::Font;
use crate::frame::Frame;
use crate::line_chart::{LineChart, Mark};
use crate::reduce::{Place, runs};
use crate::time_axis::{self, TimeTick};
use crate::unit::ValueAxis;
use crate::{ChartError, HEIGHT, SCALE, WIDTH, encode};

/// Sizes of text in CSS pixels.
pub(crate) const TITLE_SIZE: f32 = 14.0;
pub(crate) const VALUE_SIZE: f32 = 13.0;
pub(crate) const LABEL_SIZE: f32 = 11.0;
/// Between the edge of the picture and what is in it.
const MARGIN: f32 = 14.0;
/// From the axis to its labels.
const GAP: f32 = 7.0;
/// Labels of an axis.
const MOST_VALUES: usize = 6;
const MOST_TIMES: usize = 7;

/// Everything that is drawn, and where.
pub(crate) struct Scene<'a> {
    pub(crate) chart: &'a LineChart,
    pub(crate) font: Font,
    pub(crate) frame: Frame,
    pub(crate) values: ValueAxis,
    pub(crate) times: Vec<TimeTick>,
    pub(crate) runs: Vec<Vec<Place>>,
    /// What of them is beyond the threshold.
    pub(crate) breaches: Vec<Vec<Place>>,
    /// The latest first.
    pub(crate) marks: Vec<Mark>,
}

pub(crate) fn png(chart: &LineChart) -> Result<Vec<u8>, ChartError> {
    let scene = Scene::new(chart, Font::built_in()?);
    let mut canvas = Canvas::new()?;
    axes::draw(&scene, &mut canvas);
    series::draw_areas(&scene, &mut canvas);
    marks::draw_lines(&scene, &mut canvas);
    series::draw_lines(&scene, &mut canvas);
    labels::draw(&scene, &mut canvas);
    let pixels: Vec<_> = canvas.pixels().collect();
    Ok(encode::png(&pixels))
}

impl<'a> Scene<'a> {
    pub(crate) fn new(chart: &'a LineChart, font: Font) -> Self {
        let span = chart.shown_span();
        let runs = runs(&chart.points, span, (WIDTH * SCALE) as usize);
        let breaches = match &chart.threshold {
            Some(threshold) => runs.iter().flat_map(|run| series::beyond(run, threshold)).collect(),
            None => Vec::new(),
        };
        let values = value_axis(chart, &runs);
        let marks = chart.shown_marks();
        let labels = Labels {
            font: &font,
            values: &values,
            last: last(&runs),
            has_marks: !marks.is_empty(),
        };
        let frame = frame(chart, &labels);
        let clock = chart.now.and_then(|now| time_axis::clock(span, now, MOST_TIMES));
        let times = clock.unwrap_or_else(|| time_axis::ages(span, MOST_TIMES, chart.lang));
        Self { chart, font, frame, values, times, runs, breaches, marks }
    }

    /// The youngest value.
    pub(crate) fn last(&self) -> Option<Place> {
        last(&self.runs)
    }
}

fn last(runs: &[Vec<Place>]) -> Option<Place> {
    runs.last().and_then(|run| run.last()).copied()
}

/// An axis with room for the line and its threshold.
fn value_axis(chart: &LineChart, runs: &[Vec<Place>]) -> ValueAxis {
    if let Some((low, high)) = chart.range {
        return chart.unit.exact_axis(low, high, MOST_VALUES, chart.lang);
    }
    let limits =
        chart.threshold.iter().flat_map(|limit| limit.recovery.into_iter().chain([limit.value]));
    let values = runs.iter().flatten().map(|(_, value)| *value).chain(limits);
    let (low, high) = values.fold((0f64, 0f64), |(low, high), v| (low.min(v), high.max(v)));
    chart.unit.axis(low, high, MOST_VALUES, chart.lang)
}

/// What stands around the line.
struct Labels<'a> {
    font: &'a Font,
    values: &'a ValueAxis,
    last: Option<Place>,
    has_marks: bool,
}

/// The rectangle of the line: what the labels around it leave.
fn frame(chart: &LineChart, labels: &Labels) -> Frame {
    let Labels { font, values, .. } = labels;
    let widths = values.labels.iter().map(|(_, label)| font.width(label, LABEL_SIZE));
    let left = MARGIN + widths.fold(0.0, f32::max).min(100.0) + GAP;
    let last = labels.last.map(|(_, value)| chart.unit.show(value, chart.lang));
    let right = last.map_or(0.0, |shown| font.width(&shown, VALUE_SIZE) + 1.5 * GAP);
    let top = if labels.has_marks { 60.0 } else { 46.0 };
    Frame {
        left: left.round(),
        top,
        right: (WIDTH as f32 - MARGIN - right.min(120.0)).round(),
        bottom: HEIGHT as f32 - 30.0,
        low: values.low,
        high: values.high,
        span: chart.shown_span(),
    }
}
