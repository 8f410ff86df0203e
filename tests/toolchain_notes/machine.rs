//! A machine made of shell scripts.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::{events, lesson};

/// A machine made of scripts: `bin` is all of PATH, `rustup` and `cargo` are the homes.
pub(super) struct Machine {
    room: TempDir,
}

impl Machine {
    pub(super) fn new(scripts: &[(&str, &str)]) -> Self {
        let machine = Self { room: TempDir::new().unwrap() };
        for directory in ["bin", "rustup", "cargo", "tmp", "project/deeper"] {
            fs::create_dir_all(machine.at(directory)).unwrap();
        }
        fs::write(machine.at("rustup/settings.toml"), "version = \"12\"\n").unwrap();
        for (name, script) in scripts {
            let file = machine.at("bin").join(name);
            fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
        }
        machine
    }

    /// With a rustup of which cargo and rustc are stand-ins.
    pub(super) fn with_rustup(script: &str) -> Self {
        let machine = Self::new(&[("rustup", script)]);
        for name in ["cargo", "rustc"] {
            symlink("rustup", machine.at("bin").join(name)).unwrap();
        }
        machine
    }

    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.room.path().join(path)
    }

    pub(super) fn lesson(&self, arguments: &[&str]) -> Command {
        let mut command = lesson(arguments);
        command
            .current_dir(fs::canonicalize(self.at("project/deeper")).unwrap())
            .env("PATH", self.at("bin"))
            .env("RUSTUP_HOME", self.at("rustup"))
            .env("CARGO_HOME", self.at("cargo"))
            .env("TMPDIR", self.at("tmp"));
        command
    }

    pub(super) fn doctor(&self, more: &[&str]) -> Vec<Value> {
        events(self.lesson(&[&["doctor", "--json"], more].concat()))
    }
}
