use std::io::{BufReader, Cursor};
use std::time::Duration;

use super::{Clock, End, LONGEST_LINE, Patience, next_line};
use crate::stage::Usage;

const PATIENCE: Patience =
    Patience { wall: Duration::from_secs(60), cpu: Duration::from_secs(120) };

fn usage(cpu: u64, busy: bool) -> Usage {
    Usage { cpu: Duration::from_secs(cpu), busy, memory: 1000, processes: 2, delayed: None }
}

#[test]
fn a_tool_is_stopped_by_what_it_uses_and_not_by_what_the_machine_withholds() {
    for (seconds, used, memory, verdict) in [
        (59, usage(59, true), 1000, None),
        (61, usage(61, true), 1000, Some(End::Time)),
        (61, usage(1, false), 1000, Some(End::Time)),
        // It wants to work and may not: others have the processors.
        (61, usage(20, true), 1000, None),
        (599, usage(119, true), 1000, None),
        (500, usage(121, true), 1000, Some(End::Processor)),
        (601, usage(20, true), 1000, Some(End::Time)),
        (1, usage(0, true), 999, Some(End::Memory)),
    ] {
        let found = Clock::start(PATIENCE).verdict_at(Duration::from_secs(seconds), used, memory);
        assert_eq!(found, verdict, "after {seconds} s: {used:?}");
    }
}

#[test]
fn processor_time_of_a_process_that_has_ended_still_counts() {
    let mut clock = Clock::start(PATIENCE);
    assert_eq!(clock.verdict_at(Duration::from_secs(50), usage(49, true), 1000), None);
    let now = clock.verdict_at(Duration::from_secs(61), usage(0, true), 1000);
    assert_eq!(now, Some(End::Time));
}

#[test]
fn lines_end_with_their_newline_and_the_last_one_with_the_end() {
    let mut reader = BufReader::new(Cursor::new(b"one\n\ntwo"));
    let lines: Vec<_> = std::iter::from_fn(|| next_line(&mut reader)).collect();
    assert_eq!(lines, [&b"one"[..], b"", b"two"]);
}

#[test]
fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
    let mut bytes = vec![b'x'; 3 * LONGEST_LINE];
    bytes.extend(b"\nnext\n");
    let mut reader = BufReader::new(Cursor::new(bytes));
    let lines: Vec<_> = std::iter::from_fn(|| next_line(&mut reader)).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].len(), LONGEST_LINE);
    assert_eq!(lines[1], b"next");
}
