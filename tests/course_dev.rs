//! `cargo course dev check`: the course is without fault, and planted faults are found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A course of one lesson, `welcome`, with its answers.
struct Small {
    root: TempDir,
}

impl Small {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let small = Self { root };
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(testkit::root().join(file), small.path().join(file)).unwrap();
        }
        small.change("Cargo.toml", |text| text.replace("\"crates/*\", ", ""));
        for part in ["lessons/01_welcome", "tests/solutions/welcome"] {
            testkit::copy(&testkit::root().join(part), &small.path().join(part));
        }
        let mutant = fs::read_dir(testkit::root().join("tests/mutants/welcome")).unwrap();
        let mutant = mutant.map(|entry| entry.unwrap().path()).min().unwrap();
        let text = fs::read_to_string(&mutant).unwrap();
        let name = mutant.file_name().unwrap().to_str().unwrap().to_owned();
        small.write(&format!("tests/mutants/welcome/{name}"), &text);
        // Only this lesson is here for its links to lead to.
        for readme in ["README.md", "README.zh.md"] {
            let readme = format!("lessons/01_welcome/{readme}");
            small.change(&readme, |text| text.replace("](../", "](https://"));
            small.change(&readme, |text| with_demonstration(&text, DEMONSTRATION));
        }
        small.write("lessons/01_welcome/Cargo.toml", MANIFEST);
        small.write("lessons/01_welcome/demonstrated.rs", PROGRAM);
        small
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn change(&self, name: &str, change: impl FnOnce(String) -> String) {
        let text = fs::read_to_string(self.path().join(name)).unwrap();
        let changed = change(text.clone());
        self.write(name, &changed);
    }

    /// The kinds of the faults that are found, in order, each once.
    fn kinds(&self, more: &[&str]) -> Vec<String> {
        let faults = self.faults(more);
        let kind = |fault: &Value| fault["kind"].as_str().unwrap_or("other").to_owned();
        let mut kinds: Vec<String> = faults.iter().map(kind).collect();
        kinds.dedup();
        kinds
    }

    /// The faults that are found, in order.
    fn faults(&self, more: &[&str]) -> Vec<Value> {
        let mut command = Command::new(testkit::binary_of("course"));
        command.args(["dev", "check", "--json"]).args(more);
        command.env("COURSE_ROOT", self.path()).env("COURSE_LANG", "en");
        command.env("GRADER_WORKSHOP", self.path().join("workshop"));
        command.env_remove("CARGO_TARGET_DIR");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let faults: Vec<Value> =
            said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(output.status.code(), Some(i32::from(!faults.is_empty())), "{said}");
        faults
    }
}

/// The lesson's program: one that builds at once and shows the same on every machine.
const MANIFEST: &str = "\
[package]
name = \"welcome\"
edition = \"2024\"
[[bin]]
name = \"welcome\"
path = \"demonstrated.rs\"
";
const PROGRAM: &str = "fn main() { println!(\"ready {}\", std::env::args().count() - 1); }\n";
const DEMONSTRATION: &str = "$ cargo run -p welcome -- a b\nready 2\n";

/// The text with another demonstration instead of its own.
fn with_demonstration(text: &str, demonstration: &str) -> String {
    let begin = text.find("```console\n").unwrap() + "```console\n".len();
    let end = begin + text[begin..].find("```").unwrap();
    assert!(!text[end..].contains("```console"), "there is one demonstration");
    format!("{}{demonstration}{}", &text[..begin], &text[end..])
}

const README: &str = "lessons/01_welcome/README.md";
const CHINESE: &str = "lessons/01_welcome/README.zh.md";

#[test]
fn the_texts_of_this_course_are_without_fault() {
    let mut command = Command::new(testkit::binary_of("course"));
    command.args(["dev", "check", "--fast"]).env("COURSE_ROOT", testkit::root());
    command.assert().code(0);
}

#[test]
fn a_lesson_with_a_right_and_a_wrong_answer_is_without_fault() {
    if testkit::python("").is_some() {
        assert_eq!(Small::new().kinds(&[]), Vec::<String>::new());
    }
}

