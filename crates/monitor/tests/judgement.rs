//! The whole way from samples to mails, with a fake clock: no alert is lost, none is told twice.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Zoned;
use monitor::{
    Absent, Change, Judge, JudgeMemory, MailLimits, Metric, Notice, NoticeGroup, Notifier,
    NotifierMemory, Overview, Rule, Rules, Sample, SavedState, State, StateFile,
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

/// Every incident begins, is reminded of, ends, in this order and each once; the ids differ.
fn check_story(changes: &[Change]) -> Result<(), TestCaseError> {
    let mut last: BTreeMap<&str, Notice> = BTreeMap::new();
    let mut open: BTreeMap<&str, &str> = BTreeMap::new();
    for change in changes {
        let (id, rule) = (change.incident.id.as_str(), change.rule.name.as_str());
        match change.notice {
            Notice::Alert => {
                prop_assert!(!last.contains_key(id), "an id twice");
                prop_assert!(open.insert(rule, id).is_none(), "two incidents of a rule at once");
            }
            Notice::Reminder => prop_assert_eq!(open.get(rule), Some(&id)),
            Notice::Recovery => prop_assert_eq!(open.remove(rule), Some(id)),
        }
        last.insert(id, change.notice);
    }
    Ok(())
}

/// What the rule means, said in another way than the judge does it: how long it has been
/// continuously bad, or recovered, with readings that are never further apart than the gap.
#[derive(Default)]
struct Stretch {
    bad_since: Option<Duration>,
    good_since: Option<Duration>,
    seen: Option<Duration>,
}

impl Stretch {
    fn look(&mut self, at: Duration, value: Option<f64>) {
        let Some(value) = value else { return };
        if self.seen.is_some_and(|seen| at - seen > Duration::from_secs(30)) {
            (self.bad_since, self.good_since) = (None, None);
        }
        self.seen = Some(at);
        self.bad_since = (value > 80.0).then(|| self.bad_since.unwrap_or(at));
        self.good_since = (value <= 70.0).then(|| self.good_since.unwrap_or(at));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn an_alert_comes_exactly_when_it_was_bad_for_long_enough(rules in rules(), steps in steps()) {
        let mut monitor = Monitor::new(&rules);
        let mut stretch = Stretch::default();
        let mut was_open = false;
        let mut changes = Vec::new();
        for step in &steps {
            let sample = monitor.sample(step);
            let new = monitor.observe(&sample);
            stretch.look(sample.at, step.1);
            let (rule, state) = monitor.judge.states().next().unwrap();
            let is_open = matches!(state, State::Firing | State::Recovering);
            let long = |since: Option<Duration>, needed| {
                step.1.is_some() && since.is_some_and(|since| sample.at - since >= needed)
            };
            let is_due = long(stretch.bad_since, rule.for_);
            let begins = new.iter().any(|c| c.notice == Notice::Alert && c.rule.name == "cpu");
            prop_assert_eq!(begins, is_due && !was_open, "at {:?}", sample.at);
            // Whoever has been well for the longest time that there is, is well.
            let calm = Duration::from_secs(31 * 60);
            prop_assert!(!(long(stretch.good_since, calm) && is_open), "at {:?}", sample.at);
            was_open = is_open;
            changes.extend(new);
        }
        check_story(&changes)?;
    }

    #[test]
    fn reminders_come_at_the_interval(rules in rules(), steps in steps()) {
        let mut monitor = Monitor::new(&rules);
        let mut told: BTreeMap<String, Duration> = BTreeMap::new();
        for step in &steps {
            let sample = monitor.sample(step);
            let new = monitor.observe(&sample);
            for change in &new {
                let before = told.insert(change.incident.id.clone(), change.at);
                if let (Notice::Reminder, Some(before)) = (change.notice, before) {
                    prop_assert!(change.at - before >= change.rule.repeat.unwrap());
                }
            }
            // Whoever fires has been told of, not longer ago than the interval.
            for ((rule, incident), (_, state)) in monitor.judge.incidents().zip(
                monitor.judge.states().filter(|(_, s)| matches!(s, State::Firing | State::Recovering)),
            ) {
                let silent = sample.at - told[&incident.id];
                let is_late = rule.repeat.is_some_and(|repeat| silent >= repeat);
                prop_assert!(!(is_late && state == State::Firing));
            }
        }
    }

    #[test]
    fn every_alert_and_recovery_is_in_one_mail_and_the_counts_add_up(rules in rules(), steps in steps()) {
        let mut monitor = Monitor::new(&rules);
        let (mut changes, mut groups) = (Vec::new(), Vec::new());
        for step in &steps {
            let sample = monitor.sample(step);
            changes.extend(monitor.observe(&sample));
            groups.extend(monitor.post().into_iter().map(|group| (sample.at, group)));
        }
        let counts = monitor.notifier.counts();
        prop_assert_eq!(counts.groups, groups.len() as u64);
        for window in groups.windows(rules.mail.at_most as usize + 1) {
            let (first, last) = (window[0].0, window[window.len() - 1].0);
            prop_assert!(last - first >= Duration::from_secs(3600), "too many in an hour");
        }
        let told: Vec<&Change> = groups.iter().flat_map(|(_, group)| &group.changes).collect();
        let still = monitor.notifier.waiting() as u64;
        prop_assert_eq!(changes.len() as u64, told.len() as u64 + counts.outdated + still);
        let late = told.iter().filter(|change| {
            let (at, _) = groups.iter().find(|(_, group)| group.changes.contains(change)).unwrap();
            *at > change.at + rules.mail.gather + Duration::from_secs(5000)
        }).count() as u64;
        let held: u64 = groups.iter().map(|(_, group)| u64::from(group.held)).sum();
        prop_assert!(late <= held && held <= counts.held);
        prop_assert!(counts.held <= held + counts.outdated + still);
        // Flushed, nothing is left; each alert and each recovery was told once, alerts first.
        monitor.notifier.flush(monitor.at, noon().timestamp());
        groups.extend(monitor.post().into_iter().map(|group| (monitor.at, group)));
        prop_assert_eq!(monitor.notifier.waiting(), 0);
        let told: Vec<Change> = groups.iter().flat_map(|(_, group)| group.changes.clone()).collect();
        check_story(&told)?;
        for change in changes.iter().filter(|change| change.notice != Notice::Reminder) {
            prop_assert_eq!(told.iter().filter(|one| *one == change).count(), 1);
        }
        let mut ids: Vec<&str> = groups.iter().map(|(_, group)| group.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), groups.len(), "the id of a group twice");
    }

    #[test]
    fn a_restart_at_any_step_gives_the_same_mails(
        rules in rules(), steps in steps(), restarts in prop::collection::vec(any::<bool>(), 1..50),
    ) {
        let mut whole = Monitor::new(&rules);
        let mut broken = Monitor::new(&rules);
        for (step, restart) in steps.iter().zip(restarts.iter().cycle()) {
            let sample = whole.sample(step);
            whole.observe(&sample);
            broken.observe(&sample);
            if *restart {
                broken.restart(&sample);
            }
            prop_assert_eq!(whole.post(), broken.post());
        }
    }

}

proptest! {
    // Each of these writes hundreds of files that are synced to the disk.
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn killed_between_any_two_steps_every_mail_goes_out_once(
        rules in rules(), steps in steps(), kills in prop::collection::vec(0_u8..8, 1..60),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.toml");
        let (mut outbox, mut delivered): (Vec<String>, Vec<NoticeGroup>) = Default::default();
        let mut whole = Monitor::new(&rules);
        let mut expected = Vec::new();
        let mut monitor = Monitor::new(&rules);
        let (mut file, _) = StateFile::open(&path).unwrap();
        for (step, kill) in steps.iter().zip(kills.iter().cycle()) {
            let sample = whole.sample(step);
            whole.observe(&sample);
            expected.extend(whole.post());
            // Killed after so many steps; then the next program goes on with the same sample, as
            // if it had come at once.
            let mut left = if *kill < 6 { usize::from(*kill) } else { usize::MAX };
            loop {
                let is_done = round(&mut monitor, &mut file, &sample, &mut left, &mut outbox, &mut delivered);
                if is_done {
                    break;
                }
                left = usize::MAX;
                let (next, saved) = StateFile::open(&path).unwrap();
                file = next;
                monitor.judge = Judge::new(&rules, INTERVAL, saved.judge);
                monitor.notifier = Notifier::new(rules.mail, saved.notifier);
            }
        }
        prop_assert!(outbox.is_empty());
        let stories = |groups: &[NoticeGroup]| -> Vec<Change> {
            groups.iter().flat_map(|group| group.changes.clone()).collect()
        };
        prop_assert_eq!(stories(&delivered), stories(&expected));
    }
}

/// One round in the order that `saved` asks for; false when it was killed in the middle.
fn round(
    monitor: &mut Monitor,
    file: &mut StateFile,
    sample: &Sample,
    left: &mut usize,
    outbox: &mut Vec<String>,
    delivered: &mut Vec<NoticeGroup>,
) -> bool {
    let mut alive = || {
        let is_alive = *left > 0;
        *left = left.saturating_sub(1);
        is_alive
    };
    if !alive() {
        return false;
    }
    monitor.observe(sample);
    if !alive() {
        return false;
    }
    file.keep(&monitor.judge, &monitor.notifier, sample).unwrap();
    for group in monitor.notifier.unposted().to_vec() {
        if !alive() {
            return false;
        }
        if !outbox.contains(&group.id) {
            outbox.push(group.id.clone());
            delivered.push(group.clone());
        }
        if !alive() {
            return false;
        }
        monitor.notifier.posted(&group.id);
    }
    file.keep(&monitor.judge, &monitor.notifier, sample).unwrap();
    if !alive() {
        return false;
    }
    outbox.clear(); // delivered
    true
}

#[test]
fn a_day_of_samples_is_written_down_only_when_something_happens() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.toml");
    let (mut file, _) = StateFile::open(&path).unwrap();
    let mut monitor = Monitor::new(&Rules::default());
    let mut written = 0;
    for second in (0..86_400).step_by(5) {
        let cpu = if (40_000..50_000).contains(&second) { 95.0 } else { 10.0 };
        let sample = sample(Duration::from_secs(second), Some(cpu), None);
        monitor.observe(&sample);
        written += usize::from(file.keep(&monitor.judge, &monitor.notifier, &sample).unwrap());
        if !monitor.post().is_empty() {
            written += usize::from(file.keep(&monitor.judge, &monitor.notifier, &sample).unwrap());
        }
    }
    // The first; alert, two reminders and the recovery, each before and after its mail.
    assert_eq!(written, 1 + 4 * 2);
}

