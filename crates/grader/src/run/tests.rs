//! Each rule of the module's text, with real programs on real stages.

mod floods;
mod mail;
mod many;
mod steps;
mod streams;
mod timing;
mod waiting;
mod wire;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use super::{Record, Run, RunError, conduct_in, peers};
use crate::evidence::{Kind, OutputStream};
use crate::plan::{Action, Awaited, Endpoint, Expected, PlannedCheck};
use crate::stage::{
    Exit, Level, Limits, Network, Program, Setting, Stage, StageError, View, isolation,
};
use crate::{Cancel, Words};

/// A program and a check for it.
struct Trial {
    path: PathBuf,
    args: Vec<OsString>,
    check: PlannedCheck,
    limits: Limits,
}

impl Trial {
    fn new(path: impl Into<PathBuf>, args: &[&str]) -> Self {
        let check = PlannedCheck {
            id: "trial".to_owned(),
            title: Words::new("a trial", "一次尝试"),
            points: 1,
            needs: Vec::new(),
            // Only a busy machine makes it wait that long, or a test that fails.
            patience: Duration::from_secs(20),
            ports: Vec::new(),
            values: BTreeMap::new(),
            network: Network::Loopback,
            hosts: Vec::new(),
            args: Vec::new(),
            peers: Vec::new(),
            script: Vec::new(),
            expected: Expected::default(),
        };
        let path = path.into();
        let mut argv = vec![path.clone().into_os_string()];
        argv.extend(args.iter().map(Into::into));
        Self { path, args: argv, check, limits: Limits::default() }
    }

    /// A shell script.
    fn sh(script: &str) -> Self {
        Self::new("/bin/sh", &["-c", script])
    }

    /// A Python script; `None` where the system has no Python of its own (the one that every stage
    /// sees), which has been said.
    fn python(script: &str) -> Option<Self> {
        let path = Path::new("/usr/bin/python3");
        if !path.exists() {
            testkit::missing("/usr/bin/python3");
            return None;
        }
        let script = format!("import os, socket, sys, time\n{script}");
        Some(Self::new(path, &["-I", "-S", "-B", "-u", "-c", &script]))
    }

    fn arg(mut self, arg: impl Display + Copy) -> Self {
        self.args.push(arg.to_string().into());
        self
    }

    fn peer(mut self, endpoint: Endpoint) -> Self {
        self.check.peers.push(endpoint);
        self
    }

    fn step(mut self, action: Action) -> Self {
        self.check.script.push(action);
        self
    }

    fn waits_for(self, what: Awaited) -> Self {
        self.step(Action::Await { what, within: None, after: None })
    }

    fn types(self, text: &str) -> Self {
        self.step(Action::Input(text.as_bytes().to_vec()))
    }

    fn patience(mut self, patience: Duration) -> Self {
        self.check.patience = patience;
        self
    }

    /// The script's end, as every plan has it.
    fn run(self) -> Record {
        self.try_run().unwrap()
    }

    fn try_run(self) -> Result<Record, RunError> {
        let trial = self.step(Action::EndInput).waits_for(Awaited::Exit);
        trial.try_run_as_it_is()
    }

    fn run_as_it_is(self) -> Record {
        self.try_run_as_it_is().unwrap()
    }

    fn try_run_as_it_is(self) -> Result<Record, RunError> {
        conduct_in(&self.check, self.setting(), &Cancel::new())
    }

    fn setting(&self) -> Setting {
        let program = Program {
            path: self.path.clone(),
            args: self.args.clone(),
            environment: vec![("PATH".into(), "/usr/bin:/bin".into())],
            directory: "/".into(),
        };
        let network = self.check.network.clone();
        Setting { program, view: View::default(), network, limits: self.limits }
    }
}

/// An address of this machine on which nothing else listens; where all of 127.0.0.0/8 is this
/// machine, one of its own for each call.
fn address() -> SocketAddrV4 {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let own = Ipv4Addr::new(127, 73 + high, low, 1);
    SocketAddrV4::new(
        if cfg!(target_os = "linux") { own } else { Ipv4Addr::LOCALHOST },
        free_port(),
    )
}

