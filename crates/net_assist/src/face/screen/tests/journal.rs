//! Looking at the journal: following, stopping, looking for something.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use common::Lang;
use common::codec::Encoding;
use net_assist::event::{Clock, Event, Received};
use net_assist::journal::{Journal, Limits};
use ratatui::text::Line;

use crate::face::screen::messages::{Messages, Move, Page};
use crate::face::screen::sieve::{Sieve, Wanted, payload_of};

fn journal(limit: usize) -> Journal {
    Journal::new(Limits { entries: limit, bytes: usize::MAX })
}

fn append(journal: &Journal, numbers: std::ops::Range<u64>) {
    let event = |number: u64| {
        let from = SocketAddr::from(([127, 0, 0, 1], 1000 + u16::try_from(number % 3).unwrap()));
        let bytes: Box<[u8]> = format!("message {number}").into_bytes().into();
        let full_length = bytes.len();
        Event::Received(Received { bytes, from, full_length, clock: Clock::System })
    };
    journal.append(numbers.map(|number| (SystemTime::UNIX_EPOCH, event(number))));
}

/// Each entry in so many rows.
fn page(messages: &mut Messages, journal: &Journal, rows: usize, each: usize) -> Page {
    messages.page(journal, rows, |entry| vec![Line::from(entry.number.to_string()); each])
}

fn numbers(page: &Page) -> Vec<u64> {
    let mut numbers: Vec<u64> = page.rows.iter().map(|(number, _)| *number).collect();
    numbers.dedup();
    numbers
}

#[test]
fn the_newest_entries_are_followed_and_the_rows_are_full() {
    let (journal, mut messages) = (journal(100), Messages::default());
    append(&journal, 0..10);
    assert_eq!(numbers(&page(&mut messages, &journal, 4, 1)), [6, 7, 8, 9]);
    append(&journal, 10..12);
    let page = page(&mut messages, &journal, 5, 2);
    assert_eq!(numbers(&page), [9, 10, 11]);
    assert_eq!((page.rows.len(), page.below), (5, 0));
}

#[test]
fn one_step_up_stops_and_what_comes_is_counted_below() {
    let (journal, mut messages) = (journal(100), Messages::default());
    append(&journal, 0..10);
    page(&mut messages, &journal, 4, 1);
    messages.go(Move::Up, &journal);
    append(&journal, 10..30);
    let page = page(&mut messages, &journal, 4, 1);
    assert_eq!((numbers(&page), page.below, messages.cursor), (vec![6, 7, 8, 9], 20, Some(9)));
}

#[test]
fn beyond_the_newest_it_follows_again() {
    let (journal, mut messages) = (journal(100), Messages::default());
    append(&journal, 0..10);
    page(&mut messages, &journal, 4, 1);
    messages.go(Move::Up, &journal);
    messages.go(Move::Down, &journal);
    assert_eq!(messages.cursor, None);
}

#[test]
fn pages_up_and_down_leave_nothing_out() {
    let (journal, mut messages) = (journal(1000), Messages::default());
    append(&journal, 0..100);
    let mut seen: Vec<u64> = numbers(&page(&mut messages, &journal, 7, 2));
    messages.go(Move::Up, &journal);
    while messages.cursor != Some(0) {
        messages.go(Move::PageUp, &journal);
        seen.extend(numbers(&page(&mut messages, &journal, 7, 2)));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, (0..100).collect::<Vec<_>>());
    messages.go(Move::Last, &journal);
    assert_eq!(numbers(&page(&mut messages, &journal, 2, 1)), [98, 99]);
}

#[test]
fn the_chosen_entry_is_always_on_the_page_as_a_whole() {
    let (journal, mut messages) = (journal(1000), Messages::default());
    append(&journal, 0..50);
    page(&mut messages, &journal, 8, 3);
    for step in
        [Move::Up, Move::PageUp, Move::Up, Move::First, Move::Down, Move::PageDown, Move::Down]
    {
        messages.go(step, &journal);
        let page = page(&mut messages, &journal, 8, 3);
        let cursor = messages.cursor.unwrap();
        let rows = page.rows.iter().filter(|(number, _)| *number == cursor).count();
        assert_eq!(rows, 3, "{step:?}: {cursor} in {:?}", numbers(&page));
    }
}

