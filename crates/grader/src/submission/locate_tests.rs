use std::path::PathBuf;

use super::super::fixture::Fixture;
use super::super::{Kind, Submission, SubmissionError, Target};
use super::program;
use crate::exercise::Answer;

/// Which file of these is the program, and in which language.
fn found(files: &[(&str, &str)], named: &str) -> Result<(PathBuf, &'static str), SubmissionError> {
    let fixture = Fixture::new();
    for (name, text) in files {
        fixture.file(name, text);
    }
    let program = program(&fixture.student().join(named), &fixture.workshop)?;
    assert!(program.copy.path().join(&program.main).is_file());
    Ok((program.main, program.language.name))
}

#[test]
fn a_program_is_found_wherever_it_lies() {
    let script = "#!/bin/sh\n";
    for (files, named, main, language) in [
        (&[("src/main.rs", ""), ("answer.py", "")][..], "", "src/main.rs", "Rust"),
        (&[("src/main.rs", ""), ("Cargo.toml", "")], "", "src/main.rs", "Rust"),
        (&[("src/main.rs", ""), ("src/a.rs", "")], "src/main.rs", "src/main.rs", "Rust"),
        (&[("answer/src/main.rs", ""), ("x.c", "")], "", "src/main.rs", "Rust"),
        (&[("answer/main.c", ""), ("main.py", "")], "", "main.c", "C"),
        (&[("main.rs", ""), ("helper.rs", "")], "", "main.rs", "Rust"),
        (&[("answer.py", ""), ("helper.py", ""), ("notes.txt", "")], "", "answer.py", "Python"),
        (&[("main.c", ""), ("main", script), ("main.o", "")], "", "main.c", "C"),
        (&[("answer", script), ("x.py", "")], "", "answer", "executable"),
        (&[("udp sender.py", ""), ("README", "")], "", "udp sender.py", "Python"),
        (&[("x.py", ""), ("y.py", "")], "y.py", "y.py", "Python"),
        (&[("answer.rs", "")], "answer.rs", "answer.rs", "Rust"),
        (&[("program", "\x7fELF")], "program", "program", "executable"),
    ] {
        let found = found(files, named).unwrap();
        assert_eq!(found, (PathBuf::from(main), language), "{files:?} {named}");
    }
}

#[test]
fn what_is_no_program_is_refused_with_the_reason() {
    let refused = |files: &[(&str, &str)], named: &str| found(files, named).unwrap_err();
    let error = refused(&[("notes.txt", "send")], "notes.txt");
    assert!(matches!(error, SubmissionError::UnknownLanguage { .. }), "{error:?}");
    let error = refused(&[("notes.txt", "")], "");
    assert!(matches!(error, SubmissionError::NoProgram { .. }), "{error:?}");
    let error = refused(&[("notes.txt", "")], "absent.py");
    assert!(matches!(error, SubmissionError::NotFound { .. }), "{error:?}");
    let error = refused(&[("main.py", ""), ("answer.py", "")], "");
    let SubmissionError::Ambiguous { candidates, .. } = error else { panic!("{error:?}") };
    assert_eq!(candidates, ["answer.py", "main.py"].map(PathBuf::from));
    let error = refused(&[("x.py", ""), ("y.c", "")], "");
    assert!(matches!(error, SubmissionError::Ambiguous { .. }), "{error:?}");
}

#[test]
fn a_directory_full_of_files_is_not_searched() {
    let fixture = Fixture::new();
    for number in 0..600 {
        fixture.file(&format!("{number}.txt"), "");
    }
    fixture.file("main.py", "");
    let error = program(&fixture.student(), &fixture.workshop).unwrap_err();
    assert!(matches!(error, SubmissionError::TooMany { limit: 500, .. }), "{error:?}");
    assert!(program(&fixture.student().join("main.py"), &fixture.workshop).is_ok());
}

#[test]
fn a_single_file_comes_alone() {
    let fixture = Fixture::new();
    fixture.file("secret.py", "");
    let path = fixture.file("x.py", "");
    let program = program(&path, &fixture.workshop).unwrap();
    assert!(program.copy.is_single_file());
    assert!(!program.copy.path().join("secret.py").exists());
}

