use std::process::{Command, Stdio};

use nix::unistd::getpid;

use super::*;

fn entry(pid: pid_t, parent: pid_t) -> Entry {
    Entry { pid, parent, state: b'S', is_descendant: false }
}

#[test]
fn descendants_are_marked_whatever_their_numbers() {
    // 90 is the ancestor; numbers have begun anew, so that a child may have a smaller one.
    let mut table = [(1, 0), (5, 95), (7, 5), (80, 1), (90, 1), (95, 90), (96, 80)]
        .map(|(pid, parent)| entry(pid, parent));
    while mark_children(&mut table, 90) {}
    let marked: Vec<_> = table.iter().filter(|of| of.is_descendant).map(|of| of.pid).collect();
    assert_eq!(marked, [5, 7, 95]);
}

#[test]
fn a_child_of_this_process_is_found_while_it_lives() {
    let own = getpid().as_raw();
    let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    let mut table = table();
    let room = table.capacity();
    let pid = child.id().cast_signed();
    assert!(descendants(&mut table).any(|process| process.pid == pid && process.parent == own));
    drop(child.stdin.take());
    child.wait().unwrap();
    assert!(!descendants(&mut table).any(|process| process.pid == pid));
    assert_eq!(table.capacity(), room);
}

#[test]
fn a_full_table_does_not_grow() {
    let mut small = Vec::with_capacity(1);
    let room = small.capacity();
    fill(&mut small);
    assert_eq!((small.len(), small.capacity()), (room, room));
}

#[test]
fn paths_are_written_without_help() {
    for (pid, path) in [(1, "/proc/1/stat"), (4_194_304, "/proc/4194304/stat")] {
        let written = stat_path(pid);
        assert_eq!(CStr::from_bytes_until_nul(&written).unwrap().to_str(), Ok(path));
    }
    assert_eq!(CStr::from_bytes_until_nul(&stat_path(pid_t::MAX)).unwrap().count_bytes(), 21);
}

#[test]
fn what_is_no_number_is_no_process() {
    assert_eq!(number(b"42"), Some(42));
    for name in [&b""[..], b"self", b"4a", b"-1", b"99999999999"] {
        assert_eq!(number(name), None);
    }
}
