use proptest::prelude::*;

use super::*;
use crate::plan::Ground;

/// The borders are those of the exercise.
#[test]
fn classes_begin_and_end_where_they_should() {
    for (port, class) in [
        ("0", "well-known"),
        ("1", "well-known"),
        ("1023", "well-known"),
        ("1024", "registered"),
        ("8888", "registered"),
        ("49151", "registered"),
        ("49152", "dynamic"),
        ("65535", "dynamic"),
    ] {
        assert_eq!(answer(port).as_deref(), Some(class), "{port}");
    }
    for question in ["", "65536", "-1", "http", "80 "] {
        assert_eq!(answer(question), None, "{question}");
    }
}

fn asked(kind: &str, form: usize, seed: u64, ground: &Ground, taken: &[u16]) -> Option<u16> {
    let mut ports = Ports::new(*ground);
    assert!(taken.iter().all(|port| ports.take(*port)));
    let question = question(kind, form, &mut Generator::new(seed, &["question"]), &mut ports)?;
    question.parse().ok()
}

proptest! {
    #[test]
    fn each_kind_is_answered_as_it_is_called(seed: u64) {
        for kind in ["well-known", "registered", "dynamic"] {
            let port = asked(kind, 0, seed, &Ground::own_network(), &[]).unwrap();
            prop_assert_eq!(answer(&port.to_string()).unwrap(), kind);
        }
    }
}

#[test]
fn edges_are_asked_the_inner_ones_first() {
    let ground = Ground::own_network();
    let edges: Vec<u16> =
        (0..7).map(|form| asked("edge", form, 1, &ground, &[]).unwrap()).collect();
    assert_eq!(edges, [1023, 1024, 49151, 49152, 65535, 1, 0]);
}

#[test]
fn ports_that_somebody_holds_are_not_asked_about() {
    let ground = Ground::host_where(|port| port % 2 == 0);
    for seed in 0..100 {
        for kind in ["well-known", "registered", "dynamic", "edge"] {
            let port = asked(kind, 0, seed, &ground, &[1024]).unwrap();
            assert!(port.is_multiple_of(2) && port != 1024, "{kind}: {port}");
        }
    }
    let nothing = Ground::host_where(|_| false);
    assert_eq!(asked("registered", 0, 1, &nothing, &[]), None);
    assert_eq!(asked("edge", 0, 1, &nothing, &[]), None);
}
