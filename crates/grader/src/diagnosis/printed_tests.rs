use super::*;
use proptest::prelude::*;

fn printed(expected: &str, got: &str) -> Printed {
    Printed::new(expected, got.as_bytes(), false)
}

#[test]
fn lines_are_missing_or_too_many_only_if_the_rest_is_right() {
    assert_eq!(printed("a\nb\nc\n", "a\nc\n").missing(), Some(vec![1]));
    assert_eq!(printed("a\nb\n", "").missing(), Some(vec![0, 1]));
    assert_eq!(printed("a\nb\n", "b\na\n").missing(), None);
    assert_eq!(printed("a\nb\n", "a\nx\n").missing(), None);
    assert_eq!(printed("a\n", "x\na\ny\n").extra(), Some(vec![0, 2]));
    assert_eq!(printed("", "\n").extra(), Some(vec![0]));
    assert_eq!(printed("a\n", "a\n").extra(), None);
    assert_eq!(Printed::new("a\nb\nc\n", b"c\na\n", true).missing(), Some(vec![1]));
}

#[test]
fn where_any_order_will_do_lines_are_compared_with_what_they_are_most_like() {
    let printed = Printed::new("lo 1 -\neth0 2 9\n", b"ETH0 2 9\nlo 1 -\n", true);
    let pairs: Vec<_> = printed.pairs().iter().map(|pair| (pair.expected, pair.text())).collect();
    assert_eq!(pairs, [("eth0 2 9", Some("ETH0 2 9"))]);
}

#[test]
fn a_line_that_is_no_text_differs_from_every_text() {
    let printed = Printed::new("a\nb\n", b"a\n\xff\n", false);
    let pairs = printed.pairs();
    assert_eq!(pairs.len(), 1);
    assert_eq!((pairs[0].number, pairs[0].text()), (2, None));
}

proptest! {
    #[test]
    fn taking_lines_away_is_found_again(
        all in prop::collection::vec("[a-e]", 1..8),
        keep in prop::collection::vec(any::<bool>(), 8),
    ) {
        let text = |lines: &[String]| lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
        let kept: Vec<String> = all.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(line, _)| line.clone()).collect();
        let missing = printed(&text(&all), &text(&kept)).missing();
        prop_assert_eq!(missing.map_or(0, |missing| missing.len()), all.len() - kept.len());
        let extra = printed(&text(&kept), &text(&all)).extra();
        prop_assert_eq!(extra.map_or(0, |extra| extra.len()), all.len() - kept.len());
    }

    #[test]
    fn no_output_is_too_strange(expected in "[ab\n]{0,8}", got in any::<Vec<u8>>(), any_order: bool) {
        let printed = Printed::new(&expected, &got, any_order);
        let _ = (printed.missing(), printed.extra(), printed.is_reordered(), printed.pairs().len());
    }
}
