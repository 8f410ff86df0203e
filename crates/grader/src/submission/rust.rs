//! A Rust submission, built by cargo in a *slot* of the workshop.
//!
//! | what | is whose |
//! |---|---|
//! | manifest, lock file | the grader's, from the exercise's list of crates and the workspace's own files |
//! | `src/**` | the submission's |
//! | cargo, rustc | the course's own toolchain, found before the submission was looked at |
//! | everything else that cargo reads | the grader's: cleared environment, a configuration of its own |
//!
//! A slot belongs to one build at a time. What stays in it between builds are the crates that
//! exercises allow, built once; of a submission nothing stays where the next one could read it.

mod cargo;
mod cargo_home;
mod dependencies;
mod download;
mod failure;
mod manifest;
mod memory;
mod messages;
mod slot;
mod sources;
mod toolchain;

use std::fs;
use std::path::Path;
use std::sync::Arc;

pub(super) use self::toolchain::Toolchain;

use self::cargo::{Cargo, Purpose};
use self::manifest::Package;
use self::slot::Slot;
use self::sources::Sources;
use super::copy::{private_directory, set_mode};
use super::environment::Environment;
use super::locate::Program;
use super::{BuildError, Executable, Request, Trouble, Workshop};

/// Builds it, or takes what the same sources came to the last time.
pub(super) fn build(
    program: &Program,
    workshop: &Workshop,
    request: Request<'_>,
    progress: &mut dyn FnMut(&str),
) -> Result<Executable, BuildError> {
    let mut cargo = Cargo::new(workshop, request.cancel)?;
    let package = Package::new(workshop.root(), request, cargo.version())?;
    let sources = Sources::read(program)?;
    let slot = Slot::take(&workshop.directory().join("slots"), request.cancel)?;
    let memory = slot.memory(&package);
    let binary = match memory.recall(package.key(), &sources) {
        Some(binary) => binary,
        None => {
            memory.forget()?;
            slot.clear()?;
            dependencies::prepare(&mut cargo, &package, &slot, workshop, progress)?;
            sources.write(&slot.package(&package).join("src"))?;
            let run = cargo.build(&package, &slot, Purpose::Submission, &mut |_| {})?;
            let kept = match run.executable() {
                Some(built) => Ok(memory.remember(package.key(), &sources, built)?),
                None => {
                    let place = slot.package(&package);
                    Err(failure::of(&run, program, request, &place, &workshop.allowance()))
                }
            };
            slot.clear()?;
            kept?
        }
    };
    take(&binary, program, workshop)
}

/// A copy of the binary for this submission alone. A second name for the same file will do: nobody
/// writes to it, and a file that was never open for writing here can be executed at once.
fn take(binary: &Path, program: &Program, workshop: &Workshop) -> Result<Executable, BuildError> {
    let run = private_directory(&workshop.runs(), "run-")?;
    let own = run.path().join(binary.file_name().unwrap_or_default());
    let cannot = |error| Trouble::cannot_write(&own, error);
    fs::hard_link(binary, &own).or_else(|_| fs::copy(binary, &own).map(|_| ())).map_err(cannot)?;
    set_mode(&own, 0o755).map_err(cannot)?;
    let made = Executable::bare(own, Environment::new().into_variables());
    Ok(made.on_desk(program).seeing(run.path().to_owned(), Arc::new(run)))
}

#[cfg(test)]
#[path = "rust_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "rust/hostile_tests.rs"]
mod hostile_tests;