#[test]
fn a_page_that_was_stopped_stays_though_the_journal_discards_it() {
    let (journal, mut messages) = (journal(20), Messages::default());
    append(&journal, 0..20);
    page(&mut messages, &journal, 4, 1);
    messages.go(Move::Up, &journal);
    append(&journal, 20..2000);
    let stopped = page(&mut messages, &journal, 4, 1);
    assert_eq!(numbers(&stopped), [16, 17, 18, 19]);
    assert_eq!(stopped.discarded, 1980);
    messages.go(Move::Up, &journal);
    assert_eq!(messages.cursor, Some(18));
    assert!(messages.entry(&journal, 18).is_some());
    messages.go(Move::Down, &journal);
    messages.go(Move::Down, &journal);
    assert_eq!(numbers(&page(&mut messages, &journal, 4, 1)).first(), Some(&1980));
}

fn sieve(journal: &Journal, text: &str, peer: Option<SocketAddr>) -> Sieve {
    let (encoding, lang) = (Encoding::Utf8, Lang::En);
    Sieve::new(Wanted { text: text.to_owned(), peer, encoding, lang }, journal)
}

fn found(sieve: &Sieve, journal: &Journal) -> Vec<String> {
    let all = sieve.after(journal, 0, usize::MAX / 2);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    all.iter().filter_map(|entry| payload_of(&entry.event).map(text)).collect()
}

#[test]
fn what_is_looked_for_is_found_in_what_was_and_in_what_comes() {
    let journal = journal(1000);
    append(&journal, 0..15);
    let mut sieve = sieve(&journal, "MESSAGE 1", None);
    sieve.look(&journal);
    append(&journal, 100..102);
    sieve.look(&journal);
    let wanted = ["1", "10", "11", "12", "13", "14", "100", "101"];
    assert_eq!(found(&sieve, &journal), wanted.map(|number| format!("message {number}")));
}

#[test]
fn a_peers_messages_and_bytes_in_hex_are_found() {
    let journal = journal(1000);
    append(&journal, 0..9);
    let mut of_peer = sieve(&journal, "", Some("127.0.0.1:1001".parse().unwrap()));
    of_peer.look(&journal);
    assert_eq!(found(&of_peer, &journal), ["message 1", "message 4", "message 7"]);
    // "e 7" as bytes.
    let mut in_hex = sieve(&journal, "65 20 37", None);
    in_hex.look(&journal);
    assert_eq!(found(&in_hex, &journal), ["message 7"]);
    let mut by_address = sieve(&journal, "0.1:1002", None);
    by_address.look(&journal);
    assert_eq!(found(&by_address, &journal).len(), 3);
}

#[test]
fn a_large_journal_is_looked_through_a_part_at_a_time_and_wholly() {
    let journal = Arc::new(journal(200_000));
    append(&journal, 0..70_000);
    let mut sieve = sieve(&journal, "message 0", None);
    sieve.look(&journal);
    assert!(sieve.is_looking(&journal), "all of it in one frame");
    let mut frames = 1;
    while sieve.is_looking(&journal) {
        sieve.look(&journal);
        frames += 1;
    }
    assert_eq!(found(&sieve, &journal), ["message 0"]);
    assert!(frames < 10, "{frames} frames");
}

#[test]
fn what_the_journal_discards_is_no_longer_found() {
    let journal = journal(10);
    append(&journal, 0..10);
    let mut sieve = sieve(&journal, "message", None);
    sieve.look(&journal);
    append(&journal, 10..15);
    sieve.look(&journal);
    assert_eq!((sieve.count(), sieve.count_after(9)), (10, 5));
}
