//! A monitor's judgement.
//!
//! | module | holds |
//! |---|---|
//! | [`metric`], [`unit`] | what can be measured, its names, and how its numbers are written |
//! | [`rules`] | what is to be watched: from a TOML file, an option or the course |

pub mod metric;
pub mod rules;
pub mod unit;

pub use metric::Metric;
pub use rules::{ConfigError, MailLimits, Rule, Rules, Severity, Side};
pub use unit::Unit;
