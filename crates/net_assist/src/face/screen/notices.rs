//! What is to be read: errors with their cure stay until someone says that they were.

use std::collections::VecDeque;

use common::{Explain, Text};

/// More than these nobody reads; the oldest make room.
const KEPT: usize = 20;

/// Something to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// What happened.
    pub(crate) fact: Text,
    /// What to do.
    pub(crate) help: Option<Text>,
    /// How often, one after another.
    pub(crate) times: u64,
    /// Whether it is over as soon as something is open.
    is_about_opening: bool,
}

/// What was not read yet, the newest first, and a remark that goes by itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notices {
    unread: VecDeque<Notice>,
    remark: Option<Text>,
}

impl Notices {
    /// An error. The same one again is counted.
    pub(crate) fn error(&mut self, fact: Text, help: Option<Text>) {
        self.add(Notice { fact, help, times: 1, is_about_opening: false });
    }

    /// An error that is over when something is open.
    pub(crate) fn about_opening(&mut self, fact: Text, help: Option<Text>) {
        self.add(Notice { fact, help, times: 1, is_about_opening: true });
    }

    fn add(&mut self, mut notice: Notice) {
        self.remark = None;
        if let Some(at) = self.unread.iter().position(|one| one.fact == notice.fact) {
            notice.times += self.unread.remove(at).map_or(0, |same| same.times);
        }
        self.unread.truncate(KEPT - 1);
        self.unread.push_front(notice);
    }

    /// Something is open.
    pub(crate) fn opened(&mut self) {
        self.unread.retain(|notice| !notice.is_about_opening);
    }

    /// Whether the settings are where the current one is cured.
    pub(crate) fn is_about_settings(&self) -> bool {
        self.current().is_some_and(|notice| notice.is_about_opening)
    }

    pub(crate) fn explained(&mut self, error: &impl Explain) {
        self.error(error.fact(), error.help());
    }

    /// Good news: it goes with the next key.
    pub(crate) fn remark(&mut self, text: Text) {
        self.remark = Some(text);
    }

    /// What is to be read now.
    pub(crate) fn current(&self) -> Option<&Notice> {
        self.unread.front()
    }

    pub(crate) fn current_remark(&self) -> Option<&Text> {
        self.remark.as_ref()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.unread.len()
    }

    /// The current one was read; whether there was one.
    pub(crate) fn read(&mut self) -> bool {
        self.unread.pop_front().is_some()
    }

    /// A key was pressed.
    pub(crate) fn seen(&mut self) -> bool {
        self.remark.take().is_some()
    }
}
