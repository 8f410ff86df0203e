//! What was sent before, to be sent again.

/// So many are kept.
const KEPT: usize = 200;

/// The lines that were sent, the newest last.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    lines: Vec<String>,
    /// Which one is shown, and what was being typed when the first one was.
    at: Option<(usize, String)>,
}

impl History {
    /// Notes a line; the same one twice in a row is one.
    pub(crate) fn add(&mut self, line: &str) {
        self.at = None;
        if line.is_empty() || self.lines.last().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() == KEPT {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
    }

    /// The line before the one that is shown. `typed` is what the input says now.
    pub(crate) fn older(&mut self, typed: &str) -> Option<&str> {
        let (at, draft) = match self.at.take() {
            Some((at, draft)) => (at.saturating_sub(1), draft),
            None => (self.lines.len().checked_sub(1)?, typed.to_owned()),
        };
        self.at = Some((at, draft));
        self.lines.get(at).map(String::as_str)
    }

    /// The line behind it; at the end what was being typed.
    pub(crate) fn newer(&mut self) -> Option<String> {
        let (at, draft) = self.at.take()?;
        match self.lines.get(at + 1) {
            Some(line) => {
                let line = line.clone();
                self.at = Some((at + 1, draft));
                Some(line)
            }
            None => Some(draft),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_being_typed_comes_back_behind_the_newest_line() {
        let mut history = History::default();
        assert_eq!(history.older("dra"), None);
        history.add("one");
        history.add("two");
        history.add("two");
        assert_eq!(history.older("dra"), Some("two"));
        assert_eq!(history.older("two"), Some("one"));
        assert_eq!(history.older("one"), Some("one"));
        assert_eq!(history.newer().as_deref(), Some("two"));
        assert_eq!(history.newer().as_deref(), Some("dra"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn the_oldest_lines_make_room() {
        let mut history = History::default();
        for number in 0..KEPT + 5 {
            history.add(&number.to_string());
        }
        assert_eq!(history.lines.len(), KEPT);
        assert_eq!(history.lines[0], "5");
    }
}
