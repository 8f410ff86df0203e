//! Standard output beside what it should be, line by line.

use crate::judge::fold;

/// Expected and printed lines.
pub(super) struct Printed {
    /// All that should be there.
    pub(super) expected_text: String,
    /// All that is there.
    pub(super) got_bytes: Vec<u8>,
    /// The lines that should be there, runs of U+FFFD as one.
    pub(super) expected: Vec<String>,
    /// The lines that are there, decoded where they can be.
    pub(super) got: Vec<Line>,
    /// Whether the last line has its newline.
    pub(super) is_terminated: bool,
    any_order: bool,
}

/// A printed line without its newline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// As it is.
    pub(super) bytes: Vec<u8>,
    /// Decoded, runs of U+FFFD as one; `None` where it is no UTF-8.
    pub(super) text: Option<String>,
}

/// A line that differs, beside what should stand there.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    /// Beginning with 1, among the expected ones.
    pub(super) number: usize,
    pub(super) expected: &'a str,
    pub(super) got: &'a Line,
}

impl<'a> Pair<'a> {
    /// The printed line, where it is text.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.got.text.as_deref()
    }
}

impl Printed {
    pub(super) fn new(expected: &str, got: &[u8], any_order: bool) -> Self {
        let ended = got.strip_suffix(b"\n");
        let pieces = ended.unwrap_or(got).split(|byte| *byte == b'\n');
        let line = |bytes: &[u8]| Line {
            bytes: bytes.to_vec(),
            text: std::str::from_utf8(bytes).ok().map(|text| fold(text).into_owned()),
        };
        Self {
            expected_text: expected.to_owned(),
            got_bytes: got.to_vec(),
            expected: expected.lines_exactly().map(|line| fold(line).into_owned()).collect(),
            got: if got.is_empty() { Vec::new() } else { pieces.map(line).collect() },
            is_terminated: ended.is_some(),
            any_order,
        }
    }

    /// Everything that was printed, where it is text.
    pub(super) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.got_bytes).ok()
    }

    /// The places of the expected lines that are missing, where that is all that is wrong.
    pub(super) fn missing(&self) -> Option<Vec<usize>> {
        let missing = left_over(&self.expected, &self.got, self.any_order, |expected, got| {
            got.text.as_deref() == Some(expected.as_str())
        })?;
        (!missing.is_empty()).then_some(missing)
    }

    /// The places of the printed lines that are too many, where that is all that is wrong.
    pub(super) fn extra(&self) -> Option<Vec<usize>> {
        let extra = left_over(&self.got, &self.expected, self.any_order, |got, expected| {
            got.text.as_deref() == Some(expected.as_str())
        })?;
        (!extra.is_empty()).then_some(extra)
    }

    /// Whether the same lines stand in another order.
    pub(super) fn is_reordered(&self) -> bool {
        let mut expected: Vec<_> = self.expected.iter().map(|line| Some(line.as_str())).collect();
        let mut got: Vec<_> = self.got.iter().map(|line| line.text.as_deref()).collect();
        let is_other = expected != got;
        expected.sort_unstable();
        got.sort_unstable();
        is_other && expected == got
    }

    /// The lines that differ, side by side. Where the order is free, what both sides have is left
    /// out first.
    pub(super) fn pairs(&self) -> Vec<Pair<'_>> {
        let mut expected: Vec<_> = self.expected.iter().enumerate().collect();
        let mut got: Vec<&Line> = self.got.iter().collect();
        if self.any_order {
            expected.retain(|(_, line)| {
                let same = got.iter().position(|got| got.text.as_ref() == Some(line));
                same.map(|place| got.remove(place)).is_none()
            });
            got = alike(&expected, got);
        }
        let pairs = expected.into_iter().zip(got);
        pairs
            .filter(|((_, expected), got)| got.text.as_ref() != Some(*expected))
            .map(|((place, expected), got)| Pair { number: place + 1, expected, got })
            .collect()
    }
}

/// The printed lines in the order of the expected ones that they are most like.
fn alike<'l>(expected: &[(usize, &String)], mut got: Vec<&'l Line>) -> Vec<&'l Line> {
    let black = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let likeness = |expected: &str, line: &Line| {
        let text = line.text.as_deref().unwrap_or_default();
        let same = |number| {
            expected.split_whitespace().take(number).eq(text.split_whitespace().take(number))
        };
        match () {
            () if black(expected) == black(text) => 0,
            () if same(2) => 1,
            () if same(1) => 2,
            () => 3,
        }
    };
    let mut ordered = Vec::new();
    for (_, wanted) in expected {
        let best = got.iter().enumerate().min_by_key(|(_, line)| likeness(wanted, line));
        let Some(place) = best.map(|(place, _)| place) else { break };
        ordered.push(got.remove(place));
    }
    ordered
}

/// The places of what is in the first list and not in the second, which must stand in the first, in
/// its order unless any will do; `None` if it does not.
fn left_over<A, B>(
    all: &[A],
    part: &[B],
    any_order: bool,
    same: impl Fn(&A, &B) -> bool,
) -> Option<Vec<usize>> {
    let mut left: Vec<usize> = (0..all.len()).collect();
    let mut from = 0;
    for wanted in part {
        let is_it = |place: &usize| all.get(*place).is_some_and(|item| same(item, wanted));
        let found = left.iter().skip(from).position(is_it)? + from;
        left.remove(found);
        from = if any_order { 0 } else { found };
    }
    Some(left)
}

/// Lines at `\n` alone: a `\r` belongs to its line.
trait LinesExactly {
    fn lines_exactly(&self) -> impl Iterator<Item = &str>;
}

impl LinesExactly for str {
    fn lines_exactly(&self) -> impl Iterator<Item = &str> {
        self.split_inclusive('\n').map(|line| line.strip_suffix('\n').unwrap_or(line))
    }
}

#[cfg(test)]
#[path = "printed_tests.rs"]
mod tests;
