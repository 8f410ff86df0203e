//! The programs of demonstrations, built before the curtain rises.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use common::error::system_said;
use common::{Text, text};
use serde_json::Value;

use super::process::{Next, Output, Running};

/// The longest that a build may take: a cold one of the largest lesson, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(1800);

/// Programs that have been built, by their package's name.
pub(crate) struct Programs {
    root: PathBuf,
    built: Mutex<HashMap<String, PathBuf>>,
}

/// Why a package has no program.
#[derive(Clone, Debug)]
pub(crate) struct BuildFailure {
    /// The package.
    pub(crate) package: String,
    /// What cargo said, line by line.
    pub(crate) said: Vec<String>,
}

impl BuildFailure {
    /// It in a sentence, which what cargo said may follow.
    pub(crate) fn fact(&self) -> Text {
        let package = &self.package;
        text!("{package} does not build", "{package} 没有编译成功")
    }
}

impl Programs {
    /// None yet, of the workspace with this root.
    pub(crate) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), built: Mutex::default() }
    }

    /// The workspace's root.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A program that has been built.
    pub(super) fn program(&self, package: &str) -> Result<PathBuf, Text> {
        let built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let program = built.get(package).cloned();
        program.ok_or_else(|| text!("{package} has not been built", "{package} 还没有编译"))
    }

    /// Builds a package unless that has been done.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub(crate) fn build_once(
        &self,
        package: &str,
        progress: &mut dyn FnMut(&str),
        stop: &AtomicBool,
    ) -> Result<(), BuildFailure> {
        if self.program(package).is_ok() { Ok(()) } else { self.build(package, progress, stop) }
    }

    /// Builds a package as `cargo run -p` does, so that what one has built the other need not.
    /// `progress` is told what cargo says.
    ///
    /// # Errors
    /// It does not build, or `stop` became true.
    pub(crate) fn build(
        &self,
        package: &str,
        progress: &mut dyn FnMut(&str),
        stop: &AtomicBool,
    ) -> Result<(), BuildFailure> {
        let mut said = Vec::new();
        match self.run_cargo(package, stop, &mut |line| {
            progress(line);
            said.push(line.to_owned());
        }) {
            Ok(program) => {
                let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
                built.insert(package.to_owned(), program);
                Ok(())
            }
            Err(why) => {
                said.extend(why);
                Err(BuildFailure { package: package.to_owned(), said })
            }
        }
    }

    fn run_cargo(
        &self,
        package: &str,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(&str),
    ) -> Result<PathBuf, Option<String>> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["build", "--message-format=json-render-diagnostics", "--package", package]);
        command.args(["--bin", package]).current_dir(&self.root);
        let running = Running::start(&mut command);
        let mut running =
            running.map_err(|error| Some(format!("cargo: {}", system_said(&error).en)))?;
        running.end_input();
        let deadline = Instant::now() + PATIENCE;
        let mut program = None;
        while let Next::Output(output) = running.next(deadline, stop) {
            match output {
                Output::Line(message) => program = executable(&message).or(program),
                Output::Complaint(line) => progress(line.trim()),
            }
        }
        let is_built = running.wait(deadline, stop).is_some_and(|status| status.success());
        program.filter(|_| is_built).ok_or(None)
    }
}

fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    message["executable"].as_str().map(PathBuf::from)
}
