use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;

use super::*;

/// A disk with so much room, which a program is killed on after so many calls.
#[derive(Clone, Debug, Default)]
struct Fake(Rc<RefCell<State>>);

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<PathBuf, Vec<u8>>,
    room: usize,
    calls_left: Option<usize>,
    refuses_renames: bool,
}

impl Fake {
    fn with_room(room: usize) -> Self {
        let fake = Self::default();
        fake.0.borrow_mut().room = room;
        fake
    }

    fn log(&self, rotation: Rotation) -> RotatingLog<Self> {
        RotatingLog::on(self.clone(), Path::new("log"), rotation, "H", Lang::En)
    }

    fn call(&self) -> io::Result<()> {
        match &mut self.0.borrow_mut().calls_left {
            Some(0) => Err(io::ErrorKind::Other.into()),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// All files, the oldest first.
    fn text(&self) -> String {
        let state = self.0.borrow();
        let number =
            |path: &Path| path.extension().map_or(0, |n| n.to_str().unwrap().parse().unwrap());
        let mut files: Vec<_> =
            state.files.iter().map(|(path, text)| (number(path), text)).collect();
        files.sort_by_key(|(number, _): &(u32, _)| std::cmp::Reverse(*number));
        files.iter().map(|(_, text)| String::from_utf8_lossy(text)).collect()
    }

    fn lines(&self) -> Vec<String> {
        let text = self.text();
        text.lines().filter(|line| *line != "H").map(str::to_owned).collect()
    }
}

impl Files for Fake {
    fn length(&mut self, path: &Path) -> io::Result<u64> {
        self.call()?;
        Ok(self.0.borrow().files.get(path).map_or(0, |text| text.len() as u64))
    }

    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<usize> {
        self.call()?;
        let mut state = self.0.borrow_mut();
        let taken = bytes.len().min(state.room);
        if taken == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        state.room -= taken;
        state.files.entry(path.to_owned()).or_default().extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.call()?;
        let mut state = self.0.borrow_mut();
        if state.refuses_renames {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let file = state.files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.files.insert(to.to_owned(), file);
        Ok(())
    }
}

const SMALL: Rotation = Rotation { bytes: 20, files: 3, memory: 1 << 20 };

#[test]
fn a_full_file_becomes_the_first_of_the_old_ones() {
    let fake = Fake::with_room(usize::MAX);
    let mut log = fake.log(SMALL);
    for number in 100..115 {
        assert!(log.append(&format!("line {number}")).is_none());
    }
    let state = fake.0.borrow();
    let files: Vec<(&str, String)> = state
        .files
        .iter()
        .map(|(path, text)| (path.to_str().unwrap(), String::from_utf8_lossy(text).into_owned()))
        .collect();
    let file = |a, b| format!("H\nline {a}\nline {b}\n");
    let expected = [
        ("log", "H\nline 114\n".to_owned()),
        ("log.1", file(112, 113)),
        ("log.2", file(110, 111)),
        ("log.3", file(108, 109)),
    ];
    assert_eq!(files, expected);
}

#[test]
fn a_line_longer_than_a_file_has_a_file_of_its_own() {
    let fake = Fake::with_room(usize::MAX);
    let mut log = fake.log(SMALL);
    let long = "x".repeat(50);
    for line in ["a", &long, "b"] {
        assert!(log.append(line).is_none());
    }
    assert_eq!(fake.lines(), ["a", &long, "b"]);
}

#[test]
fn a_file_that_cannot_be_renamed_grows() {
    let fake = Fake::with_room(usize::MAX);
    fake.0.borrow_mut().refuses_renames = true;
    let mut log = fake.log(SMALL);
    for number in 0..9 {
        assert!(log.append(&format!("line {number}")).is_none());
    }
    assert_eq!(fake.lines().len(), 9);
}

#[test]
fn failing_is_told_when_it_begins_and_when_it_ends() {
    let fake = Fake::with_room(7);
    let mut log = fake.log(SMALL);
    assert!(log.append("first").is_some_and(|news| matches!(news, LogNews::Fails(_))));
    assert!(log.append("second").is_none());
    assert_eq!(log.waits(), 2);
    let error = log.finish().unwrap_err();
    assert!(error.fact().en.contains("lines that wait: 2"), "{}", error.fact().en);
    fake.0.borrow_mut().room = usize::MAX;
    assert!(
        log.append("third").is_some_and(|news| matches!(news, LogNews::Works { discarded: 0, .. }))
    );
    assert_eq!(fake.text(), "H\nfirst\nsecond\nH\nthird\n");
    assert!(log.finish().is_ok());
}

#[test]
fn memory_is_bounded_and_what_was_discarded_is_counted_in_the_log() {
    let fake = Fake::with_room(0);
    let mut log = fake.log(Rotation { bytes: 1 << 20, files: 1, memory: 30 });
    for number in 10..30 {
        log.append(&format!("line {number}"));
        assert!(log.bytes_waiting() <= 30);
    }
    fake.0.borrow_mut().room = usize::MAX;
    let news = log.append("line 30");
    let Some(LogNews::Works { discarded, .. }) = news else { panic!("{news:?}") };
    let lines = fake.lines();
    let kept = lines.iter().filter(|line| line.starts_with("line")).count() as u64;
    assert_eq!(kept + discarded, 21);
    assert!(
        lines.contains(&format!("# {discarded} lines were discarded: they could not be written"))
    );
    assert_eq!(lines.last().map(String::as_str), Some("line 30"));
}

#[test]
fn half_a_line_in_a_file_that_was_moved_away_is_whole_in_the_new_one() {
    let fake = Fake::with_room(5);
    let mut log = fake.log(SMALL);
    log.append("first");
    let torn = fake.0.borrow_mut().files.remove(Path::new("log")).unwrap();
    assert_eq!(torn, b"H\nfir");
    fake.0.borrow_mut().room = usize::MAX;
    log.append("second");
    assert_eq!(fake.lines(), ["first", "second"]);
}

proptest! {
    #[test]
    fn no_line_is_lost_or_told_twice_however_full_the_disk_was(
        rooms in prop::collection::vec(0_usize..40, 1..80), bytes in 5_u64..80,
    ) {
        let fake = Fake::with_room(0);
        let mut log = fake.log(Rotation { bytes, files: 100, memory: 1 << 20 });
        let mut lines = Vec::new();
        for (number, room) in rooms.iter().enumerate() {
            fake.0.borrow_mut().room += room;
            lines.push(format!("line {number}"));
            log.append(&lines[number]);
        }
        fake.0.borrow_mut().room = usize::MAX;
        prop_assert!(log.finish().is_ok());
        prop_assert_eq!(fake.lines(), lines);
    }

    #[test]
    fn killed_between_any_two_calls_nothing_that_was_written_is_lost(
        kills in prop::collection::vec(0_usize..30, 1..12), bytes in 5_u64..60,
    ) {
        let fake = Fake::with_room(usize::MAX);
        let mut written = Vec::new();
        let mut number = 0;
        for calls in kills {
            let mut log = fake.log(Rotation { bytes, files: 100, memory: 1 << 20 });
            fake.0.borrow_mut().calls_left = Some(calls);
            for _ in 0..8 {
                number += 1;
                let line = format!("line {number}");
                log.append(&line);
                if log.waits() == 0 {
                    written.push(line);
                }
            }
            fake.0.borrow_mut().calls_left = None; // the next program begins, with nothing in mind
        }
        let lines = fake.lines();
        let mut known = lines.iter();
        for line in &written {
            prop_assert!(known.any(|known| known == line), "{line} is not in {lines:?}");
        }
    }
}

#[test]
fn a_real_log_is_begun_again_when_it_was_moved_away() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log");
    let mut log = RotatingLog::new(&path, Rotation::default(), "H", Lang::En);
    assert!(log.append("one").is_none());
    std::fs::rename(&path, dir.path().join("log-20261123")).unwrap();
    assert!(log.append("two").is_none());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "H\ntwo\n");
    let mut next = RotatingLog::new(&path, Rotation::default(), "H", Lang::En);
    assert!(next.append("three").is_none());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "H\ntwo\nthree\n");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_keeps_the_lines_waiting() {
    let mut log = RotatingLog::new(Path::new("/dev/full"), Rotation::default(), "H", Lang::En);
    let news = log.append("one");
    let Some(LogNews::Fails(error)) = news else { panic!("{news:?}") };
    assert!(error.fact().zh.contains("磁盘已满"), "{}", error.fact().zh);
    log.append("two");
    assert_eq!(log.waits(), 2);
}
