use super::*;
use crate::judge::testing::{SOURCE, Seen};
use proptest::prelude::*;

#[test]
fn text_is_quoted_harmless_and_cut() {
    assert_eq!(quoted("你好\n"), "“你好\\n”");
    assert_eq!(quoted(&"x".repeat(100)), format!("“{}…”", "x".repeat(IN_A_SENTENCE)));
    assert_eq!(quoted_bytes(b"\xff\x00"), "0xff00");
    assert_eq!(named(b"").en, "an empty text");
}

#[test]
fn short_bytes_are_shown_whole_and_long_ones_around_the_first_difference() {
    let (left, right) = windows(b"abc", b"abd");
    assert_eq!((left.hex.as_str(), left.text.as_deref()), ("616263", Some("abc")));
    assert_eq!(right.hex, "616264");
    let long = "x".repeat(1000);
    let (left, right) = windows(long.as_bytes(), &long.as_bytes()[..500]);
    assert!(left.hex.starts_with("…78") && left.hex.ends_with("78…"), "{}", left.hex);
    assert_eq!(right.text, Some(format!("…{}", "x".repeat(BEFORE))));
}

#[test]
fn ports_of_the_systems_choice_become_stars_and_others_stay() {
    let steady = Steady::new(&Seen::new().sent(b"text").0);
    let port = SOURCE.port();
    assert_eq!(steady.text(&format!("after 0.0.0.0:{port}")), "after 0.0.0.0:*");
    assert_eq!(steady.text(&format!("port {port}, not 1{port}")), format!("port *, not 1{port}"));
    assert_eq!(steady.text("('10.0.0.1', 50123)"), "('10.0.0.1', *)");
    assert_eq!(steady.text("10.0.0.1:9000 dynamic 50123"), "10.0.0.1:9000 dynamic 50123");
    assert_eq!((steady.port(9000).as_str(), steady.port(50123).as_str()), ("9000", "*"));
}

#[test]
fn a_runtimes_line_loses_what_changes_from_run_to_run() {
    let steady = Steady::default();
    let panic = "thread 'main' (4711) panicked at /tmp/x/src/main.rs:3:5:";
    assert_eq!(steady.line(panic), "thread 'main' panicked at main.rs:3:5:");
    assert_eq!(steady.line("<f object at 0x7f00deadbeef>"), "<f object at 0x…>");
    assert_eq!(steady.line("  File \"/tmp/x/a.py\", line 3"), "  File \"a.py\", line 3");
    assert_eq!(steady.line("flags 0x10 of /etc and 1/2"), "flags 0x10 of /etc and 1/2");
}

proptest! {
    #[test]
    fn text_without_numbers_stays(text in "[^0-9]*") {
        let steady = Steady::new(&Seen::new().sent(b"x").0);
        prop_assert_eq!(steady.text(&text), text);
    }

    #[test]
    fn nothing_hazardous_is_quoted(text in any::<String>(), bytes in any::<Vec<u8>>()) {
        prop_assert!(!quoted(&text).chars().any(common::escape::is_hazardous));
        prop_assert!(!quoted_bytes(&bytes).chars().any(common::escape::is_hazardous));
    }

    #[test]
    fn any_two_byte_strings_can_be_shown(left in any::<Vec<u8>>(), right in any::<Vec<u8>>()) {
        let (left, right) = windows(&left, &right);
        prop_assert!(left.hex.len() <= 2 * (IN_AN_EXHIBIT + 8) + 6);
        prop_assert!(right.hex.len() <= 2 * (IN_AN_EXHIBIT + 8) + 6);
    }
}
