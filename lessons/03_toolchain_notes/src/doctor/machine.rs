//! What every examination stands on: where we are, and how to ask a program without letting it
//! change anything.

use std::cell::RefCell;
use std::env;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use common::error::system_said;
use common::escape::escaped;
use common::{Text, text};

use crate::child::{self, Limits, Line, Outcome, Stream};
use crate::problem::Problem;
use crate::rustup::install_nothing;
use crate::search;
use crate::stop::Stop;

/// How many lines of what a failing program said are shown.
const SAID: usize = 3;

/// This machine, seen from the current directory.
pub(super) struct Machine<'a> {
    pub(super) dir: PathBuf,
    pub(super) cargo: Vec<PathBuf>,
    pub(super) rustc: Vec<PathBuf>,
    /// `None` also where rustup has no home yet: asking it would make one.
    pub(super) rustup: Option<PathBuf>,
    /// Whether rustup has been set up for this user.
    pub(super) rustup_is_set_up: bool,
    pub(super) rustup_home: Option<PathBuf>,
    pub(super) cargo_home: Option<PathBuf>,
    limit: Duration,
    stop: &'a Stop,
    /// Who gave no answer once is not waited for a second time.
    silent: RefCell<Vec<PathBuf>>,
}

impl<'a> Machine<'a> {
    pub(super) fn here(limit: Duration, stop: &'a Stop) -> Result<Self, Problem> {
        let current = |source| Problem::File { path: PathBuf::from("."), source };
        let rustup_home = home_of("RUSTUP_HOME", ".rustup");
        let is_set_up =
            rustup_home.as_ref().is_some_and(|home| home.join("settings.toml").is_file());
        Ok(Self {
            dir: env::current_dir().map_err(current)?,
            cargo: search::on_path("cargo"),
            rustc: search::on_path("rustc"),
            rustup: search::on_path("rustup").into_iter().next().filter(|_| is_set_up),
            rustup_is_set_up: is_set_up,
            rustup_home,
            cargo_home: home_of("CARGO_HOME", ".cargo"),
            limit,
            stop,
            silent: RefCell::default(),
        })
    }

    /// What `program` says on stdout when it succeeds; why it does not, otherwise.
    pub(super) fn ask(&self, program: &Path, arguments: &[&str]) -> Result<Vec<String>, Text> {
        if self.silent.borrow().iter().any(|silent| silent == program) {
            return Err(no_answer(self.limit));
        }
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.dir);
        be_harmless(&mut command);
        let limits = Limits { time: self.limit, stop: self.stop };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let keep = |line: Line| {
            let of_stream = if line.stream == Stream::Out { &mut out } else { &mut err };
            of_stream.push(line.text);
            ControlFlow::Continue(())
        };
        match child::run(&mut command, &limits, keep) {
            Ok(Outcome::Ended { success: true, .. }) => Ok(out),
            Ok(Outcome::Ended { code, .. }) => Err(failed(code, &err)),
            Ok(Outcome::TimedOut | Outcome::Stopped) => {
                self.silent.borrow_mut().push(program.to_owned());
                Err(no_answer(self.limit))
            }
            Err(error) => Err(system_said(&error)),
        }
    }

    /// The answer of rustup, where there is one to ask.
    pub(super) fn ask_rustup(&self, arguments: &[&str]) -> Option<Result<Vec<String>, Text>> {
        self.rustup.as_ref().map(|rustup| self.ask(rustup, arguments))
    }

    /// The directories from the current one to the root.
    pub(super) fn upwards(&self) -> impl Iterator<Item = &Path> {
        self.dir.ancestors()
    }
}

/// Takes care that nothing is changed on the way, and that the answer is the one that a shell
/// would get: `cargo run` sets variables for what it starts.
fn be_harmless(command: &mut Command) {
    install_nothing(command);
    command
        .env("RUSTUP_TERM_COLOR", "never")
        .env("CARGO_TERM_COLOR", "never")
        .env("RUST_BACKTRACE", "0");
    if own_choice().is_none() {
        command.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTUP_TOOLCHAIN_SOURCE");
    }
}

/// `RUSTUP_TOOLCHAIN`, if a person set it. rustup's stand-in for cargo sets it as well, for all
/// that it starts, this program among them; it leaves its traces beside it.
pub(super) fn own_choice() -> Option<String> {
    let choice = env::var("RUSTUP_TOOLCHAIN").ok().filter(|name| !name.is_empty())?;
    let source = env::var("RUSTUP_TOOLCHAIN_SOURCE").ok();
    let by_stand_in = env::var_os("RUST_RECURSION_COUNT").is_some();
    match source.as_deref() {
        Some("env") => Some(choice),
        None if !by_stand_in => Some(choice),
        _ => None,
    }
}

/// The directory that a variable names, or the usual one in the user's own.
fn home_of(variable: &str, usual: &str) -> Option<PathBuf> {
    let named = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    named.or_else(|| env::home_dir().map(|home| home.join(usual)))
}

fn failed(code: Option<i32>, said: &[String]) -> Text {
    let code = code.map_or_else(|| "-".to_owned(), |code| code.to_string());
    let said: Vec<&str> =
        said.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).take(SAID).collect();
    let said = escaped(&said.join(" / ")).to_string();
    text!("failed with status {code}: {said}", "失败，状态码 {code}：{said}")
}

fn no_answer(limit: Duration) -> Text {
    text!("gave no answer within {limit:?} and was ended", "{limit:?} 内没有回答，已被终止")
}