#[test]
fn a_program_that_was_killed_and_comes_back_at_once_goes_on_counting() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.toml");
    let rules = Rules::new(vec!["cpu above 80 for 5m".parse().unwrap()]).unwrap();
    let mut monitor = Monitor::new(&rules);
    let (mut file, _) = StateFile::open(&path).unwrap();
    let mut told = Vec::new();
    for second in (0..=400).step_by(5) {
        let sample = sample(Duration::from_secs(second), Some(95.0), None);
        if second == 200 {
            let saved = StateFile::open(&path).unwrap().1;
            monitor.judge = Judge::new(&rules, INTERVAL, saved.judge);
        }
        told.extend(monitor.observe(&sample).iter().map(|_| second));
        file.keep(&monitor.judge, &monitor.notifier, &sample).unwrap();
    }
    assert_eq!(told, [300]);
}

#[test]
fn a_state_that_is_no_state_is_told_and_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.toml");
    let good = SavedState::of(
        &Judge::new(&Rules::default(), INTERVAL, JudgeMemory::default()),
        &Notifier::new(MailLimits::default(), NotifierMemory::default()),
        &sample(INTERVAL, Some(1.0), None),
    );
    let good = good.to_toml().unwrap();
    for bad in [
        "",
        "version = 1",
        "version = 2\nwhatever = 1",
        "\u{0}\u{0}",
        &good[..good.len() / 2],
        &good.replace("cpu", "cqu"),
        &good.replace("secs = 5", "secs = -5"),
    ] {
        std::fs::write(&path, bad).unwrap();
        assert!(StateFile::open(&path).is_err(), "{bad}");
    }
    let (_, state) = StateFile::set_aside(&path).unwrap();
    assert_eq!(state, SavedState::new());
    assert!(path.with_extension("toml.damaged").exists() && !path.exists());
}

