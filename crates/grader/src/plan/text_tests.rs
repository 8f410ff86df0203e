use std::collections::BTreeSet;

use common::codec::{Encoding, ErrorMode, decode, encode};
use proptest::prelude::*;

use super::*;

const SCRIPTS: [Script; 5] =
    [Script::Ascii, Script::Chinese, Script::Mixed, Script::Unicode, Script::Awkward];

fn drawn(seed: u64, wish: Wish) -> String {
    let mut generator = Generator::new(seed, &["text"]);
    draw(&mut generator, wish, |_| true).unwrap_or_else(|| panic!("no text for {wish:?}"))
}

fn characters(script: Script, min: usize, max: usize, nth: usize) -> Wish {
    Wish { script, measure: Measure::Characters, min, max, nth }
}

fn fails(bytes: &[u8], encoding: Encoding) -> bool {
    decode(bytes, encoding, ErrorMode::Strict).is_err()
}

/// What no text is or holds, whatever its script.
fn assert_harmless(text: &str) {
    assert!(!text.contains(['\n', '\r', '\0', '\u{fffd}']), "{text:?}");
    assert!(!text.trim().is_empty(), "{text:?}");
    assert!(text.trim().parse::<f64>().is_err(), "{text:?} is a number");
    assert!(!text.starts_with("b'") && !text.starts_with("b\""), "{text:?}");
    for word in ["quit", "ALERT", "RECOVERED", "error", "alert", "Error"] {
        assert!(!text.contains(word), "{text:?} has {word}");
    }
    assert!(text.chars().all(|c| c == '\t' || !is_hazardous(c)), "{text:?} steers a terminal");
}

proptest! {
    #[test]
    fn every_text_is_as_long_as_wished_and_harmless(
        seed: u64,
        script in prop::sample::select(SCRIPTS.to_vec()),
        min in 3_usize..40,
        more in 0_usize..40,
        nth in 0_usize..4,
    ) {
        let min = if script == Script::Awkward { min.max(20) } else { min };
        let text = drawn(seed, characters(script, min, min + more, nth));
        prop_assert!((min..=min + more).contains(&text.chars().count()), "{text:?}");
        assert_harmless(&text);
    }

    #[test]
    fn chinese_tells_its_encodings_apart(seed: u64, min in 1_usize..12, more in 0_usize..12) {
        let text = drawn(seed, characters(Script::Chinese, min, min + more, 0));
        let gbk = encode(&text, Encoding::Gbk, ErrorMode::Strict).expect("all of it is in GBK");
        prop_assert!(fails(text.as_bytes(), Encoding::Gbk), "{text} in UTF-8 is valid GBK");
        prop_assert!(fails(&gbk, Encoding::Utf8), "{text} in GBK is valid UTF-8");
        prop_assert!(!text.is_ascii() && text.chars().any(is_chinese));
    }

    #[test]
    fn mixed_text_has_both_and_tells_its_encodings_apart(seed: u64, min in 3_usize..12, more in 0_usize..12) {
        let text = drawn(seed, characters(Script::Mixed, min, min + more, 0));
        let gbk = encode(&text, Encoding::Gbk, ErrorMode::Strict).expect("all of it is in GBK");
        prop_assert!(fails(text.as_bytes(), Encoding::Gbk), "{text} in UTF-8 is valid GBK");
        prop_assert!(fails(&gbk, Encoding::Utf8), "{text} in GBK is valid UTF-8");
        prop_assert!(text.chars().any(is_chinese) && text.chars().any(|c| c.is_ascii_alphanumeric()));
    }

    #[test]
    fn ascii_is_letters_digits_and_single_blanks(seed: u64, min in 1_usize..30, more in 0_usize..30) {
        let text = drawn(seed, characters(Script::Ascii, min, min + more, 0));
        prop_assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' '), "{text:?}");
        prop_assert!(!text.contains("  ") && text.trim() == text, "{text:?}");
    }

    #[test]
    fn unicode_has_four_bytes_two_in_one_and_what_gbk_lacks(seed: u64, min in 3_usize..20, more in 0_usize..20) {
        let text = drawn(seed, characters(Script::Unicode, min, min + more, 0));
        prop_assert!(text.chars().any(|c| c.len_utf8() == 4), "{text}");
        prop_assert!(text.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)), "{text}");
        prop_assert!(encode(&text, Encoding::Gbk, ErrorMode::Strict).is_err(), "{text}");
    }

    /// All of the traps, at every seed.
    #[test]
    fn awkward_text_has_all_that_gets_lost(seed: u64, more in 0_usize..60, nth in 0_usize..6) {
        let text = drawn(seed, characters(Script::Awkward, 3, 20 + more, nth));
        prop_assert!(text.is_ascii() && text.ends_with(' '), "{text:?}");
        let inside = text.trim();
        for trap in ["  ", "\t", "\"", "'", "\\", "%s", "$HOME", "*"] {
            prop_assert!(inside.contains(trap), "{text:?} lacks {trap:?}");
        }
        if nth.is_multiple_of(2) {
            prop_assert!(text.starts_with(' '), "{text:?}");
        } else {
            let letter = text.strip_prefix('-').and_then(|rest| rest.chars().next());
            prop_assert!(letter.is_some_and(|c| c.is_ascii_alphabetic()), "{text:?}");
        }
    }

    #[test]
    fn a_long_text_has_exactly_so_many_bytes(
        seed: u64,
        script in prop::sample::select(SCRIPTS.to_vec()),
        length in 24_usize..3000,
    ) {
        let wish = Wish { script, measure: Measure::Bytes, min: length, max: length, nth: 0 };
        let text = drawn(seed, wish);
        prop_assert_eq!(text.len(), length);
        assert_harmless(&text);
    }

    #[test]
    fn a_word_is_letters_only(seed: u64) {
        let mut generator = Generator::new(seed, &["word"]);
        let word = word(&mut generator, |_| true).unwrap();
        prop_assert!(word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
        assert_harmless(&word);
    }
}

