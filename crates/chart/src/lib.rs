//! The picture in an alert's mail: a line chart with its threshold, as PNG.
//!
//! Mail clients block SVG and run no scripts, so a chart has to be an image, drawn before the mail
//! is sent. [`LineChart`] takes data and gives the bytes of a PNG file; it knows nothing of mail, of
//! rules or of where the numbers come from. It needs no font of the system: a small one with Latin
//! and the Chinese characters of the labels is part of the crate (`font/`, made by
//! `scripts/chart-font`). A character that it lacks is drawn as a box.
//!
//! The numbers may come from anywhere: values that are no numbers, times out of order and a hundred
//! thousand points are drawn as far as they make sense, in bounded work. The same chart gives the
//! same bytes.
//!
//! Left out on purpose: several lines in one picture, other kinds of charts, colours to choose.
//!
//! | module | holds |
//! |---|---|
//! | [`line_chart`] | what is drawn, as data |
//! | [`unit`] | values in words: per cent, bytes a second, a plain number |
//! | [`ticks`] | round numbers for an axis |

mod canvas;
mod draw;
mod encode;
mod error;
mod font;
mod frame;
pub mod line_chart;
mod palette;
mod reduce;
pub mod ticks;
mod time_axis;
pub mod unit;
mod words;

pub use error::ChartError;
pub use line_chart::{LineChart, Mark, Point, Side, Threshold};
pub use unit::Unit;

/// Width of the picture in CSS pixels: what `<img width=…>` says.
pub const WIDTH: u32 = 640;
/// Height of the picture in CSS pixels.
pub const HEIGHT: u32 = 240;
/// Pixels of the file for each CSS pixel, in both directions: sharp on a screen of high density.
pub const SCALE: u32 = 2;
