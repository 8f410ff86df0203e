//! Log files, as text or as pcap, and replaying them.
//!
//! A thread of its own reads the journal and writes the file, so that a slow or full disk never holds
//! the engine up. While it cannot write it keeps its place and tries again; what the journal discards
//! meanwhile is counted, and a text file says so where it is missing.
//!
//! Left out: pcapng (read it after `tshark -F pcap`), and putting fragments of IP together.

mod capture;
mod network;
mod packet;
mod pcap;
mod recorder;
mod replay;
mod system;
mod text;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::command::Target;

pub use recorder::{Recorder, start};
pub use replay::{Only, ReplayError};

/// What a file is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordFormat {
    /// A line an event, in words, with all bytes; [`Replay`] reads it.
    #[default]
    Text,
    /// A capture that Wireshark opens: raw IP packets (LINKTYPE_RAW) around the payloads.
    Pcap,
}

/// Messages to be sent again.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Where they are from.
    pub file: PathBuf,
    /// The messages, each with its time since the first.
    pub messages: Arc<[(Duration, Box<[u8]>)]>,
    /// To whom.
    pub to: Target,
    /// 1.0: as fast as it was; 2.0: twice. 0: one after another without a pause.
    pub speed: f64,
}

#[cfg(test)]
#[path = "record/record_tests.rs"]
mod tests;
