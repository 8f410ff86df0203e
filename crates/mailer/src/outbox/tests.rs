//! The outbox on a real disk, with a server that is a function and a clock that is a number.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, ErrorKind};
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use common::Explain;
use tempfile::TempDir;

use super::*;
use crate::error::{Reply, Stage};
use crate::{MailError, Mailer, Receipt, Refused, Server};

const NOW: SystemTime = UNIX_EPOCH;

fn later(hours: u64) -> SystemTime {
    SystemTime::now() + Duration::from_secs(3600 * hours)
}

pub(super) fn letter(to: &[&str]) -> Letter {
    Mailer::new("me@a.example", "", "mail.example").compose(to, "超限 alert", "CPU 93 %").unwrap()
}

fn server() -> Server {
    Server { host: "mail.example".to_owned(), port: 465 }
}

pub(super) fn taken(letter: &Letter) -> Receipt {
    Receipt {
        to: letter.to().to_vec(),
        message_id: letter.message_id().to_owned(),
        server: server(),
        reply: Reply { code: 250, text: "ok".to_owned() },
        refused: Vec::new(),
    }
}

pub(super) fn not_now() -> MailError {
    let reply = Reply { code: 451, text: "4.7.1 greylisted".to_owned() };
    MailError::Temporary { server: server(), stage: Stage::Recipient, reply }
}

pub(super) fn never() -> MailError {
    let reply = Reply { code: 554, text: "5.6.0 spam".to_owned() };
    MailError::Rejected { server: server(), stage: Stage::End, reply }
}

fn away() -> MailError {
    MailError::Unreachable { server: server(), refused: true, said: Text::new("refused", "拒绝") }
}

struct Box {
    outbox: Outbox,
    dir: TempDir,
}

impl Box {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { outbox: Outbox::open(dir.path()).unwrap(), dir }
    }

    fn put(&mut self) -> Id {
        self.outbox.put(&letter(&["you@b.example"]), "cpu > 80").unwrap()
    }

    /// A round with these answers, one for each letter that is posted.
    fn round(
        &mut self,
        now: SystemTime,
        answers: Vec<Result<(), MailError>>,
    ) -> (Vec<Letter>, Vec<Event>) {
        let (mut answers, mut posted, mut events) =
            (VecDeque::from(answers), Vec::new(), Vec::new());
        let post = |letter: &Letter| {
            posted.push(letter.clone());
            answers.pop_front().unwrap().map(|()| taken(letter))
        };
        self.outbox.deliver_by(post, now, |event| events.push(event)).unwrap();
        (posted, events)
    }
}

