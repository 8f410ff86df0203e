//! The languages that the grader knows, one line each.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::interpreter::{Interpreter, JAVA, LUA, NODE, PERL, PYTHON, RUBY, SHELL};

/// A language: how its programs are told, and how they come to run.
#[derive(Debug)]
pub(super) struct Language {
    /// As people call it.
    pub(super) name: &'static str,
    /// Of its files.
    pub(super) extensions: &'static [&'static str],
    /// From source to process.
    pub(super) how: How,
}

/// How a program comes to run.
#[derive(Debug)]
pub(super) enum How {
    /// Built by cargo in the workshop.
    Cargo,
    /// Built by one call of a compiler.
    Compiler(&'static Compiler),
    /// Read by an interpreter.
    Interpreter(&'static Interpreter),
    /// Executed as it is.
    Itself,
}

/// A compiler that makes one file an executable.
#[derive(Debug)]
pub(super) struct Compiler {
    /// Its possible names, the preferred one first.
    pub(super) names: &'static [&'static str],
    /// Before `-o OUTPUT SOURCE`.
    pub(super) before: &'static [&'static str],
    /// Behind it.
    pub(super) behind: &'static [&'static str],
    /// Beside the usual environment.
    pub(super) environment: &'static [(&'static str, &'static str)],
    /// The variable that names a directory for what need not be built again.
    pub(super) cache: Option<&'static str>,
}

const C: Compiler = Compiler {
    names: &["cc", "gcc", "clang"],
    before: &["-O1", "-std=gnu17", "-Wall", "-pthread"],
    behind: &["-lm"],
    environment: &[],
    cache: None,
};

const CPP: Compiler = Compiler {
    names: &["c++", "g++", "clang++"],
    before: &["-O1", "-std=gnu++20", "-Wall", "-pthread"],
    behind: &[],
    environment: &[],
    cache: None,
};

/// Without modules and without C: only the standard library, and nothing runs while building.
const GO: Compiler = Compiler {
    names: &["go"],
    before: &["build"],
    behind: &[],
    environment: &[
        ("CGO_ENABLED", "0"),
        ("GO111MODULE", "off"),
        ("GOPATH", "/tmp/go"),
        ("GOPROXY", "off"),
        ("GOTOOLCHAIN", "local"),
    ],
    cache: Some("GOCACHE"),
};

const LANGUAGES: [Language; 11] = [
    Language { name: "Rust", extensions: &["rs"], how: How::Cargo },
    Language { name: "Python", extensions: &["py"], how: How::Interpreter(&PYTHON) },
    Language { name: "C", extensions: &["c"], how: How::Compiler(&C) },
    Language { name: "C++", extensions: &["cpp", "cc", "cxx"], how: How::Compiler(&CPP) },
    Language {
        name: "JavaScript",
        extensions: &["js", "mjs", "cjs"],
        how: How::Interpreter(&NODE),
    },
    Language { name: "Java", extensions: &["java"], how: How::Interpreter(&JAVA) },
    Language { name: "Go", extensions: &["go"], how: How::Compiler(&GO) },
    Language { name: "shell", extensions: &["sh"], how: How::Interpreter(&SHELL) },
    Language { name: "Ruby", extensions: &["rb"], how: How::Interpreter(&RUBY) },
    Language { name: "Perl", extensions: &["pl"], how: How::Interpreter(&PERL) },
    Language { name: "Lua", extensions: &["lua"], how: How::Interpreter(&LUA) },
];

/// What needs no language: machine code, or a script that names its interpreter.
static EXECUTABLE: Language = Language { name: "executable", extensions: &[], how: How::Itself };

/// The language of a file by its name; ASCII case does not matter.
pub(super) fn by_name(path: &Path) -> Option<&'static Language> {
    static KNOWN: [Language; 11] = LANGUAGES;
    let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    KNOWN.iter().find(|language| language.extensions.contains(&extension.as_str()))
}

/// The language of a file by its name, or by its first bytes where the name says nothing.
pub(super) fn of(path: &Path) -> Option<&'static Language> {
    by_name(path).or_else(|| is_executable(path).then_some(&EXECUTABLE))
}

/// Whether a file begins like something that the system can execute: a script's `#!`, or ELF,
/// Mach-O and PE.
fn is_executable(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut head));
    let begins = |magic: &[u8]| head.starts_with(magic);
    let macho = [0xfeed_face_u32, 0xfeed_facf, 0xcafe_babe];
    read.is_ok()
        && (begins(b"#!")
            || begins(b"\x7fELF")
            || (cfg!(windows) && begins(b"MZ"))
            || (cfg!(target_os = "macos")
                && macho
                    .iter()
                    .any(|magic| begins(&magic.to_be_bytes()) || begins(&magic.to_le_bytes()))))
}

/// Every extension, with its dot.
pub(super) fn extensions() -> impl Iterator<Item = String> {
    let all = LANGUAGES.iter().flat_map(|language| language.extensions);
    all.map(|extension| format!(".{extension}"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{by_name, extensions, of};

    #[test]
    fn a_language_is_told_by_the_extension() {
        for (name, language) in [
            ("answer.rs", Some("Rust")),
            ("a b/你好.PY", Some("Python")),
            ("main.c", Some("C")),
            ("main.cpp", Some("C++")),
            ("X.java", Some("Java")),
            ("main", None),
            (".py", None),
            ("notes.txt", None),
        ] {
            assert_eq!(by_name(Path::new(name)).map(|found| found.name), language, "{name}");
        }
    }

    #[test]
    fn no_extension_belongs_to_two_languages() {
        let mut known: Vec<_> = extensions().collect();
        known.sort_unstable();
        let all = known.len();
        known.dedup();
        assert_eq!(known.len(), all);
    }

    #[test]
    fn without_a_known_extension_the_first_bytes_decide() {
        let place = tempfile::tempdir().unwrap();
        for (name, bytes, language) in [
            ("script", &b"#!/bin/sh\necho\n"[..], Some("executable")),
            ("program", b"\x7fELF\x02\x01\x01", Some("executable")),
            ("notes.txt", b"send a datagram", None),
            ("empty", b"", None),
            ("x.py", b"#!/bin/sh\n", Some("Python")),
        ] {
            let path = place.path().join(name);
            fs::write(&path, bytes).unwrap();
            assert_eq!(of(&path).map(|found| found.name), language, "{name}");
        }
    }
}
