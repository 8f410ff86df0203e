//! The saved state, and programs that are killed.

use std::time::Duration;

use monitor::{
    Change, Judge, JudgeMemory, MailLimits, NoticeGroup, Notifier, NotifierMemory, Rules, Sample,
    SavedState, StateFile,
};
use proptest::prelude::*;

use crate::{INTERVAL, Monitor, rules, sample, steps};

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

proptest! {
    #[test]
    fn a_state_that_somebody_edited_is_refused_or_does_no_harm(
        rules in rules(), steps in steps(), at in 0_usize..4000, put in "[0-9a-z =\"]{0,9}",
    ) {
        let mut monitor = Monitor::new(&rules);
        for step in &steps {
            let sample = monitor.sample(step);
            monitor.observe(&sample);
        }
        let last = monitor.sample(&(5, Some(95.0), Some(95.0)));
        let mut text = SavedState::of(&monitor.judge, &monitor.notifier, &last).to_toml().unwrap();
        let at = at % text.len();
        prop_assume!(text.is_char_boundary(at) && text.is_char_boundary((at + put.len()).min(text.len())));
        text.replace_range(at..(at + put.len()).min(text.len()), &put);
        if let Ok(saved) = SavedState::from_toml(&text) {
            monitor.at = saved.clock(last.time.timestamp()).min(Duration::from_secs(1 << 30));
            monitor.judge = Judge::new(&rules, INTERVAL, saved.judge);
            monitor.notifier = Notifier::new(rules.mail, saved.notifier);
            for step in steps.iter().take(20) {
                let sample = monitor.sample(step);
                monitor.observe(&sample);
                let _ = SavedState::of(&monitor.judge, &monitor.notifier, &sample).to_toml();
            }
        }
    }
}
