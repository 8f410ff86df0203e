//! What was seen while a program ran. Times are since its start.

use std::net::SocketAddrV4;
use std::time::Duration;

use crate::stage::{Bound, Exit, Transport};

/// One thing that was seen. A kind of evidence is a variant: a new witness (such as one for system
/// calls) is a new variant, and no other changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// When, since the program's start.
    pub at: Duration,
    /// What.
    pub kind: Kind,
}

/// The kinds of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A packet left the program's network. Only where the stage can capture.
    Left {
        /// UDP, or the first packet of a TCP connection.
        transport: Transport,
        /// Its source.
        from: SocketAddrV4,
        /// Its destination.
        to: SocketAddrV4,
        /// UDP payload.
        bytes: Vec<u8>,
    },
    /// A peer received a datagram.
    Arrived {
        /// Which peer.
        peer: String,
        /// Its sender.
        from: SocketAddrV4,
        /// Payload.
        bytes: Vec<u8>,
    },
    /// A peer sent a datagram.
    Told {
        /// Which peer.
        peer: String,
        /// Where to.
        to: SocketAddrV4,
        /// Payload.
        bytes: Vec<u8>,
    },
    /// A TCP connection came in.
    Connected {
        /// Which peer.
        peer: String,
        /// From the beginning with 0, as they came in.
        connection: usize,
        /// Where from.
        from: SocketAddrV4,
    },
    /// Bytes came over a connection.
    Streamed {
        /// Which peer.
        peer: String,
        /// Which connection.
        connection: usize,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A connection was closed by the program (`reset`: not in an orderly way).
    Closed {
        /// Which peer.
        peer: String,
        /// Which connection.
        connection: usize,
        /// Whether by RST.
        reset: bool,
    },
    /// A mail server took a message.
    Mailed {
        /// Which peer.
        peer: String,
        /// The envelope's sender (MAIL FROM).
        from: String,
        /// The envelope's recipients (RCPT TO).
        to: Vec<String>,
        /// The message, headers and all.
        bytes: Vec<u8>,
    },
    /// A mail server refused a command.
    MailRefused {
        /// Which peer.
        peer: String,
        /// Its reply, such as `530 5.7.0 log in first`.
        reply: String,
    },
    /// The program wrote.
    Output {
        /// Where.
        stream: OutputStream,
        /// What.
        bytes: Vec<u8>,
    },
    /// The program wrote more than is kept: so many bytes were thrown away.
    OutputDropped {
        /// Where.
        stream: OutputStream,
        /// How many.
        bytes: u64,
    },
    /// The grader wrote to standard input.
    Typed {
        /// What.
        bytes: Vec<u8>,
        /// Whether the program still had it open.
        taken: bool,
    },
    /// The grader closed standard input.
    InputEnded,
    /// A socket of the program's appeared in the system's table.
    Bound(Bound),
    /// A step of the script was over.
    Waited {
        /// Its place in the plan's script.
        step: usize,
        /// How that went.
        outcome: Waited,
    },
    /// The program ended by itself.
    Exited(Exit),
    /// The grader ended the program.
    Stopped(Reason),
    /// The capture or a socket lost so many packets: what was not seen may have been there.
    PacketsLost(u64),
    /// So many packets, connections or messages more than are kept were seen (a flood).
    NotKept(u64),
    /// The machine held the grader up for this long at a time that matters.
    HeldUp(Duration),
}

/// Standard output or standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How a wait went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// It came.
    Came,
    /// It came before it was to.
    TooSoon,
    /// It did not come in time. The rest of the script is then played without waiting, so that it
    /// can be seen what the program would have done (see [`crate::run`]).
    NotInTime,
    /// The program ended first.
    ProgramEnded,
}

/// Why the grader ended a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It waited for something that never came, asleep.
    Asleep,
    /// It was busy for longer than a program can be trusted to.
    Busy,
    /// Its processes together had more memory than allowed.
    Memory,
    /// It wrote more than allowed.
    Output,
}
