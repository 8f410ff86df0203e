//! The grader: runs a student's program as a black box, talks to it, and says what was wrong.
//!
//! The way of a grade goes forward only:
//!
//! | step | module | what it is |
//! |---|---|---|
//! | exercise | [`exercise`] | `exercise.toml`, typed: task, hints, checks as data |
//! | plan | [`plan`] | a check with its values drawn from a seed: ports, texts, payloads |
//! | submission | [`submission`] | a package, directory, file or command, made executable |
//! | stage | [`stage`] | where it runs: what it sees and may use up |
//! | run | [`run`] | the conversation with it: peers, script, waiting by event |
//! | evidence | [`evidence`] | what was seen: packets, output, exit |
//! | judgement | [`judge`] | expectations against evidence: failures as data |
//! | diagnosis | [`diagnosis`] | a failure in words that help |
//! | events, report | [`event`], [`report`] | what reporters are told |
//!
//! This crate prints nothing and knows no reporter.

mod cancel;
mod grade;
mod words;

pub mod diagnosis;
pub mod event;
pub mod evidence;
pub mod exercise;
pub mod judge;
pub mod plan;
pub mod report;
pub mod run;
pub mod stage;
pub mod submission;

pub use cancel::Cancel;
pub use grade::Grading;
pub use words::Words;
