//! What keeps the grader honest: every right solution passes, every starter fails kindly, every
//! wrong solution fails with the diagnosis that it names, every hostile one is contained.
//!
//! The programs are data: `tests/solutions`, `tests/mutants`, `tests/hostile`. Adding one is adding
//! a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod classroom;

mod mutants;
mod solutions;
mod starters;
