//! The line of the values, and what of it is beyond the threshold.

use tiny_skia::{Path, PathBuilder};

use super::Scene;
use crate::canvas::{Canvas, Line};
use crate::frame::Frame;
use crate::line_chart::Threshold;
use crate::palette::{BACKGROUND, BREACH, BREACH_AREA, RECOVERY, SERIES, SERIES_AREA};
use crate::reduce::Place;

const LINE: Line = Line::solid(2.0);

pub(super) fn draw_areas(scene: &Scene, canvas: &mut Canvas) {
    for run in &scene.runs {
        fill(canvas, &scene.frame, run, 0.0, false);
    }
    let Some(threshold) = &scene.chart.threshold else {
        return;
    };
    for breach in &scene.breaches {
        fill(canvas, &scene.frame, breach, threshold.value, true);
    }
}

pub(super) fn draw_lines(scene: &Scene, canvas: &mut Canvas) {
    if let Some(threshold) = &scene.chart.threshold {
        limits(canvas, &scene.frame, threshold);
    }
    for run in &scene.runs {
        stroke(canvas, &scene.frame, run, false);
    }
    for breach in &scene.breaches {
        stroke(canvas, &scene.frame, breach, true);
    }
    last(scene, canvas);
}

/// The pieces of a run on the bad side of the threshold, from where the line crosses it.
pub(super) fn beyond(run: &[Place], threshold: &Threshold) -> Vec<Vec<Place>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    let mut before: Option<Place> = None;
    for place in run {
        let is_bad = threshold.is_breach(place.1);
        if let Some(before) = before.filter(|before| threshold.is_breach(before.1) != is_bad) {
            piece.push(crossing(before, *place, threshold.value));
        }
        if is_bad {
            piece.push(*place);
        } else if !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
        before = Some(*place);
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn crossing(from: Place, to: Place, value: f64) -> Place {
    let part = ((value - from.1) / (to.1 - from.1)).clamp(0.0, 1.0);
    (from.0 + part * (to.0 - from.0), value)
}

/// The area between a run and a value.
fn fill(canvas: &mut Canvas, frame: &Frame, run: &[Place], base: f64, is_breach: bool) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    let mut path = line(frame, run);
    path.line_to(frame.x(last.0), frame.y(base));
    path.line_to(frame.x(first.0), frame.y(base));
    path.close();
    if let Some(path) = path.finish() {
        if is_breach {
            // Not on top of the series' own area: two tints make mud.
            canvas.fill(&path, BACKGROUND);
        }
        canvas.fill(&path, if is_breach { BREACH_AREA } else { SERIES_AREA });
    }
}

fn stroke(canvas: &mut Canvas, frame: &Frame, run: &[Place], is_breach: bool) {
    let ink = if is_breach { BREACH } else { SERIES };
    match run {
        [] => {}
        // A value between two gaps: no line goes there.
        [(age, value)] => canvas.disc(frame.x(*age), frame.y(*value), 1.75, ink),
        run => {
            let path: Option<Path> = line(frame, run).finish();
            if let Some(path) = path {
                canvas.stroke(&path, ink, LINE);
            }
        }
    }
}

fn line(frame: &Frame, run: &[Place]) -> PathBuilder {
    let mut path = PathBuilder::new();
    for (at, (age, value)) in run.iter().enumerate() {
        let (x, y) = (frame.x(*age), frame.y(*value));
        if at == 0 {
            path.move_to(x, y);
        } else {
            path.line_to(x, y);
        }
    }
    path
}

fn limits(canvas: &mut Canvas, frame: &Frame, threshold: &Threshold) {
    let x = [frame.left, frame.right];
    if let Some(recovery) = threshold.recovery.filter(|value| frame.shows(*value)) {
        canvas.horizontal(x, frame.y(recovery), RECOVERY, Line::dashed(1.0, 2.0, 3.0));
    }
    if frame.shows(threshold.value) {
        canvas.horizontal(x, frame.y(threshold.value), BREACH, Line::dashed(1.5, 6.0, 4.0));
    }
}

/// The youngest value, which the mail is about.
fn last(scene: &Scene, canvas: &mut Canvas) {
    let Some((age, value)) = scene.last() else {
        return;
    };
    let (x, y) = (scene.frame.x(age), scene.frame.y(value));
    let is_breach = scene.chart.threshold.as_ref().is_some_and(|limit| limit.is_breach(value));
    canvas.disc(x, y, 3.75, if is_breach { BREACH } else { SERIES });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_above_the_threshold_begins_and_ends_at_it() {
        let run = [(40.0, 70.0), (30.0, 90.0), (20.0, 90.0), (10.0, 70.0), (0.0, 85.0)];
        let pieces = beyond(&run, &Threshold::above(80.0));
        let first = vec![(35.0, 80.0), (30.0, 90.0), (20.0, 90.0), (15.0, 80.0)];
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0], first);
        assert_eq!(pieces[1].last(), Some(&(0.0, 85.0)));
    }

    #[test]
    fn below_is_the_other_side() {
        let run = [(20.0, 50.0), (10.0, 5.0), (0.0, 50.0)];
        assert_eq!(beyond(&run, &Threshold::below(10.0)).len(), 1);
        assert!(beyond(&run, &Threshold::above(60.0)).is_empty());
    }
}
