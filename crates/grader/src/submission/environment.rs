//! The whole environment of a run. Nothing of the grader's own is passed on, except, on Windows,
//! what the system itself needs to start a program.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// When a program's output leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Buffering {
    /// When the program says so: the exercises ask for it.
    #[default]
    Own,
    /// At once, as far as an environment variable can ask the language for it.
    Unbuffered,
}

/// Names and values, each name once.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    variables: Vec<(OsString, OsString)>,
    path: Vec<PathBuf>,
}

/// What the system's own shells search.
const SYSTEM_PATH: [&str; 6] =
    ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// Without these a program on Windows has no sockets, no random numbers and no temporary files.
const WINDOWS: [&str; 14] = [
    "APPDATA",
    "COMSPEC",
    "LOCALAPPDATA",
    "NUMBER_OF_PROCESSORS",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "ProgramData",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "ProgramW6432",
    "SystemDrive",
    "SystemRoot",
    "USERPROFILE",
    "windir",
];

impl Environment {
    /// The one that every program gets.
    pub(super) fn new() -> Self {
        let mut environment = Self { variables: Vec::new(), path: Vec::new() };
        let scratch = scratch();
        for name in ["LANG", "LC_ALL"] {
            environment.set(name, "C.UTF-8");
        }
        for name in ["HOME", "TMPDIR"] {
            environment.set(name, &scratch);
        }
        if cfg!(windows) {
            for name in ["TEMP", "TMP"] {
                environment.set(name, &scratch);
            }
            for name in WINDOWS {
                if let Some(value) = env::var_os(name) {
                    environment.set(name, value);
                }
            }
        }
        environment
    }

    /// Sets a variable.
    pub(super) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.into(), value.as_ref().to_owned()));
    }

    /// Puts the directory of `program` before the system's.
    pub(super) fn prefer(&mut self, program: &Path) {
        if let Some(directory) = program.parent() {
            self.path.push(directory.to_owned());
        }
    }

    /// Names and values, sorted by name.
    pub(super) fn into_variables(mut self) -> Vec<(OsString, OsString)> {
        let own = env::var_os("PATH").unwrap_or_default();
        let system: Vec<PathBuf> = if cfg!(windows) {
            env::split_paths(&own).filter(|entry| entry.is_absolute()).collect()
        } else {
            SYSTEM_PATH.iter().map(PathBuf::from).collect()
        };
        let mut entries = Vec::new();
        for entry in self.path.iter().chain(&system) {
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        // A directory with a colon in its name cannot stand in PATH; then the system's will do.
        let path =
            env::join_paths(&entries).or_else(|_| env::join_paths(&system)).unwrap_or_default();
        self.set("PATH", path);
        self.variables.sort();
        self.variables
    }
}

/// Where a program may write: inside a stage it is private.
pub(super) fn scratch() -> PathBuf {
    if cfg!(windows) { env::temp_dir() } else { PathBuf::from("/tmp") }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    #[cfg(unix)]
    use std::{env, path::Path};

    use super::Environment;

    fn value(variables: &[(OsString, OsString)], name: &str) -> Option<String> {
        let found = variables.iter().find(|(known, _)| known == name)?;
        Some(found.1.to_string_lossy().into_owned())
    }

    #[cfg(unix)]
    #[test]
    fn nothing_of_the_graders_own_environment_is_in_it() {
        assert!(env::var_os("CARGO_MANIFEST_DIR").is_some());
        let variables = Environment::new().into_variables();
        let names: Vec<_> = variables.iter().map(|(name, _)| name.to_str().unwrap()).collect();
        assert_eq!(names, ["HOME", "LANG", "LC_ALL", "PATH", "TMPDIR"]);
        assert_eq!(value(&variables, "HOME").as_deref(), Some("/tmp"));
        assert_eq!(value(&variables, "LC_ALL").as_deref(), Some("C.UTF-8"));
    }

    #[test]
    fn a_variable_set_twice_has_the_later_value() {
        let mut environment = Environment::new();
        environment.set("LANG", "C");
        let variables = environment.into_variables();
        assert_eq!(value(&variables, "LANG").as_deref(), Some("C"));
        assert_eq!(variables.iter().filter(|(name, _)| name == "LANG").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_interpreters_directory_comes_first_in_path_and_a_colon_does_not_break_it() {
        let mut environment = Environment::new();
        environment.prefer(Path::new("/opt/python/bin/python3"));
        environment.prefer(Path::new("/usr/bin/env"));
        let path = value(&environment.clone().into_variables(), "PATH").unwrap();
        assert_eq!(
            path,
            "/opt/python/bin:/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin"
        );
        environment.prefer(Path::new("/a:b/python3"));
        let path = value(&environment.into_variables(), "PATH").unwrap();
        assert_eq!(path, "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }
}
