//! A plan: the checks of an exercise with every value drawn.
//!
//! The same exercise, seed and ground give the same plan, whatever order the checks run in: each
//! value has a generator of its own, seeded by the seed and by the names of exercise, check and
//! value. Only ports, texts and words also look at the others of their kind in the check, in the
//! order of their names, since no two may be alike.
//!
//! The seed decides values, never which traps are laid: a program that is wrong is wrong at every
//! seed.

mod address;
mod check;
mod draw;
mod error;
mod generator;
mod ground;
mod interfaces;
mod oracle;
mod ports;
mod template;
#[cfg(test)]
mod testing;
mod text;
mod undecodable;
mod value;

use std::collections::BTreeMap;
use std::net::SocketAddrV4;
use std::sync::Arc;
use std::time::Duration;

pub use self::error::{PlanError, Trouble};
pub use self::ground::Ground;
pub(crate) use self::ground::is_free_on_host;
use self::ports::Ports;
pub use self::value::Value;

use crate::Words;
use crate::exercise::{Answer, Exercise, FileExpectation, StreamFraming};
use crate::stage::{Network, PortClaim, Transport};

/// The checks of an exercise, ready to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The exercise's name.
    pub exercise: String,
    /// From which everything was drawn.
    pub seed: u64,
    /// What an answer is.
    pub answer: Answer,
    /// The crates that a Rust answer may use.
    pub crates: Vec<String>,
    /// The checks, in order.
    pub checks: Vec<PlannedCheck>,
    /// On the host's network: ports that other graders leave alone until this plan is gone.
    _claims: Arc<Vec<PortClaim>>,
}

impl Plan {
    /// Draws the plan of an exercise.
    ///
    /// Without a network of their own all checks use different ports, since they run at the same
    /// time.
    ///
    /// # Errors
    /// When a value that only its being drawn can show is wrong, or nothing is free on the host.
    pub fn draw(
        exercise: &Exercise,
        name: &str,
        seed: u64,
        ground: &Ground,
    ) -> Result<Self, PlanError> {
        let source = check::Source { exercise, name, seed, ground };
        let mut ports = Ports::new(*ground);
        let mut checks = Vec::new();
        for check in &exercise.checks {
            checks.push(check::planned(source, check, &mut ports)?);
        }
        Ok(Self {
            exercise: name.to_owned(),
            seed,
            answer: exercise.answer,
            crates: exercise.crates.clone(),
            checks,
            _claims: Arc::new(ports.into_claims()),
        })
    }
}

/// A check with concrete values.
#[derive(Clone, Debug)]
pub struct PlannedCheck {
    /// See [`crate::exercise::Check`].
    pub id: String,
    /// What is checked.
    pub title: Words,
    /// What it is worth.
    pub points: u32,
    /// Checks that must pass first.
    pub needs: Vec<String>,
    /// How long the program may wait for nothing.
    pub patience: Duration,
    /// Ports of the host that nobody else may use while this runs; none with a network of its own.
    pub ports: Vec<u16>,
    /// The values by name, for the report.
    pub values: BTreeMap<String, Value>,
    /// What the program sees of the network.
    pub network: Network,
    /// Names for `/etc/hosts`.
    pub hosts: Vec<(String, std::net::Ipv4Addr)>,
    /// Arguments, without `argv[0]`. UTF-8, no NUL.
    pub args: Vec<String>,
    /// The grader's sockets.
    pub peers: Vec<Endpoint>,
    /// What happens. Ends with [`Action::EndInput`] and a wait for the exit.
    pub script: Vec<Action>,
    /// What must be seen.
    pub expected: Expected,
}

/// A socket of the grader's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Keeps datagrams and sends some.
    Udp {
        /// Its name in the check.
        name: String,
        /// Its address.
        at: SocketAddrV4,
        /// Whether the port is shared.
        share: bool,
    },
    /// Accepts connections.
    Tcp {
        /// Its name in the check.
        name: String,
        /// Its address.
        at: SocketAddrV4,
    },
    /// A mail server.
    Smtp {
        /// Its name in the check.
        name: String,
        /// Its address.
        at: SocketAddrV4,
        /// Whom it knows.
        user: String,
        /// The password.
        password: String,
    },
    /// A port taken away from the program.
    Hold {
        /// UDP or TCP.
        transport: Transport,
        /// Its address.
        at: SocketAddrV4,
    },
}

/// A step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Waits.
    Await {
        /// For what.
        what: Awaited,
        /// No later than this after the step before.
        within: Option<Duration>,
        /// No sooner than this after the step before.
        after: Option<Duration>,
    },
    /// A peer sends a datagram.
    Send {
        /// Which peer.
        from: String,
        /// Where to; the sender of the peer's last datagram otherwise.
        to: Option<SocketAddrV4>,
        /// What.
        payload: Vec<u8>,
    },
    /// Bytes on standard input.
    Input(Vec<u8>),
    /// Standard input ends.
    EndInput,
    /// Nothing happens.
    Pause(Duration),
}

/// Something awaited. Counts are totals since the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// A UDP socket of the program on this port.
    Bound(u16),
    /// A peer's datagrams.
    Datagrams {
        /// Which peer.
        at: String,
        /// How many.
        count: usize,
    },
    /// Complete lines on standard output.
    Lines(usize),
    /// Messages at a mail server.
    Mails {
        /// Which peer.
        at: String,
        /// How many.
        count: usize,
    },
    /// Connections at a TCP peer.
    Connections {
        /// Which peer.
        at: String,
        /// How many.
        count: usize,
    },
    /// The end of the program.
    Exit,
}

/// What must be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Datagrams; if there are any, no others.
    pub datagrams: Vec<ExpectedDatagrams>,
    /// TCP streams.
    pub streams: Vec<ExpectedStream>,
    /// Messages.
    pub mails: Option<ExpectedMails>,
    /// Standard output.
    pub output: ExpectedOutput,
    /// The exit status.
    pub exit: i32,
    /// Files of the answer.
    pub files: Vec<FileExpectation>,
}

/// Exactly these datagrams to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedDatagrams {
    /// Where they go.
    pub to: SocketAddrV4,
    /// The peers that receive them.
    pub at: Vec<String>,
    /// Their payloads, in order.
    pub payloads: Vec<Vec<u8>>,
    /// The port that they come from.
    pub from_port: Option<u16>,
}

/// What must come over one TCP connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedStream {
    /// Which peer.
    pub at: String,
    /// Messages, in order.
    pub messages: Vec<Vec<u8>>,
    /// How they are told apart.
    pub framing: StreamFraming,
}

/// The messages that a mail server must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedMails {
    /// Which peer.
    pub at: String,
    /// Sender of all.
    pub from: String,
    /// Recipient of all.
    pub to: String,
    /// The messages, in order.
    pub letters: Vec<ExpectedLetter>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedLetter {
    /// In its subject.
    pub subject: String,
    /// Not in its subject.
    pub subject_lacks: Option<String>,
    /// In its text.
    pub text: Vec<String>,
}

/// What must stand on standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedOutput {
    /// Exactly these lines.
    Lines(Vec<String>),
    /// These in any order.
    AnyOrder(Vec<String>),
    /// Each line one of several; may name `{source-ip}` and `{source-port}`.
    Choices(Vec<Vec<String>>),
    /// The host's own interfaces, read when the check runs (where the stage has none of its own).
    HostInterfaces,
    /// Whatever it is.
    Anything,
}

impl Default for ExpectedOutput {
    fn default() -> Self {
        ExpectedOutput::Lines(Vec::new())
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
