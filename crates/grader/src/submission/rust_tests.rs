use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use common::Explain;

use super::super::fixture::{Fixture, failure, output, prints, trouble};
use super::super::{Submission, Target, Trouble, Workshop};
use crate::exercise::Answer;

#[test]
fn a_program_is_built_from_its_sources_alone() {
    let fixture = Fixture::new();
    fixture
        .file("src/main.rs", "mod net;\nfn main() { net::send::say(env!(\"CARGO_PKG_NAME\")); }\n");
    fixture.file("src/net/mod.rs", "pub mod send;\n");
    fixture.file("src/net/send.rs", "pub fn say(text: &str) { println!(\"{text}\"); }\n");
    // Each of these, if it were heeded, would end the build or run something.
    fixture.file("build.rs", "compile_error!(\"build.rs\");");
    fixture.file(
        "Cargo.toml",
        "[package]\nname = \"evil\"\nbuild = \"build.rs\"\n[dependencies]\nrand = \"9\"\n",
    );
    fixture.file("Cargo.lock", "broken [");
    fixture.file("rust-toolchain.toml", "[toolchain]\npath = \"/nonexistent\"\n");
    for settings in [".cargo/config.toml", "src/.cargo/config.toml"] {
        fixture.file(settings, "[build]\nrustc = \"/bin/false\"\nrustc-wrapper = \"/bin/false\"\n");
    }
    fixture.file("src/bin/other.rs", "compile_error!(\"bin\");");
    fixture.file("tests/t.rs", "compile_error!(\"test\");");
    let executable = fixture.build(&fixture.student()).unwrap();
    assert_eq!(output(&executable, &[]), "ex_echo\n");
    assert_eq!(executable.command, "cargo run --");
}

#[test]
fn two_sources_in_turn_are_never_taken_for_one_another() {
    let fixture = Fixture::new();
    let path = fixture.student().join("answer.rs");
    for round in 0..20 {
        // The same length, and one right after the other.
        let text = if round % 2 == 0 { "even" } else { "odd!" };
        fixture.file("answer.rs", prints(text));
        assert_eq!(fixture.output(&path, &[]), format!("{text}\n"), "round {round}");
    }
}

#[test]
fn the_same_sources_are_not_built_twice() {
    let fixture = Fixture::new();
    let path = fixture.file("answer.rs", prints("once"));
    assert_eq!(fixture.output(&path, &[]), "once\n");
    let binary = kept_binary(&fixture);
    let built = fs::metadata(&binary).unwrap().modified().unwrap();
    assert_eq!(fixture.output(&path, &[]), "once\n");
    assert_eq!(fs::metadata(&binary).unwrap().modified().unwrap(), built);
    // A failed build in between leaves nothing to be taken for it.
    let broken = fixture.file("broken.rs", "fn main() {");
    fixture.failure(&broken);
    assert!(!binary.exists());
    assert_eq!(fixture.output(&path, &[]), "once\n");
}

fn kept_binary(fixture: &Fixture) -> PathBuf {
    fixture.workshop.directory().join("slots/0/last/ex_echo/bin/ex_echo")
}

#[test]
fn builds_beside_one_another_get_their_own_programs() {
    let fixture = Fixture::new();
    thread::scope(|scope| {
        for number in 0..4 {
            let fixture = &fixture;
            scope.spawn(move || {
                for round in 0..3 {
                    let text = format!("{number} {round}");
                    let path = fixture.file(&format!("{number}.rs"), prints(&text));
                    assert_eq!(fixture.output(&path, &[]), format!("{text}\n"));
                }
            });
        }
    });
}

