use std::path::{Path, PathBuf};

use common::Explain;

use super::super::fixture::{Fixture, output};
use super::super::{Buffering, Executable, SubmissionError};
use super::CommandLine;

fn read(fixture: &Fixture, command: &str, present: &Path) -> Result<Executable, SubmissionError> {
    let line = CommandLine::read(command, present, &fixture.workshop)?;
    Ok(line.executable(Buffering::Own))
}

#[test]
fn a_command_is_split_as_a_shell_would_and_runs_where_it_was_given() {
    let fixture = Fixture::new();
    fixture.file("x y.sh", "echo \"$@\"\npwd\n");
    let present = fixture.student();
    let executable = read(&fixture, "sh 'x y.sh' \"a  b\" ''", &present).unwrap();
    assert_eq!(executable.args, ["x y.sh", "a  b", ""]);
    assert_eq!(executable.directory, present);
    assert_eq!(executable.command, "sh 'x y.sh' \"a  b\" ''");
    assert!(executable.view.read.contains(&present));
    let said = output(&executable, &["c"]);
    assert_eq!(said, format!("a  b  c\n{}\n", present.display()));
}

#[test]
fn nothing_of_a_shell_is_in_it() {
    let fixture = Fixture::new();
    let executable = read(&fixture, "echo $HOME ; rm * > x", &fixture.student()).unwrap();
    assert_eq!(executable.args, ["$HOME", ";", "rm", "*", ">", "x"]);
}

#[test]
fn what_makes_no_command_is_refused_with_a_cure() {
    let fixture = Fixture::new();
    for (command, said) in [
        ("python3 'x.py", "cannot be split"),
        ("", "cannot be split"),
        ("  # a comment", "cannot be split"),
        ("no-such-program-anywhere x", "there is no program no-such-program-anywhere"),
        ("./a.out", "there is no program ./a.out"),
        ("cargo run", "no compiler"),
    ] {
        let error = read(&fixture, command, &fixture.student()).unwrap_err();
        assert!(error.fact().en.contains(said), "{command}: {:?}", error.fact());
        assert!(error.help().is_some(), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_in_the_present_directory_is_started_by_its_path_and_never_asked() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new();
    // Asked where it is, it would leave a trace.
    for name in ["a.out", "python3"] {
        let path = fixture.file(name, "#!/bin/sh\n: > asked\necho \"$0\"\n");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let command = format!("./{name} x");
        let executable = read(&fixture, &command, &fixture.student()).unwrap();
        assert!(!fixture.student().join("asked").exists());
        assert_eq!(executable.path, fixture.student().join(name));
        assert_eq!(executable.args, ["x"]);
    }
    // Nor is it found by its bare name.
    assert!(read(&fixture, "a.out", &fixture.student()).is_err());
}

#[test]
fn a_command_with_python_gets_the_real_one_and_its_environment() {
    let fixture = Fixture::new();
    fixture.file("x.py", "import sys; print(sys.executable, sys.flags.dont_write_bytecode)\n");
    let Ok(executable) = read(&fixture, "python3 -X utf8 x.py", &fixture.student()) else {
        return testkit::missing("python3");
    };
    assert_eq!(executable.args, ["-X", "utf8", "x.py"]);
    assert_eq!(output(&executable, &[]), format!("{} 1\n", executable.path.display()));
}

/// What is seen, as far as it lies in the fixture's own directories.
fn seen(fixture: &Fixture, executable: &Executable) -> Vec<PathBuf> {
    let above = fixture.student().parent().unwrap().to_owned();
    let of_fixture = executable.view.read.iter().filter(|path| path.starts_with(&above));
    of_fixture.cloned().collect()
}

#[test]
fn the_course_as_a_whole_is_never_shown() {
    let fixture = Fixture::new();
    let root = fixture.course.root().to_owned();
    let desk = fixture.place().desk.clone();
    super::super::fixture::write(&desk.join("x.sh"), "pwd\n");
    super::super::fixture::write(&root.join("y.sh"), "pwd\n");
    // A file in a directory of its own brings that directory; one beside Cargo.toml comes alone.
    let executable = read(&fixture, "sh lessons/01_echo/exercise/x.sh", &root).unwrap();
    assert_eq!(seen(&fixture, &executable), [desk]);
    assert_eq!(executable.directory, root);
    let executable = read(&fixture, "sh y.sh", &root).unwrap();
    assert_eq!(seen(&fixture, &executable), [root.join("y.sh")]);
    let above = root.parent().unwrap();
    let executable = read(&fixture, "sh course/y.sh", above).unwrap();
    assert_eq!(seen(&fixture, &executable), [root.join("y.sh")]);
    // Where nothing of it is named, it runs in an empty directory.
    let executable = read(&fixture, "sh -c pwd", &root).unwrap();
    assert_ne!(executable.directory, root);
    assert_eq!(seen(&fixture, &executable), std::slice::from_ref(&executable.directory));
    assert_eq!(std::fs::read_dir(&executable.directory).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_link_among_the_arguments_shows_nothing_but_itself() {
    let fixture = Fixture::new();
    let root = fixture.course.root().to_owned();
    let secret = fixture.file("secret", "secret");
    std::os::unix::fs::symlink(&secret, root.join("link")).unwrap();
    let executable = read(&fixture, "cat link", &root).unwrap();
    assert!(!seen(&fixture, &executable).iter().any(|path| secret.starts_with(path)));
}

#[test]
fn files_elsewhere_bring_their_directories() {
    let fixture = Fixture::new();
    fixture.file("here/x.sh", "");
    fixture.file("there/data.txt", "");
    let here = fixture.student().join("here");
    let executable = read(&fixture, "sh x.sh ../there/data.txt", &here).unwrap();
    assert_eq!(seen(&fixture, &executable), [here, fixture.student().join("there")]);
}