#[test]
fn a_letter_is_kept_and_delivered_as_it_was() {
    let mut here = Box::new();
    let original = letter(&["you@b.example", "李四 <li@c.example>"]);
    let id = here.outbox.put(&original, "cpu > 80").unwrap();
    let listed = here.outbox.list().unwrap().remove(0);
    assert_eq!((&listed.id, listed.place, listed.attempts), (&id, Place::Waiting, 0));
    assert_eq!((listed.subject.as_str(), listed.note.as_str()), ("超限 alert", "cpu > 80"));
    assert_eq!(listed.to, ["you@b.example", "li@c.example"]);
    let (posted, events) = here.round(later(0), vec![Ok(())]);
    assert_eq!(posted[0].to_parts(), original.to_parts());
    assert!(matches!(&events[..], [Event::Delivered { perhaps_twice: false, .. }]), "{events:?}");
    assert!(here.outbox.list().unwrap().is_empty());
    let left = fs::read_dir(here.dir.path().join("waiting")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn the_same_letter_put_twice_is_kept_once() {
    let mut here = Box::new();
    let letter = letter(&["you@b.example"]);
    let first = here.outbox.put(&letter, "").unwrap();
    assert_eq!(here.outbox.put(&letter, "").unwrap(), first);
    assert_eq!(here.outbox.list().unwrap().len(), 1);
}

#[test]
fn not_now_waits_longer_each_time_and_survives_a_restart() {
    let mut here = Box::new();
    let id = here.put();
    let mut now = later(0);
    let mut waits = Vec::new();
    for _ in 0..3 {
        assert_eq!(here.outbox.due(now).unwrap(), std::slice::from_ref(&id));
        let (_, events) = here.round(now, vec![Err(not_now())]);
        let [Event::Waits { next, .. }] = &events[..] else { panic!("{events:?}") };
        waits.push(next.duration_since(now).unwrap());
        here.outbox = Outbox::open(here.dir.path()).unwrap();
        assert!(here.outbox.due(now).unwrap().is_empty());
        assert_eq!(
            here.outbox.next_due().unwrap().unwrap().duration_since(now).unwrap().as_secs(),
            waits.last().unwrap().as_secs()
        );
        now = *next;
    }
    assert!(
        waits[0] <= Duration::from_secs(30) && waits[2] >= Duration::from_secs(60),
        "{waits:?}"
    );
    let listed = here.outbox.list().unwrap().remove(0);
    assert_eq!(listed.attempts, 3);
    assert!(listed.reason.unwrap().en.contains("greylisted"));
    assert!(!listed.perhaps_arrived);
}

#[test]
fn never_sets_aside_with_the_reason_and_retry_tries_again() {
    let mut here = Box::new();
    let id = here.put();
    let (_, events) = here.round(later(0), vec![Err(never())]);
    assert!(matches!(&events[..], [Event::SetAside { reason, .. }] if reason.en.contains("spam")));
    let listed = here.outbox.list().unwrap().remove(0);
    assert_eq!((listed.place, listed.next), (Place::Refused, None));
    assert!(listed.reason.unwrap().zh.contains("spam"));
    assert!(here.outbox.due(later(9)).unwrap().is_empty());
    here.outbox.retry(&id).unwrap();
    let (_, events) = here.round(later(0), vec![Ok(())]);
    assert!(matches!(&events[..], [Event::Delivered { perhaps_twice: false, .. }]), "{events:?}");
    assert!(here.outbox.list().unwrap().is_empty());
}

#[test]
fn drop_takes_a_letter_out_wherever_it_lies() {
    let mut here = Box::new();
    let (first, second) = (here.put(), here.put());
    here.round(later(0), vec![Err(never()), Err(not_now())]);
    here.outbox.drop(&first).unwrap();
    here.outbox.drop(&second).unwrap();
    assert!(here.outbox.list().unwrap().is_empty());
    let error = here.outbox.drop(&second).unwrap_err();
    assert!(matches!(error, OutboxError::NoSuchLetter { .. }) && error.help().is_some());
    assert!("../../etc/passwd".parse::<Id>().is_err());
}

#[test]
fn a_server_that_is_away_is_asked_once_for_all() {
    let mut here = Box::new();
    (0..5).for_each(|_| drop(here.put()));
    let now = later(0);
    let (posted, events) = here.round(now, vec![Err(away())]);
    assert_eq!(posted.len(), 1);
    assert!(matches!(&events[..], [Event::Waits { others: 4, .. }]), "{events:?}");
    assert!(here.outbox.due(now).unwrap().is_empty());
    let (posted, _) = here.round(later(1), vec![Ok(()), Ok(()), Ok(()), Ok(()), Ok(())]);
    assert_eq!(posted.len(), 5);
}

#[test]
fn recipients_fare_each_for_himself() {
    let mut here = Box::new();
    let to = ["ok@b.example", "later@b.example", "gone@b.example"];
    here.outbox.put(&letter(&to), "").unwrap();
    let refused = |address: &str, code| Refused {
        address: address.to_owned(),
        reply: Reply { code, text: "no".to_owned() },
    };
    let some = |letter: &Letter| {
        let refused = vec![refused(to[1], 450), refused(to[2], 550)];
        Ok(Receipt { refused, ..taken(letter) })
    };
    let mut events = Vec::new();
    here.outbox.deliver_by(some, later(0), |event| events.push(event)).unwrap();
    assert!(
        matches!(&events[..], [Event::Delivered { .. }, Event::Waits { error: None, .. }]),
        "{events:?}"
    );
    assert_eq!(here.outbox.list().unwrap()[0].to, ["later@b.example"]);
    let (posted, events) = here.round(later(1), vec![Ok(())]);
    assert_eq!(
        posted[0].to().iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["later@b.example"]
    );
    assert!(matches!(&events[..], [Event::Delivered { .. }, Event::SetAside { .. }]), "{events:?}");
    let listed = here.outbox.list().unwrap().remove(0);
    assert_eq!((listed.place, listed.to), (Place::Refused, vec!["gone@b.example".to_owned()]));
}

#[test]
fn a_lost_answer_is_told_with_the_second_copy() {
    let mut here = Box::new();
    here.put();
    let lost = MailError::HungUp {
        server: server(),
        tls: crate::Tls::Implicit,
        stage: Stage::End,
        said: None,
    };
    let (first, _) = here.round(later(0), vec![Err(lost)]);
    assert!(here.outbox.list().unwrap()[0].perhaps_arrived);
    here.outbox = Outbox::open(here.dir.path()).unwrap();
    let (second, events) = here.round(later(1), vec![Ok(())]);
    assert!(matches!(&events[..], [Event::Delivered { perhaps_twice: true, .. }]), "{events:?}");
    assert_eq!(first[0].bytes(), second[0].bytes());
}

#[test]
fn a_broken_file_is_set_aside_and_stops_nobody() {
    let mut here = Box::new();
    let (first, second, third) = (here.put(), here.put(), here.put());
    let path = |id: &Id| here.dir.path().join("waiting").join(format!("{id}.letter"));
    let bytes = fs::read(path(&first)).unwrap();
    fs::write(path(&first), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(path(&second), "").unwrap();
    fs::write(here.dir.path().join("waiting").join(format!("{third}.state")), "nonsense").unwrap();
    fs::write(here.dir.path().join("waiting/notes.txt"), "mine").unwrap();
    assert_eq!(here.outbox.list().unwrap().len(), 1);
    let (posted, events) = here.round(later(0), vec![Ok(())]);
    assert_eq!(posted.len(), 1);
    let broken =
        events.iter().filter(|event| matches!(event, Event::Trouble(OutboxError::Broken { .. })));
    assert_eq!(broken.count(), 2);
    assert_eq!(fs::read_dir(here.dir.path().join("broken")).unwrap().count(), 2);
    assert!(here.dir.path().join("waiting/notes.txt").exists());
}

#[test]
fn a_letter_changed_by_one_bit_is_no_letter() {
    let file = entry::encoded(&letter(&["you@b.example"]), "note\nwith: lines", NOW);
    let whole = entry::decoded(&file).unwrap();
    assert_eq!(whole.note, "note\\nwith: lines");
    for at in (0..file.len()).step_by(7) {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert_eq!(entry::decoded(&changed), None, "byte {at}");
        assert_eq!(entry::decoded(&file[..at]), None, "cut at {at}");
    }
}

/// A disk that is full, or takes no removals, as long as it is told so.
#[derive(Default)]
struct Stubborn {
    full: Mutex<bool>,
    keeps: Mutex<bool>,
}

impl Disk for Stubborn {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.make_dir(path)
    }
    fn write(&self, path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
        let full = *self.full.lock().unwrap();
        RealDisk.write(path, if full { &bytes[..bytes.len() / 2] } else { bytes }, durable)?;
        if full { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        if *self.keeps.lock().unwrap() {
            Err(ErrorKind::ReadOnlyFilesystem.into())
        } else {
            RealDisk.remove(path)
        }
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_dir(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn names(&self, path: &Path) -> io::Result<Vec<String>> {
        RealDisk.names(path)
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let (disk, dir) = (Arc::new(Stubborn::default()), tempfile::tempdir().unwrap());
    let mut here =
        Box { outbox: Outbox::open_on(dir.path().to_owned(), disk.clone()).unwrap(), dir };
    here.put();
    *disk.full.lock().unwrap() = true;
    let error = here.outbox.put(&letter(&["you@b.example"]), "").unwrap_err();
    assert!(error.fact().zh.contains("磁盘已满") && error.help().is_some(), "{error:?}");
    // An attempt that cannot be noted is made all the same, and its wait is remembered.
    let now = later(0);
    let (_, events) = here.round(now, vec![Err(not_now())]);
    assert!(events.iter().any(|event| matches!(event, Event::Trouble(_))), "{events:?}");
    assert!(here.outbox.due(now).unwrap().is_empty());
    let (posted, _) = here.round(later(1), vec![Ok(())]);
    assert_eq!(posted.len(), 1);
    assert!(here.outbox.list().unwrap().is_empty());
    assert_eq!(fs::read_dir(here.dir.path().join("new")).unwrap().count(), 0);
}

#[test]
fn a_letter_that_cannot_be_removed_is_not_sent_again() {
    let (disk, dir) = (Arc::new(Stubborn::default()), tempfile::tempdir().unwrap());
    let mut here =
        Box { outbox: Outbox::open_on(dir.path().to_owned(), disk.clone()).unwrap(), dir };
    here.put();
    *disk.keeps.lock().unwrap() = true;
    let (_, events) = here.round(later(0), vec![Ok(())]);
    assert!(matches!(&events[..], [Event::Delivered { .. }, Event::Trouble(_)]), "{events:?}");
    let (posted, _) = here.round(later(9), vec![]);
    assert!(posted.is_empty());
}

#[test]
fn one_process_delivers_at_a_time() {
    let mut here = Box::new();
    here.put();
    let mut other = Outbox::open(here.dir.path()).unwrap();
    let mut second = None;
    let post = |letter: &Letter| {
        second = Some(other.deliver_by(|_| Err(not_now()), later(0), drop));
        // Another process may put and list meanwhile.
        other.put(&super::tests::letter(&["you@b.example"]), "").unwrap();
        Ok(taken(letter))
    };
    here.outbox.deliver_by(post, later(0), drop).unwrap();
    assert!(matches!(second, Some(Err(OutboxError::Busy { .. }))), "{second:?}");
    assert_eq!(here.outbox.list().unwrap().len(), 1);
}
