//! Where a student's program runs: what it sees, what it may use up, and what is left of it
//! afterwards (nothing).
//!
//! A stage is described before it is opened ([`Setting`]), because everything that happens between
//! the birth of its first process and the student's first instruction is prepared beforehand. The
//! grader stays outside: sockets inside the stage are opened there and handed out.
//!
//! | level | who sees to it | on |
//! |---|---|---|
//! | full | namespaces for users, network, processes, files, ipc, names; seccomp; limits | Linux that allows them |
//! | partial | a subreaper, landlock and seccomp where they are, limits; the host's network | any Linux |
//! | none | a process group or a job object | macOS, Windows |

#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod error;
mod isolation;
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "a new process may do nothing but system calls")]
mod linux;
#[cfg(any(not(target_os = "linux"), test))]
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "only what it reads is tested here"))]
mod observed;
mod opened;
mod other;
mod scratch;

// What this system brings along: `open`, `isolation`, `Capture` and how to start and see a program.
#[cfg(not(target_os = "linux"))]
use elsewhere as system;
#[cfg(target_os = "linux")]
use linux as system;

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Words;

pub use isolation::isolation;
pub use opened::{Stage, Streams, Waiter};
pub use system::{Capture, PortClaim};

/// All that a run needs, known before its stage opens.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What runs.
    pub program: Program,
    /// What it sees of the file system.
    pub view: View,
    /// What it sees of the network.
    pub network: Network,
    /// What it may use up.
    pub limits: Limits,
}

/// A program to execute, by its path: no shell and no search stand between.
#[derive(Clone, Debug)]
pub struct Program {
    /// The executable, as a path inside the stage.
    pub path: PathBuf,
    /// `argv`, beginning with `argv[0]`.
    pub args: Vec<OsString>,
    /// The whole environment: nothing of the grader's own is passed on.
    pub environment: Vec<(OsString, OsString)>,
    /// The working directory, as a path inside the stage. `/tmp` is the scratch directory at any
    /// level; where that is elsewhere on the host, `TMPDIR` says so to the program.
    pub directory: PathBuf,
}

/// What a program sees of the host's files. Everything else is absent (full), may not be opened
/// (partial, with landlock) or is merely not mentioned (none).
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Directories and files to be read and executed, beside the system's own (`/usr`, `/bin`,
    /// `/lib*`, a few of `/etc` and `/dev`).
    pub read: Vec<PathBuf>,
    /// Directories to be written too; what is written there belongs to who runs the grader. A
    /// scratch directory (`/tmp`, limited in size at full isolation) is always there.
    pub write: Vec<PathBuf>,
    /// Names for `/etc/hosts` beside `localhost` (full isolation only).
    pub hosts: Vec<(String, Ipv4Addr)>,
}

/// What a program sees of the network. Partial and no isolation know only the host's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// Only `lo`.
    #[default]
    Loopback,
    /// `lo` and `eth0` on a LAN in which every other address is the neighbourhood's: whatever
    /// address a program names, the grader can own it.
    Lan(Lan),
    /// `lo` and these interfaces, connected to nothing.
    Interfaces(Vec<Interface>),
}

/// The program's own place on a LAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lan {
    /// Its address.
    pub address: Ipv4Addr,
    /// Bits of the network part, 1–30.
    pub prefix: u8,
}

/// An interface with known addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// At most 15 bytes (`IFNAMSIZ`).
    pub name: String,
    /// Whether it is up.
    pub up: bool,
    /// Its IPv4 addresses, in order.
    pub addresses: Vec<InterfaceAddress>,
}

/// An IPv4 address of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// The address.
    pub address: Ipv4Addr,
    /// Bits of the network part.
    pub prefix: u8,
    /// Its broadcast address, where it has one.
    pub broadcast: Option<Ipv4Addr>,
    /// An alias label (`eth0:1`), as `ifconfig` makes them.
    pub label: Option<String>,
}

