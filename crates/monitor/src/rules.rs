//! What is to be watched: a metric, a side, a threshold, and how patient to be.
//!
//! Rules come from a TOML file ([`Rules::from_toml`]; `rules/example.toml` shows every key), from
//! one line of an option (`Rule: FromStr`: `disk / above 90% for 5m`) or from
//! [`Rules::default`], which are the course's: CPU above 80 % or memory above 90 %, told at once.

mod build;
mod error;
mod explain;
mod fields;
mod file;
mod one_line;

use std::time::Duration;

use common::{Lang, Text};
use serde::{Deserialize, Serialize};

use crate::metric::Metric;
pub use error::ConfigError;

/// A file that shows and explains every key.
pub const EXAMPLE: &str = include_str!("rules/example.toml");

/// On which side of the threshold it is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// A larger value than the threshold is bad.
    Above,
    /// A smaller one is.
    Below,
}

/// How bad it is. It stands in the subject and in the exposition; it changes nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Look at it today.
    #[default]
    Warning,
    /// Look at it now.
    Critical,
}

impl Severity {
    /// From the least to the worst.
    pub const ALL: [Self; 3] = [Severity::Info, Severity::Warning, Severity::Critical];

    /// The word of rules and of the exposition.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Critical => "critical",
        }
    }

    /// The word for a person.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Severity::Info => lang.pick("info", "提示"),
            Severity::Warning => lang.pick("warning", "警告"),
            Severity::Critical => lang.pick("critical", "严重"),
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What it is called: unique among the rules; what was going on under a name goes on under it
    /// after a restart.
    pub name: String,
    /// What is measured.
    pub metric: Metric,
    /// Which side is bad.
    pub side: Side,
    /// The last good value, in the metric's unit.
    pub threshold: f64,
    /// From here on it counts as recovered: on the good side of the threshold, or at it. Between
    /// the two nothing changes (hysteresis).
    pub recover: f64,
    /// How long it must be bad before anybody is told; 0 is at once.
    #[serde(rename = "for")]
    pub for_: Duration,
    /// How long it must be recovered before that is told.
    pub recover_for: Duration,
    /// How long until one is reminded of what still lasts; `None` is never.
    pub repeat: Option<Duration>,
    /// How bad it is.
    pub severity: Severity,
}

impl Rule {
    /// How long until one is reminded, unless a rule says otherwise.
    pub const REPEAT: Duration = Duration::from_secs(60 * 60);

    /// A rule that tells at once, reminds every hour, and recovers a tenth on the good side of its
    /// threshold: one above 80 % is over at 72 %, so that a value that trembles around 80 % is one
    /// incident.
    pub fn new(metric: Metric, side: Side, threshold: f64) -> Self {
        Self {
            name: metric.key(),
            recover: default_recovery(&metric, side, threshold),
            metric,
            side,
            threshold,
            for_: Duration::ZERO,
            recover_for: Duration::ZERO,
            repeat: Some(Self::REPEAT),
            severity: Severity::default(),
        }
    }

    /// Whether a value is on the bad side.
    ///
    /// CPU and memory "above 0 %" is always: neither is ever really 0, but an idle CPU reads 0.0,
    /// and a demonstration wants its alert.
    pub fn is_bad(&self, value: f64) -> bool {
        match self.side {
            Side::Above => value > self.threshold || self.is_always(),
            Side::Below => value < self.threshold,
        }
    }

    /// Whether a value counts as recovered.
    pub fn is_recovered(&self, value: f64) -> bool {
        let is_far_enough = match self.side {
            Side::Above => value <= self.recover,
            Side::Below => value >= self.recover,
        };
        is_far_enough && !self.is_bad(value)
    }

    fn is_always(&self) -> bool {
        self.threshold == 0.0 && matches!(self.metric, Metric::Cpu | Metric::Memory)
    }

    /// Whether this is the same question, perhaps asked with other numbers: then what is going on
    /// goes on.
    pub fn asks_as(&self, other: &Rule) -> bool {
        self.name == other.name && self.metric == other.metric && self.side == other.side
    }
}

fn default_recovery(metric: &Metric, side: Side, threshold: f64) -> f64 {
    match (side, metric.unit()) {
        (_, crate::Unit::Count) => threshold, // processes do not tremble
        (Side::Above, unit) => unit.rounded(threshold * 0.9),
        (Side::Below, unit) => unit.rounded(threshold * 1.1).min(metric.largest()).max(threshold),
    }
}

/// How many mails there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailLimits {
    /// Mails in any hour, at least 1; what is over waits, and the next mail has it all.
    pub at_most: u32,
    /// How long the first news waits for company, so that what goes wrong together is one mail.
    pub gather: Duration,
}

impl Default for MailLimits {
    fn default() -> Self {
        Self { at_most: 12, gather: Duration::ZERO }
    }
}

/// All rules of a monitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    rules: Vec<Rule>,
    /// How many mails there may be.
    pub mail: MailLimits,
}

impl Default for Rules {
    /// The course's: CPU above 80 % or memory above 90 %, told at once.
    fn default() -> Self {
        Self::limits(80.0, 90.0)
    }
}

impl Rules {
    /// The two rules of the course with other limits, in per cent; 0 always fires.
    pub fn limits(cpu: f64, memory: f64) -> Self {
        let rules = [(Metric::Cpu, cpu), (Metric::Memory, memory)];
        let rules = rules.into_iter().map(|(metric, limit)| Rule::new(metric, Side::Above, limit));
        Self { rules: rules.collect(), mail: MailLimits::default() }
    }

    /// These rules.
    ///
    /// # Errors
    /// When two have one name: what is going on is known by it.
    pub fn new(rules: Vec<Rule>) -> Result<Self, ConfigError> {
        for (index, rule) in rules.iter().enumerate() {
            if rules[..index].iter().any(|earlier| earlier.name == rule.name) {
                return Err(ConfigError::anywhere(twice(&rule.name)));
            }
        }
        Ok(Self { rules, mail: MailLimits::default() })
    }

    /// The same rules without patience: for one look at the machine, where nothing can last.
    #[must_use]
    pub fn at_once(mut self) -> Self {
        for rule in &mut self.rules {
            rule.for_ = Duration::ZERO;
        }
        self.mail.gather = Duration::ZERO;
        self
    }

    /// Each rule, in the order in which they were written.
    pub fn iter(&self) -> std::slice::Iter<'_, Rule> {
        self.rules.iter()
    }

    /// Each metric of the rules once, in their order.
    pub fn metrics(&self) -> Vec<Metric> {
        let mut metrics: Vec<Metric> = Vec::new();
        for rule in &self.rules {
            if !metrics.contains(&rule.metric) {
                metrics.push(rule.metric.clone());
            }
        }
        metrics
    }
}

impl<'a> IntoIterator for &'a Rules {
    type Item = &'a Rule;
    type IntoIter = std::slice::Iter<'a, Rule>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn twice(name: &str) -> (Text, Text) {
    let name = common::escape::escaped(name);
    (
        common::text!("two rules are called \"{name}\"", "有两条规则都叫“{name}”"),
        common::text!(
            "give one of them another name: name = \"{name} 2\"",
            "请给其中一条换个名字：name = \"{name} 2\""
        ),
    )
}

#[cfg(test)]
#[path = "rules/rules_tests.rs"]
mod tests;
