//! Messages as files: `000001.eml`, `000002.eml`, …, whole or not at all, none over another; and
//! beside each its envelope.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::Envelope;

/// A directory that takes messages.
pub(crate) struct Store {
    dir: PathBuf,
    next: Mutex<u64>,
}

impl Store {
    /// Makes the directory if need be, and finds out now whether it takes files.
    pub(crate) fn open(dir: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&dir)?;
        let store = Self { dir, next: Mutex::new(1) };
        let (_, part, _) = store.claim()?;
        fs::remove_file(part)?;
        Ok(store)
    }

    /// Writes a message: first under another name, then, complete, under its own. Whoever sees it
    /// sees its envelope, too.
    pub(crate) fn keep(&self, message: &[u8], envelope: &Envelope) -> io::Result<PathBuf> {
        let (mut file, part, path) = self.claim()?;
        let result = file.write_all(message).and_then(|()| file.sync_all());
        drop(file);
        let beside = Envelope::file_of(&path);
        let result = result.and_then(|()| fs::write(&beside, envelope.to_string()));
        match result.and_then(|()| fs::rename(&part, &path)) {
            Ok(()) => Ok(path),
            Err(error) => {
                let _ = fs::remove_file(&part);
                let _ = fs::remove_file(&beside);
                Err(error)
            }
        }
    }

    /// The next free number, held by its `.part` file. Whoever makes that file first has the
    /// number, in this process or another, so the rename at the end can hit no message.
    fn claim(&self) -> io::Result<(File, PathBuf, PathBuf)> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let path = self.dir.join(format!("{:06}.eml", *next));
            let part = path.with_extension("part");
            if !path.try_exists()?
                && let Some(file) = create(&part)?
            {
                // Between the look and the file, another process may have finished this number.
                if !path.try_exists()? {
                    return Ok((file, part, path));
                }
                fs::remove_file(part)?;
            }
            *next += 1;
        }
    }
}

/// A new file, or `None` when there is one of this name.
fn create(path: &Path) -> io::Result<Option<File>> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::thread;

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
        let names: BTreeSet<_> = entries.map(|name| name.into_string().unwrap()).collect();
        names.into_iter().collect()
    }

    #[test]
    fn messages_are_numbered_and_whole() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("new/mail")).unwrap();
        let envelope = Envelope::new("a@x", &["b@x".to_owned(), "blind@x".to_owned()]);
        store.keep(b"one", &Envelope::default()).unwrap();
        let second = store.keep(b"two", &envelope).unwrap();
        let expected = ["000001.eml", "000001.envelope", "000002.eml", "000002.envelope"];
        assert_eq!(names(&dir.path().join("new/mail")), expected);
        let text = fs::read_to_string(Envelope::file_of(&second)).unwrap();
        assert_eq!(text, "MAIL FROM:<a@x>\nRCPT TO:<b@x>\nRCPT TO:<blind@x>\n");
        assert_eq!(fs::read(second).unwrap(), b"two");
    }

    #[test]
    fn what_lies_there_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("000001.eml"), "mine").unwrap();
        fs::write(dir.path().join("000002.part"), "of another process").unwrap();
        let path =
            Store::open(dir.path().to_owned()).unwrap().keep(b"new", &Envelope::default()).unwrap();
        assert_eq!(path, dir.path().join("000003.eml"));
        assert_eq!(fs::read(dir.path().join("000001.eml")).unwrap(), b"mine");
    }

    #[test]
    fn two_catchers_in_one_directory_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                let store = Store::open(dir.path().to_owned()).unwrap();
                let keep = move || store.keep(b"x", &Envelope::default()).unwrap();
                scope.spawn(move || (0..25).for_each(|_| drop(keep())));
            }
        });
        let is_message = |name: &String| name.ends_with(".eml");
        assert_eq!(names(dir.path()).into_iter().filter(is_message).count(), 100);
    }

    #[test]
    fn a_directory_below_a_file_is_refused_at_once() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Store::open(file.path().join("mail")).is_err());
    }
}
