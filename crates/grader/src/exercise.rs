//! `exercise.toml`: an exercise as its author writes it, and nothing that a program could guess.
//!
//! Strings in a check may name values in braces: `{port}`, `{text}`. A value is drawn from the seed
//! ([`Draw`]) or given by the stage:
//!
//! | name | is |
//! |---|---|
//! | `{here}` | the address at which the program can be reached |
//! | `{neighbour}` | the address of another machine, the grader's |
//! | `{stranger}` | the address of a third machine, the grader's too |
//! | `{neighbour-name}` | a host name of that machine, or its address where no name can be given |
//! | `{broadcast}` | the broadcast address of the program's network |
//! | `{everyone}` | 255.255.255.255, or what stands for it where only loopback is there |
//! | `{any}` | where a peer listens for broadcasts: 0.0.0.0, or the broadcast address itself where nobody sees to which address a packet went |
//!
//! A string that is nothing but one name takes the value as it is: bytes stay bytes, and in a list
//! (`args`, `are`, `lines`) a list of values becomes that many elements. `{{` and `}}` are braces.

mod check;
mod draw;
mod error;
mod expect;
mod kinds;
mod load;
pub(crate) mod names;
pub(crate) mod place;
pub(crate) mod slots;
mod syntax;
#[cfg(test)]
mod testing;
mod validate;
mod with;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use self::check::{Await, Check, InterfaceDraw, NetworkKind, Peer, Send, Step, Wait};
pub use self::draw::{Draw, Oracle, Script};
pub use self::error::ExerciseError;
pub use self::expect::{
    Datagrams, Dependency, Expect, FileExpectation, Letter, Mails, Output, Stream, StreamFraming,
    TomlExpectation,
};
#[cfg(feature = "schema")]
pub use self::load::schema;

use crate::Words;

/// An exercise.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exercise {
    /// A heading of a few words.
    pub title: Words,
    /// What is to be done, in Markdown.
    pub task: Words,
    /// The arguments of the program, for people: `IP PORT TEXT…`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub arguments: String,
    /// What the answer is.
    #[serde(default)]
    pub answer: Answer,
    /// The crates that a Rust answer may use beside std.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crates: Vec<String>,
    /// Values that all checks share the names of; each check draws its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub draw: BTreeMap<String, Draw>,
    /// Hints in steps: the first nudges, the last all but tells.
    #[serde(default, rename = "hint")]
    pub hints: Vec<Words>,
    /// The checks, in the order in which they are shown.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
}

/// What an answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A program, in any language.
    #[default]
    Program,
    /// Files in `answer/`; nothing is run.
    Files,
}
