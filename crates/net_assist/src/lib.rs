//! The network debug assistant without its faces: an engine that takes commands and tells events.
//!
//! ```text
//!             Command                    Entry (numbered, bounded)
//!   face  ───────────────▶  engine  ───────────────▶  journal  ───▶  face, log, test
//!                          (one thread:               (each reader at its own pace;
//!                       sockets, timers, replies)      one that is too slow learns what it missed)
//! ```
//!
//! Nothing here knows a terminal. What a person types becomes bytes in [`payload`]; what arrives
//! becomes readable there too. The engine moves bytes and never looks at what they mean, except where
//! a rule of [`reply`] asks for it.
//!
//! | module | holds |
//! |---|---|
//! | [`command`] | what the engine can be told to do |
//! | [`event`] | what it tells, each with what it is in system calls |
//! | [`journal`] | the events, numbered and bounded in memory |
//! | [`engine`] | sockets, peers, timers: one thread |
//! | [`status`] | the counters and the peers as they are now |
//! | [`link`] | what to open: UDP, TCP client, TCP server, and its options |
//! | [`payload`] | bytes ⇄ text, hex, files, line ends |
//! | [`reply`] | rules that answer by themselves |
//! | [`repeat`] | sending at intervals |
//! | [`record`] | log files as text or pcap, and replaying them |
//! | [`session`] | settings saved by name |
//! | [`words`] | events and failures as sentences, in both languages |
//! | [`explain`] | a step as a system call, as Python and as Rust write it |

pub mod command;
pub mod engine;
pub mod event;
pub mod explain;
pub mod journal;
pub mod link;
pub mod payload;
pub mod record;
pub mod repeat;
pub mod reply;
pub mod session;
pub mod status;
pub mod words;

pub use command::{Command, Target};
pub use engine::Engine;
pub use event::{Event, Failure};
pub use journal::{Entry, Journal};
pub use link::{Link, LinkKind};
