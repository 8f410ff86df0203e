//! What every lesson stands on: arguments, codecs, output lines, errors and exit status.
//!
//! The way of a datagram through a lesson is
//! arguments ([`args`]) → bytes ([`codec`]) → **std::net in the lesson's `main.rs`** →
//! bytes → text ([`codec`]) → a line ([`Console`]). This crate stands on both sides of the
//! socket and never opens one: the calls that a lesson teaches stay in the lesson.
//!
//! | module | holds |
//! |---|---|
//! | [`args`] | the options of every lesson, parsed into types |
//! | [`cli`] | from the command line to a running lesson; help and usage errors in two languages |
//! | [`codec`] | text ⇄ bytes, exactly as Python does it |
//! | [`console`] | the only door to stdout and stderr |
//! | [`duration`] | time spans for a person |
//! | [`event`] | what a lesson tells, as a sentence or as JSON |
//! | [`error`] | what went wrong, and what to do next |
//! | [`escape`] | foreign text made harmless |
//! | [`layout`] | columns and wrapped lines, where a Chinese character is two columns wide |
//! | [`suggest`] | the name that someone may have meant |
//! | [`text`] | a sentence in English and Chinese |

pub mod args;
pub mod cli;
pub mod codec;
pub mod console;
pub mod duration;
pub mod error;
pub mod escape;
pub mod event;
mod exit;
pub mod json;
pub mod layout;
pub mod os;
pub mod suggest;
pub mod text;

pub use cli::main;
pub use console::Console;
pub use error::{Error, Explain};
pub use exit::ExitStatus;
pub use text::{Lang, Text};
