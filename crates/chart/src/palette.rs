//! The colours: apart for every kind of colour vision (after Okabe and Ito, "Color Universal Design",
//! 2008, darkened where they colour text), on a background that is light in a dark mail client too.

use tiny_skia::Color;

/// Red, green, blue, and how much of it covers what is below, all 0–255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ink(u8, u8, u8, u8);

impl From<Ink> for Color {
    fn from(Ink(red, green, blue, alpha): Ink) -> Self {
        Color::from_rgba8(red, green, blue, alpha)
    }
}

/// Not pure white, which glares between dark messages.
pub(crate) const BACKGROUND: Ink = Ink(0xfb, 0xfc, 0xfd, 0xff);
pub(crate) const BORDER: Ink = Ink(0xd3, 0xda, 0xe2, 0xff);
pub(crate) const GRID: Ink = Ink(0xe6, 0xea, 0xef, 0xff);
pub(crate) const AXIS: Ink = Ink(0xa9, 0xb3, 0xbf, 0xff);
pub(crate) const TITLE: Ink = Ink(0x1d, 0x27, 0x33, 0xff);
/// Of the axes' labels: 6 to 1 against the background.
pub(crate) const LABEL: Ink = Ink(0x58, 0x64, 0x73, 0xff);
pub(crate) const SERIES: Ink = Ink(0x00, 0x68, 0xa8, 0xff);
pub(crate) const SERIES_AREA: Ink = Ink(0x00, 0x72, 0xb2, 0x16);
/// The line beyond the threshold, the threshold and its words.
pub(crate) const BREACH: Ink = Ink(0xc4, 0x50, 0x00, 0xff);
pub(crate) const BREACH_AREA: Ink = Ink(0xd5, 0x5e, 0x00, 0x50);
pub(crate) const RECOVERY: Ink = Ink(0x00, 0x7a, 0x5a, 0xff);
