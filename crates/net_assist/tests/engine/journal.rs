//! The journal: numbered, bounded, and exact about what a reader missed.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use net_assist::journal::Limits;
use net_assist::{Event, Journal};
use proptest::prelude::*;
use testkit::LIMIT;

fn sent(bytes: usize) -> Event {
    let nobody = "127.0.0.1:9".parse().unwrap();
    let cause = net_assist::event::Cause::Order;
    Event::Sent { from: nobody, to: nobody, bytes: vec![0; bytes].into(), cause }
}

fn payload(event: &Event) -> usize {
    match event {
        Event::Sent { bytes, .. } => bytes.len(),
        _ => 0,
    }
}

proptest! {
    /// Some appends, then a read, and so on: every number comes, or is counted as missed.
    #[test]
    fn a_reader_gets_every_number_or_is_told_how_many_it_missed(
        entries in 1usize..20,
        bytes in 0usize..5000,
        steps in prop::collection::vec((prop::collection::vec(0usize..400, 0..10), 0usize..8), 1..40),
    ) {
        let journal = Journal::new(Limits { entries, bytes });
        let (mut next, mut appended) = (0, 0);
        for (batch, most) in steps {
            appended += batch.len() as u64;
            journal.append(batch.into_iter().map(|bytes| (SystemTime::now(), sent(bytes))));
            let (end, discarded) = journal.extent();
            prop_assert_eq!(end, appended);
            prop_assert!(end - discarded <= entries as u64);
            let all = journal.read(0, usize::MAX);
            let kept: usize = all.entries.iter().map(|entry| payload(&entry.event)).sum();
            prop_assert!(kept <= bytes);
            prop_assert_eq!(all.missed, discarded);
            let got = journal.read(next, most);
            prop_assert_eq!(got.missed, discarded.saturating_sub(next));
            next += got.missed;
            for entry in got.entries {
                prop_assert_eq!(entry.number, next);
                next += 1;
            }
        }
    }
}

#[test]
fn a_waiting_reader_is_woken_by_what_comes_and_by_the_end() {
    let journal = Arc::new(Journal::new(Limits { entries: 50, bytes: usize::MAX }));
    let reader = {
        let journal = Arc::clone(&journal);
        std::thread::spawn(move || {
            let (mut next, mut read, mut missed) = (0, 0, 0);
            while next < 10_000 {
                let began = Instant::now();
                let batch = journal.wait(next, 7, LIMIT);
                assert!(began.elapsed() < LIMIT, "woken by the limit only");
                missed += batch.missed;
                read += batch.entries.len() as u64;
                next += batch.missed + batch.entries.len() as u64;
            }
            (read + missed, next)
        })
    };
    for _ in 0..1000 {
        journal.append((0..10).map(|bytes| (SystemTime::now(), sent(bytes))));
    }
    assert_eq!(reader.join().unwrap(), (10_000, 10_000));
}

#[test]
fn a_reader_that_waits_in_vain_gets_nothing_and_no_end() {
    let journal = Journal::new(Limits::default());
    let batch = journal.wait(0, 1, std::time::Duration::from_millis(1));
    assert!(batch.entries.is_empty() && !batch.ended && batch.missed == 0);
}