#[test]
fn faults_that_can_be_seen_are_found_without_running_anything() {
    type Plant = fn(&Small);
    let planted: [(&str, Plant); 8] = [
        ("form", |small| fs::remove_file(small.path().join(CHINESE)).unwrap()),
        ("language", |small| small.change(CHINESE, |text| text.replace("minutes: ", "minutes: 9"))),
        ("order", |small| {
            testkit::copy(
                &small.path().join("lessons/01_welcome"),
                &small.path().join("lessons/01_other"),
            );
            small.change("lessons/01_other/exercise/Cargo.toml", |text| {
                text.replace("ex_welcome", "ex_other")
            });
        }),
        ("quote", |small| {
            small.change("lessons/01_welcome/src/main.rs", |text| {
                let region = text.find("// region: ").unwrap();
                let line = region + text[region..].find('\n').unwrap() + 1;
                format!("{}// planted\n{}", &text[..line], &text[line..])
            });
        }),
        ("region", |small| {
            small.change("lessons/01_welcome/src/main.rs", |text| text + "// endregion: none\n");
        }),
        ("link", |small| small.change(README, |text| text + "\n[gone](nowhere.md)\n")),
        ("exercise", |small| {
            small.change("lessons/01_welcome/exercise/exercise.toml", |text| text + "\nmore = 1\n");
        }),
        ("desk", |small| {
            small.change("lessons/01_welcome/exercise/Cargo.toml", |text| {
                text.replace("ex_welcome", "welcome")
            });
        }),
    ];
    for (kind, plant) in planted {
        let small = Small::new();
        plant(&small);
        assert_eq!(small.kinds(&["--fast"]), [kind]);
    }
}

#[test]
fn answers_that_are_not_what_they_should_be_are_found() {
    if testkit::python("").is_none() {
        return;
    }
    let small = Small::new();
    let right = fs::read_to_string(small.path().join("tests/solutions/welcome/answer.rs")).unwrap();
    small.write("lessons/01_welcome/exercise/src/main.rs", &right);
    small.write("tests/solutions/welcome/answer.py", "print('hello')\n");
    let passes = "# diagnosis: wrong-output\nimport sys\nfor word in sys.argv[1:]: print(word)\n";
    small.write("tests/mutants/welcome/right.py", passes);
    assert_eq!(small.kinds(&[]), ["starter", "solution", "mutant"]);
}

#[test]
fn a_demonstration_that_does_not_show_what_its_text_says_is_found_in_either_language() {
    if testkit::python("").is_none() {
        return;
    }
    let planted = [
        (README, "$ cargo run -p welcome -- a\nready 2\n", "got: ready 1; expected: ready 2"),
        (CHINESE, "$ cargo run -p welcome -- a b\nready 2\nmore\n", "expected: more"),
    ];
    for (readme, demonstration, what) in planted {
        let small = Small::new();
        small.change(readme, |text| with_demonstration(&text, demonstration));
        assert_eq!(small.kinds(&["--fast"]), [""; 0], "nothing is run");
        let faults = small.faults(&[]);
        let [fault] = faults.as_slice() else { panic!("one fault: {faults:?}") };
        assert_eq!(fault["kind"], "demonstration");
        assert!(fault["what"].as_str().unwrap().contains(what), "{fault}");
        let text = fs::read_to_string(small.path().join(readme)).unwrap();
        let line = text.lines().position(|line| line == "```console").unwrap() + 1;
        assert_eq!(fault["place"], format!("{readme}:{line}"));
    }
    let small = Small::new();
    small.write("lessons/01_welcome/demonstrated.rs", "fn main() { planted }\n");
    let faults = small.faults(&[]);
    let both = [README, CHINESE].map(|readme| {
        let is_of = |fault: &&Value| fault["place"].as_str().unwrap().starts_with(readme);
        faults.iter().find(is_of).unwrap()["what"].as_str().unwrap()
    });
    for what in both {
        assert!(what.starts_with("welcome does not build: error") && what.contains("planted"));
    }
}
