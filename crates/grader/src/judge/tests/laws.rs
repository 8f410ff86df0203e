use std::time::Duration;

use proptest::prelude::*;

use crate::judge::Verdict;
use crate::judge::testing::*;

fn payloads() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6), 1..6)
}

fn check_for(payloads: &[Vec<u8>]) -> crate::plan::PlannedCheck {
    sends(&payloads.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn seen(payloads: &[Vec<u8>]) -> Seen {
    Seen::new().sent_all(payloads.iter().map(Vec::as_slice)).exited(0)
}

proptest! {
    #[test]
    fn exactly_the_expected_payloads_pass(expected in payloads(), got in payloads()) {
        let passed = verdict(&check_for(&expected), &seen(&got)) == Verdict::Passed;
        prop_assert_eq!(passed, expected == got);
        prop_assert_eq!(verdict(&check_for(&expected), &seen(&expected)), Verdict::Passed);
    }

    #[test]
    fn any_change_of_one_payload_fails(
        expected in payloads(),
        place in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let mut got = expected.clone();
        let payload = &mut got[place.index(expected.len())];
        if payload.is_empty() {
            payload.push(flip);
        } else {
            let at = byte.index(payload.len());
            payload[at] ^= flip;
        }
        prop_assert!(verdict(&check_for(&expected), &seen(&got)) != Verdict::Passed);
    }

    #[test]
    fn the_order_of_witnesses_of_the_same_moment_does_not_matter(
        expected in payloads(),
        got in payloads(),
        output in "[ab\n]{0,6}",
        order in Just((0..40).collect::<Vec<u8>>()).prop_shuffle(),
    ) {
        let mut check = check_for(&expected);
        check.expected.output = crate::plan::ExpectedOutput::Lines(lines(&["a"]));
        let mut one = seen(&got).printed(&output);
        for evidence in &mut one.0.evidence {
            evidence.at = Duration::ZERO;
        }
        let mut other = one.clone();
        // Each witness keeps its own order; between witnesses any order may be seen.
        let witness = |kind: &crate::evidence::Kind| match kind {
            crate::evidence::Kind::Left { .. } => 0,
            crate::evidence::Kind::Arrived { .. } => 1,
            crate::evidence::Kind::Output { .. } => 2,
            _ => 3,
        };
        let mut keys = order.into_iter();
        let mut keyed: Vec<_> = other.0.evidence.drain(..).map(|evidence| {
            (keys.next().unwrap_or_default(), evidence)
        }).collect();
        for of_one in 0..4 {
            let mut own: Vec<u8> = keyed.iter()
                .filter(|(_, evidence)| witness(&evidence.kind) == of_one)
                .map(|(key, _)| *key)
                .collect();
            own.sort_unstable();
            let mut own = own.into_iter();
            for (key, _) in keyed.iter_mut().filter(|(_, e)| witness(&e.kind) == of_one) {
                *key = own.next().unwrap_or_default();
            }
        }
        keyed.sort_by_key(|(key, _)| *key);
        other.0.evidence = keyed.into_iter().map(|(_, evidence)| evidence).collect();
        prop_assert_eq!(verdict(&check, &one), verdict(&check, &other));
    }

    #[test]
    fn exactly_the_expected_lines_pass(
        expected in prop::collection::vec("[ab ]{0,3}", 0..4),
        got in "[ab \n]{0,8}",
    ) {
        let lines: Vec<&str> = expected.iter().map(String::as_str).collect();
        let due: String = expected.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let passed = verdict(&prints(&lines), &Seen::new().printed(&got).exited(0));
        prop_assert_eq!(passed == Verdict::Passed, got == due);
    }
}
