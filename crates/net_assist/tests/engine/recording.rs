//! The file that is written, by order of the engine.

use std::fs;

use net_assist::record::RecordFormat;
use net_assist::{Command, Event, Failure};

use crate::at_work::AtWork;

#[test]
fn all_that_was_told_until_the_end_stands_in_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("talk.txt");
    let (mut engine, own) = AtWork::udp();
    engine.send(own, b"too early");
    engine.received();
    engine.order(Command::Record(Some((file.clone(), RecordFormat::Text))));
    engine.next(|event| matches!(event, Event::RecordBegan { .. }).then_some(()));
    for number in 0..100 {
        engine.send(own, format!("message {number}").as_bytes());
    }
    engine.until(|status| status.totals.received == 101);
    engine
        .until(|status| status.recording.as_ref().is_some_and(|(_, messages, _)| *messages == 200));
    engine.order(Command::Record(None));
    let (messages, missing) = engine.next(|event| match event {
        Event::RecordEnded { messages, missing, .. } => Some((*messages, *missing)),
        _ => None,
    });
    assert_eq!((messages, missing), (200, 0));
    assert_eq!(engine.engine.status().recording, None);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("message 99") && !text.contains("too early"), "{text}");
}

#[test]
fn quitting_writes_what_was_told_and_says_how_much() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("talk.pcap");
    let (engine, own) = AtWork::udp();
    engine.order(Command::Record(Some((file.clone(), RecordFormat::Pcap))));
    engine.send(own, b"the last word");
    engine.until(|status| status.totals.received == 1);
    let journal = std::sync::Arc::clone(engine.engine.journal());
    // A reader that goes when nothing more comes has heard of it.
    let reader = std::thread::spawn(move || {
        let (mut next, mut told) = (0, None);
        loop {
            let batch = journal.wait(next, usize::MAX, testkit::LIMIT);
            next += batch.entries.len() as u64;
            for entry in &batch.entries {
                if let Event::RecordEnded { messages, .. } = entry.event {
                    told = Some(messages);
                }
            }
            if batch.ended {
                return told;
            }
        }
    });
    drop(engine);
    assert_eq!(reader.join().unwrap(), Some(2));
    assert!(fs::read(&file).unwrap().windows(13).any(|bytes| bytes == b"the last word"));
}

#[test]
fn a_file_that_cannot_be_is_told() {
    let (mut engine, own) = AtWork::udp();
    engine.order(Command::Record(Some(("/no/such/place".into(), RecordFormat::Text))));
    assert!(matches!(engine.failure(), Failure::File { .. }));
    engine.send(own, b"and it goes on");
    engine.expect(b"and it goes on");
}
