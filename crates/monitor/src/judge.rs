//! The state machine: when something is wrong, for how long, and when it is over.
//!
//! ```text
//!            bad                    bad for `for`
//!   ┌────┐ ───────▶ ┌─────────┐ ─────────────────▶ ┌────────┐ ◀──┐
//!   │ ok │          │ pending │       ALERT        │ firing │    │ REMINDER every `repeat`
//!   └────┘ ◀─────── └─────────┘                    └────────┘ ───┘
//!      ▲   not bad                       recovered │      ▲ not recovered
//!      │                                           ▼      │
//!      │          recovered for `recover_for`   ┌────────────┐
//!      └─────────────────────────────────────── │ recovering │
//!                       RECOVERY                └────────────┘
//! ```
//!
//! | in \ reading | bad | between | recovered | none |
//! |---|---|---|---|---|
//! | ok | pending; with `for` 0 firing, **alert** | ok | ok | ok |
//! | pending | pending; after `for` firing, **alert** | ok | ok | pending |
//! | firing | firing; **reminder** when due | firing; **reminder** when due | recovering; with nothing to wait for ok, **recovery** | firing; **reminder** when due |
//! | recovering | firing; **reminder** when due | firing; **reminder** when due | recovering; after its time ok, **recovery** | recovering |
//!
//! - *Bad*, *between* and *recovered* are [`Rule::is_bad`] and [`Rule::is_recovered`]: hysteresis.
//! - **Time** is the sample's `at`, which never goes back; the wall clock is only shown. What was
//!   not watched does not count: when the last reading is longer ago than the *gap* (three
//!   intervals, at least 30 s: a machine that slept, a program that was stopped, readings that were
//!   missing), `for` and `recover_for` begin anew with the next reading. An incident stays open.
//! - **Flapping**: an incident that begins within [`FLAPPING`] after the last one of its rule ended
//!   takes longer to be over: it must have recovered for a minute, at the next such time for two,
//!   then four, up to [`CALM`]. So what comes and goes all night is a few incidents with reminders,
//!   each told when it begins and when it ends; no alert is swallowed. After [`FLAPPING`] of quiet
//!   everything is as before.
//! - **A rule that is gone** after a restart ends its incident with a recovery that says so. A rule
//!   with the same name, metric and side and other numbers goes on.

mod step;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rules::{Rule, Rules};
use crate::sample::{Absent, Sample};
use step::{Happening, Moment, Verdict};

/// An incident that begins so soon after the last one is its return.
pub const FLAPPING: Duration = Duration::from_secs(30 * 60);
/// The longest that an incident which keeps returning must have recovered.
pub const CALM: Duration = Duration::from_secs(30 * 60);
/// The shortest gap.
const SHORTEST_GAP: Duration = Duration::from_secs(30);

/// Where a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is wrong.
    Ok,
    /// It is bad, but not for long enough.
    Pending,
    /// It is bad, and that was told.
    Firing,
    /// It recovered, but not for long enough.
    Recovering,
}

impl State {
    /// Each state once.
    pub const ALL: [Self; 4] = [State::Ok, State::Pending, State::Firing, State::Recovering];

    /// The word of the table above.
    pub const fn word(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Pending => "pending",
            State::Firing => "firing",
            State::Recovering => "recovering",
        }
    }

    /// The word for a person.
    pub fn name(self, lang: common::Lang) -> &'static str {
        match self {
            State::Ok => lang.pick("ok", "正常"),
            State::Pending => lang.pick("pending", "待确认"),
            State::Firing => lang.pick("firing", "告警"),
            State::Recovering => lang.pick("recovering", "恢复中"),
        }
    }
}

/// What people are to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notice {
    /// An incident began.
    Alert,
    /// It still lasts.
    Reminder,
    /// It is over.
    Recovery,
}

/// One time that a rule was broken, from its alert to its recovery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Unlike that of any other incident, of letters, digits and `-`.
    pub id: String,
    /// When it went wrong, on the monitor's clock.
    pub since: Duration,
    /// When that was, for people.
    pub began: Timestamp,
    /// When it was last told of, on the monitor's clock.
    told: Duration,
    /// The worst value so far.
    pub worst: f64,
    /// How many times in a row this rule was broken again soon after it was over.
    pub returns: u32,
}

/// Something happened to an incident, and people are to be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What to tell.
    pub notice: Notice,
    /// When, on the monitor's clock.
    pub at: Duration,
    /// When, for people.
    pub time: Timestamp,
    /// The value then; `None` where there was none.
    pub value: Option<f64>,
    /// Why there was none.
    pub absent: Option<Absent>,
    /// Whether the incident ended because its rule was taken away.
    #[serde(default)]
    pub rule_is_gone: bool,
    /// The rule as it was then.
    pub rule: Rule,
    /// The incident.
    pub incident: Incident,
}

/// What a judge has to know after a restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JudgeMemory {
    /// How many incidents there have been.
    incidents: u64,
    #[serde(default)]
    watched: Vec<Watched>,
}

/// A rule, and what is going on with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Watched {
    /// When there was last a reading.
    seen: Option<Duration>,
    /// When the last incident ended.
    ended: Option<Duration>,
    returns: u32,
    rule: Rule,
    phase: Phase,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
enum Phase {
    Ok,
    Pending { since: Duration, began: Timestamp },
    Firing { incident: Incident },
    Recovering { since: Duration, incident: Incident },
}

