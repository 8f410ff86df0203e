//! The catcher as its clients meet it: Python, and those who mean no good.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod handshakes;
mod hostile;
mod python;
mod support;
