//! What a chart promises, seen in the pixels of the file that it makes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::Range;

use chart::{HEIGHT, LineChart, Mark, Point, SCALE, Threshold, Unit, WIDTH};
use common::Lang;
use png::{Decoder, Transformations};

type Rgb = [u8; 3];

const BACKGROUND: Rgb = [0xfb, 0xfc, 0xfd];
const GRID: Rgb = [0xe6, 0xea, 0xef];
const AXIS: Rgb = [0xa9, 0xb3, 0xbf];
const SERIES: Rgb = [0x00, 0x68, 0xa8];
const BREACH: Rgb = [0xc4, 0x50, 0x00];
const RECOVERY: Rgb = [0x00, 0x7a, 0x5a];

/// A decoded file.
struct Picture {
    width: usize,
    pixels: Vec<Rgb>,
}

impl Picture {
    fn of(chart: &LineChart) -> Self {
        let file = chart.to_png().unwrap();
        let mut decoder = Decoder::new(Cursor::new(&file));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut bytes).expect("whole chunks, right checksums");
        assert_eq!((frame.width, frame.height), (WIDTH * SCALE, HEIGHT * SCALE));
        let pixels = bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect();
        Self { width: frame.width as usize, pixels }
    }

    fn at(&self, x: usize, y: usize) -> Rgb {
        self.pixels[y * self.width + x]
    }

    fn count(&self, columns: Range<usize>, rows: Range<usize>, is: impl Fn(Rgb) -> bool) -> usize {
        let places = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        places.filter(|(x, y)| is(self.at(*x, *y))).count()
    }

    /// The middle of the rows in which more than a third of the width has this colour.
    fn row_of(&self, colour: Rgb) -> Option<f64> {
        let rows = 0..self.pixels.len() / self.width;
        let is_line =
            |y: &usize| self.count(0..self.width, *y..*y + 1, |c| c == colour) > self.width / 3;
        let rows: Vec<usize> = rows.filter(is_line).collect();
        (!rows.is_empty()).then(|| rows.iter().sum::<usize>() as f64 / rows.len() as f64)
    }

    /// The rows of a percentage: the first line of the grid is 100, the axis is 0.
    fn row(&self, per_cent: f64) -> f64 {
        let is_grid = |y: &usize| self.count(0..self.width, *y..*y + 1, |c| c == GRID) > 500;
        let top = (0..self.pixels.len() / self.width).find(is_grid).unwrap() as f64 + 0.5;
        let bottom = self.row_of(AXIS).unwrap();
        bottom - per_cent / 100.0 * (bottom - top)
    }

    fn rows(&self, from: f64, to: f64) -> Range<usize> {
        self.row(from) as usize..self.row(to) as usize
    }
}

fn percent(title: &str) -> LineChart {
    LineChart::new(title, Unit::Percent, Lang::En)
}

/// Five minutes of one value, and then five of another.
fn step(before: f64, after: f64) -> Vec<Point> {
    let value = |at| if at < 30 { after } else { before };
    (0..=60).map(|at| Point::new(f64::from(at) * 10.0, value(at))).collect()
}

fn is_orange([red, _, blue]: Rgb) -> bool {
    i32::from(red) - i32::from(blue) > 50
}

fn is_drawn(colour: Rgb) -> bool {
    colour != BACKGROUND
}

/// Inside of the frame, away from the labels on its sides.
const LATE: Range<usize> = 800..1080;
const TITLE: (Range<usize>, Range<usize>) = (20..1260, 24..66);

#[test]
fn the_threshold_stands_in_the_row_of_its_value() {
    for value in [30.0, 71.0, 95.0] {
        let picture = Picture::of(&percent("").threshold(Threshold::above(value)));
        let (row, expected) = (picture.row_of(BREACH).unwrap(), picture.row(value));
        assert!((row - expected).abs() <= 1.5, "{value} %: row {row}, expected {expected}");
    }
}

#[test]
fn the_recovery_threshold_stands_in_its_own_row() {
    let picture = Picture::of(&percent("").threshold(Threshold::above(90.0).recovery(70.0)));
    let row = picture.row_of(RECOVERY).unwrap();
    assert!((row - picture.row(70.0)).abs() <= 1.5, "row {row}");
}

#[test]
fn what_is_above_the_threshold_is_coloured_and_nothing_else() {
    let chart = |after| percent("").points(step(40.0, after)).threshold(Threshold::above(60.0));
    let coloured = |picture: &Picture, rows: Range<usize>| {
        picture.count(LATE, rows.clone(), is_orange) as f64 / (LATE.len() * rows.len()) as f64
    };
    let breach = Picture::of(&chart(90.0));
    assert!(coloured(&breach, breach.rows(89.0, 61.0)) > 0.95);
    assert_eq!(coloured(&breach, breach.rows(58.0, 2.0)), 0.0);
    let calm = Picture::of(&chart(55.0));
    assert_eq!(coloured(&calm, calm.rows(98.0, 72.0)), 0.0);
}

