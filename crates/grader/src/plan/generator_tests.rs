use proptest::prelude::*;

use super::*;

/// The hash's own published values.
#[test]
fn names_are_hashed_by_fnv_1a() {
    assert_eq!(fnv_1a(OFFSET, b""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(fnv_1a(OFFSET, b"a"), 0xaf63_dc4c_8601_ec8c);
    assert_eq!(fnv_1a(OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
}

/// A seed that is written down today draws the same tomorrow.
#[test]
fn a_stream_never_changes() {
    let mut generator = Generator::new(1, &["udp_send", "several", "text"]);
    let first: Vec<u64> = (0..4).map(|_| generator.below(1000)).collect();
    assert_eq!(first, [650, 546, 498, 797]);
}

/// Nor far down the stream, where generators fill another buffer.
#[test]
fn a_long_stream_never_changes() {
    let mut generator = Generator::new(u64::MAX, &["exercise", "check", "text"]);
    let numbers = (0..1000).map(|_| generator.between(0, u64::MAX));
    let bytes: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
    assert_eq!(fnv_1a(OFFSET, &bytes), 0x51dd_043e_40d3_6bc9);
}

#[test]
fn every_name_and_the_seed_lead_to_another_stream() {
    let first = |seed, names: &[&str]| Generator::new(seed, names).between(0, u64::MAX);
    let all = [
        first(1, &["a", "b", "c"]),
        first(2, &["a", "b", "c"]),
        first(1, &["x", "b", "c"]),
        first(1, &["a", "x", "c"]),
        first(1, &["a", "b", "x"]),
        first(1, &["ab", "", "c"]),
        first(1, &["a", "bc", ""]),
        first(1, &["a", "b"]),
    ];
    let different: std::collections::BTreeSet<u64> = all.into_iter().collect();
    assert_eq!(different.len(), all.len());
}

proptest! {
    #[test]
    fn numbers_stay_in_their_range(seed: u64, a: u64, b: u64) {
        let mut generator = Generator::new(seed, &["range"]);
        let (min, max) = (a.min(b), a.max(b));
        prop_assert!((min..=max).contains(&generator.between(min, max)));
        prop_assert!(a == 0 || generator.below(a) < a);
        prop_assert_eq!(generator.between(max.saturating_add(1), min).max(max), max.saturating_add(1));
    }

    #[test]
    fn shuffling_loses_nothing(seed: u64, mut list: Vec<u8>) {
        let mut shuffled = list.clone();
        Generator::new(seed, &["shuffle"]).shuffle(&mut shuffled);
        list.sort_unstable();
        shuffled.sort_unstable();
        prop_assert_eq!(shuffled, list);
    }
}

#[test]
fn each_face_of_a_die_comes_as_often() {
    let mut generator = Generator::new(7, &["die"]);
    let mut faces = [0_u32; 6];
    for _ in 0..6000 {
        faces[generator.index(6)] += 1;
    }
    // A thousand each; the standard deviation is 29.
    assert!(faces.iter().all(|face| (850..1150).contains(face)), "{faces:?}");
}

#[test]
fn every_order_of_three_comes() {
    let mut generator = Generator::new(7, &["order"]);
    let orders: std::collections::BTreeSet<[u8; 3]> = (0..200)
        .map(|_| {
            let mut list = [1, 2, 3];
            generator.shuffle(&mut list);
            list
        })
        .collect();
    assert_eq!(orders.len(), 6);
}

#[test]
fn nothing_to_choose_from_is_no_trouble() {
    let mut generator = Generator::new(7, &["nothing"]);
    assert_eq!(generator.pick::<u8>(&[]), 0);
    assert_eq!(generator.below(0), 0);
    assert_eq!(generator.index(0), 0);
    generator.shuffle::<u8>(&mut []);
}
