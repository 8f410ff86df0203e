//! Interpreters: where the real one is, and what it must see of the host's files.
//!
//! What `PATH` finds may be a version manager's script that picks an interpreter in a home
//! directory. So an interpreter is asked once where it is, outside any stage, and is then executed
//! by that path. A program that was handed in is never asked.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::Trouble;
use super::places::{self, Places};

/// A program that runs scripts.
#[derive(Debug)]
pub(super) struct Interpreter {
    /// What it is for, as people call it.
    pub(super) purpose: &'static str,
    /// Its possible names, the preferred one first.
    pub(super) names: &'static [&'static str],
    /// Arguments before the script's path.
    pub(super) before: &'static [&'static str],
    /// Arguments that make it tell where it is: the executable's path on the first line, its
    /// directories on the following ones. None: what `PATH` finds is the real one.
    ask: &'static [&'static str],
    /// Beside the usual environment.
    pub(super) environment: &'static [(&'static str, &'static str)],
    /// The same, where output is not to be kept back.
    pub(super) unbuffered: &'static [(&'static str, &'static str)],
}

const TELL_PYTHON: &str = "\
import sys, sysconfig
print(sys.executable, sys.prefix, sys.base_prefix, sys.base_exec_prefix,
      sysconfig.get_path('stdlib'), sysconfig.get_config_var('LIBDIR') or '', sep='\\n')";

pub(super) static PYTHON: Interpreter = Interpreter {
    purpose: "Python",
    names: &["python3", "python"],
    before: &[],
    ask: &["-I", "-c", TELL_PYTHON],
    // The order of a set must not change from run to run: the same seed gives the same report.
    environment: &[
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHONHASHSEED", "0"),
        ("PYTHONNOUSERSITE", "1"),
        #[cfg(windows)]
        ("PYTHONUTF8", "1"),
    ],
    unbuffered: &[("PYTHONUNBUFFERED", "1")],
};

pub(super) static NODE: Interpreter = Interpreter {
    purpose: "JavaScript",
    names: &["node", "nodejs"],
    ask: &["-p", "process.execPath"],
    ..PLAIN
};

/// A client-side compiler without its second tier starts sooner, and the serial collector needs
/// fewer threads.
pub(super) static JAVA: Interpreter = Interpreter {
    purpose: "Java",
    names: &["java"],
    before: &["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"],
    ask: &["-XshowSettings:properties", "-version"],
    ..PLAIN
};

pub(super) static RUBY: Interpreter = Interpreter {
    purpose: "Ruby",
    names: &["ruby"],
    ask: &["--disable-gems", "-rrbconfig", "-e", "puts RbConfig.ruby, RbConfig::CONFIG['prefix']"],
    ..PLAIN
};

pub(super) static PERL: Interpreter = Interpreter {
    purpose: "Perl",
    names: &["perl"],
    ask: &[
        "-MConfig",
        "-e",
        "print \"$^X\\n$Config{prefix}\\n$Config{privlib}\\n$Config{archlib}\\n\"",
    ],
    ..PLAIN
};

pub(super) static LUA: Interpreter =
    Interpreter { purpose: "Lua", names: &["lua", "lua5.4", "lua5.3", "luajit"], ..PLAIN };

pub(super) static SHELL: Interpreter = Interpreter { purpose: "shell", names: &["sh"], ..PLAIN };

pub(super) static BASH: Interpreter = Interpreter { purpose: "shell", names: &["bash"], ..PLAIN };

const PLAIN: Interpreter = Interpreter {
    purpose: "",
    names: &[],
    before: &[],
    ask: &[],
    environment: &[],
    unbuffered: &[],
};

static KNOWN: [&Interpreter; 8] = [&PYTHON, &NODE, &JAVA, &RUBY, &PERL, &LUA, &SHELL, &BASH];

/// An interpreter that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The executable.
    pub(super) path: PathBuf,
    /// What it must see beside the system's own files.
    pub(super) read: Vec<PathBuf>,
}

impl Interpreter {
    /// The known one that goes by the file name `name`: also `python3.12` and `node.exe`.
    pub(super) fn named(name: &OsStr) -> Option<&'static Self> {
        let name = name.to_str()?.trim_end_matches(env::consts::EXE_SUFFIX);
        let family = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        KNOWN.iter().copied().find(|known| {
            let is_of_family = || *known.names == *PYTHON.names && family == "python";
            known.names.contains(&name) || is_of_family()
        })
    }

    /// Finds it on `PATH`.
    pub(super) fn find(&self, path: &OsStr) -> Result<Resolved, Trouble> {
        let found = self.names.iter().flat_map(|name| places::on_path(name, path));
        let mut answers = found.filter_map(|candidate| self.ask(&candidate));
        answers.next().ok_or_else(|| {
            Trouble::missing(self.names.first().copied().unwrap_or_default(), self.purpose)
        })
    }

    /// Asks the program `found`, which is trusted, where it really is.
    pub(super) fn ask(&self, found: &Path) -> Option<Resolved> {
        if self.ask.is_empty() {
            return Some(resolved_by_place(found));
        }
        let mut command = Command::new(found);
        command.args(self.ask).stdin(Stdio::null());
        let output = command.output().ok().filter(|output| output.status.success())?;
        let told = if *self.names == *JAVA.names { java(&output) } else { lines(&output.stdout) };
        let mut told = told.into_iter().filter(|path| path.is_absolute());
        let executable = told.next()?;
        Some(resolved(executable, told.collect()))
    }
}

fn resolved(told: PathBuf, directories: Vec<PathBuf>) -> Resolved {
    // A virtual environment is told by the path that its interpreter is started by; anything else
    // starts by its real name, for which no link must be seen.
    let path = match places::virtual_environment(&told) {
        Some(_) => told,
        None => fs::canonicalize(&told).unwrap_or(told),
    };
    let mut places = Places::default();
    places.program(&path);
    for directory in directories {
        places.directory(&directory);
    }
    Resolved { path, read: places.into_read() }
}

/// What can be said of a program without starting it: by the directories around it. It keeps its
/// name, for some do by their name what they do.
pub(super) fn resolved_by_place(program: &Path) -> Resolved {
    let mut places = Places::default();
    places.program(program);
    Resolved { path: program.to_owned(), read: places.into_read() }
}

fn lines(bytes: &[u8]) -> Vec<PathBuf> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}

/// `java.home = /usr/lib/jvm/…`, on standard error.
fn java(output: &Output) -> Vec<PathBuf> {
    let text = String::from_utf8_lossy(&output.stderr);
    let home = text.lines().find_map(|line| line.trim().strip_prefix("java.home = "));
    let told = home
        .map(PathBuf::from)
        .map(|home| [home.join("bin").join(format!("java{}", env::consts::EXE_SUFFIX)), home]);
    told.into_iter().flatten().collect()
}

#[cfg(test)]
#[path = "interpreter_tests.rs"]
mod tests;
