//! Runs cargo on the stage: offline, with a limit, and as if no other cargo had been there.

use std::env;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use common::escape::escaped;
use common::event::Event;
use common::json::Object;
use common::{Console, Lang};

use super::Project;
use crate::child::{self, Limits, Line, Outcome, Stream};
use crate::problem::Problem;
use crate::rustup::install_nothing;
use crate::search;
use crate::stop::Stop;

/// How much of what a failing command said is shown.
const SAID: usize = 12;

/// The cargo that PATH finds, and how it is run.
pub(crate) struct Cargo<'a> {
    program: PathBuf,
    stage: &'a Path,
    limits: Limits<'a>,
}

impl<'a> Cargo<'a> {
    /// # Errors
    /// When no directory of PATH holds one.
    pub(crate) fn find(stage: &'a Path, time: Duration, stop: &'a Stop) -> Result<Self, Problem> {
        let program = search::on_path("cargo").into_iter().next().ok_or(Problem::NoCargo)?;
        Ok(Self { program, stage, limits: Limits { time, stop } })
    }

    /// Runs cargo in the project's directory, showing the command and what it says.
    pub(crate) fn in_project(
        &self,
        project: &Project,
        arguments: &[&str],
        console: &mut Console,
    ) -> Result<Vec<String>, Problem> {
        self.run(project.name, project, arguments, console)
    }

    /// Runs cargo for the project from the directory above it.
    pub(crate) fn above_project(
        &self,
        project: &Project,
        arguments: &[&str],
        console: &mut Console,
    ) -> Result<Vec<String>, Problem> {
        let manifest = format!("{}/Cargo.toml", project.name);
        let arguments = [arguments, &["--manifest-path", &manifest]].concat();
        self.run("", project, &arguments, console)
    }

    /// Returns what cargo wrote to stdout.
    fn run(
        &self,
        directory: &'static str,
        project: &Project,
        arguments: &[&str],
        console: &mut Console,
    ) -> Result<Vec<String>, Problem> {
        let shown = format!("cargo {}", arguments.join(" "));
        console.tell(&Shown { directory, command: &shown })?;
        let mut command = self.command(project);
        command.args(arguments).current_dir(self.stage.join(directory));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut refused = None;
        let outcome = child::run(&mut command, &self.limits, |line| {
            let told = console.tell(&Output(&line));
            let of_stream = if line.stream == Stream::Out { &mut out } else { &mut err };
            of_stream.push(line.text);
            match told {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    refused = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(error) = refused {
            return Err(Problem::Told(error));
        }
        let outcome =
            outcome.map_err(|source| Problem::Start { command: shown.clone(), source })?;
        self.judge(outcome, shown, err)?;
        Ok(out)
    }

    /// cargo, with its own places on the stage: what it finds elsewhere would prove nothing.
    fn command(&self, project: &Project) -> Command {
        let mut command = Command::new(&self.program);
        forget_outer_cargo(&mut command);
        install_nothing(&mut command);
        command
            .env("CARGO_HOME", self.stage.join("cargo_home"))
            .env("CARGO_TARGET_DIR", self.stage.join(project.name).join("target"))
            .env("CARGO_TERM_COLOR", "never");
        command
    }

    fn judge(
        &self,
        outcome: Outcome,
        command: String,
        mut said: Vec<String>,
    ) -> Result<(), Problem> {
        match outcome {
            Outcome::Ended { success: true, .. } => Ok(()),
            Outcome::Ended { code, .. } => {
                let said = said.split_off(said.len().saturating_sub(SAID));
                Err(Problem::Failed { command, code, said })
            }
            Outcome::TimedOut => Err(Problem::TooSlow { command, after: self.limits.time }),
            Outcome::Stopped => Err(Problem::Stopped),
        }
    }
}

/// `cargo run` tells what it starts about itself, and a terminal may be set up for other work;
/// none of it belongs to these projects. The toolchain stays the one that runs here.
fn forget_outer_cargo(command: &mut Command) {
    const PREFIXES: [&str; 6] = ["CARGO", "RUSTC", "RUSTFLAGS", "RUSTDOC", "MAKEFLAGS", "MFLAGS"];
    for (name, _) in env::vars_os() {
        let is_outer =
            name.to_str().is_some_and(|name| PREFIXES.iter().any(|start| name.starts_with(start)));
        if is_outer {
            command.env_remove(name);
        }
    }
}

/// A command, as it would be typed.
struct Shown<'a> {
    directory: &'static str,
    command: &'a str,
}

impl Event for Shown<'_> {
    fn sentence(&self, _: Lang) -> String {
        format!("  {}$ {}", self.directory, self.command)
    }

    fn json(&self) -> String {
        Object::event("command")
            .string("directory", self.directory)
            .string("command", self.command)
            .finish()
    }
}

/// A line that the command wrote.
struct Output<'a>(&'a Line);

impl Event for Output<'_> {
    fn sentence(&self, _: Lang) -> String {
        format!("    {}", escaped(&self.0.text))
    }

    fn json(&self) -> String {
        let stream = if self.0.stream == Stream::Out { "stdout" } else { "stderr" };
        Object::event("output").string("stream", stream).string("text", &self.0.text).finish()
    }
}
