//! One cell a message: in which read it came, or that it never did.

use common::Lang;

use crate::tally::Tally;
use common::layout::{WIDTH, left, right};

/// The column of the names.
pub(crate) const NAMES: usize = 7;

/// A row of the picture: a name and what became of each message.
pub(crate) struct Strip<'a> {
    pub(crate) name: &'a str,
    pub(crate) tally: &'a Tally,
}

/// The rows under the messages' numbers; several times when a terminal's line is too short.
pub(crate) fn draw(strips: &[Strip], lang: Lang) -> String {
    let messages = strips.first().map_or(0, |strip| strip.tally.cells.len());
    let cell = messages.to_string().len().max(2) + 1;
    let per_line = (WIDTH - NAMES) / cell;
    let mut blocks = Vec::new();
    for start in (0..messages).step_by(per_line) {
        let end = messages.min(start + per_line);
        let numbers = (start..end).map(|message| right(&(message + 1).to_string(), cell));
        let head = left(lang.pick("number", "编号"), NAMES);
        let mut lines = vec![head + &numbers.collect::<String>()];
        for Strip { name, tally } in strips {
            let cells = tally.cells[start..end].iter();
            let cells = cells.map(|reads| right(&mark(*reads), cell));
            lines.push(left(name, NAMES) + &cells.collect::<String>());
        }
        blocks.push(lines.join("\n"));
    }
    blocks.join("\n\n")
}

/// The read or reads in which a message came; a dot for a message that never came.
fn mark(reads: Option<(usize, usize)>) -> String {
    match reads {
        None => ".".to_owned(),
        Some((first, last)) if first == last => letter(first).to_string(),
        Some((first, last)) => [letter(first), letter(last)].iter().collect(),
    }
}

/// The name of a read: a to z, and from a again.
pub(crate) fn letter(read: usize) -> char {
    char::from(b"abcdefghijklmnopqrstuvwxyz"[read % 26])
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn tally(cells: Vec<Option<(usize, usize)>>) -> Tally {
        Tally { cells, ..Tally::default() }
    }

    #[test]
    fn each_message_has_its_cell_under_its_number() {
        let udp = tally(vec![Some((0, 0)), None, Some((1, 1))]);
        let tcp = tally(vec![Some((0, 0)), Some((0, 1)), Some((26, 27))]);
        let strips = [("UDP", &udp), ("带长度", &tcp)].map(|(name, tally)| Strip { name, tally });
        assert_eq!(draw(&strips, Lang::En), "number   1  2  3\nUDP      a  .  b\n带长度   a ab ab");
        assert!(draw(&strips, Lang::Zh).starts_with("编号     1  2  3\n"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for count in [1, 23, 24, 25, 99, 100, 1000] {
            let tally = tally(vec![Some((0, 1)); count]);
            let strips = [Strip { name: "UDP", tally: &tally }];
            for lang in [Lang::En, Lang::Zh] {
                let picture = draw(&strips, lang);
                assert!(picture.lines().all(|line| line.width() <= WIDTH), "{picture}");
                assert_eq!(picture.matches("ab").count(), count);
            }
        }
    }
}
