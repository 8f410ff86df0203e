//! A failure in words that help: what the evidence shows, side by side, and one next step.
//!
//! A diagnosis is chosen from evidence alone: packets, output, sockets, the end, and what the
//! interpreter says of a program that died. The student's source is never looked at. [`RULES`] is
//! read from top to bottom, and the first rule that finds its mistake speaks: what comes first in a
//! program's life stands first, and of two that fit the more specific one. Where none does, the
//! diagnosis says so.
//!
//! Nothing in a diagnosis differs between two runs of the same program with the same seed.

mod binding;
mod case;
mod checksum;
mod code;
mod content;
mod death;
mod decoding;
mod destination;
mod encodings;
mod ending;
mod files;
mod limits;
mod mail;
mod output;
mod printed;
mod received;
mod relation;
mod sending;
mod show;
mod tcp;
mod timing;
mod undecided;
mod unshown;

pub use self::code::Code;

use common::Text;
use serde::Serialize;

use self::case::Case;
use crate::Words;
use crate::evidence::Reason;
use crate::judge::Failure;
use crate::plan::PlannedCheck;
use crate::run::Record;
use crate::stage::Exit;

/// Looks for one mistake.
type Rule = fn(&Case) -> Option<Diagnosis>;

/// All mistakes that are known, in the order in which they are looked for.
const RULES: &[Rule] = &[
    files::file,
    // A limit cut the program off: nothing behind it is its own doing.
    limits::memory,
    limits::output,
    limits::processor,
    limits::processes,
    limits::files,
    // The socket: its kind, its own address.
    tcp::tcp_for_udp,
    binding::to_loopback,
    binding::refused,
    binding::elsewhere,
    binding::never,
    // What went over the wire and should not have.
    destination::unicast_for_broadcast,
    destination::wrong_port,
    destination::wrong_address,
    sending::wrong_order,
    sending::several_for_one,
    sending::one_for_several,
    sending::too_many,
    content::datagram,
    tcp::many_connections,
    tcp::framing,
    destination::unbound_source,
    // Errors that say what they are.
    mail::no_login,
    destination::broadcast_refused,
    decoding::died,
    sending::encode_missing,
    // What was printed and should not have been.
    checksum::checksum_of_a_header,
    received::printed_tuple,
    received::printed_bytes,
    received::sender_missing,
    received::whole_buffer,
    received::cut_at_buffer,
    decoding::other_codec,
    decoding::nearly_the_bytes,
    received::text_lost,
    received::read_wrongly,
    output::other_encoding,
    received::quit_printed,
    output::line_order,
    output::missing_newline,
    // Mails, and when things happened.
    mail::too_many,
    timing::alternation,
    timing::not_flushed,
    timing::waited_too_long,
    timing::gave_up_early,
    // Whatever is missing now is missing because of this.
    ending::crashed,
    mail::no_mail,
    mail::wrong_letter,
    mail::wrong_address,
    sending::nothing_sent,
    unshown::empty_taken_for_end,
    unshown::empty_dropped,
    ending::ended_early,
    sending::too_few,
    tcp::udp_for_tcp,
    tcp::not_closed,
    unshown::skipped_datagrams,
    unshown::ignored_reply,
    limits::busy_for_ever,
    output::missing_output,
    output::extra_output,
    output::nearly,
    output::cut_short,
    output::differs,
    limits::never_ends,
    ending::wrong_exit,
];

/// Says what was wrong with a check that failed.
pub fn diagnose(check: &PlannedCheck, record: &Record, failures: &[Failure]) -> Diagnosis {
    let case = Case::new(check, record, failures);
    let found = RULES.iter().find_map(|rule| rule(&case));
    let mut diagnosis = found.unwrap_or_else(|| undecided::undecided(&case));
    diagnosis.exhibits.extend(end_of(&case));
    diagnosis
}

/// How the program ended and what it said at last, where that belongs to the failure.
fn end_of(case: &Case) -> Vec<Exhibit> {
    let mut exhibits = Vec::new();
    if let Some((_, end)) = case.exit() {
        let how = match end {
            Some(Exit::Status(status)) => format!("status {status}"),
            Some(Exit::Signal(signal)) => format!("signal {signal}"),
            None => "still running".to_owned(),
        };
        exhibits.push(Exhibit::Ended { how });
    }
    let is_flood = case.record.stopped() == Some(Reason::Output);
    let matters = case.death.is_some() || case.exit().is_some();
    if matters && !is_flood && !case.stderr.is_empty() {
        exhibits.push(Exhibit::Stderr { text: case.last_words() });
    }
    exhibits
}

/// What was wrong, as far as the evidence decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// For programs.
    pub code: Code,
    /// The fact: what was seen and what was to be seen.
    pub fact: Words,
    /// One next step.
    pub help: Words,
    /// What shows it.
    pub exhibits: Vec<Exhibit>,
}

impl Diagnosis {
    fn new(code: Code, fact: Text, help: Text) -> Self {
        Self { code, fact: fact.into(), help: help.into(), exhibits: Vec::new() }
    }

    fn with(mut self, exhibit: Exhibit) -> Self {
        self.exhibits.push(exhibit);
        self
    }
}

impl Diagnosis {
    /// Rewrites everything in it that quotes the program, such as to leave out where it lay.
    pub fn rewrite(&mut self, rewritten: impl Fn(&str) -> String) {
        for words in [&mut self.fact, &mut self.help] {
            *words = Words::new(rewritten(&words.en), rewritten(&words.zh));
        }
        for exhibit in &mut self.exhibits {
            if let Exhibit::Stderr { text } = exhibit {
                *text = rewritten(text);
            }
        }
    }
}

/// A piece of evidence made ready to be shown. Nothing in it differs between two runs of the same
/// program with the same seed: no times, no ports that the system chose. Text from the program is
/// raw here; a reporter escapes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Exhibit {
    /// Bytes that were expected beside those that were seen.
    Bytes {
        /// What they are: `datagram`, `stream`, `stdout`…
        of: String,
        /// Expected, lower-case hex; cut to a readable length.
        expected_hex: String,
        /// Expected, as text where it is text.
        expected_text: Option<String>,
        /// Seen, lower-case hex.
        got_hex: String,
        /// Seen, as text where it is text.
        got_text: Option<String>,
        /// Bytes expected in all.
        expected_bytes: usize,
        /// Bytes seen in all.
        got_bytes: usize,
    },
    /// A packet: where from, where to.
    Packet {
        /// `udp` or `tcp`.
        transport: crate::stage::Transport,
        /// `IP:PORT`; the port is `*` where the system chose it.
        from: String,
        /// `IP:PORT`.
        to: String,
        /// Payload length.
        bytes: usize,
    },
    /// The last lines of standard error.
    Stderr {
        /// As text, undecodable bytes replaced.
        text: String,
    },
    /// How it ended.
    Ended {
        /// `status 1`, `signal 11`, `still running`.
        how: String,
    },
    /// A socket that it had.
    Socket {
        /// `udp` or `tcp`.
        transport: crate::stage::Transport,
        /// `IP:PORT`; the port is `*` where the system chose it.
        address: String,
    },
    /// A value of a file.
    File {
        /// Its path.
        path: String,
        /// Key, or empty.
        key: String,
        /// What it must be.
        expected: String,
        /// What it is.
        got: String,
    },
}

#[cfg(test)]
mod tests;