#[test]
fn a_package_is_its_sources_and_the_manifest_for_looking_at() {
    let fixture = Fixture::new();
    for name in
        ["src/main.rs", "src/net/send.rs", "Cargo.toml", "build.rs", ".cargo/config.toml", "a.md"]
    {
        fixture.file(name, "");
    }
    let program = program(&fixture.student(), &fixture.workshop).unwrap();
    let taken = |name: &str| program.copy.path().join(name).exists();
    assert!(taken("src/main.rs") && taken("src/net/send.rs") && taken("Cargo.toml"));
    assert!(!taken("build.rs") && !taken(".cargo") && !taken("a.md"));
}

#[cfg(unix)]
#[test]
fn what_is_named_may_be_a_link_and_what_is_in_it_may_not() {
    use std::os::unix::fs::symlink;
    use std::path::Path;
    let fixture = Fixture::new();
    let real = fixture.file("real/x.py", "");
    let link = fixture.student().join("link");
    symlink(&real, &link).unwrap();
    assert_eq!(program(&link, &fixture.workshop).unwrap().main, Path::new("x.py"));
    let package = fixture.student().join("package");
    fixture.file("package/src/other.rs", "");
    symlink("/etc/passwd", package.join("src/main.rs")).unwrap();
    let error = program(&package, &fixture.workshop).unwrap_err();
    assert!(matches!(error, SubmissionError::NoRegularFile { .. }), "{error:?}");
    let outside = fixture.student().join("outside");
    std::fs::create_dir(&outside).unwrap();
    symlink(package.join("src"), outside.join("src")).unwrap();
    let error = program(&outside, &fixture.workshop).unwrap_err();
    assert!(matches!(error, SubmissionError::NoProgram { .. }), "{error:?}");
}

#[test]
fn an_answer_of_files_is_what_lies_in_answer() {
    let fixture = Fixture::new();
    fixture.file("answer/Cargo.toml", "[package]");
    fixture.file("answer/src/lib.rs", "");
    fixture.file("src/main.rs", "");
    let find = |path: PathBuf| {
        let target = Target::Path(path);
        Submission::find(&target, fixture.place(), Answer::Files, &fixture.workshop)
    };
    for named in ["", "answer"] {
        let submission = find(fixture.student().join(named)).unwrap();
        let directory = submission.answer_directory().unwrap();
        assert!(directory.join("Cargo.toml").is_file() && directory.join("src/lib.rs").is_file());
        assert!(!directory.join("src/main.rs").exists());
    }
    let error = find(fixture.student().join("src")).unwrap_err();
    assert!(matches!(error, SubmissionError::NoAnswer { .. }), "{error:?}");
    let command = Target::Command("true".to_owned());
    let error = Submission::find(&command, fixture.place(), Answer::Files, &fixture.workshop);
    assert!(matches!(error, Err(SubmissionError::CommandForFiles)));
}

#[test]
fn the_desk_is_the_exercises_own_directory() {
    let fixture = Fixture::new();
    super::super::fixture::write(&fixture.place().desk.join("src/main.rs"), "");
    let find =
        || Submission::find(&Target::Desk, fixture.place(), Answer::Program, &fixture.workshop);
    let Kind::Program(program) = find().unwrap().kind else { panic!("a program") };
    let name = &fixture.place().name;
    assert_eq!(program.command, format!("cargo run -p ex_{name} --"));
    std::fs::remove_file(fixture.place().desk.join("src/main.rs")).unwrap();
    assert!(matches!(find(), Err(SubmissionError::NoProgram { .. })));
}

#[test]
fn how_a_person_would_start_it_is_known() {
    for (files, command) in [
        (("src/main.rs", ""), "cargo run --"),
        (("answer.rs", ""), "./answer"),
        (("main.c", ""), "./main"),
        (("answer.py", ""), "python3 answer.py"),
        (("X.java", ""), "java X.java"),
    ] {
        let fixture = Fixture::new();
        fixture.file(files.0, files.1);
        let program = program(&fixture.student(), &fixture.workshop).unwrap();
        assert_eq!(program.command, command);
    }
}
