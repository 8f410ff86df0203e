//! Words on the picture, each where it covers least of the line.

use super::{GAP, LABEL_SIZE, Scene, VALUE_SIZE, marks};
use crate::HEIGHT;
use crate::canvas::{Canvas, Label};
use crate::line_chart::Threshold;
use crate::palette::{BREACH, Ink, LABEL, RECOVERY, SERIES};
use crate::words;

/// No label at a threshold is wider.
const WIDEST: f32 = 300.0;
/// How many places along a threshold are tried for its words.
const TRIES: u8 = 12;
/// The room of a line of small text above and below its baseline.
const ASCENT: f32 = 10.0;
const DESCENT: f32 = 3.5;

/// A rectangle that a label takes.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Area {
    fn overlaps(self, other: Area) -> bool {
        let is_beside = self.right < other.left || other.right < self.left;
        let is_above = self.bottom < other.top || other.bottom < self.top;
        !is_beside && !is_above
    }
}

pub(super) fn draw(scene: &Scene, canvas: &mut Canvas) {
    marks::draw_words(scene, canvas);
    if scene.runs.is_empty() {
        no_data(scene, canvas);
    }
    let mut taken = Vec::new();
    taken.extend(last(scene, canvas));
    if let Some(threshold) = &scene.chart.threshold {
        limits(scene, canvas, threshold, &mut taken);
    }
}

fn no_data(scene: &Scene, canvas: &mut Canvas) {
    let text = words::no_data(scene.chart.lang);
    let frame = scene.frame;
    let x = f32::midpoint(frame.left, frame.right) - scene.font.width(&text, VALUE_SIZE) / 2.0;
    let baseline = f32::midpoint(frame.top, frame.bottom) + 5.0;
    let label = Label { text, size: VALUE_SIZE, ink: LABEL, is_bold: false, x, baseline };
    canvas.text(&scene.font, &label, true);
}

/// The last value, to the right of its dot.
fn last(scene: &Scene, canvas: &mut Canvas) -> Option<Area> {
    let (age, value) = scene.last()?;
    let is_breach = scene.chart.threshold.as_ref().is_some_and(|limit| limit.is_breach(value));
    let text = scene.chart.unit.show(value, scene.chart.lang);
    let (x, y) = (scene.frame.x(age) + 1.2 * GAP, scene.frame.y(value));
    let baseline = (y + 4.7).min(HEIGHT as f32 - 30.0);
    let width = scene.font.width(&text, VALUE_SIZE);
    let ink = if is_breach { BREACH } else { SERIES };
    let label = Label { text, size: VALUE_SIZE, ink, is_bold: true, x, baseline };
    canvas.text(&scene.font, &label, true);
    Some(Area { left: x - GAP, top: y - 8.0, right: x + width, bottom: y + 7.0 })
}

fn limits(scene: &Scene, canvas: &mut Canvas, threshold: &Threshold, taken: &mut Vec<Area>) {
    let (chart, frame) = (scene.chart, scene.frame);
    let limit = |value| chart.unit.show_limit(value, chart.lang);
    let named = threshold.label.clone();
    let named =
        named.unwrap_or_else(|| words::limit(chart.lang, threshold.side, &limit(threshold.value)));
    // The two lines may be close to each other: their words stand on the outer sides.
    let is_upper = threshold.recovery.is_none_or(|recovery| recovery <= threshold.value);
    if frame.shows(threshold.value) {
        let at = frame.y(threshold.value);
        write(scene, canvas, &named, BREACH, Along { y: at, above_first: is_upper }, taken);
    }
    if let Some(recovery) = threshold.recovery.filter(|value| frame.shows(*value)) {
        let words = words::recovery(chart.lang, threshold.side, &limit(recovery));
        let along = Along { y: frame.y(recovery), above_first: !is_upper };
        write(scene, canvas, &words, RECOVERY, along, taken);
    }
}

/// A horizontal line that words belong to.
#[derive(Clone, Copy)]
struct Along {
    y: f32,
    above_first: bool,
}

fn write(
    scene: &Scene,
    canvas: &mut Canvas,
    text: &str,
    ink: Ink,
    along: Along,
    taken: &mut Vec<Area>,
) {
    let text = scene.font.fit(text, LABEL_SIZE, WIDEST);
    let width = scene.font.width(&text, LABEL_SIZE);
    let (x, baseline) = best_place(scene, width, along, taken);
    taken.push(area(x, baseline, width));
    let label = Label { text, size: LABEL_SIZE, ink, is_bold: false, x, baseline };
    canvas.text(&scene.font, &label, true);
}

/// Where a label covers the least of the line, and nothing of another label.
fn best_place(scene: &Scene, width: f32, along: Along, taken: &[Area]) -> (f32, f32) {
    let frame = scene.frame;
    let (above, below) = (along.y - 5.0, along.y + 12.5);
    let sides = if along.above_first { [above, below] } else { [below, above] };
    let room = (frame.right - frame.left - width - 2.0 * GAP).max(0.0);
    let places = sides.into_iter().zip([0.0, 4.0]).flat_map(|(baseline, dislike)| {
        (0..TRIES).map(move |at| {
            let part = f32::from(at) / f32::from(TRIES - 1);
            (frame.left + GAP + part * room, baseline, dislike + part)
        })
    });
    let rated = places.map(|(x, baseline, dislike)| {
        let area = area(x, baseline, width);
        let is_outside = area.top < frame.top - 14.0 || area.bottom > frame.bottom + 1.0;
        let is_taken = taken.iter().any(|other| area.overlaps(*other));
        let penalty = if is_outside || is_taken { 1e6 } else { 0.0 };
        (dislike + penalty + covered(scene, area) + crossed(scene, area), (x, baseline))
    });
    let best = rated.min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or((frame.left + GAP, above), |(_, place)| place)
}

fn area(x: f32, baseline: f32, width: f32) -> Area {
    Area { left: x, top: baseline - ASCENT, right: x + width, bottom: baseline + DESCENT }
}

/// How many straight lines an area would cover, in the measure of [`covered`].
fn crossed(scene: &Scene, area: Area) -> f32 {
    let threshold = scene.chart.threshold.iter();
    let limits = threshold.flat_map(|limit| limit.recovery.into_iter().chain([limit.value]));
    let limits =
        limits.map(|value| scene.frame.y(value)).filter(|y| (area.top..area.bottom).contains(y));
    let marks = scene.marks.iter().map(|mark| scene.frame.x(mark.age));
    let marks = marks.filter(|x| (area.left - 2.0..area.right + 2.0).contains(x));
    20.0 * limits.count() as f32 + 8.0 * marks.count() as f32
}

/// How much of the line an area would cover, in CSS pixels along the time.
fn covered(scene: &Scene, area: Area) -> f32 {
    let frame = scene.frame;
    let under = |pair: &[(f64, f64)]| {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]].map(|(age, v)| (frame.x(age), frame.y(v)));
        let (left, right) = (x0.max(area.left), x1.min(area.right));
        if left > right {
            return 0.0;
        }
        let at = |x: f32| if x1 > x0 { y0 + (y1 - y0) * (x - x0) / (x1 - x0) } else { y0 };
        let (from, to) = if x1 > x0 { (at(left), at(right)) } else { (y0, y1) };
        let is_clear = from.max(to) < area.top - 2.0 || from.min(to) > area.bottom + 2.0;
        if is_clear { 0.0 } else { (right - left).max(0.5) }
    };
    scene.runs.iter().flat_map(|run| run.windows(2)).map(under).sum()
}
