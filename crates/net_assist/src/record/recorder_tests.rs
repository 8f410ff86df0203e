use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::{LOOK, Recorder, Sink, Task, spawn, start};
use crate::Target;
use crate::event::{Cause, Event};
use crate::journal::{Journal, Limits};
use crate::link::LinkKind;
use crate::record::{Only, RecordFormat, Replay};

/// The longest that anything is waited for.
const LIMIT: Duration = Duration::from_secs(60);

fn sent(text: &str) -> (SystemTime, Event) {
    let event = Event::Sent {
        from: "127.0.0.1:5000".parse().unwrap(),
        to: "127.0.0.1:8888".parse().unwrap(),
        bytes: text.as_bytes().into(),
        cause: Cause::Order,
    };
    (SystemTime::now(), event)
}

fn record(
    journal: &Arc<Journal>,
    file: &Path,
    format: RecordFormat,
) -> (Recorder, Receiver<Event>) {
    let (tell, told) = mpsc::channel();
    let own = Some((LinkKind::Udp, "127.0.0.1:5000".parse().unwrap()));
    let recorder =
        start(Arc::clone(journal), own, file, format, move |event| drop(tell.send(event))).unwrap();
    (recorder, told)
}

fn texts(file: &Path) -> Vec<String> {
    let replay = Replay::read(file, Only::All, Target::Last).unwrap();
    replay.messages.iter().map(|(_, bytes)| String::from_utf8(bytes.to_vec()).unwrap()).collect()
}

/// A disk with so much room, which the test can make larger.
#[derive(Clone, Default)]
struct Disk(Arc<Mutex<(usize, Vec<u8>)>>);

impl Disk {
    fn content(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().1.clone()).unwrap()
    }
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut disk = self.0.lock().unwrap();
        let count = bytes.len().min(disk.0 - disk.1.len());
        if count == 0 {
            return Err(ErrorKind::StorageFull.into());
        }
        disk.1.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for Disk {
    fn take_back(&mut self, bytes: u64) {
        let mut disk = self.0.lock().unwrap();
        let length = disk.1.len() - usize::try_from(bytes).unwrap();
        disk.1.truncate(length);
    }
}

fn on_disk(disk: &Disk, journal: &Arc<Journal>) -> (Recorder, Receiver<Event>) {
    let (tell, told) = mpsc::channel();
    let task = Task::new(
        Arc::clone(journal),
        Some((LinkKind::Udp, "127.0.0.1:5000".parse().unwrap())),
        (Path::new("disk"), Box::new(disk.clone())),
        RecordFormat::Text,
        Box::new(move |event| drop(tell.send(event))),
    );
    (spawn(task, true).unwrap(), told)
}

#[test]
fn what_happened_before_the_end_is_in_the_file_and_what_came_later_is_not() {
    let directory = tempfile::tempdir().unwrap();
    for (name, format) in [("text", RecordFormat::Text), ("pcap", RecordFormat::Pcap)] {
        let file = directory.path().join(name);
        let journal = Arc::new(Journal::new(Limits::default()));
        journal.append([sent("before")]);
        let (recorder, told) = record(&journal, &file, format);
        journal.append((0..1000).map(|number| sent(&format!("你好 {number}"))));
        drop(recorder);
        journal.append([sent("after")]);
        let texts = texts(&file);
        assert_eq!(texts.len(), 1000);
        assert_eq!((texts[0].as_str(), texts[999].as_str()), ("你好 0", "你好 999"));
        let ended = told.recv_timeout(LIMIT).unwrap();
        assert!(
            matches!(ended, Event::RecordEnded { messages: 1000, missing: 0, .. }),
            "{ended:?}"
        );
    }
}

#[test]
fn a_record_is_gone_on_with_even_if_its_end_is_half_written() {
    let directory = tempfile::tempdir().unwrap();
    for (name, format) in [("text", RecordFormat::Text), ("pcap", RecordFormat::Pcap)] {
        let file = directory.path().join(name);
        let journal = Arc::new(Journal::new(Limits::default()));
        for text in ["one", "two", "three"] {
            let (recorder, _told) = record(&journal, &file, format);
            journal.append([sent(text)]);
            drop(recorder);
            if text == "two" {
                let length = std::fs::metadata(&file).unwrap().len();
                std::fs::File::options()
                    .write(true)
                    .open(&file)
                    .unwrap()
                    .set_len(length - 2)
                    .unwrap();
            }
        }
        assert_eq!(texts(&file), ["one", "three"], "{name}");
    }
}

