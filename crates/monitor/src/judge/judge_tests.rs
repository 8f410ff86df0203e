use super::step::calm_time;
use super::*;
use crate::testing::{at, sample};
use State::{Firing, Ok as Fine, Pending, Recovering};

fn judge(line: &str) -> Judge {
    let rules = Rules::new(vec![line.parse().unwrap()]).unwrap();
    Judge::new(&rules, Duration::from_secs(5), JudgeMemory::default())
}

/// Feeds a value at each second that is given; what is told, with the state after it.
fn play(judge: &mut Judge, steps: &[(u64, Option<f64>)]) -> Vec<(State, Option<Notice>)> {
    let mut played = Vec::new();
    for (second, value) in steps {
        let changes = judge.observe(&sample(*second, *value));
        assert!(changes.len() <= 1);
        let (_, state) = judge.states().next().unwrap();
        played.push((state, changes.first().map(|change| change.notice)));
    }
    played
}

const PATIENT: &str = "cpu above 80 recover 70 for 10s repeat 1m";

#[test]
fn an_incident_goes_through_every_state() {
    let mut judge = judge(PATIENT);
    let played = play(
        &mut judge,
        &[
            (0, Some(10.0)),
            (5, Some(90.0)),
            (10, Some(90.0)),
            (15, Some(90.0)),
            (20, Some(75.0)),
            (25, Some(60.0)),
            (30, Some(60.0)),
            (35, Some(60.0)),
        ],
    );
    let expected = [
        (Fine, None),
        (Pending, None),
        (Pending, None),
        (Firing, Some(Notice::Alert)),
        (Firing, None),
        (Recovering, None),
        (Recovering, None),
        (Fine, Some(Notice::Recovery)),
    ];
    assert_eq!(played, expected);
}

#[test]
fn what_is_bad_for_too_short_a_time_is_not_told() {
    let mut judge = judge(PATIENT);
    let played =
        play(&mut judge, &[(0, Some(90.0)), (5, Some(90.0)), (9, Some(75.0)), (10, Some(90.0))]);
    assert_eq!(played, [(Pending, None), (Pending, None), (Fine, None), (Pending, None)]);
}

#[test]
fn between_the_thresholds_an_incident_neither_ends_nor_begins() {
    let mut judge = judge("cpu above 80 recover 70");
    let played = play(
        &mut judge,
        &[
            (0, Some(75.0)),
            (1, Some(81.0)),
            (2, Some(79.0)),
            (3, Some(71.0)),
            (4, Some(70.0)),
            (5, Some(75.0)),
        ],
    );
    let states: Vec<State> = played.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, [Fine, Firing, Firing, Firing, Fine, Fine]);
}

#[test]
fn one_is_reminded_at_the_interval_while_it_lasts() {
    let mut judge = judge("cpu above 80 repeat 1m");
    let steps: Vec<_> = (0..40).map(|step| (step * 5, Some(90.0))).collect();
    let told: Vec<u64> = play(&mut judge, &steps)
        .iter()
        .zip(&steps)
        .filter_map(|((_, notice), (second, _))| notice.map(|_| *second))
        .collect();
    assert_eq!(told, [0, 60, 120, 180]);
}

#[test]
fn one_is_never_reminded_where_that_was_asked_for() {
    let mut judge = judge("cpu above 80 repeat never");
    let steps: Vec<_> = (0..4).map(|day| (day * 86_400, Some(90.0))).collect();
    assert_eq!(play(&mut judge, &steps).iter().filter(|(_, notice)| notice.is_some()).count(), 1);
}

#[test]
fn a_missing_reading_changes_nothing() {
    let mut judge = judge(PATIENT);
    let played = play(
        &mut judge,
        &[
            (0, None),
            (5, Some(90.0)),
            (10, None),
            (15, Some(90.0)),
            (20, None),
            (25, Some(60.0)),
            (30, None),
            (35, Some(60.0)),
        ],
    );
    let states: Vec<State> = played.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, [Fine, Pending, Pending, Firing, Firing, Recovering, Recovering, Fine]);
}

#[test]
fn a_reminder_comes_without_a_reading_too_and_says_why_there_is_none() {
    let mut judge = judge(PATIENT.replace("for 10s ", "").as_str());
    play(&mut judge, &[(0, Some(90.0))]);
    let changes = judge.observe(&sample(60, None));
    assert_eq!(changes[0].notice, Notice::Reminder);
    assert_eq!((changes[0].value, changes[0].absent.clone()), (None, Some(Absent::NotYet)));
}

