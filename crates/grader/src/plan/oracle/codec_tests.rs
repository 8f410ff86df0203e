use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::exercise::Oracle;

/// What CPython 3.11 answered, recorded by `crates/common/tests/data/codec_oracle.py`.
#[test]
fn answers_are_those_that_python_gave() {
    let recorded = include_str!("../../../../common/tests/data/codec_vectors.json");
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let vectors = recorded["vectors"].as_array().unwrap();
    let mut asked = 0;
    for vector in vectors {
        let verb = if vector["decode"].is_string() { "decode" } else { "encode" };
        let (codec, input) = (vector["codec"].as_str().unwrap(), vector[verb].as_str().unwrap());
        for mode in MODES {
            let expected = vector[mode.name()].as_str().unwrap_or("error");
            let question = format!("{verb} {codec} {mode} {input}");
            assert_eq!(answer(&question).as_deref(), Some(expected), "{question}");
            asked += 1;
        }
    }
    assert!(asked > 300, "only {asked}");
}

#[test]
fn text_begins_behind_the_third_blank() {
    for (question, expected) in [
        ("encode utf-8 strict ", ""),
        ("encode utf-8 strict  ", "20"),
        ("encode utf-8 strict  a  b ", "206120206220"),
        ("encode gbk strict 你好", "c4e3bac3"),
        ("encode gbk strict 你🦀", "error"),
        ("encode gbk ignore 你🦀好", "c4e3bac3"),
        ("encode gbk replace 你🦀好", "c4e33fbac3"),
        ("decode gbk strict ", ""),
        ("decode gbk strict c4e3bac3", "你好"),
        ("decode gbk strict 80", "error"),
        ("decode gbk ignore 80", ""),
        ("decode gbk replace ff", "\u{fffd}"),
        ("decode utf-8 strict e4bda0", "你"),
        ("decode utf-8 strict e4bd", "error"),
        ("decode utf-8 replace e4bd20", "\u{fffd} "),
    ] {
        assert_eq!(answer(question).as_deref(), Some(expected), "{question:?}");
    }
}

#[test]
fn what_is_no_question_has_no_answer() {
    for question in [
        "",
        "encode",
        "encode utf-8 strict",
        "encode utf-9 strict a",
        "encode utf-8 lax a",
        "recode utf-8 strict a",
        "decode utf-8 strict f",
        "decode utf-8 strict xy",
        "decode utf-8 strict é",
        "decode utf-8 strict 61 62",
    ] {
        assert_eq!(answer(question), None, "{question:?}");
    }
}

fn asked(kind: &str, form: usize, seed: u64) -> String {
    question(kind, form, &mut Generator::new(seed, &["question"]))
        .unwrap_or_else(|| panic!("{kind} {form}"))
}

fn last_field(question: &str) -> &str {
    question.splitn(4, ' ').nth(3).unwrap()
}

proptest! {
    #[test]
    fn every_question_has_an_answer_of_one_line(seed: u64, form in 0_usize..12) {
        for kind in Oracle::Codec.kinds() {
            let question = asked(kind, form, seed);
            let answer = answer(&question).unwrap();
            for line in [&question, &answer] {
                prop_assert!(!line.contains(['\n', '\r', '\0']), "{:?}", line);
            }
        }
    }

    #[test]
    fn each_kind_is_what_it_is_called(seed: u64) {
        for codec in ["utf-8", "gbk"] {
            for verb in ["encode", "decode"] {
                let strict = asked(&format!("{verb} {codec} strict"), 0, seed);
                prop_assert!(strict.starts_with(&format!("{verb} {codec} strict ")), "{}", strict);
                prop_assert!(answer(&strict).unwrap() != "error", "{}", strict);
                for mode in ["ignore", "replace"] {
                    let lenient = asked(&format!("{verb} {codec} {mode}"), 0, seed);
                    let strict = lenient.replacen(mode, "strict", 1);
                    let fails = answer(&strict).unwrap() == "error";
                    // Everything can be written in UTF-8; elsewhere there is something to replace.
                    prop_assert_eq!(fails, (verb, codec) != ("encode", "utf-8"), "{}", lenient);
                    prop_assert!(answer(&lenient).unwrap() != "error", "{}", lenient);
                }
            }
        }
        for form in 0..5 {
            let question = asked("broken", form, seed);
            prop_assert_eq!(answer(&question).unwrap(), "error", "{}", question);
        }
        for form in 0..4 {
            let question = asked("empty", form, seed);
            prop_assert!(question.ends_with(' ') && last_field(&question).is_empty(), "{}", question);
            prop_assert_eq!(answer(&question).unwrap(), "");
        }
    }

    #[test]
    fn the_euro_is_asked_with_both_bytes_in_every_mode(seed: u64) {
        let questions: Vec<String> = (0..6).map(|form| asked("euro", form, seed)).collect();
        for (number, question) in questions.iter().enumerate() {
            let mode = ["strict", "ignore", "replace"][number / 2];
            prop_assert!(question.starts_with(&format!("decode gbk {mode} ")), "{}", question);
            let byte = if number % 2 == 0 { "80" } else { "ff" };
            prop_assert!(last_field(question).contains(byte), "{}", question);
            let marks = answer(question).unwrap().matches('\u{fffd}').count();
            prop_assert_eq!(marks, usize::from(mode == "replace"));
            prop_assert_eq!(answer(question).unwrap() == "error", mode == "strict");
        }
    }

    #[test]
    fn blanks_stand_where_they_get_lost(seed: u64) {
        let [inside, before, behind] = [0, 1, 2].map(|form| asked("blanks", form, seed));
        prop_assert!(last_field(&inside).trim().contains("  "), "{:?}", inside);
        prop_assert!(last_field(&before).starts_with("  "), "{:?}", before);
        prop_assert!(last_field(&behind).ends_with(' '), "{:?}", behind);
        prop_assert!(last_field(&behind).trim() != last_field(&behind));
    }
}

#[test]
fn the_first_broken_forms_are_the_mix_ups() {
    let first: Vec<String> = (0..3).map(|form| asked("broken", form, 1)).collect();
    assert!(first[0].starts_with("decode utf-8 strict "), "{first:?}");
    assert!(first[1].starts_with("encode gbk strict "), "{first:?}");
    assert!(first[2].starts_with("decode gbk strict "), "{first:?}");
}
