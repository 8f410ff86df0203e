//! The title, the grid, and the labels below and beside it.

use super::{GAP, LABEL_SIZE, MARGIN, Scene, TITLE_SIZE};
use crate::WIDTH;
use crate::canvas::{Canvas, Label, Line};
use crate::palette::{AXIS, BORDER, GRID, LABEL, TITLE};

const TITLE_BASELINE: f32 = 27.0;

pub(super) fn draw(scene: &Scene, canvas: &mut Canvas) {
    canvas.border(BORDER);
    title(scene, canvas);
    values(scene, canvas);
    times(scene, canvas);
}

fn title(scene: &Scene, canvas: &mut Canvas) {
    let text = scene.font.fit(&scene.chart.title, TITLE_SIZE, WIDTH as f32 - 2.0 * MARGIN);
    let (size, x, baseline) = (TITLE_SIZE, MARGIN, TITLE_BASELINE);
    let label = Label { text, size, ink: TITLE, is_bold: true, x, baseline };
    canvas.text(&scene.font, &label, false);
}

fn values(scene: &Scene, canvas: &mut Canvas) {
    let frame = scene.frame;
    for (value, text) in &scene.values.labels {
        let y = frame.y(*value);
        let ink = if y == frame.bottom { AXIS } else { GRID };
        canvas.horizontal([frame.left, frame.right], y, ink, Line::solid(1.0));
        let text = scene.font.fit(text, LABEL_SIZE, frame.left - GAP);
        let x = frame.left - GAP - scene.font.width(&text, LABEL_SIZE);
        canvas.text(&scene.font, &small(text, x, y + 4.0), false);
    }
}

fn times(scene: &Scene, canvas: &mut Canvas) {
    let frame = scene.frame;
    for tick in &scene.times {
        let x = frame.x(tick.age);
        let y = [frame.bottom + 1.0, frame.bottom + 4.0];
        canvas.vertical(x, y, AXIS, Line::solid(1.0));
        let width = scene.font.width(&tick.label, LABEL_SIZE);
        let x = (x - width / 2.0).clamp(GAP, WIDTH as f32 - GAP - width);
        canvas.text(&scene.font, &small(tick.label.clone(), x, frame.bottom + 17.0), false);
    }
}

fn small(text: String, x: f32, baseline: f32) -> Label {
    Label { text, size: LABEL_SIZE, ink: LABEL, is_bold: false, x, baseline }
}
