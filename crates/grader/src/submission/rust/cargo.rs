//! One call of cargo, in a stage.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::allowance::Allowance;
use super::super::environment::Environment;
use super::super::output::Capped;
use super::super::tool::{self, End, Stream};
use super::super::{Trouble, Workshop, places};
use super::cargo_home::CargoHome;
use super::manifest::Package;
use super::messages::Messages;
use super::slot::Slot;
use super::toolchain::Toolchain;
use crate::Cancel;
use crate::stage::{self, Exit, Network, Setting, View};

/// The course's cargo.
#[derive(Debug)]
pub(super) struct Cargo<'a> {
    toolchain: &'a Toolchain,
    home: CargoHome,
    of_submission: Allowance,
    /// Ends what it does.
    pub(super) cancel: &'a Cancel,
}

/// What is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Crates that the exercise allows, for a program of the grader's own; `lock`: the versions are
    /// to be written down first.
    Dependencies {
        /// Whether the lock file is made.
        lock: bool,
    },
    /// What a student has written.
    Submission,
}

impl<'a> Cargo<'a> {
    /// Finds it.
    pub(super) fn new(workshop: &'a Workshop, cancel: &'a Cancel) -> Result<Self, Trouble> {
        let toolchain = workshop.toolchain()?;
        let home = CargoHome::make(workshop.directory(), workshop.root())?;
        Ok(Self { toolchain, home, of_submission: workshop.allowance(), cancel })
    }

    /// Which compiler it calls.
    pub(super) fn version(&self) -> &str {
        &self.toolchain.version
    }

    /// Builds a package in a slot. `on_stderr` gets what cargo tells while it works.
    pub(super) fn build(
        &self,
        package: &Package,
        slot: &Slot,
        purpose: Purpose,
        on_stderr: &mut dyn FnMut(&str),
    ) -> Result<Run, Trouble> {
        let setting = self.setting(package, slot, purpose);
        let patience = self.allowance(purpose).patience;
        let (mut messages, mut stderr) = (Messages::default(), Capped::default());
        let end = tool::run(setting, patience, self.cancel, &mut |stream, line| match stream {
            Stream::Stdout => messages.take(line, package.name()),
            Stream::Stderr => {
                on_stderr(&String::from_utf8_lossy(line));
                stderr.push(line);
                stderr.push_str("\n");
            }
        })?;
        Ok(Run { end, messages, stderr })
    }

    fn allowance(&self, purpose: Purpose) -> Allowance {
        match purpose {
            Purpose::Submission => self.of_submission,
            Purpose::Dependencies { .. } => Allowance::TRUSTED,
        }
    }

    fn setting(&self, package: &Package, slot: &Slot, purpose: Purpose) -> Setting {
        let directory = slot.package(package);
        let lock = purpose == Purpose::Dependencies { lock: true };
        let mut view = View { write: vec![slot.target()], ..View::default() };
        let own = if lock { &mut view.write } else { &mut view.read };
        own.push(directory.clone());
        for seen in [&self.toolchain.read[..], &self.home.read, package.read()] {
            view.read.extend_from_slice(seen);
        }
        view.read = places::outermost(view.read);
        Setting {
            program: stage::Program {
                path: self.toolchain.cargo.clone(),
                args: self.arguments(&directory, &slot.target(), lock),
                environment: self.environment(),
                // Cargo reads the settings of the directory that it starts in and of all above.
                directory: root_of(&directory),
            },
            view,
            network: Network::Loopback,
            limits: self.allowance(purpose).limits,
        }
    }

    fn arguments(&self, package: &Path, target: &Path, lock: bool) -> Vec<OsString> {
        let mut args = vec![self.toolchain.cargo.clone().into_os_string()];
        args.extend(
            ["build", "--message-format=json", "--color=never", "--offline"].map(OsString::from),
        );
        if !lock {
            args.push("--locked".into());
        }
        args.extend(["--manifest-path".into(), package.join("Cargo.toml").into()]);
        args.extend(["--target-dir".into(), target.into()]);
        args
    }

    fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut environment = Environment::new();
        environment.prefer(&self.toolchain.linker);
        environment.set("CARGO_HOME", &self.home.directory);
        environment.set("RUSTC", &self.toolchain.rustc);
        if has_foreign_settings() {
            // Empty is none, whatever a setting says. But a wrapper that is named, if only as none,
            // keeps cargo from remembering its compiler, which it then asks four times in each
            // build: that takes as long as a small program.
            environment.set("RUSTC_WRAPPER", "");
            environment.set("RUSTC_WORKSPACE_WRAPPER", "");
        }
        // A submission is built once: what incremental builds leave behind would serve nobody.
        environment.set("CARGO_INCREMENTAL", "0");
        environment.set("CARGO_NET_OFFLINE", "true");
        environment.set("RUST_BACKTRACE", "0");
        environment.set("CARGO_CACHE_AUTO_CLEAN_FREQUENCY", "never");
        environment.set("CARGO_TERM_PROGRESS_WHEN", "never");
        environment.into_variables()
    }
}

/// Whether cargo may find settings that are not the grader's: in its home, which is the user's own
/// where there are no links ([`CargoHome`]), or in the root directory, from which it is started.
fn has_foreign_settings() -> bool {
    let settings = Path::new("/.cargo");
    cfg!(not(unix)) || ["config", "config.toml"].iter().any(|name| settings.join(name).exists())
}

/// `/`, or the root of the drive.
fn root_of(path: &Path) -> PathBuf {
    path.ancestors().last().unwrap_or(Path::new("/")).to_owned()
}

/// What a call of cargo came to.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) end: End,
    pub(super) messages: Messages,
    pub(super) stderr: Capped,
}

impl Run {
    /// Whether everything was built.
    pub(super) fn is_success(&self) -> bool {
        self.end == End::Exit(Exit::Status(0))
    }

    /// The program, where it was built.
    pub(super) fn executable(&self) -> Option<&Path> {
        let is_file = |path: &&Path| path.symlink_metadata().is_ok_and(|found| found.is_file());
        self.messages.executable().filter(|_| self.is_success()).filter(is_file)
    }
}