#[test]
fn crates_that_the_exercise_allows_are_built_first_and_others_are_not_there() {
    let fixture = Fixture::new();
    let path = fixture.file("answer.rs", "fn main() { println!(\"{}\", helper::help()); }\n");
    let mut told = Vec::new();
    let crates = ["helper".to_owned()];
    let request = super::Request {
        exercise: "echo",
        crates: &crates,
        buffering: Default::default(),
        cancel: &crate::Cancel::new(),
    };
    let submission = fixture.find(&path).unwrap();
    let executable =
        submission.build(&fixture.workshop, request, &mut |line| told.push(line.to_owned()));
    assert_eq!(output(&executable.unwrap(), &[]), "LOUD\n");
    assert!(told.iter().any(|line| line.starts_with("Compiling helper v0.1.0")), "{told:?}");
    assert!(!told.iter().any(|line| line.contains("ex_echo")), "{told:?}");
    told.clear();
    fixture.file("answer.rs", "fn main() { println!(\"again {}\", helper::help()); }\n");
    let submission = fixture.find(&path).unwrap();
    let again =
        submission.build(&fixture.workshop, request, &mut |line| told.push(line.to_owned()));
    assert_eq!(output(&again.unwrap(), &[]), "again LOUD\n");
    assert_eq!(told, [] as [&str; 0]);
    // What changes in the course changes in the program.
    let changed = "pub const VOICE: &str = \"changed\";\n";
    fs::write(fixture.course.root().join("crates/other/src/lib.rs"), changed).unwrap();
    let executable = fixture.build_for("echo", &path, &["helper"]).unwrap();
    assert_eq!(output(&executable, &[]), "again changed\n");
    // `other` is needed by `helper`; that does not allow it to the program.
    let path = fixture.file("sly.rs", "fn main() { println!(\"{}\", other::VOICE); }\n");
    let failure = failure(fixture.build_for("echo", &path, &["helper"]));
    assert!(failure.output.contains("E0433"), "{}", failure.output);
    assert!(failure.why.en.ends_with("this exercise may use std, helper"), "{}", failure.why.en);
}

#[test]
fn a_build_error_is_told_as_the_compiler_gave_it() {
    let fixture = Fixture::new();
    let path = fixture.file("udp sender.rs", "fn main() {\n    let n: u8 = \"x\";\n}\n");
    let failure = fixture.failure(&path);
    assert_eq!(failure.why.en, "the program does not compile");
    assert_eq!(failure.why.zh, "程序编译不通过");
    let expected = "\
error[E0308]: mismatched types
 --> udp sender.rs:2:17
  |
2 |     let n: u8 = \"x\";
  |            --   ^^^ expected `u8`, found `&str`
";
    assert!(failure.output.contains(expected), "{}", failure.output);
}

#[test]
fn in_a_package_the_places_are_those_that_the_student_sees() {
    let fixture = Fixture::new();
    fixture.file("src/main.rs", "mod net;\nfn main() {}\n");
    fixture.file("src/net.rs", "pub fn f() -> u8 { \"x\" }\n");
    let failure = fixture.failure(&fixture.student());
    assert!(failure.output.contains(" --> src/net.rs:1:20\n"), "{}", failure.output);
    assert!(!failure.output.contains("slots"), "{}", failure.output);
}

#[test]
fn a_crate_that_the_exercise_does_not_allow_is_named() {
    let fixture = Fixture::new();
    fixture.file("src/main.rs", "use rand::Rng;\nfn main() {}\n");
    fixture.file("Cargo.toml", "[package]\nname = \"x\"\n[dependencies]\nrand = \"0.9\"\n");
    let failure = fixture.failure(&fixture.student());
    let said = "its Cargo.toml asks for rand, but this exercise may use std only";
    assert!(failure.why.en.ends_with(said), "{}", failure.why.en);
    assert!(failure.why.zh.contains("rand"), "{}", failure.why.zh);
    assert!(failure.output.contains("E0432"), "{}", failure.output);
}

#[test]
fn a_module_in_another_file_asks_for_the_directory() {
    let fixture = Fixture::new();
    fixture.file("net.rs", "");
    let path = fixture.file("answer.rs", "mod net;\nfn main() {}\n");
    let why = fixture.failure(&path).why.en;
    assert!(why.contains("give the directory"), "{why}");
}

