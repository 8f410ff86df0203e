//! The engine, by its orders and events, with real sockets and programs on the other side.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod at_work;
mod child;
mod conversations;
mod crowds;
mod journal;
mod lan;
mod orders;
mod recording;
mod replies;
mod tcp;
mod timed;
mod udp;
