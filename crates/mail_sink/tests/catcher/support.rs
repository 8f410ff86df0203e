//! A catcher to talk to, and what it tells.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};

use mail_sink::{Caught, Config, Notice, Sink};

/// A catcher on a free port, with a directory that goes with it.
pub(crate) struct Catcher {
    pub(crate) sink: Sink,
    pub(crate) notices: Receiver<Notice>,
    pub(crate) dir: tempfile::TempDir,
}

impl Catcher {
    pub(crate) fn start(change: impl FnOnce(&Path, &mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::new("127.0.0.1:0".parse().unwrap(), dir.path().join("mail"));
        change(dir.path(), &mut config);
        let (sender, notices) = mpsc::channel();
        let tell = move |notice| {
            let _ = sender.send(notice);
        };
        Self { sink: Sink::start(config, tell).unwrap(), notices, dir }
    }

    /// What has been caught so far. A message is told before its sender hears of it.
    pub(crate) fn caught(&self) -> Vec<Caught> {
        let caught = self.notices.try_iter().filter_map(|notice| match notice {
            Notice::Caught(caught) => Some(caught),
            Notice::NoTls(_) => None,
            Notice::NotKept(error) => panic!("{error}"),
        });
        caught.collect()
    }
}
