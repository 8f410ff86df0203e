//! A check: what the program is given, who talks to it, and what must be seen.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::{Draw, Expect};
use crate::Words;

/// A check is data. What is left out has the plain default: no arguments, no peers, standard input
/// that ends at once, nothing on standard output, status 0.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// A word or two with dashes; unique in the exercise.
    pub id: String,
    /// What is checked, as a claim: `sends every text`.
    pub title: Words,
    /// What it is worth.
    pub points: u32,
    /// Checks that must pass for this one to make sense; else it is skipped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// How long the program may wait for nothing before the grader gives up. A program that works
    /// is given more.
    #[serde(default = "patience", with = "super::with::duration")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub patience: Duration,
    /// What the program sees of the network.
    #[serde(default)]
    pub network: NetworkKind,
    /// Interfaces of the program's network beside `lo`; only for `network = "interfaces"`.
    #[serde(default, rename = "interface", skip_serializing_if = "Vec::is_empty")]
    pub interfaces: Vec<InterfaceDraw>,
    /// Values; these hide the exercise's own of the same name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub draw: BTreeMap<String, Draw>,
    /// Arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// The grader's sockets. They are there before the program starts.
    #[serde(default, rename = "peer", skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<Peer>,
    /// What happens while the program runs, in order. After it standard input is closed and the
    /// end of the program is awaited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<Step>,
    /// What must be seen.
    #[serde(default)]
    pub expect: Expect,
}

fn patience() -> Duration {
    Duration::from_secs(5)
}

/// Which network a check needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NetworkKind {
    /// `lo`; other machines are other addresses of 127.0.0.0/8.
    #[default]
    Loopback,
    /// A LAN of its own; loopback where the system allows no isolation.
    Lan,
    /// Known interfaces; the host's own where the system allows no isolation.
    Interfaces,
}

/// An interface for `net_commands`: its addresses are drawn.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InterfaceDraw {
    /// Its name, at most 15 bytes.
    pub name: String,
    /// Prefix lengths, one for each address; none for an interface without an IPv4 address.
    pub prefixes: Vec<u8>,
    /// Whether it is up.
    #[serde(default = "yes")]
    pub up: bool,
    /// Whether its addresses have a broadcast address.
    #[serde(default = "yes")]
    pub broadcast: bool,
    /// Whether addresses after the first carry an alias label (`eth0:1`).
    #[serde(default)]
    pub labels: bool,
}

fn yes() -> bool {
    true
}

/// A socket of the grader's.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "kind")]
pub enum Peer {
    /// Keeps every datagram and sends what the script says.
    Udp {
        /// How the check calls it.
        name: String,
        /// `IP:PORT`. A broadcast listener has `{any}:PORT`.
        at: String,
        /// Whether several may listen on the port, as for broadcasts.
        #[serde(default)]
        share: bool,
    },
    /// Accepts connections and keeps what they carry.
    Tcp {
        /// How the check calls it.
        name: String,
        /// `IP:PORT`.
        at: String,
    },
    /// A mail server that requires a login (PLAIN or LOGIN) and keeps every message.
    Smtp {
        /// How the check calls it.
        name: String,
        /// `IP:PORT`.
        at: String,
        /// The user whom it knows.
        user: String,
        /// The password.
        password: String,
    },
    /// Takes a UDP port away from the program, in its own network.
    HoldUdp {
        /// `IP:PORT`.
        at: String,
    },
    /// Takes a TCP port away from the program, in its own network.
    HoldTcp {
        /// `IP:PORT`.
        at: String,
    },
}

impl Peer {
    /// Its address, as it stands in the file.
    pub fn at(&self) -> &str {
        match self {
            Peer::Udp { at, .. }
            | Peer::Tcp { at, .. }
            | Peer::Smtp { at, .. }
            | Peer::HoldUdp { at }
            | Peer::HoldTcp { at } => at,
        }
    }

    /// How the check calls it; a held port has no name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Peer::Udp { name, .. } | Peer::Tcp { name, .. } | Peer::Smtp { name, .. } => Some(name),
            Peer::HoldUdp { .. } | Peer::HoldTcp { .. } => None,
        }
    }
}

/// A step of the script.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Step {
    /// Waits until this is so; the check has failed if it does not become so.
    Await(Wait),
    /// A peer sends a datagram.
    Send(Send),
    /// A line on standard input, with a newline; a list is that many lines.
    Line(String),
    /// Bytes on standard input as they are.
    Type(String),
    /// Standard input ends.
    EndInput,
    /// Nothing happens for this long: for programs that time something. If the machine was too
    /// busy for it to mean anything, the check is run again.
    #[serde(with = "super::with::duration")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    Pause(Duration),
}

/// Something awaited.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wait {
    /// For what.
    #[serde(rename = "for")]
    pub event: Await,
    /// It must be so within this time of the last step (an answer that comes later is wrong, not
    /// merely slow); left out: the check's patience.
    #[serde(
        default,
        with = "super::with::optional_duration",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub within: Option<Duration>,
    /// It must not be so before this time has passed since the last step.
    #[serde(
        default,
        with = "super::with::optional_duration",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub after: Option<Duration>,
}

/// What can be awaited. Counts are totals since the start.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Await {
    /// The program has a UDP socket on this port, on whatever address.
    Bound(String),
    /// A peer has this many datagrams.
    Datagrams {
        /// Which peer.
        at: String,
        /// How many.
        count: usize,
    },
    /// Standard output has this many complete lines.
    Lines(usize),
    /// A mail server has this many messages.
    Mails {
        /// Which peer.
        at: String,
        /// How many.
        count: usize,
    },
    /// A TCP peer has this many connections.
    Connections {
        /// Which peer.
        at: String,
        /// How many.
        count: usize,
    },
    /// The program has ended.
    Exit,
}

/// A datagram to the program.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Send {
    /// The peer that sends it.
    pub from: String,
    /// `IP:PORT`; left out: the sender of the last datagram that the peer received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What; a list is that many datagrams.
    pub payload: String,
}
