//! The mailer against servers: the catcher of this project, servers that follow a script into
//! every failure, and one that speaks TLS.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod contents;
mod conversation;
mod delivery;
mod encryption;
mod killed;
mod outbox;
mod peers;
mod refusals;
mod script;
