use std::net::SocketAddrV4;
use std::time::Duration;

use super::{all, diagnosis};
use crate::evidence::Kind;
use crate::judge::testing::*;

/// The same run with other ports of the system's choice, and at another pace.
fn again(seen: &Seen) -> Seen {
    let moved = |address: &mut SocketAddrV4| {
        if *address == SOURCE {
            address.set_port(SOURCE.port() + 1);
        }
    };
    let mut again = seen.clone();
    for evidence in &mut again.0.evidence {
        evidence.at = evidence.at * 3 + Duration::from_micros(17);
        match &mut evidence.kind {
            Kind::Left { from, .. } | Kind::Arrived { from, .. } | Kind::Connected { from, .. } => {
                moved(from);
            }
            Kind::Told { to, .. } => moved(to),
            Kind::Bound(bound) if bound.address.port() == SOURCE.port() => {
                bound.address.set_port(SOURCE.port() + 1);
            }
            _ => {}
        }
    }
    again.0.duration *= 3;
    again
}

#[test]
fn a_second_run_says_the_same() {
    for row in all() {
        let (one, other) = (&row.seen, again(&row.seen));
        assert_eq!(diagnosis(&row.check, one), diagnosis(&row.check, &other), "{:?}", row.code);
    }
}

#[test]
fn ports_of_the_systems_choice_are_not_shown() {
    let check = prints(&["before 0.0.0.0:0"]);
    let seen = |port: u16| Seen::new().printed(&format!("before 0.0.0.0:{port}\n")).exited(0);
    assert_eq!(diagnosis(&check, &seen(41000)), diagnosis(&check, &seen(42000)));
    let shown = diagnosis(&check, &seen(41000)).unwrap();
    assert!(shown.fact.en.contains("0.0.0.0:*"), "{}", shown.fact.en);
}

#[test]
fn what_a_runtime_numbers_anew_is_not_shown() {
    let panic = |thread: u32| {
        Seen::new()
            .said(&format!(
                "thread 'main' ({thread}) panicked at /tmp/x{thread}/src/main.rs:3:5:\nno <f at 0x7f00{thread:08x}>\n"
            ))
            .exited(101)
    };
    assert_eq!(diagnosis(&check(), &panic(4711)), diagnosis(&check(), &panic(4712)));
}

#[test]
fn hostile_text_is_shown_harmless_and_short() {
    let hostile = format!("\x1b]0;owned\x07\u{202e}{}\n::error::passed", "x".repeat(100_000));
    let check = prints(&["one"]);
    let got = diagnosis(&check, &Seen::new().printed(&hostile).exited(0)).unwrap();
    for text in [&got.fact.en, &got.fact.zh] {
        assert!(!text.chars().any(common::escape::is_hazardous), "{text}");
        assert!(text.chars().count() < 400, "{text}");
    }
}
