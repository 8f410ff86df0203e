use std::env;
use std::ffi::OsStr;
use std::process::Command;

use super::{Interpreter, JAVA, LUA, NODE, PERL, PYTHON, RUBY, SHELL};
use crate::submission::Trouble;

#[test]
fn an_interpreter_is_known_by_its_names() {
    for (name, purpose) in [
        ("python3", Some("Python")),
        ("python", Some("Python")),
        ("python3.12", Some("Python")),
        ("node", Some("JavaScript")),
        ("bash", Some("shell")),
        ("java", Some("Java")),
        ("pythonista", None),
        ("3", None),
        ("", None),
    ] {
        let found = Interpreter::named(OsStr::new(name)).map(|known| known.purpose);
        assert_eq!(found, purpose, "{name}");
    }
}

#[test]
fn an_interpreter_that_is_not_installed_is_named() {
    let nowhere = OsStr::new("/nonexistent");
    for interpreter in [&PYTHON, &NODE, &JAVA, &RUBY, &PERL, &LUA, &SHELL] {
        let Err(Trouble::Missing { program, purpose }) = interpreter.find(nowhere) else {
            panic!("{interpreter:?}");
        };
        assert_eq!(program, interpreter.names[0]);
        assert_eq!(purpose, interpreter.purpose);
    }
}

/// Starts what was found, with nothing of this test's environment, and lets it tell what it is.
fn starts(interpreter: &Interpreter, args: &[&str], says: &str) {
    let path = env::var_os("PATH").unwrap_or_default();
    let Ok(resolved) = interpreter.find(&path) else {
        return testkit::missing(interpreter.names[0]);
    };
    assert!(resolved.path.is_absolute());
    let output = Command::new(&resolved.path).args(args).env_clear().output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains(says), "{interpreter:?}: {output:?}");
    for place in &resolved.read {
        assert!(place.is_absolute() && place.exists(), "{}", place.display());
    }
}

#[test]
fn what_is_found_is_the_real_interpreter_and_needs_no_environment() {
    starts(&PYTHON, &["-c", "print(6 * 7)"], "42");
    starts(&NODE, &["-e", "console.log(6 * 7)"], "42");
    starts(&PERL, &["-e", "print 6 * 7"], "42");
    starts(&SHELL, &["-c", "echo $((6 * 7))"], "42");
}

#[cfg(unix)]
mod shims {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::submission::fixture::write;

    #[test]
    fn a_version_managers_script_is_seen_through_and_a_broken_one_passed_over() {
        let path = env::var_os("PATH").unwrap_or_default();
        let Ok(real) = PYTHON.find(&path) else { return testkit::missing("python3") };
        let place = tempfile::tempdir().unwrap();
        let shim = format!("#!/bin/sh\nexec {} \"$@\"\n", real.path.display());
        for (directory, text) in [("broken", "#!/bin/sh\nexit 127\n"), ("shims", &shim)] {
            let script = place.path().join(directory).join("python3");
            write(&script, text);
            fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let path = env::join_paths(["broken", "shims"].map(|name| place.path().join(name)));
        assert_eq!(PYTHON.find(&path.unwrap()).unwrap(), real);
    }

    #[test]
    fn an_interpreter_in_a_relative_directory_of_path_is_not_asked() {
        assert!(PYTHON.find(OsStr::new(".:bin::")).is_err());
    }

    #[test]
    fn a_program_keeps_the_name_it_was_called_by() {
        // /bin/sh is often a link to a program that goes by its name.
        assert_eq!(
            super::super::resolved_by_place("/bin/sh".as_ref()).path,
            std::path::Path::new("/bin/sh")
        );
    }
}