/// What a program and all its descendants may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Processor time of one process.
    pub cpu: Duration,
    /// Bytes of memory of the whole tree.
    pub memory: u64,
    /// Processes and threads at one time.
    pub processes: u32,
    /// Open descriptors of one process.
    pub descriptors: u32,
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all files in the scratch directory.
    pub scratch: u64,
}

impl Default for Limits {
    /// Enough for any exercise in any language: an interpreter, a few threads.
    fn default() -> Self {
        const MEBIBYTE: u64 = 1 << 20;
        Self {
            cpu: Duration::from_secs(10),
            memory: 512 * MEBIBYTE,
            processes: 64,
            descriptors: 256,
            file: 16 * MEBIBYTE,
            scratch: 16 * MEBIBYTE,
        }
    }
}

/// Which side of the wire a socket of the grader's is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In the program's own network: it takes ports away from the program.
    Program,
    /// In the neighbourhood of a [`Network::Lan`]; the program's own network elsewhere.
    Neighbour,
}

/// How much a stage keeps apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A process group.
    None,
    /// Limits and a subreaper; the host's network.
    Partial,
    /// A world of its own.
    Full,
}

impl Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Level::None => "none",
            Level::Partial => "partial",
            Level::Full => "full",
        })
    }
}

/// What this system's stages keep apart, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation {
    /// The level.
    pub level: Level,
    /// What is missing, with the reason; empty at full isolation.
    pub missing: Vec<Missing>,
}

/// Something that a stage does not keep apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// A short word for programs: `namespaces`, `network`, `files`, `processes`, `memory`,
    /// `system-calls`, `signals`, `capture`.
    pub part: &'static str,
    /// What that means, why it is so, and the cure where there is one.
    pub why: Words,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this status.
    Status(i32),
    /// By this signal.
    Signal(i32),
}

/// What a tree of processes is doing and has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Resident memory of all of them, in bytes, files in the scratch directory included.
    pub memory: u64,
    /// Processor time used so far by those that live.
    pub cpu: Duration,
    /// How many processes.
    pub processes: u32,
    /// Whether any thread is running or wants to: a program that waits is not busy.
    pub busy: bool,
    /// For how long their threads wanted a processor and had none, where the system tells.
    pub delayed: Option<Duration>,
}

/// A transport of an IPv4 socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// UDP (RFC 768).
    Udp,
    /// TCP (RFC 9293).
    Tcp,
}

/// A socket of the program that can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    /// UDP, or TCP that listens.
    pub transport: Transport,
    /// Its local address; an IPv6 socket for every interface is shown as `0.0.0.0`.
    pub address: SocketAddrV4,
}

/// A packet that left the program's network, as the wire saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// UDP with its payload; TCP only for a connection's first packet (SYN), without payload.
    pub transport: Transport,
    /// Source.
    pub from: SocketAddrV4,
    /// Destination.
    pub to: SocketAddrV4,
    /// UDP payload.
    pub bytes: Vec<u8>,
}

/// What went wrong on the grader's own side. Never a student's failure.
#[derive(Debug)]
pub enum StageError {
    /// The system refused a step.
    System {
        /// The step, in a few words (`mount /proc`).
        step: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The stage's own first process died or fell silent.
    KeeperLost {
        /// How it ended, where that is known.
        exit: Option<Exit>,
    },
    /// The program could not be executed at all (not found, not executable): the submission's
    /// trouble, not the grader's.
    NotExecutable {
        /// Its path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

#[cfg(test)]
mod testing;

#[cfg(test)]
#[cfg(target_os = "linux")]
mod testing_alone;

#[cfg(test)]
#[path = "stage/program_tests.rs"]
mod program_tests;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "stage/files_tests.rs"]
mod files_tests;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "stage/containment_tests.rs"]
mod containment_tests;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "stage/limits_tests.rs"]
mod limits_tests;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "stage/calls_tests.rs"]
mod calls_tests;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "stage/sockets_tests.rs"]
mod sockets_tests;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "stage/many_tests.rs"]
mod many_tests;
