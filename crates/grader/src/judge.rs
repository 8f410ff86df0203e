//! Expectations against evidence: what is not as it must be, as data.
//!
//! [`judge`] is a function of plan and evidence alone. Where the stage sees what leaves the program,
//! that is the truth; elsewhere it is what the grader's own sockets received.

mod datagrams;
mod doubt;
mod files;
mod host;
mod letter;
mod lines;
mod mails;
mod resolver;
mod steps;
mod streams;
#[cfg(test)]
pub(crate) mod testing;

use std::net::SocketAddrV4;
use std::time::Duration;

pub use self::files::judge_files;
pub(crate) use self::lines::fold;
pub(crate) use self::mails::has;
pub(crate) use self::resolver::is_lookup;

use crate::Words;
use crate::evidence::Waited;
use crate::plan::{Awaited, ExpectedLetter, PlannedCheck};
use crate::run::Record;
use crate::stage::Exit;

/// Compares what a check expects with what was seen while the program ran.
///
/// Failures come in the order in which they are to be looked at: what the conversation waited for
/// in vain, then what was sent, what was printed, and the end.
pub fn judge(check: &PlannedCheck, record: &Record) -> Verdict {
    let output = match lines::failure(check, record) {
        Ok(failure) => failure,
        Err(why) => return Verdict::Inconclusive(why),
    };
    let mut failures = steps::failures(check, record);
    failures.extend(datagrams::failures(check, record));
    failures.extend(streams::failures(check, record));
    failures.extend(mails::failures(check, record));
    failures.extend(output);
    failures.extend(steps::ending(check, record));
    match doubt::doubt(check, record, &failures) {
        Some(why) => Verdict::Inconclusive(why),
        None if failures.is_empty() => Verdict::Passed,
        None => Verdict::Failed(failures),
    }
}

/// What became of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is as it must be.
    Passed,
    /// Something is not. In the order in which they are to be looked at.
    Failed(Vec<Failure>),
    /// The evidence does not decide, through no fault of the program (packets lost, a machine too
    /// busy for what was timed): run it again.
    Inconclusive(Words),
}

/// Something that is not as it must be: expected and got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The datagrams to an address.
    Datagrams {
        /// The address.
        to: SocketAddrV4,
        /// Payloads that must be there, in order.
        expected: Vec<Vec<u8>>,
        /// Payloads that were there.
        got: Vec<Vec<u8>>,
        /// What the program sent elsewhere.
        elsewhere: Vec<(SocketAddrV4, Vec<u8>)>,
    },
    /// A peer that was to receive what is on the wire did not.
    NotHeard {
        /// Which peer.
        peer: String,
        /// The address of the datagrams.
        to: SocketAddrV4,
    },
    /// A TCP connection where none is asked for.
    Connection {
        /// Where to.
        to: SocketAddrV4,
    },
    /// The source port.
    SourcePort {
        /// As asked for.
        expected: u16,
        /// As it was.
        got: u16,
    },
    /// What came over TCP.
    Stream {
        /// Which peer.
        peer: String,
        /// All bytes that must come.
        expected: Vec<u8>,
        /// What came, connection by connection.
        got: Vec<Vec<u8>>,
        /// Whether all were closed by the program, in an orderly way.
        closed: bool,
    },
    /// Messages.
    Mails {
        /// What must come.
        expected: Vec<ExpectedLetter>,
        /// What came: subject and text of each.
        got: Vec<(String, String)>,
    },
    /// Sender or recipient of a message.
    MailAddress {
        /// Which message, beginning with 0.
        letter: usize,
        /// `MAIL FROM`, `From`, `RCPT TO`, `To`.
        field: &'static str,
        /// What it must be.
        expected: String,
        /// What it was.
        got: String,
    },
    /// Standard output.
    Output {
        /// What must stand there (one right variant).
        expected: String,
        /// What stood there; at most as much as is kept.
        got: Vec<u8>,
    },
    /// The end.
    Exit {
        /// The status that it must have.
        expected: i32,
        /// What it had; `None` when the grader had to end it.
        got: Option<Exit>,
    },
    /// A step of the script.
    Step {
        /// Its place in the script.
        step: usize,
        /// What was awaited.
        what: Awaited,
        /// How that went.
        outcome: Waited,
        /// How long it took or was waited for.
        after: Duration,
    },
    /// A file of the answer.
    File {
        /// Its path.
        path: String,
        /// What is wrong with it.
        problem: FileProblem,
    },
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It is not there, or no regular file.
    Missing,
    /// It cannot be parsed: what the parser said.
    Broken(String),
    /// A key has another value.
    Differs {
        /// Which key.
        key: String,
        /// What it must be.
        expected: String,
        /// What it is; `None` when it is not there.
        got: Option<String>,
    },
    /// A manifest depends on another release of the same crate too.
    OtherRelease {
        /// Which key.
        key: String,
        /// The one release that may be there.
        release: String,
        /// What stands there.
        got: String,
    },
}

#[cfg(test)]
mod tests;
