//! The whole way from samples to mails, with a fake clock: no alert is lost, none is told twice.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod restarts;
mod story;

use std::time::Duration;

use jiff::Zoned;
use monitor::{
    Absent, Change, Judge, JudgeMemory, MailLimits, Metric, NoticeGroup, Notifier, NotifierMemory,
    Overview, Rule, Rules, Sample, SavedState,
};
use proptest::prelude::*;

const INTERVAL: Duration = Duration::from_secs(5);

fn noon() -> Zoned {
    "2026-11-23T12:00:00+08:00[Asia/Shanghai]".parse().unwrap()
}

fn sample(at: Duration, cpu: Option<f64>, memory: Option<f64>) -> Sample {
    let reading = |value: Option<f64>| value.ok_or(Absent::NotYet);
    let readings = vec![(Metric::Cpu, reading(cpu)), (Metric::Memory, reading(memory))];
    Sample { at, time: &noon() + at, overview: Overview::default(), readings }
}

/// Seconds since the last sample, and the two values.
type Step = (u64, Option<f64>, Option<f64>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let value = || {
        prop_oneof![
            1 => Just(None),
            4 => Just(Some(95.0)),
            2 => Just(Some(75.0)),
            4 => Just(Some(10.0)),
        ]
    };
    // Values last for a while, as they do; sometimes nobody looks for long.
    let pause = prop_oneof![20 => 1_u64..8, 1 => 40_u64..5000];
    let stretch = (value(), value(), prop::collection::vec(pause, 1..20));
    prop::collection::vec(stretch, 1..12).prop_map(|stretches| {
        stretches
            .into_iter()
            .flat_map(|(cpu, memory, pauses)| {
                pauses.into_iter().map(move |pause| (pause, cpu, memory))
            })
            .collect()
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    let rule = |metric: &'static str| {
        (0_u64..40, 0_u64..40, prop::option::of(30_u64..300)).prop_map(
            move |(for_, recover_for, repeat)| Rule {
                for_: Duration::from_secs(for_),
                recover_for: Duration::from_secs(recover_for),
                repeat: repeat.map(Duration::from_secs),
                ..format!("{metric} above 80 recover 70").parse().unwrap()
            },
        )
    };
    (rule("cpu"), rule("memory"), 1_u32..8, 0_u64..30).prop_map(|(cpu, memory, at_most, gather)| {
        let mut rules = Rules::new(vec![cpu, memory]).unwrap();
        rules.mail = MailLimits { at_most, gather: Duration::from_secs(gather) };
        rules
    })
}

struct Monitor {
    rules: Rules,
    judge: Judge,
    notifier: Notifier,
    at: Duration,
}

impl Monitor {
    fn new(rules: &Rules) -> Self {
        let judge = Judge::new(rules, INTERVAL, JudgeMemory::default());
        let notifier = Notifier::new(rules.mail, NotifierMemory::default());
        Self { rules: rules.clone(), judge, notifier, at: Duration::ZERO }
    }

    fn sample(&mut self, step: &Step) -> Sample {
        self.at += Duration::from_secs(step.0);
        sample(self.at, step.1, step.2)
    }

    fn observe(&mut self, sample: &Sample) -> Vec<Change> {
        let changes = self.judge.observe(sample);
        self.notifier.take(changes.clone(), sample.at, sample.time.timestamp());
        changes
    }

    /// What was unposted, which is now in somebody's outbox.
    fn post(&mut self) -> Vec<NoticeGroup> {
        let groups = self.notifier.unposted().to_vec();
        for group in &groups {
            self.notifier.posted(&group.id);
        }
        groups
    }

    /// Another program, which knows only what the file of this one says.
    fn restart(&mut self, last: &Sample) {
        let text = SavedState::of(&self.judge, &self.notifier, last).to_toml().unwrap();
        let saved = SavedState::from_toml(&text).unwrap();
        assert_eq!(saved.clock(last.time.timestamp()), last.at);
        self.judge = Judge::new(&self.rules, INTERVAL, saved.judge);
        self.notifier = Notifier::new(self.rules.mail, saved.notifier);
    }
}
