//! What is told, and when.

use std::collections::BTreeMap;
use std::time::Duration;

use monitor::{Change, Notice, State};
use proptest::prelude::*;

use crate::{Monitor, noon, rules, steps};

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