/// A port that nobody has, and none of those that systems give away by themselves.
///
/// It is not tried out on Linux: what is started at the same moment elsewhere in this process
/// would keep a socket that was only tried for a little while.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let [.., high, low] = std::process::id().wrapping_mul(61).to_be_bytes();
        let number = u16::from_be_bytes([high, low]);
        let port = 10_000 + number.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let is_free = if cfg!(target_os = "linux") {
            let tables = ["/proc/net/udp", "/proc/net/udp6", "/proc/net/tcp", "/proc/net/tcp6"];
            let tables = tables.map(|table| std::fs::read_to_string(table).unwrap_or_default());
            !tables.iter().any(|table| table.contains(&format!(":{port:04X} ")))
        } else {
            UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok()
        };
        if is_free {
            return port;
        }
    }
}

fn udp(name: &str, at: SocketAddrV4) -> Endpoint {
    Endpoint::Udp { name: name.to_owned(), at, share: false }
}

fn datagrams(at: &str, count: usize) -> Awaited {
    Awaited::Datagrams { at: at.to_owned(), count }
}

fn tells(from: &str, to: Option<SocketAddrV4>, payload: &[u8]) -> Action {
    Action::Send { from: from.to_owned(), to, payload: payload.to_vec() }
}

/// What a peer received.
fn arrived(record: &Record, peer: &str) -> Vec<Vec<u8>> {
    record.arrived_at(peer).map(|datagram| datagram.bytes.to_vec()).collect()
}

fn has(record: &Record, matches: impl Fn(&Kind) -> bool) -> bool {
    record.evidence.iter().any(|evidence| matches(&evidence.kind))
}

/// Whether the stages here have a network of their own.
fn is_full() -> bool {
    let is_full = isolation().level == Level::Full;
    if !is_full {
        testkit::missing("full isolation");
    }
    is_full
}

#[test]
fn what_a_program_prints_and_how_it_ends_is_kept() {
    let record = Trial::sh("echo out; echo err >&2; exit 7").run();
    assert_eq!(record.stdout(), b"out\n");
    assert_eq!(record.stderr(), b"err\n");
    assert_eq!(record.exit(), Some(Exit::Status(7)));
    assert_eq!(record.stopped(), None);
    assert_eq!(record.failed_wait(), None);
    assert_eq!(record.level, isolation().level);
}

#[test]
fn a_program_that_is_killed_ended_by_a_signal() {
    let record = Trial::sh("kill -9 $$").run();
    assert_eq!(record.exit(), Some(Exit::Signal(9)));
}

#[test]
fn what_cannot_be_executed_is_told_apart_from_the_graders_own_trouble() {
    let error = Trial::new("/usr/bin/env-which-is-not-there", &[]).try_run().unwrap_err();
    let (path, _) = error.not_executable().unwrap();
    assert_eq!(path.to_str(), Some("/usr/bin/env-which-is-not-there"));
}

#[test]
fn a_stage_whose_first_process_is_killed_is_the_graders_trouble() {
    let trial = Trial::new("/bin/cat", &[]).waits_for(Awaited::Exit);
    let stage = Stage::open(trial.setting()).unwrap();
    let Some(keeper) = stage.keeper() else {
        return testkit::missing("a stage with a first process of its own");
    };
    let logins = peers::logins(&trial.check);
    let cancel = Cancel::new();
    let mut run = Run::prepare(stage, &trial.check, trial.limits, &logins, &cancel).unwrap();
    run.start().unwrap();
    let killed = std::process::Command::new("kill").args(["-9", &keeper.to_string()]).status();
    assert!(killed.unwrap().success());
    let error = run.play().unwrap_err();
    assert!(matches!(error, RunError::Stage(StageError::KeeperLost { .. })), "{error}");
}

#[test]
fn evidence_is_in_the_order_of_its_times() {
    let record = Trial::sh("for n in 1 2 3; do echo $n; echo $n >&2; done; cat").types("x").run();
    assert!(record.evidence.is_sorted_by_key(|evidence| evidence.at));
    assert!(record.evidence.iter().all(|evidence| evidence.at <= Duration::from_secs(60)));
    assert!(has(
        &record,
        |kind| matches!(kind, Kind::Typed { bytes, taken: true } if bytes == b"x")
    ));
    assert!(has(&record, |kind| *kind == Kind::InputEnded));
    assert!(has(&record, |kind| {
        matches!(kind, Kind::Output { stream: OutputStream::Stdout, .. })
    }));
}

#[test]
fn the_program_sees_its_arguments_and_nothing_of_the_graders_environment() {
    let record = Trial::sh("printf '%s|' \"$0\" \"$1\" \"$HOME\"").arg("zero").arg("a b").run();
    assert_eq!(String::from_utf8(record.stdout()).unwrap(), "zero|a b||");
}
