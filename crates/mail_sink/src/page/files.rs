//! The messages that lie in a directory.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::SystemTime;

use crate::Envelope;

/// How much of a message is read for the list: more headers than any mail has.
const HEADERS: u64 = 32 * 1024;

/// The number of a message. Nothing else of an address comes near a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(pub(crate) u64);

impl FromStr for Id {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number).map(Self).ok_or(())
    }
}

impl Id {
    pub(crate) fn file_name(self) -> String {
        format!("{:06}.eml", self.0)
    }
}

/// A message in the list.
pub(crate) struct Entry {
    pub(crate) id: Id,
    pub(crate) beginning: Vec<u8>,
    pub(crate) bytes: u64,
    pub(crate) received: SystemTime,
}

/// The catcher's directory.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The numbers of all messages, the newest first.
    pub(crate) fn ids(&self) -> Vec<Id> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut ids: Vec<Id> = entries
            .filter_map(|entry| {
                let name = entry.file_name();
                let id: Id = name.to_str()?.strip_suffix(".eml")?.parse().ok()?;
                // 1.eml is somebody else's: under its number another would be found.
                (name.to_str() == Some(&id.file_name())).then_some(id)
            })
            .collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids
    }

    /// What the list tells of a message; `None` when it has gone since.
    pub(crate) fn entry(&self, id: Id) -> Option<Entry> {
        let file = File::open(self.0.join(id.file_name())).ok()?;
        let metadata = file.metadata().ok()?;
        let mut beginning = Vec::new();
        file.take(HEADERS).read_to_end(&mut beginning).ok()?;
        let received = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        Some(Entry { id, beginning, bytes: metadata.len(), received })
    }

    /// What its sender told the catcher of it; empty where that was not kept.
    pub(crate) fn envelope(&self, id: Id) -> Envelope {
        let path = Envelope::file_of(&self.0.join(id.file_name()));
        fs::read_to_string(path).map(|text| Envelope::parse(&text)).unwrap_or_default()
    }

    /// When it came.
    pub(crate) fn received(&self, id: Id) -> Option<SystemTime> {
        fs::metadata(self.0.join(id.file_name())).ok()?.modified().ok()
    }

    /// A whole message.
    pub(crate) fn read(&self, id: &Id) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(id.file_name()))
    }
}