#[test]
fn a_crate_that_the_course_lacks_is_the_graders_own_trouble() {
    let fixture = Fixture::new();
    let path = fixture.file("answer.rs", prints("x"));
    let trouble = trouble(fixture.build_for("echo", &path, &["rand"]));
    assert!(matches!(trouble, Trouble::UnknownCrate { .. }), "{trouble:?}");
    // One that was never downloaded, wherever the test runs.
    let manifest = fixture.course.root().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let line = "[workspace.dependencies]\nno-such-crate-here = \"1\"\n";
    fs::write(&manifest, text.replace("[workspace.dependencies]\n", line)).unwrap();
    let trouble =
        super::super::fixture::trouble(fixture.build_for("echo", &path, &["no-such-crate-here"]));
    assert!(matches!(trouble, Trouble::NotDownloaded { .. }), "{trouble:?}");
    assert!(trouble.help().unwrap().en.contains("cargo fetch"));
}

#[test]
fn a_crate_of_the_course_that_does_not_build_is_not_the_students_fault() {
    let fixture = Fixture::new();
    let path = fixture.file("answer.rs", prints("x"));
    fs::write(fixture.course.root().join("crates/other/src/lib.rs"), "fn (").unwrap();
    let trouble = trouble(fixture.build_for("echo", &path, &["helper"]));
    assert!(matches!(trouble, Trouble::Dependencies { .. }), "{trouble:?}");
}

#[cfg(unix)]
#[test]
fn a_link_among_the_sources_is_left_out_and_said_to_be() {
    let fixture = Fixture::new();
    fixture.file("src/main.rs", "fn main() { println!(include_str!(\"secret.rs\")); }\n");
    std::os::unix::fs::symlink("/etc/passwd", fixture.student().join("src/secret.rs")).unwrap();
    let submission = fixture.find(&fixture.student()).unwrap();
    assert!(submission.notes()[0].en.starts_with("src/secret.rs is a link"));
    let failure = fixture.failure(&fixture.student());
    assert!(failure.output.contains("secret.rs"), "{}", failure.output);
}

/// The course of this repository, where it is one.
fn own_course() -> super::super::Course {
    super::super::Course::at(&testkit::root()).unwrap()
}

#[test]
fn the_courses_own_crates_are_built_in_the_versions_of_its_lock_file() {
    let course = own_course();
    let place = tempfile::tempdir().unwrap();
    let workshop = Workshop::at(&course, place.path()).unwrap();
    let student = place.path().join("answer.rs");
    let text = "fn main() { println!(\"{}\", encoding_rs::GBK.encode(\"你好\").0.len()); }\n";
    fs::write(&student, text).unwrap();
    let desk = super::super::Place {
        name: "encoding".to_owned(),
        desk: PathBuf::new(),
        file: PathBuf::new(),
    };
    let submission =
        Submission::find(&Target::Path(student), &desk, Answer::Program, &workshop).unwrap();
    let crates = ["encoding_rs".to_owned()];
    let request = super::Request {
        exercise: "encoding",
        crates: &crates,
        buffering: Default::default(),
        cancel: &crate::Cancel::new(),
    };
    let executable = match submission.build(&workshop, request, &mut |_| {}) {
        Err(super::BuildError::Trouble(Trouble::NotDownloaded { .. })) => {
            return testkit::missing("a downloaded encoding_rs");
        }
        built => built.unwrap(),
    };
    assert_eq!(output(&executable, &[]), "4\n");
    let versions = |lock: &Path| {
        let lock = fs::read_to_string(lock).unwrap();
        let at = lock.find("name = \"encoding_rs\"").unwrap();
        lock[at..].lines().nth(1).map(str::to_owned)
    };
    let slot = workshop.directory().join("slots/0/ex_encoding/Cargo.lock");
    assert_eq!(versions(&slot), versions(&course.root().join("Cargo.lock")));
}