#[test]
fn half_a_file_of_a_killed_program_is_no_obstacle() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.toml");
    let mut monitor = Monitor::new(&Rules::default());
    let sample = sample(INTERVAL, Some(95.0), None);
    monitor.observe(&sample);
    let (mut file, _) = StateFile::open(&path).unwrap();
    file.keep(&monitor.judge, &monitor.notifier, &sample).unwrap();
    std::fs::write(dir.path().join(".state.toml.new"), "versi").unwrap();
    let (mut file, saved) = StateFile::open(&path).unwrap();
    assert_eq!(saved.judge, monitor.judge.memory());
    assert!(file.keep(&monitor.judge, &monitor.notifier, &sample).unwrap());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn the_clock_goes_on_with_the_time_in_between_and_never_back() {
    let mut monitor = Monitor::new(&Rules::default());
    let sample = monitor.sample(&(100, Some(1.0), None));
    let saved = SavedState::of(&monitor.judge, &monitor.notifier, &sample);
    let then = sample.time.timestamp();
    let seconds = |n| std::time::Duration::from_secs(n);
    assert_eq!(saved.clock(then + seconds(20)), seconds(120));
    assert_eq!(saved.clock(then - seconds(3600)), seconds(100));
    assert_eq!(SavedState::new().clock(then), seconds(0));
}
