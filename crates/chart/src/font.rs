//! Text as outlines, from the font that is part of the program.

use common::escape::escaped;
use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, OutlineBuilder};
use unicode_width::UnicodeWidthChar;

use crate::ChartError;

/// A subset of Noto Sans CJK SC under the SIL Open Font License 1.1 (`font/OFL.txt`), made by
/// `scripts/chart-font`.
const BYTES: &[u8] = include_bytes!("../font/chart-sans.otf");
/// No picture has room for more characters: what is behind them is not even looked at.
const MOST_CHARACTERS: usize = 400;

pub(crate) struct Font {
    face: Face<'static>,
}

/// The text as it is drawn: control and format characters shown escaped, a bounded number of
/// characters.
pub(crate) fn harmless(text: &str) -> String {
    let end = text.char_indices().nth(MOST_CHARACTERS).map_or(text.len(), |(at, _)| at);
    escaped(&text[..end]).to_string()
}

impl Font {
    pub(crate) fn built_in() -> Result<Self, ChartError> {
        Face::parse(BYTES, 0).map(|face| Self { face }).map_err(|_| ChartError::Font)
    }

    /// Whether a character is drawn as itself.
    #[cfg(test)]
    pub(crate) fn has(&self, character: char) -> bool {
        self.face.glyph_index(character).is_some()
    }

    /// The width of a text in the unit of `size`, the height of an em.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|character| self.advance(character)).sum::<f32>() * size
    }

    /// The text, or as much of its beginning as fits into `width` together with `…`.
    pub(crate) fn fit(&self, text: &str, size: f32, width: f32) -> String {
        let text = harmless(text);
        if self.width(&text, size) <= width {
            return text;
        }
        let mut room = width / size - self.advance('…');
        let fits = |character: &char| {
            room -= self.advance(*character);
            room >= 0.0
        };
        let kept: String = text.chars().take_while(fits).collect();
        format!("{}…", kept.trim_end())
    }

    /// The outline of a text that begins at `x` and stands on `baseline`; `None` if nothing of it can
    /// be seen.
    pub(crate) fn outline(&self, text: &str, size: f32, x: f32, baseline: f32) -> Option<Path> {
        let scale = size / f32::from(self.face.units_per_em());
        let mut pen = Pen { path: PathBuilder::new(), scale, x, baseline };
        for character in text.chars() {
            match self.face.glyph_index(character) {
                Some(glyph) => drop(self.face.outline_glyph(glyph, &mut pen)),
                None => pen.unknown(self.advance(character) * size, size),
            }
            pen.x += self.advance(character) * size;
        }
        pen.path.finish()
    }

    /// How far a character moves the pen, in em.
    fn advance(&self, character: char) -> f32 {
        let glyph = self.face.glyph_index(character);
        match glyph.and_then(|glyph| self.face.glyph_hor_advance(glyph)) {
            Some(advance) => f32::from(advance) / f32::from(self.face.units_per_em()),
            // A box as wide as the character would be; nothing for one that joins the one before.
            None => character.width().unwrap_or(0).min(2) as f32 * 0.5,
        }
    }
}

/// Draws the outlines of glyphs, whose y axis goes up, into a picture, where it goes down.
struct Pen {
    path: PathBuilder,
    scale: f32,
    x: f32,
    baseline: f32,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.baseline - y * self.scale)
    }

    /// A hollow box in the place of a character that the font lacks.
    fn unknown(&mut self, advance: f32, size: f32) {
        if advance <= 0.0 {
            return;
        }
        let thin = size * 0.07;
        let (left, right) = (self.x + size * 0.06, self.x + advance - size * 0.06);
        let (top, bottom) = (self.baseline - size * 0.75, self.baseline + size * 0.04);
        self.corners([(left, top), (right, top), (right, bottom), (left, bottom)]);
        // The other way around: a hole.
        let (left, right, top, bottom) = (left + thin, right - thin, top + thin, bottom - thin);
        self.corners([(left, top), (left, bottom), (right, bottom), (right, top)]);
    }

    fn corners(&mut self, corners: [(f32, f32); 4]) {
        let [(x, y), rest @ ..] = corners;
        self.path.move_to(x, y);
        for (x, y) in rest {
            self.path.line_to(x, y);
        }
        self.path.close();
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2)) = (self.place(x1, y1), self.place(x2, y2));
        let (x, y) = self.place(x, y);
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_font_has_every_character_of_its_list() {
        let font = Font::built_in().unwrap();
        let list = include_str!("../font/characters.txt").lines();
        let written = list.filter(|line| !line.starts_with('#') && !line.starts_with("U+"));
        let ranges = (' '..='~').chain('\u{a0}'..='ÿ');
        let missing: String =
            written.flat_map(str::chars).chain(ranges).filter(|c| !font.has(*c)).collect();
        assert_eq!(missing, "", "help: run scripts/chart-font");
    }

    #[test]
    fn the_font_stays_small() {
        assert!(BYTES.len() < 100_000, "{} bytes", BYTES.len());
    }

    #[test]
    fn a_character_that_the_font_lacks_is_a_box_of_its_width() {
        let font = Font::built_in().unwrap();
        for (character, columns) in [('ж', 1.0), ('龘', 2.0), ('🦀', 2.0)] {
            assert!(!font.has(character));
            let text = character.to_string();
            assert_eq!(font.width(&text, 10.0), columns * 5.0);
            assert!(font.outline(&text, 10.0, 0.0, 10.0).is_some());
        }
    }

    #[test]
    fn a_long_text_is_cut_with_an_ellipsis() {
        let font = Font::built_in().unwrap();
        let cut = font.fit(&"磁盘 /srv/data ".repeat(30), 14.0, 200.0);
        assert!(cut.ends_with('…') && cut.starts_with("磁盘 /srv"), "{cut}");
        assert!(font.width(&cut, 14.0) <= 200.0);
        assert_eq!(font.fit("CPU", 14.0, 200.0), "CPU");
    }

    #[test]
    fn what_steers_a_terminal_is_shown_by_its_number() {
        assert_eq!(harmless("a\x1b[31m\u{202e}b\n"), r"a\x1b[31m\u202eb\n");
    }

    proptest! {
        #[test]
        fn any_text_fits_or_is_cut(text in any::<String>(), width in 20f32..300.0) {
            let font = Font::built_in().unwrap();
            let cut = font.fit(&text, 12.0, width);
            prop_assert!(font.width(&cut, 12.0) <= width + 0.01);
            prop_assert!(!cut.chars().any(char::is_control));
            let _ = font.outline(&cut, 12.0, 0.0, 12.0);
        }
    }
}