#[test]
fn the_shortest_texts_that_are_allowed_exist() {
    for seed in 0..200 {
        for (script, length) in [
            (Script::Ascii, 1),
            (Script::Chinese, 1),
            (Script::Mixed, 3),
            (Script::Unicode, 3),
            (Script::Awkward, 20),
        ] {
            drawn(seed, characters(script, length, length, 1));
        }
        for (script, length) in [
            (Script::Ascii, 1),
            (Script::Chinese, 8),
            (Script::Mixed, 8),
            (Script::Unicode, 8),
            (Script::Awkward, 20),
        ] {
            for length in length..length + 5 {
                let measure = Measure::Bytes;
                drawn(seed, Wish { script, measure, min: length, max: length, nth: 1 });
            }
        }
    }
}

#[test]
fn the_longest_payload_of_a_datagram_can_be_text() {
    for script in SCRIPTS {
        let wish = Wish { script, measure: Measure::Bytes, min: 65_507, max: 65_507, nth: 0 };
        assert_eq!(drawn(1, wish).len(), 65_507, "{script:?}");
    }
}

#[test]
fn a_text_that_cannot_be_is_not_waited_for() {
    let mut generator = Generator::new(1, &["text"]);
    let wish = characters(Script::Mixed, 1, 1, 0);
    assert_eq!(draw(&mut generator, wish, |_| true), None);
    assert_eq!(draw(&mut generator, characters(Script::Ascii, 3, 9, 0), |_| false), None);
}

#[test]
fn the_mix_up_that_goes_unnoticed_is_known() {
    // «你好» in UTF-8 is «浣犲ソ» in GBK.
    assert!(!tells_encodings_apart("你好"));
    assert!(tells_encodings_apart("你好，收到"));
    assert!(!tells_encodings_apart("🦀"), "it is not in GBK");
}

#[test]
fn few_texts_come_twice() {
    for script in SCRIPTS {
        let texts: BTreeSet<String> =
            (0..1000).map(|seed| drawn(seed, characters(script, 8, 20, 0))).collect();
        assert!(texts.len() > 900, "{script:?}: {}", texts.len());
    }
}
