use super::super::fixture::{Fixture, output};
use super::super::{Buffering, BuildError, Request};
use super::{Executable, interpreter_in};

fn variable(executable: &Executable, name: &str) -> Option<String> {
    let found = executable.environment.iter().find(|(known, _)| known == name)?;
    found.1.to_str().map(str::to_owned)
}

#[test]
fn a_script_runs_beside_its_own_modules_with_the_checks_arguments_behind() {
    let fixture = Fixture::new();
    fixture.file("answer.py", "import sys, helper\nprint(helper.NAME, sys.argv[1:])\n");
    fixture.file("helper.py", "NAME = 'helper'\n");
    let path = fixture.student();
    let executable = match fixture.build(&path) {
        Err(BuildError::Trouble(_)) => return testkit::missing("python3"),
        built => built.unwrap(),
    };
    assert_eq!(output(&executable, &["你好", "a b"]), "helper ['你好', 'a b']\n");
    assert_eq!(executable.args, ["answer.py"]);
    assert_eq!(executable.command, "python3 answer.py");
    assert!(executable.view.read.iter().any(|seen| executable.directory.starts_with(seen)));
    assert!(executable.view.write.is_empty());
    let program = executable.program(&["x".to_owned()]);
    assert_eq!(program.args[1..], ["answer.py", "x"]);
    assert_eq!(program.args[0], executable.path);
    assert_eq!(program.directory, executable.directory);
}

#[test]
fn output_is_the_programs_own_affair_unless_asked_for() {
    let fixture = Fixture::new();
    let path = fixture.file("x.py", "");
    let submission = fixture.find(&path).unwrap();
    let build = |buffering| {
        let request =
            Request { exercise: "echo", crates: &[], buffering, cancel: &crate::Cancel::new() };
        submission.build(&fixture.workshop, request, &mut |_| {})
    };
    let (Ok(own), Ok(unbuffered)) = (build(Buffering::Own), build(Buffering::Unbuffered)) else {
        return testkit::missing("python3");
    };
    assert_eq!(variable(&own, "PYTHONUNBUFFERED"), None);
    assert_eq!(variable(&unbuffered, "PYTHONUNBUFFERED").as_deref(), Some("1"));
    assert_eq!(variable(&own, "PYTHONDONTWRITEBYTECODE").as_deref(), Some("1"));
    assert_eq!(variable(&own, "PYTHONHASHSEED").as_deref(), Some("0"));
}

#[test]
fn what_a_program_says_about_its_files_does_not_name_the_private_directory() {
    let fixture = Fixture::new();
    let executable = fixture.build(&fixture.file("x.sh", "")).unwrap();
    let said = format!("File \"{}\", line 3", executable.directory.join("x.sh").display());
    assert_eq!(executable.without_directory(&said), "File \"x.sh\", line 3");
    let path = executable.path.display().to_string();
    assert_eq!(executable.without_directory(&path), path);
}

#[test]
fn a_name_that_looks_like_an_option_is_none() {
    let fixture = Fixture::new();
    let executable = fixture.build(&fixture.file("-c.sh", "echo \"$0\"\n")).unwrap();
    assert_eq!(output(&executable, &[]), "./-c.sh\n");
}

#[test]
fn the_copy_lives_as_long_as_the_last_clone() {
    let fixture = Fixture::new();
    let path = fixture.file("x.sh", "echo hello\n");
    let first = fixture.build(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let second = first.clone();
    drop(first);
    assert_eq!(output(&second, &[]), "hello\n");
    let directory = second.directory.clone();
    drop(second);
    assert!(!directory.exists());
}

#[cfg(unix)]
#[test]
fn an_executable_is_run_as_it_is_though_it_may_not_have_been_executable() {
    let fixture = Fixture::new();
    let path = fixture.file("answer", "#!/usr/bin/env -S echo said\n");
    let executable = fixture.build(&path).unwrap();
    assert!(output(&executable, &["x"]).ends_with("answer x\n"));
}

#[test]
fn the_interpreter_that_a_script_names_is_the_one_that_is_known() {
    for (line, purpose) in [
        ("#!/usr/bin/env python3", Some("Python")),
        ("#!/usr/bin/env -S python3 -u", Some("Python")),
        ("#! /home/li/.pyenv/versions/3.12/bin/python3.12 -u", Some("Python")),
        ("#!/bin/sh", Some("shell")),
        ("#!/usr/bin/env", None),
        ("#!/usr/bin/awk -f", None),
        ("#!", None),
        ("\u{7f}ELF", None),
    ] {
        assert_eq!(interpreter_in(line).map(|known| known.purpose), purpose, "{line}");
    }
}

#[test]
fn a_script_for_bash_is_run_by_bash() {
    let fixture = Fixture::new();
    let path = fixture.file("x.sh", "#!/bin/bash\n[[ a == a ]] && echo ${0:0:1}\n");
    match fixture.build(&path) {
        Err(BuildError::Trouble(_)) => testkit::missing("bash"),
        built => assert_eq!(output(&built.unwrap(), &[]), "x\n"),
    }
}