#[test]
fn time_that_nobody_watched_does_not_count() {
    let mut judge = judge(PATIENT);
    let played = play(
        &mut judge,
        &[
            (0, Some(90.0)),
            (3600, Some(90.0)), // the machine slept
            (3605, Some(90.0)),
            (3610, Some(90.0)),
            (3615, Some(60.0)),
            (9000, Some(60.0)), // and again
            (9010, Some(60.0)),
        ],
    );
    let states: Vec<State> = played.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, [Pending, Pending, Pending, Firing, Recovering, Recovering, Fine]);
}

#[test]
fn a_clock_that_stands_still_or_goes_back_does_no_harm() {
    let mut judge = judge("cpu above 80 for 10s");
    let played = play(
        &mut judge,
        &[(100, Some(90.0)), (100, Some(90.0)), (50, Some(90.0)), (110, Some(90.0))],
    );
    assert_eq!(played.last(), Some(&(Firing, Some(Notice::Alert))));
}

#[test]
fn an_incident_that_keeps_returning_takes_longer_to_be_over() {
    let rule: Rule = "cpu above 80".parse().unwrap();
    let minutes: Vec<u64> = (0..9).map(|n| calm_time(&rule, n).as_secs() / 60).collect();
    assert_eq!(minutes, [0, 1, 2, 4, 8, 16, 30, 30, 30]);
    assert_eq!(calm_time(&rule, u32::MAX), CALM);
    let patient: Rule = "cpu above 80 for 1h".parse().unwrap();
    assert_eq!(calm_time(&patient, 5), Duration::from_secs(3600));
}

#[test]
fn what_comes_and_goes_all_night_is_a_few_incidents() {
    for period in [5, 60, 300, 1200] {
        let mut judge = judge("cpu above 80 repeat never");
        let mut told = 0;
        for second in (0..12 * 3600).step_by(5) {
            let value = if second / period % 2 == 0 { 90.0 } else { 10.0 };
            told += judge.observe(&sample(second, Some(value))).len();
        }
        assert!((1..=13).contains(&told), "{period}: {told}");
    }
}

#[test]
fn after_some_quiet_a_rule_that_flapped_is_as_before() {
    let mut judge = judge("cpu above 80");
    let mut returns = Vec::new();
    for second in [0, 120, 240, 600, 600 + 2 * 3600] {
        returns
            .extend(judge.observe(&sample(second, Some(90.0))).iter().map(|c| c.incident.returns));
        for calm in (second..second + 300).step_by(10).skip(1) {
            judge.observe(&sample(calm, Some(10.0)));
        }
    }
    assert_eq!(returns.last(), Some(&0));
    assert!(returns.contains(&1), "{returns:?}");
}

#[test]
fn a_rule_that_is_gone_ends_its_incident_once() {
    let mut judge = judge("cpu above 80");
    let began = judge.observe(&sample(0, Some(90.0)));
    let others = Rules::new(vec!["memory above 90".parse().unwrap()]).unwrap();
    // Killed before it could look: the memory of the next judge still has it.
    let memory = Judge::new(&others, at(5), judge.memory()).memory();
    let mut judge = Judge::new(&others, at(5), memory);
    let ended = judge.observe(&sample(5, Some(90.0)));
    assert_eq!(ended.len(), 1);
    assert!(ended[0].rule_is_gone && ended[0].notice == Notice::Recovery);
    assert_eq!(ended[0].incident.id, began[0].incident.id);
    assert_eq!(judge.observe(&sample(10, Some(90.0))), []);
    assert!(Judge::new(&others, at(5), judge.memory()).observe(&sample(15, None)).is_empty());
}

#[test]
fn a_rule_with_other_numbers_goes_on() {
    let mut judge = judge("cpu above 80");
    let id = judge.observe(&sample(0, Some(90.0)))[0].incident.id.clone();
    let higher = Rules::new(vec!["cpu above 95".parse().unwrap()]).unwrap();
    let mut judge = Judge::new(&higher, at(5), judge.memory());
    assert_eq!(judge.observe(&sample(5, Some(90.0))), []); // between 85.5 and 95
    let over = judge.observe(&sample(10, Some(50.0)));
    assert_eq!((over[0].notice, &over[0].incident.id), (Notice::Recovery, &id));
}

#[test]
fn the_worst_value_is_kept() {
    for (line, values, worst) in [
        ("cpu above 80", [90.0, 99.0, 85.0, 10.0], 99.0),
        ("cpu below 20 recover 50", [10.0, 3.0, 15.0, 60.0], 3.0),
    ] {
        let mut judge = judge(line);
        let steps = values.iter().enumerate();
        let changes: Vec<Change> =
            steps.flat_map(|(s, v)| judge.observe(&sample(s as u64, Some(*v)))).collect();
        assert_eq!(changes.last().unwrap().incident.worst, worst);
    }
}
