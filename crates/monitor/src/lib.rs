//! A monitor's judgement: sample → judge → report → send.
//!
//! ```no_run
//! use std::path::Path;
//! use std::time::Duration;
//!
//! use common::Lang;
//! use jiff::Timestamp;
//! use monitor::{Facts, Judge, Machine, Notifier, Report, Rules, StateFile};
//! # fn put_into_outbox(_: &str, _: Report) -> Result<(), Box<dyn std::error::Error>> { Ok(()) }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # fn explained(error: impl common::Explain) -> String { error.fact().en.into_owned() }
//! let rules = Rules::default(); // CPU above 80 % or memory above 90 %
//! let (mut file, saved) = StateFile::open(Path::new("state.toml")).map_err(explained)?;
//! let clock = saved.clock(Timestamp::now());
//! let mut machine = Machine::open(rules.metrics(), clock).map_err(explained)?;
//! let mut judge = Judge::new(&rules, Duration::from_secs(5), saved.judge);
//! let mut notifier = Notifier::new(rules.mail, saved.notifier);
//! loop {
//!     let sample = machine.sample(); // 1. sample
//!     let changes = judge.observe(&sample); // 2. judge
//!     notifier.take(changes, sample.at, sample.time.timestamp());
//!     file.keep(&judge, &notifier, &sample).map_err(explained)?;
//!     notifier.post(|group| {
//!         let host = Machine::host();
//!         let facts =
//!             Facts { host: &host, sample: &sample, top: &[], chart: None, lang: Lang::En };
//!         let report = Report::new(group, &facts); // 3. report
//!         put_into_outbox(&group.id, report) // if no letter of this id lies there
//!     })?;
//!     file.keep(&judge, &notifier, &sample).map_err(explained)?;
//!     // 4. send: only now the outbox delivers
//! #   return Ok(());
//! }
//! # }
//! ```
//!
//! Everything is a pure function of what it is given, but for [`Machine`], which asks the system,
//! and [`StateFile`] and [`RotatingLog`], which write files.
//!
//! | module | holds |
//! |---|---|
//! | [`metric`], [`mod@unit`] | what can be measured, its names, and how its numbers are written |
//! | [`sample`] | all that was read at one moment |
//! | [`rules`] | what is to be watched: from a TOML file, an option or the course |
//! | [`judge`] | the state machine: ok → pending → firing → recovering → ok |
//! | [`notify`] | from changes to mails: grouped, reminded, limited |
//! | [`history`] | the last minutes of each metric |
//! | [`report`], [`table`] | the mail's words; the course's table |
//! | [`log`] | a table of samples in a file, with rotation |
//! | [`live`], [`mod@sparkline`] | the table of a terminal, the last minutes as a line of bars |
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
pub mod sparkline;
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
