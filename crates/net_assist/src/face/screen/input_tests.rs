use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::*;

/// Words, Chinese, a letter with an accent of its own, emoji of several parts, line ends, and what
/// steers a terminal.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b c",
        "你好",
        "，",
        "e\u{301}",
        "\u{301}",
        "👩\u{200d}💻",
        "🇨🇳",
        "\n",
        "\x1b[2J",
        "\u{202e}",
        " ",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..12)
        .prop_map(|pieces| pieces.concat())
}

/// Changes in any order.
#[derive(Clone, Debug)]
enum Change {
    Insert(String),
    Paste(String),
    GoTo(usize),
    Plain(fn(&mut Input)),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let plain: Vec<fn(&mut Input)> = vec![
        Input::left,
        Input::right,
        Input::home,
        Input::end,
        Input::word_left,
        Input::word_right,
        Input::backspace,
        Input::delete_right,
        Input::delete_word,
        Input::delete_to_home,
        Input::delete_to_end,
    ];
    let change = prop_oneof![
        texts().prop_map(Change::Insert),
        texts().prop_map(Change::Paste),
        (0_usize..30).prop_map(Change::GoTo),
        proptest::sample::select(plain).prop_map(Change::Plain),
    ];
    proptest::collection::vec(change, 0..25)
}

fn after(changes: &[Change]) -> Input {
    let mut input = Input::default();
    for change in changes {
        match change {
            Change::Insert(text) => drop(input.insert(text)),
            Change::Paste(text) => drop(input.paste(text)),
            Change::GoTo(place) => input.go_to(*place),
            Change::Plain(change) => change(&mut input),
        }
    }
    input
}

proptest! {
    #[test]
    fn the_cursor_is_always_on_a_characters_border(changes in changes()) {
        let input = after(&changes);
        let borders: Vec<usize> = input.text.grapheme_indices(true).map(|(at, _)| at).collect();
        prop_assert!(input.cursor == input.text.len() || borders.contains(&input.cursor), "{:?}", input);
    }

    #[test]
    fn no_row_is_wider_than_it_may_be_and_the_cursor_is_in_one(
        changes in changes(),
        columns in 2_usize..40,
    ) {
        let shown = after(&changes).rows(columns);
        for row in &shown.rows {
            prop_assert!(row.text.width() <= columns, "{:?} in {}", row, columns);
            prop_assert!(!row.text.chars().any(is_hazardous), "{:?}", row);
        }
        let (column, row) = shown.cursor;
        prop_assert!(row < shown.rows.len() && column <= columns, "{:?}", shown);
    }

    #[test]
    fn one_row_around_the_cursor_fits_and_has_it(changes in changes(), columns in 2_usize..40) {
        let input = after(&changes);
        let (text, cursor) = input.around_cursor(columns);
        prop_assert!(text.width() <= columns, "{:?} in {}", text, columns);
        prop_assert!(cursor < columns, "{cursor} in {columns}");
    }

    #[test]
    fn left_and_right_lead_through_every_character_and_back(text in texts()) {
        let mut input = Input::new(text.clone());
        let mut steps = 0;
        while input.cursor > 0 {
            input.left();
            steps += 1;
        }
        prop_assert_eq!(steps, text.graphemes(true).count());
        (0..steps).for_each(|_| input.right());
        prop_assert_eq!(input.cursor, text.len());
    }

    #[test]
    fn what_is_deleted_on_both_sides_was_all(text in texts(), place in 0_usize..30) {
        let mut input = Input::new(text.replace('\n', " "));
        input.go_to(place);
        input.delete_to_end();
        input.delete_to_home();
        prop_assert!(input.is_empty());
    }
}

#[test]
fn a_letter_with_its_accent_goes_as_one() {
    let mut input = Input::new("ae\u{301}");
    input.backspace();
    assert_eq!(input.text(), "a");
}

#[test]
fn words_are_passed_and_deleted_as_wholes() {
    let mut input = Input::new("send  你好 now");
    input.word_left();
    assert_eq!(&input.text[input.cursor..], "now");
    input.delete_word();
    assert!(input.text().ends_with("now") && !input.text().contains('好'), "{}", input.text());
    input.home();
    input.word_right();
    assert_eq!(input.cursor, "send".len());
}

#[test]
fn a_pasted_text_keeps_its_lines_but_not_the_last_end() {
    let mut input = Input::default();
    assert!(input.paste("one\r\ntwo\rthree\n"));
    assert_eq!(input.text(), "one\ntwo\nthree");
    let shown = input.rows(10);
    let rows: Vec<_> = shown.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(rows, ["one", "two", "three"]);
    assert_eq!(shown.cursor, (5, 2));
}

#[test]
fn what_does_not_fit_is_refused_and_cut_at_a_character() {
    let mut input = Input::default();
    assert!(!input.insert(&"你".repeat(MOST)));
    assert!(input.text().len() <= MOST && input.text().len() > MOST - 3);
    assert!(!input.insert("x") || input.text().len() <= MOST);
}

#[test]
fn home_and_end_are_those_of_the_line() {
    let mut input = Input::new("one\ntwo\nthree");
    input.go_to(5);
    input.home();
    assert_eq!(input.cursor, 4);
    input.end();
    assert_eq!(input.cursor, 7);
}

#[test]
fn a_wide_character_goes_to_the_next_row_as_a_whole() {
    let shown = Input::new("abc你好").rows(4);
    let rows: Vec<_> = shown.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(rows, ["abc", "你好", ""]);
    assert_eq!(shown.cursor, (0, 2));
}
