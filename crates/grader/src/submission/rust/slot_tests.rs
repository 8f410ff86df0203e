use std::fs;
use std::path::Path;
use std::thread;

use super::super::super::fixture::write;
use super::{Slot, write_if_different};
use crate::Cancel;

#[test]
fn a_slot_belongs_to_one_build_at_a_time() {
    let slots = tempfile::tempdir().unwrap();
    let first = Slot::take(slots.path(), &Cancel::new()).unwrap();
    let second = Slot::take(slots.path(), &Cancel::new()).unwrap();
    assert_ne!(first.directory, second.directory);
    let free = first.directory.clone();
    drop(first);
    assert_eq!(Slot::take(slots.path(), &Cancel::new()).unwrap().directory, free);
    drop(second);
}

#[test]
fn when_all_slots_are_in_use_a_build_waits_for_one() {
    let slots = tempfile::tempdir().unwrap();
    let count = thread::available_parallelism().map_or(2, |count| count.get().max(2));
    let taken: Vec<_> =
        (0..count).map(|_| Slot::take(slots.path(), &Cancel::new()).unwrap()).collect();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| Slot::take(slots.path(), &Cancel::new()).unwrap().directory);
        drop(taken);
        assert!(waiting.join().unwrap().starts_with(slots.path()));
    });
}

#[test]
fn nothing_of_a_submission_stays_in_a_slot() {
    let slots = tempfile::tempdir().unwrap();
    let slot = Slot::take(slots.path(), &Cancel::new()).unwrap();
    let debug = slot.target().join("debug");
    let gone = [
        "ex_ports",
        "ex_ports.d",
        "deps/ex_ports-1a",
        ".fingerprint/ex_ports-1a/x",
        "deps/ex_echo-2b.d",
    ];
    let stays = ["deps/libcommon-3c.rlib", ".fingerprint/common-3c/x", ".cargo-lock"];
    for name in gone.iter().chain(&stays) {
        write(&debug.join(name), "");
    }
    write(&slot.directory.join("ex_echo/src/main.rs"), "");
    write(&slot.directory.join("ex_echo/Cargo.toml"), "");
    slot.clear().unwrap();
    for name in gone {
        assert!(!debug.join(name).exists(), "{name}");
    }
    for name in stays {
        assert!(debug.join(name).exists(), "{name}");
    }
    assert!(!slot.directory.join("ex_echo/src").exists());
    assert!(slot.directory.join("ex_echo/Cargo.toml").exists());
    slot.clear().unwrap();
}

#[test]
fn a_file_that_says_it_already_keeps_its_time() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("Cargo.toml");
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    write_if_different(&path, "a").unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    write_if_different(&path, "a").unwrap();
    assert_eq!(modified(&path), long_ago);
    write_if_different(&path, "b").unwrap();
    assert_ne!(modified(&path), long_ago);
    assert_eq!(fs::read_to_string(&path).unwrap(), "b");
}

#[test]
fn waiting_for_a_slot_can_be_cancelled() {
    let slots = tempfile::tempdir().unwrap();
    let never = Cancel::new();
    let held = Slot::named(slots.path(), "depot", &never).unwrap();
    let cancel = Cancel::new();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| Slot::named(slots.path(), "depot", &cancel).is_err());
        cancel.cancel();
        assert!(waiting.join().unwrap());
    });
    drop(held);
    // Whoever waited lets it go as soon as it has it.
    Slot::named(slots.path(), "depot", &never).unwrap();
}
