//! What must be seen of a program: packets, streams, mails, output, exit status; or files.

use serde::Deserialize;

/// What must be seen.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expect {
    /// Datagrams on the wire. If any are listed, no others may leave the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datagrams: Vec<Datagrams>,
    /// Bytes over TCP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<Stream>,
    /// Messages at a mail server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mails: Option<Mails>,
    /// Standard output.
    #[serde(default)]
    pub output: Output,
    /// The exit status.
    #[serde(default)]
    pub exit: i32,
    /// Files; only for `answer = "files"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileExpectation>,
}

/// Exactly these datagrams to an address.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Datagrams {
    /// `IP:PORT` where they go.
    pub to: String,
    /// The peers that must receive them. More than one for a broadcast.
    pub at: Vec<String>,
    /// Their payloads, in order.
    pub are: Vec<String>,
    /// The port that they must come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_port: Option<String>,
}

/// What must come over TCP to a peer: one connection, closed by the program.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stream {
    /// Which peer.
    pub at: String,
    /// Messages, in order.
    pub are: Vec<String>,
    /// How messages are told apart.
    pub framing: StreamFraming,
}

/// How messages in a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StreamFraming {
    /// A length of four bytes, big-endian, before each.
    Length32,
    /// None: all bytes in a row.
    Raw,
}

/// The messages that a mail server must have, in order.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mails {
    /// Which peer.
    pub at: String,
    /// The sender of all of them, in MAIL FROM and in From.
    pub from: String,
    /// The recipient of all of them.
    pub to: String,
    /// The messages.
    pub are: Vec<Letter>,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Letter {
    /// What its subject contains.
    pub subject: String,
    /// What its subject does not contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_lacks: Option<String>,
    /// What its text contains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
}

/// What must stand on standard output. Runs of U+FFFD of any length count as equal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Output {
    /// Exactly these lines, each with its newline; none: nothing at all.
    Lines(Vec<String>),
    /// Exactly these lines in any order.
    AnyOrder(Vec<String>),
    /// Lines each of which may be one of several. `{source-ip}` and `{source-port}` are the source
    /// of the program's first datagram.
    Choices(Vec<Vec<String>>),
    /// The IPv4 addresses of the interfaces of the stage as `NAME ADDRESS BROADCAST`, any order.
    Interfaces,
    /// Whatever it prints.
    Anything,
}

impl Default for Output {
    fn default() -> Self {
        Output::Lines(Vec::new())
    }
}

/// What a file of the answer must hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FileExpectation {
    /// From the answer's directory, with `/`.
    pub path: String,
    /// It is TOML in which these hold; none: it parses.
    #[serde(default)]
    pub toml: Vec<TomlExpectation>,
}

/// What must hold in a TOML file. Keys are joined by dots.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum TomlExpectation {
    /// The string at a key.
    Equals {
        /// Which key.
        key: String,
        /// What it is.
        value: String,
    },
    /// An array of strings at a key has all of these.
    Contains {
        /// Which key.
        key: String,
        /// What is in it.
        values: Vec<String>,
    },
    /// A Cargo manifest depends on exactly one release of a crate.
    Depends(Dependency),
}

/// A dependency of a Cargo manifest, in `[dependencies]` under its own name, and nowhere else in
/// another release.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dependency {
    /// The crate.
    pub name: String,
    /// The one release that its requirement allows.
    pub version: String,
    /// Whether default features are on.
    pub default_features: bool,
}
