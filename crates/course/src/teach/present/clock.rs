//! The clock against the plan.

use std::time::Duration;

use common::{Lang, tr};

/// Where the class is in time: how long it has been on, and the minutes in which its step stands by
/// the plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Since the class began.
    pub(super) elapsed: Duration,
    /// Minutes from the beginning of the class to that of the step.
    pub(super) from: f64,
    /// To its end.
    pub(super) to: f64,
}

impl Clock {
    /// `12:34, plan 15 min, 2 min ahead`.
    pub(super) fn sentence(self, lang: Lang) -> String {
        let seconds = self.elapsed.as_secs();
        let time = format!("{}:{:02}", seconds / 60, seconds % 60);
        let plan = self.to.round();
        let off = self.minutes_off().round();
        let (minutes, early) = (off.abs(), off < 0.0);
        let judgement = if minutes < 1.0 {
            lang.pick("on time", "准时").to_owned()
        } else if early {
            tr!(lang, "{minutes} min ahead", "快 {minutes} 分钟")
        } else {
            tr!(lang, "{minutes} min behind", "慢 {minutes} 分钟")
        };
        tr!(lang, "{time}, plan {plan} min, {judgement}", "{time}，计划 {plan} 分钟，{judgement}")
    }

    /// Minutes behind the plan; ahead of it is less than 0. Within the step's own minutes: 0.
    fn minutes_off(self) -> f64 {
        let minutes = self.elapsed.as_secs_f64() / 60.0;
        if minutes < self.from {
            minutes - self.from
        } else if minutes > self.to {
            minutes - self.to
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_ahead_on_time_or_behind() {
        let table = [
            (0, "0:00, plan 12 min, 10 min ahead", "0:00，计划 12 分钟，快 10 分钟"),
            (600, "10:00, plan 12 min, on time", "10:00，计划 12 分钟，准时"),
            (721, "12:01, plan 12 min, on time", "12:01，计划 12 分钟，准时"),
            (5000, "83:20, plan 12 min, 71 min behind", "83:20，计划 12 分钟，慢 71 分钟"),
        ];
        for (seconds, en, zh) in table {
            let clock = Clock { elapsed: Duration::from_secs(seconds), from: 10.0, to: 12.0 };
            assert_eq!(
                (clock.sentence(Lang::En), clock.sentence(Lang::Zh)),
                (en.into(), zh.into())
            );
        }
    }
}
