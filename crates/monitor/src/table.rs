//! The course's table: one column a number, aligned in a terminal, a log and a mail.

use common::Lang;
use common::layout::{left, right};

use crate::sample::{Sample, Space};
use crate::unit::size;

/// Widths of the columns, in terminal cells: the time, then the numbers.
pub const WIDTHS: [usize; 6] = [25, 7, 9, 7, 11, 11];

/// The names of the columns.
pub fn heading_cells(lang: Lang) -> [String; 6] {
    let names = lang.pick(
        ["time", "CPU %", "memory %", "disk %", "received", "sent"],
        ["时间", "CPU %", "内存 %", "磁盘 %", "接收", "发送"],
    );
    names.map(str::to_owned)
}

/// A sample as cells of the table.
pub fn cells(sample: &Sample) -> [String; 6] {
    let overview = &sample.overview;
    let digit = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1}"));
    [
        time(sample),
        digit(overview.cpu),
        digit(overview.memory),
        digit(overview.disk.map(|Space { used, .. }| used)),
        size(overview.received),
        size(overview.sent),
    ]
}

/// The names of the columns as a line.
pub fn heading(lang: Lang) -> String {
    line(&heading_cells(lang))
}

/// A sample as a line of the table.
pub fn row(sample: &Sample) -> String {
    line(&cells(sample))
}

/// The time of a sample as RFC 3339 writes it: `2026-11-23T13:05:11+08:00`.
pub fn time(sample: &Sample) -> String {
    sample.time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn line(cells: &[String; 6]) -> String {
    let [time, numbers @ ..] = cells;
    let [first, widths @ ..] = WIDTHS;
    let numbers = numbers.iter().zip(widths).map(|(number, width)| right(number, width));
    left(time, first) + &numbers.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn a_row_stands_below_its_heading_in_both_languages() {
        let row = row(&sample(5, Some(93.5)));
        let heading_en = "time                       CPU % memory % disk %   received       sent";
        assert_eq!(heading(Lang::En), heading_en);
        assert_eq!(row, "2026-11-23T12:00:05+08:00   93.5     40.1   63.0    1.5 GiB     1023 B");
        assert_eq!(heading(Lang::Zh).width(), row.width());
    }

    #[test]
    fn what_the_system_does_not_tell_is_a_dash() {
        let row = row(&sample(5, None));
        assert!(row.contains("+08:00      -     40.1"), "{row}");
    }
}