#[test]
fn a_file_of_something_else_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("homework.txt");
    std::fs::write(&file, "my homework").unwrap();
    let journal = Arc::new(Journal::new(Limits::default()));
    for format in [RecordFormat::Text, RecordFormat::Pcap] {
        let refused = start(Arc::clone(&journal), None, &file, format, |_| {}).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my homework");
    assert!(start(journal, None, directory.path(), RecordFormat::Text, |_| {}).is_err());
}

#[test]
fn a_pipe_that_nobody_reads_is_refused_at_once() {
    let Some(mkfifo) = testkit::tool("mkfifo") else { return };
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new(mkfifo).arg(&pipe).status().unwrap().success());
    let journal = Arc::new(Journal::new(Limits::default()));
    assert!(start(journal, None, &pipe, RecordFormat::Text, |_| {}).is_err());
}

#[test]
fn a_full_disk_is_told_and_does_not_hold_anyone_up() {
    if !Path::new("/dev/full").exists() {
        return testkit::missing("/dev/full");
    }
    let journal = Arc::new(Journal::new(Limits::default()));
    let (recorder, told) = record(&journal, Path::new("/dev/full"), RecordFormat::Text);
    let waits = told.recv_timeout(LIMIT).unwrap();
    let Event::RecordWaits { reason, .. } = waits else { panic!("{waits:?}") };
    assert_eq!(reason.0.kind(), ErrorKind::StorageFull);
    journal.append([sent("lost"), sent("lost")]);
    drop(recorder);
    let ended = told.recv_timeout(LIMIT).unwrap();
    assert!(matches!(ended, Event::RecordEnded { messages: 0, missing: 2, .. }), "{ended:?}");
}

#[test]
fn what_the_journal_discarded_meanwhile_is_counted_in_the_file() {
    let journal = Arc::new(Journal::new(Limits { entries: 4, bytes: usize::MAX }));
    let disk = Disk::default();
    disk.0.lock().unwrap().0 = 10; // not even the first line has room
    let (recorder, told) = on_disk(&disk, &journal);
    assert!(matches!(told.recv_timeout(LIMIT).unwrap(), Event::RecordWaits { .. }));
    journal.append((0..3214).map(|number| sent(&format!("message {number}"))));
    disk.0.lock().unwrap().0 = usize::MAX;
    let goes_on = told.recv_timeout(LIMIT).unwrap();
    assert!(matches!(goes_on, Event::RecordGoesOn { missing: 3210, .. }), "{goes_on:?}");
    drop(recorder);
    let ended = told.recv_timeout(LIMIT).unwrap();
    assert!(matches!(ended, Event::RecordEnded { messages: 4, missing: 3210, .. }), "{ended:?}");
    let content = disk.content();
    assert!(content.contains("3,210") && content.contains("message 3210\n"), "{content}");
    assert_eq!(content.lines().count(), 6);
}

#[test]
fn an_end_in_the_middle_of_a_line_takes_the_line_back() {
    let journal = Arc::new(Journal::new(Limits::default()));
    let disk = Disk::default();
    disk.0.lock().unwrap().0 = 120;
    let (recorder, told) = on_disk(&disk, &journal);
    journal.append([sent(&"long ".repeat(100))]);
    assert!(matches!(told.recv_timeout(LIMIT).unwrap(), Event::RecordWaits { .. }));
    drop(recorder);
    let ended = told.recv_timeout(LIMIT).unwrap();
    assert!(matches!(ended, Event::RecordEnded { messages: 0, missing: 1, .. }), "{ended:?}");
    assert!(disk.content().ends_with('\n') || disk.content().is_empty(), "{}", disk.content());
}

#[test]
fn a_quiet_record_ends_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let journal = Arc::new(Journal::new(Limits::default()));
    let file = directory.path().join("quiet.log");
    let (recorder, told) = record(&journal, &file, RecordFormat::Text);
    journal.append([sent("one")]);
    while recorder.messages() < 1 {
        std::thread::yield_now();
    }
    let begin = std::time::Instant::now();
    drop(recorder);
    assert!(begin.elapsed() < LOOK / 4, "it was waited for: {:?}", begin.elapsed());
    assert!(told.iter().any(|event| matches!(event, Event::RecordEnded { messages: 1, .. })));
}
