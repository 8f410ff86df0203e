//! Submissions that attack the build.

use std::fs;
use std::time::Duration;

use super::super::allowance::Allowance;
use super::super::fixture::{Fixture, files_are_apart, prints};
use crate::stage::{self, Level};

/// A compiler may do little here, so that a bomb ends soon.
fn little() -> Fixture {
    let mut fixture = Fixture::new();
    let mut allowance = Allowance::SUBMISSION;
    allowance.limits.memory = 1 << 30;
    allowance.limits.cpu = Duration::from_secs(4);
    allowance.patience.cpu = Duration::from_secs(4);
    allowance.limits.file = 32 << 20;
    fixture.workshop.allow(allowance);
    fixture
}

/// Why this program does not build.
fn why(fixture: &Fixture, text: &str) -> String {
    let path = fixture.file("answer.rs", text);
    let failure = fixture.failure(&path);
    assert!(!failure.why.zh.is_empty());
    failure.why.en
}

#[test]
fn a_file_outside_the_sources_cannot_be_taken_in() {
    let fixture = Fixture::new();
    if !files_are_apart() {
        return;
    }
    let secret = fixture.course.root().join("tests/solutions/answer.rs");
    super::super::fixture::write(&secret, "pub const SECRET: &str = \"secret\";\n");
    let secret = secret.display();
    for text in [
        format!("fn main() {{ println!(\"{{}}\", include_str!({secret:?})); }}"),
        format!("#[path = {secret:?}]\nmod secret;\nfn main() {{}}"),
        format!("fn main() {{ println!(\"{{:?}}\", include_bytes!({secret:?})); }}"),
        format!("include!({secret:?});\nfn main() {{}}"),
        "fn main() { include_str!(\"../../../../../course/Cargo.toml\"); }".to_owned(),
        "fn main() { include_bytes!(\"/proc/self/environ\"); include_str!(\"/etc/shadow\"); }"
            .to_owned(),
    ] {
        let why = why(&fixture, &text);
        assert_eq!(why, "the program does not compile", "{text}");
    }
}

#[test]
fn the_last_submission_cannot_be_taken_in() {
    let fixture = Fixture::new();
    let path = fixture.file("answer.rs", prints("the right answer"));
    assert_eq!(fixture.output(&path, &[]), "the right answer\n");
    let slot = fixture.workshop.directory().join("slots/0");
    let target = slot.join("target/debug");
    let thief = |what: &str| {
        format!(
            "const STOLEN: &[u8] = include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \
             \"/../{what}\"));\nfn main() {{ println!(\"{{}}\", STOLEN.len()); }}\n"
        )
    };
    let gone = ["target/debug/ex_echo"];
    let hidden = ["last/ex_echo/bin/ex_echo", "last/ex_echo/src/main.rs"];
    let hidden = if files_are_apart() { &hidden[..] } else { &[] };
    for what in gone.iter().chain(hidden) {
        assert_eq!(why(&fixture, &thief(what)), "the program does not compile", "{what}");
    }
    for directory in [&target, &target.join("deps"), &target.join(".fingerprint")] {
        for entry in fs::read_dir(directory).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(!name.starts_with("ex_echo"), "{name}");
        }
    }
}

#[test]
fn a_constant_that_is_never_computed_ends_in_processor_time() {
    let text = "#![allow(long_running_const_eval)]\nconst X: u8 = { loop {} };\nfn main() { println!(\"{X}\"); }";
    let why = why(&little(), text);
    assert_eq!(why, "the compiler was stopped: it needed more than 4 seconds of processor time");
}

#[test]
fn macros_that_grow_without_end_are_ended() {
    let text = "#![recursion_limit = \"1000000000\"]
macro_rules! grow { ($($x:tt)*) => { grow!($($x)* $($x)*); }; }
fn main() { grow!(a b c d e f g h); }";
    let why = why(&little(), text);
    assert!(why.starts_with("the compiler "), "{why}");
}

#[test]
fn a_program_as_large_as_the_disk_is_not_written() {
    if stage::isolation().level == Level::None {
        return testkit::missing("a stage that limits files");
    }
    let text = "static A: [u8; 1 << 28] = [1; 1 << 28];\nfn main() { println!(\"{}\", A.len()); }";
    let why = why(&little(), text);
    assert!(why.starts_with("the compiler was stopped"), "{why}");
}

#[test]
fn a_file_without_end_is_not_taken_in() {
    let text = "fn main() { println!(\"{}\", include_bytes!(\"/dev/zero\").len()); }";
    let why = why(&little(), text);
    assert!(why.starts_with("the "), "{why}");
}

#[test]
fn a_flood_of_errors_is_cut() {
    let fixture = little();
    let mut text = String::from("fn main() {\n");
    for number in 0..4000 {
        text += &format!("    let _: u8 = \"{number}\";\n");
    }
    text += "}\n";
    let failure = fixture.failure(&fixture.file("answer.rs", text));
    assert!(failure.output.len() < (64 << 10) + 100);
    assert!(failure.output.contains("error[E0308]"));
}

#[test]
fn terminal_escapes_in_a_source_do_not_reach_the_report_as_they_are() {
    let fixture = Fixture::new();
    let failure = fixture.failure(&fixture.file("answer.rs", "fn main() { \u{1b}[2J }"));
    assert!(failure.output.contains("unknown start of token"), "{}", failure.output);
}
