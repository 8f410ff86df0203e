//! The table: one column a number, aligned in a terminal, a log and a mail.

use common::Lang;

use crate::sample::{Sample, Space};

/// Widths of the columns, in terminal cells: the time, then the numbers.
const TIME: usize = 25;
const NUMBERS: [usize; 5] = [7, 9, 7, 11, 11];

/// The names of the columns.
pub(crate) fn heading(lang: Lang) -> String {
    let [time, numbers @ ..] = lang.pick(
        ["time", "CPU %", "memory %", "disk %", "received", "sent"],
        ["时间", "CPU %", "内存 %", "磁盘 %", "接收", "发送"],
    );
    line(time, &numbers.map(str::to_owned))
}

/// A sample as a line of the table.
pub(crate) fn row(sample: &Sample) -> String {
    let disk = sample.disk.map_or("-".to_owned(), |Space { used, .. }| format!("{used:.1}"));
    let numbers = [
        format!("{:.1}", sample.cpu),
        format!("{:.1}", sample.memory),
        disk,
        size(sample.bytes_received),
        size(sample.bytes_sent),
    ];
    line(&time(sample), &numbers)
}

/// The time of a sample as RFC 3339 writes it: `2026-11-23T13:05:11+08:00`.
pub(crate) fn time(sample: &Sample) -> String {
    sample.time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Bytes for a person: `512 B`, `1.5 GiB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut number = bytes as f64 / 1024.0;
    let mut unit = "KiB";
    for larger in UNITS.into_iter().skip(1) {
        // 1023.95 would be shown as 1024.0 of the smaller unit.
        if number < 1023.95 {
            break;
        }
        number /= 1024.0;
        unit = larger;
    }
    format!("{number:.1} {unit}")
}

fn line(time: &str, numbers: &[String; 5]) -> String {
    let mut line = time.to_owned() + &" ".repeat(TIME.saturating_sub(cells(time)));
    for (number, width) in numbers.iter().zip(NUMBERS) {
        line += &" ".repeat(width.saturating_sub(cells(number)));
        line += number;
    }
    line
}

/// How wide a text is in a terminal: a Chinese character takes two cells (Unicode, UAX #11).
pub(crate) fn cells(text: &str) -> usize {
    let is_wide = |c| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stands_below_its_heading_in_both_languages() {
        let row = row(&Sample::example());
        let heading = heading(Lang::En);
        assert_eq!(
            heading,
            "time                       CPU % memory % disk %   received       sent"
        );
        assert_eq!(row, "2026-11-23T13:05:11+08:00   93.5     40.1   63.0    1.5 GiB     1023 B");
        assert_eq!(cells(&super::heading(Lang::Zh)), cells(&row));
    }

    #[test]
    fn sizes_change_their_unit_in_time() {
        for (bytes, shown) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1_048_575, "1.0 MiB"),
            (1 << 40, "1.0 TiB"),
            (u64::MAX, "16384.0 PiB"),
        ] {
            assert_eq!(size(bytes), shown);
        }
    }

    #[test]
    fn a_machine_without_a_disk_has_a_dash() {
        let sample = Sample { disk: None, ..Sample::example() };
        assert_eq!(cells(&row(&sample)), cells(&row(&Sample::example())));
        assert!(row(&sample).contains(" - "));
    }
}
