//! A monitor's judgement: sample → judge → report → send.
//!
//! | module | holds |
//! |---|---|
//! | [`metric`], [`unit`] | what can be measured, its names, and how its numbers are written |
//! | [`sample`] | all that was read at one moment |
//! | [`rules`] | what is to be watched: from a TOML file, an option or the course |
//! | [`judge`] | the state machine: ok → pending → firing → recovering → ok |
//! | [`notify`] | from changes to mails: grouped, reminded, limited |
//! | [`history`] | the last minutes of each metric |
//! | [`report`], [`table`] | the mail's words; the course's table |
//! | [`log`] | a table of samples in a file, with rotation |
//! | [`live`] | the table of a terminal, with sparklines |
//! | [`exposition`] | all of it for Prometheus |
//! | [`saved`] | what outlives the program: a restart neither repeats nor loses an alert |

mod disk;
pub mod exposition;
pub mod history;
pub mod judge;
pub mod live;
pub mod log;
pub mod metric;
pub mod notify;
pub mod report;
pub mod rules;
pub mod sample;
pub mod saved;
pub mod table;
#[cfg(test)]
mod testing;
pub mod unit;

pub use history::{History, Point};
pub use judge::{Change, Incident, Judge, JudgeMemory, Notice, State};
pub use log::{LogError, LogNews, RotatingLog, Rotation};
pub use metric::Metric;
pub use notify::{Counts, NoticeGroup, Notifier, NotifierMemory};
pub use report::{Facts, Report};
pub use rules::{ConfigError, MailLimits, Rule, Rules, Severity, Side};
pub use sample::{Absent, Machine, MachineError, Overview, Process, Reading, Sample, Space};
pub use saved::{SavedState, StateError, StateFile};
pub use unit::Unit;
