//! Where the alert began and ended: a line through the picture, a sign and words above it.

use tiny_skia::PathBuilder;

use super::{LABEL_SIZE, Scene};
use crate::canvas::{Canvas, Label, Line};
use crate::line_chart::Event;
use crate::palette::{AXIS, BREACH, Ink, RECOVERY};
use crate::words;

/// From a sign to its words.
const BESIDE: f32 = 8.0;

pub(super) fn draw_lines(scene: &Scene, canvas: &mut Canvas) {
    let frame = scene.frame;
    for mark in &scene.marks {
        let y = [frame.top - 4.0, frame.bottom];
        canvas.vertical(frame.x(mark.age), y, AXIS, Line::dashed(1.0, 2.0, 2.0));
    }
}

/// Signs, and words as far as they do not stand on each other: the latest are the ones to read.
pub(super) fn draw_words(scene: &Scene, canvas: &mut Canvas) {
    let frame = scene.frame;
    let mut free = frame.right + 40.0;
    for mark in &scene.marks {
        let x = frame.x(mark.age);
        sign(canvas, mark.event, x, frame.top - 9.0);
        let text = words::event(scene.chart.lang, mark.event);
        let width = scene.font.width(&text, LABEL_SIZE);
        let right = x + BESIDE;
        let left = x - BESIDE - width;
        let at = if right + width <= free { right } else { left };
        if at >= frame.left && at + width <= free {
            let (ink, baseline) = (ink(mark.event), frame.top - 5.0);
            let label = Label { text, size: LABEL_SIZE, ink, is_bold: false, x: at, baseline };
            canvas.text(&scene.font, &label, false);
            free = at.min(x) - BESIDE;
        } else {
            free = free.min(x - BESIDE);
        }
    }
}

fn ink(event: Event) -> Ink {
    match event {
        Event::Began => BREACH,
        Event::Ended => RECOVERY,
    }
}

/// A triangle that points at the line, or a disc: apart without colours too.
fn sign(canvas: &mut Canvas, event: Event, x: f32, y: f32) {
    match event {
        Event::Ended => canvas.disc(x, y, 3.5, ink(event)),
        Event::Began => {
            let mut path = PathBuilder::new();
            path.move_to(x - 4.5, y - 3.5);
            path.line_to(x + 4.5, y - 3.5);
            path.line_to(x, y + 4.5);
            path.close();
            if let Some(path) = path.finish() {
                canvas.fill(&path, ink(event));
            }
        }
    }
}
