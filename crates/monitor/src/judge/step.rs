//! One row of the table for one reading.

use std::time::Duration;

use jiff::Timestamp;

use super::{CALM, FLAPPING, Incident, Notice, Phase, Watched};
use crate::rules::{Rule, Side};
use crate::sample::Reading;

/// What a reading means to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Bad,
    /// On the good side of the threshold, but not recovered.
    Between,
    Recovered,
    /// There is no reading.
    Unknown,
}

impl Verdict {
    pub(super) fn of(rule: &Rule, reading: &Reading) -> Self {
        match reading {
            Ok(value) if rule.is_bad(*value) => Verdict::Bad,
            Ok(value) if rule.is_recovered(*value) => Verdict::Recovered,
            Ok(_) => Verdict::Between,
            Err(_) => Verdict::Unknown,
        }
    }
}

/// When a reading was taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) at: Duration,
    pub(super) time: Timestamp,
    /// Whether nobody looked for too long before it.
    pub(super) is_gap: bool,
}

pub(super) enum Happening {
    Nothing,
    Told(Notice, Incident),
}

impl Watched {
    /// The next phase, and what happened on the way.
    pub(super) fn step(
        &mut self,
        phase: Phase,
        verdict: Verdict,
        value: Option<f64>,
        moment: Moment,
        incidents: &mut u64,
    ) -> (Phase, Happening) {
        use Verdict::{Bad, Between, Recovered, Unknown};
        let Moment { at, time, is_gap } = moment;
        match (phase, verdict) {
            (Phase::Ok, Bad) => self.wait(at, time, value, moment, incidents),
            (Phase::Pending { .. }, Bad) if is_gap => self.wait(at, time, value, moment, incidents),
            (Phase::Pending { since, began }, Bad) => {
                self.wait(since, began, value, moment, incidents)
            }
            (phase @ (Phase::Pending { .. } | Phase::Recovering { .. }), Unknown) => {
                (phase, Happening::Nothing)
            }
            (Phase::Ok | Phase::Pending { .. }, _) => (Phase::Ok, Happening::Nothing),
            (Phase::Firing { incident }, Recovered) => self.calm(at, incident, moment),
            (Phase::Recovering { incident, .. }, Recovered) if is_gap => {
                self.calm(at, incident, moment)
            }
            (Phase::Recovering { incident, since }, Recovered) => {
                self.calm(since, incident, moment)
            }
            (Phase::Firing { incident }, _)
            | (Phase::Recovering { incident, .. }, Bad | Between) => {
                self.last(incident, value, moment)
            }
        }
    }

    /// It is bad since then: long enough?
    fn wait(
        &mut self,
        since: Duration,
        began: Timestamp,
        value: Option<f64>,
        moment: Moment,
        incidents: &mut u64,
    ) -> (Phase, Happening) {
        if moment.at.saturating_sub(since) < self.rule.for_ {
            return (Phase::Pending { since, began }, Happening::Nothing);
        }
        let returned = self.ended.is_some_and(|ended| moment.at.saturating_sub(ended) <= FLAPPING);
        self.returns = if returned { self.returns.saturating_add(1) } else { 0 };
        *incidents += 1;
        let incident = Incident {
            // Two machines that mail from one address begin no incident in the same microsecond.
            id: format!("{:x}-{incidents}", moment.time.as_microsecond()),
            since,
            began,
            told: moment.at,
            worst: value.unwrap_or_default(),
            returns: self.returns,
        };
        let told = Happening::Told(Notice::Alert, incident.clone());
        (Phase::Firing { incident }, told)
    }

    /// It lasts: time for a reminder?
    fn last(
        &self,
        mut incident: Incident,
        value: Option<f64>,
        moment: Moment,
    ) -> (Phase, Happening) {
        if let Some(value) = value {
            incident.worst = match self.rule.side {
                Side::Above => incident.worst.max(value),
                Side::Below => incident.worst.min(value),
            };
        }
        let silent = moment.at.saturating_sub(incident.told);
        if self.rule.repeat.is_none_or(|repeat| silent < repeat) {
            return (Phase::Firing { incident }, Happening::Nothing);
        }
        incident.told = moment.at;
        let told = Happening::Told(Notice::Reminder, incident.clone());
        (Phase::Firing { incident }, told)
    }

    /// It recovered since then: long enough?
    fn calm(&mut self, since: Duration, incident: Incident, moment: Moment) -> (Phase, Happening) {
        if moment.at.saturating_sub(since) < calm_time(&self.rule, incident.returns) {
            return (Phase::Recovering { since, incident }, Happening::Nothing);
        }
        self.ended = Some(moment.at);
        (Phase::Ok, Happening::Told(Notice::Recovery, incident))
    }
}

/// How long an incident must have recovered to be over.
pub(super) fn calm_time(rule: &Rule, returns: u32) -> Duration {
    if returns == 0 {
        return rule.recover_for;
    }
    let minutes = 1_u64 << (returns - 1).min(10);
    Duration::from_secs(60 * minutes).min(CALM).max(rule.recover_for)
}