#[test]
fn what_is_below_a_lower_limit_is_coloured() {
    let chart = percent("").points(step(90.0, 5.0)).threshold(Threshold::below(40.0));
    let picture = Picture::of(&chart);
    let rows = picture.rows(38.0, 7.0);
    let share = picture.count(LATE, rows.clone(), is_orange) as f64;
    assert!(share > 0.95 * (LATE.len() * rows.len()) as f64);
    assert_eq!(picture.count(300..600, picture.rows(88.0, 60.0), is_orange), 0);
}

#[test]
fn the_line_is_drawn_at_its_value() {
    let picture = Picture::of(&percent("").points(step(40.0, 75.0)));
    let row = picture.row(75.0) as usize;
    assert_eq!(picture.count(LATE, row..row + 1, |c| c == SERIES), LATE.len());
    assert_eq!(picture.count(LATE, picture.rows(98.0, 78.0), |c| c == SERIES), 0);
}

#[test]
fn a_gap_stays_empty() {
    let mut points = step(50.0, 50.0);
    for point in points.iter_mut().filter(|point| (200.0..400.0).contains(&point.age)) {
        point.value = None;
    }
    let picture = Picture::of(&percent("").points(points));
    let blue = |columns| picture.count(columns, picture.rows(60.0, 40.0), |c| c == SERIES);
    assert_eq!(blue(520..720), 0);
    assert!(blue(200..400) > 0 && blue(LATE) > 0);
}

#[test]
fn a_title_is_drawn_in_latin_and_in_chinese_and_as_boxes() {
    let ink = |title: &str| Picture::of(&percent(title)).count(TITLE.0, TITLE.1, is_drawn);
    assert_eq!(ink(""), 0);
    assert!(ink("CPU · web-1") > 500);
    assert!(ink("处理器使用率") > 1000);
    assert!(ink("龘龘龘") > 300);
}

#[test]
fn a_long_title_ends_before_the_edge() {
    let picture = Picture::of(&percent(&"磁盘 /srv/data ".repeat(1000)));
    assert!(picture.count(1100..1260, TITLE.1, is_drawn) > 100);
    assert_eq!(picture.count(1262..1276, TITLE.1, is_drawn), 0);
}

#[test]
fn the_last_value_stands_beside_its_dot() {
    let picture = Picture::of(&percent("").points([Point::new(0.0, 50.0)]));
    assert!(picture.count(1170..1260, picture.rows(55.0, 45.0), is_drawn) > 300);
    assert_eq!(picture.count(1170..1260, picture.rows(90.0, 65.0), is_drawn), 0);
}

#[test]
fn a_mark_is_a_sign_above_the_frame() {
    let signs = |mark| {
        let picture = Picture::of(&percent("").mark(mark));
        let above = 0..picture.row(100.0) as usize - 4;
        let count = |colour| picture.count(100..1260, above.clone(), |c| c == colour);
        [count(BREACH) > 50, count(RECOVERY) > 50]
    };
    assert_eq!(signs(Mark::began(30.0)), [true, false]);
    assert_eq!(signs(Mark::ended(30.0)), [false, true]);
    assert_eq!(signs(Mark::began(1e6)), [false, false]);
}

#[test]
fn both_languages_have_their_labels() {
    let chart = |lang| {
        let chart = LineChart::new("", Unit::Percent, lang);
        Picture::of(&chart.threshold(Threshold::above(90.0))).pixels
    };
    assert_ne!(chart(Lang::En), chart(Lang::Zh));
}

#[test]
fn without_a_value_the_picture_says_so() {
    let middle = |chart: LineChart| {
        let picture = Picture::of(&chart);
        picture.count(560..720, picture.rows(58.0, 42.0), |c| c != BACKGROUND && c != GRID)
    };
    assert!(middle(percent("")) > 300);
    assert!(middle(percent("").points([Point::missing(3.0), Point::new(0.0, f64::NAN)])) > 300);
    assert_eq!(middle(percent("").points([Point::new(0.0, 90.0)])), 0);
}

#[test]
fn the_colours_of_the_lines_are_kept_by_the_palette() {
    let chart = percent("CPU 处理器").points(step(40.0, 90.0));
    let chart = chart.threshold(Threshold::above(80.0).recovery(60.0));
    let mut counts = BTreeMap::new();
    for colour in Picture::of(&chart).pixels {
        *counts.entry(colour).or_insert(0) += 1;
    }
    for colour in [BACKGROUND, GRID, AXIS, SERIES, BREACH, RECOVERY] {
        assert!(counts.contains_key(&colour), "{colour:x?}");
    }
    assert!(counts.len() <= 256);
}

#[test]
fn the_alternative_text_has_the_numbers() {
    let chart = |lang| LineChart::new("CPU\n", Unit::Percent, lang);
    let values = [Point::new(9.0, 97.0), Point::new(3.0, 93.44), Point::new(5.0, 12.0)];
    let shown = chart(Lang::En).points(values).describe();
    assert_eq!(shown, r"CPU\n: last 93.4 %, lowest 12.0 %, highest 97.0 %");
    let shown = chart(Lang::Zh).points(values).describe();
    assert_eq!(shown, r"CPU\n：最近 93.4%，最低 12.0%，最高 97.0%");
    assert_eq!(chart(Lang::En).describe(), r"CPU\n: no data");
}
