//! A picture to draw on, measured in CSS pixels.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash,
    Transform,
};

use crate::font::Font;
use crate::palette::{BACKGROUND, Ink};
use crate::{ChartError, HEIGHT, SCALE, WIDTH};

/// How thick and how dense a line is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) width: f32,
    /// Lengths of a dash and of the gap behind it.
    pub(crate) dash: Option<[f32; 2]>,
}

impl Line {
    pub(crate) const fn solid(width: f32) -> Self {
        Self { width, dash: None }
    }

    pub(crate) const fn dashed(width: f32, dash: f32, gap: f32) -> Self {
        Self { width, dash: Some([dash, gap]) }
    }
}

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) size: f32,
    pub(crate) ink: Ink,
    pub(crate) is_bold: bool,
    pub(crate) x: f32,
    pub(crate) baseline: f32,
}

pub(crate) struct Canvas {
    pixmap: Pixmap,
}

impl Canvas {
    pub(crate) fn new() -> Result<Self, ChartError> {
        let mut pixmap = Pixmap::new(WIDTH * SCALE, HEIGHT * SCALE).ok_or(ChartError::Memory)?;
        pixmap.fill(BACKGROUND.into());
        Ok(Self { pixmap })
    }

    /// The pixels, a row after another, without transparency.
    pub(crate) fn pixels(&self) -> impl Iterator<Item = [u8; 3]> + '_ {
        self.pixmap.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
    }

    pub(crate) fn fill(&mut self, path: &Path, ink: Ink) {
        let transform = Transform::from_scale(SCALE as f32, SCALE as f32);
        self.pixmap.fill_path(path, &paint(ink), FillRule::Winding, transform, None);
    }

    pub(crate) fn stroke(&mut self, path: &Path, ink: Ink, line: Line) {
        let stroke = Stroke {
            width: line.width,
            line_cap: if line.dash.is_some() { LineCap::Butt } else { LineCap::Round },
            line_join: LineJoin::Round,
            dash: line.dash.and_then(|dash| StrokeDash::new(dash.to_vec(), 0.0)),
            ..Stroke::default()
        };
        let transform = Transform::from_scale(SCALE as f32, SCALE as f32);
        self.pixmap.stroke_path(path, &paint(ink), &stroke, transform, None);
    }

    /// A horizontal line, on whole pixels so that it is sharp.
    pub(crate) fn horizontal(&mut self, x: [f32; 2], y: f32, ink: Ink, line: Line) {
        self.straight([x[0], crisp(y, line.width)], [x[1], crisp(y, line.width)], ink, line);
    }

    /// A vertical line, on whole pixels.
    pub(crate) fn vertical(&mut self, x: f32, y: [f32; 2], ink: Ink, line: Line) {
        self.straight([crisp(x, line.width), y[0]], [crisp(x, line.width), y[1]], ink, line);
    }

    fn straight(&mut self, from: [f32; 2], to: [f32; 2], ink: Ink, line: Line) {
        let mut path = PathBuilder::new();
        path.move_to(from[0], from[1]);
        path.line_to(to[0], to[1]);
        if let Some(path) = path.finish() {
            self.stroke(&path, ink, line);
        }
    }

    pub(crate) fn disc(&mut self, x: f32, y: f32, radius: f32, ink: Ink) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            self.fill(&path, ink);
        }
    }

    /// A frame of one CSS pixel inside of the picture's edge.
    pub(crate) fn border(&mut self, ink: Ink) {
        let (width, height) = (WIDTH as f32, HEIGHT as f32);
        if let Some(rect) = Rect::from_ltrb(0.5, 0.5, width - 0.5, height - 0.5) {
            self.stroke(&PathBuilder::from_rect(rect), ink, Line::solid(1.0));
        }
    }

    /// A text; around it the background, where it may stand on lines.
    pub(crate) fn text(&mut self, font: &Font, label: &Label, has_halo: bool) {
        let outline = font.outline(&label.text, label.size, label.x, label.baseline);
        let Some(outline) = outline else {
            return;
        };
        if has_halo {
            self.stroke(&outline, BACKGROUND, Line::solid(3.0));
        }
        self.fill(&outline, label.ink);
        if label.is_bold {
            // The font has one weight: its outline a little thicker.
            self.stroke(&outline, label.ink, Line::solid(label.size * 0.035));
        }
    }
}

fn paint(ink: Ink) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(Color::from(ink));
    paint
}

/// The centre of a line so that its edges are edges of pixels.
fn crisp(at: f32, width: f32) -> f32 {
    let scale = SCALE as f32;
    let half = width * scale / 2.0;
    ((at * scale - half).round() + half) / scale
}