/// Judges samples.
#[derive(Clone, Debug)]
pub struct Judge {
    gap: Duration,
    incidents: u64,
    watched: Vec<Watched>,
    /// Rules that are gone since the last time, with incidents to end.
    leaving: Vec<(Rule, Incident)>,
}

impl Judge {
    /// A judge who looks at every interval and goes on where `memory` was.
    pub fn new(rules: &Rules, interval: Duration, memory: JudgeMemory) -> Self {
        let JudgeMemory { incidents, watched: mut before } = memory;
        let mut resume = |rule: &Rule| {
            let found = before.iter().position(|old| old.rule.asks_as(rule));
            let fresh = || Watched {
                rule: rule.clone(),
                phase: Phase::Ok,
                seen: None,
                ended: None,
                returns: 0,
            };
            found.map_or_else(fresh, |at| Watched { rule: rule.clone(), ..before.remove(at) })
        };
        let watched = rules.iter().map(&mut resume).collect();
        let leaving = before.into_iter().filter_map(|old| match old.phase {
            Phase::Firing { incident } | Phase::Recovering { incident, .. } => {
                Some((old.rule, incident))
            }
            Phase::Ok | Phase::Pending { .. } => None,
        });
        let leaving = leaving.collect();
        let gap = interval.saturating_mul(3).max(SHORTEST_GAP);
        Self { gap, incidents, watched, leaving }
    }

    /// Judges a sample: what there is to tell, in the order of the rules. Samples come in the order
    /// of their time.
    pub fn observe(&mut self, sample: &Sample) -> Vec<Change> {
        let (at, time) = (sample.at, sample.time.timestamp());
        let mut changes: Vec<Change> = Vec::new();
        for (rule, incident) in self.leaving.drain(..) {
            changes.push(Change {
                notice: Notice::Recovery,
                at,
                time,
                value: None,
                absent: None,
                rule_is_gone: true,
                rule,
                incident,
            });
        }
        for watched in &mut self.watched {
            changes.extend(watched.observe(sample, self.gap, &mut self.incidents));
        }
        changes
    }

    /// Each rule and where it stands.
    pub fn states(&self) -> impl Iterator<Item = (&Rule, State)> {
        self.watched.iter().map(|watched| (&watched.rule, watched.phase.state()))
    }

    /// The incidents that are open, with their rules.
    pub fn incidents(&self) -> impl Iterator<Item = (&Rule, &Incident)> {
        self.watched.iter().filter_map(|watched| match &watched.phase {
            Phase::Firing { incident } | Phase::Recovering { incident, .. } => {
                Some((&watched.rule, incident))
            }
            Phase::Ok | Phase::Pending { .. } => None,
        })
    }

    /// How many incidents there have been.
    pub fn incidents_so_far(&self) -> u64 {
        self.incidents
    }

    /// The longest time between two readings that counts as watched.
    pub fn gap(&self) -> Duration {
        self.gap
    }

    /// What to keep for a restart.
    pub fn memory(&self) -> JudgeMemory {
        let leaving = self.leaving.iter().map(|(rule, incident)| Watched {
            rule: rule.clone(),
            phase: Phase::Firing { incident: incident.clone() },
            seen: None,
            ended: None,
            returns: 0,
        });
        let watched = self.watched.iter().cloned().chain(leaving).collect();
        JudgeMemory { incidents: self.incidents, watched }
    }
}

impl JudgeMemory {
    /// Without what changes at every sample and may be a little old after a restart.
    pub(crate) fn essence(&self) -> Self {
        let mut essence = self.clone();
        for watched in &mut essence.watched {
            watched.seen = None;
            if let Phase::Firing { incident } | Phase::Recovering { incident, .. } =
                &mut watched.phase
            {
                incident.worst = 0.0;
            }
        }
        essence
    }

    /// Whether time is being counted, for which it matters when the last reading was.
    pub(crate) fn counts_time(&self) -> bool {
        let counts = |watched: &Watched| {
            matches!(watched.phase, Phase::Pending { .. } | Phase::Recovering { .. })
        };
        self.watched.iter().any(counts)
    }
}

impl Watched {
    fn observe(&mut self, sample: &Sample, gap: Duration, incidents: &mut u64) -> Option<Change> {
        let reading = sample.reading(&self.rule.metric);
        let at = sample.at;
        let is_gap = self.seen.is_some_and(|seen| at.saturating_sub(seen) > gap);
        let moment = Moment { at, time: sample.time.timestamp(), is_gap };
        let verdict = Verdict::of(&self.rule, &reading);
        let value = reading.as_ref().ok().copied();
        let phase = std::mem::replace(&mut self.phase, Phase::Ok);
        let (phase, happening) = self.step(phase, verdict, value, moment, incidents);
        self.phase = phase;
        if reading.is_ok() {
            self.seen = self.seen.max(Some(at));
        }
        let (notice, incident) = match happening {
            Happening::Nothing => return None,
            Happening::Told(notice, incident) => (notice, incident),
        };
        Some(Change {
            notice,
            at,
            time: moment.time,
            value,
            absent: reading.err(),
            rule_is_gone: false,
            rule: self.rule.clone(),
            incident,
        })
    }
}

impl Phase {
    fn state(&self) -> State {
        match self {
            Phase::Ok => State::Ok,
            Phase::Pending { .. } => State::Pending,
            Phase::Firing { .. } => State::Firing,
            Phase::Recovering { .. } => State::Recovering,
        }
    }
}

#[cfg(test)]
#[path = "judge/judge_tests.rs"]
mod tests;
