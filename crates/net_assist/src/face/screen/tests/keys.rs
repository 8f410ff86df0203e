//! Which key does what.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::face::screen::keys::{Action, Edit, Place, action};
use crate::face::screen::messages::Move;

const PLACES: [Place; 7] = [
    Place::Send,
    Place::Messages,
    Place::Peers,
    Place::FieldText,
    Place::Field,
    Place::Find,
    Place::Overlay,
];

fn with(code: KeyCode, modifiers: KeyModifiers, place: Place) -> Option<Action> {
    action(KeyEvent::new(code, modifiers), place)
}

fn plain(code: KeyCode, place: Place) -> Option<Action> {
    with(code, KeyModifiers::NONE, place)
}

#[test]
fn every_function_key_has_a_control_key_that_does_the_same_everywhere() {
    let pairs = [
        (1, 'g'),
        (2, 'o'),
        (3, 'x'),
        (4, 's'),
        (5, 'r'),
        (6, 'l'),
        (7, 'f'),
        (8, 't'),
        (9, 'y'),
        (10, 'c'),
        (10, 'q'),
        (12, 'p'),
    ];
    for place in PLACES {
        for (number, letter) in pairs {
            let function = plain(KeyCode::F(number), place);
            assert!(function.is_some(), "F{number} at {place:?}");
            assert_eq!(
                function,
                with(KeyCode::Char(letter), KeyModifiers::CONTROL, place),
                "Ctrl-{letter} at {place:?}"
            );
        }
    }
}

#[test]
fn alt_with_a_digit_is_a_function_key_and_the_digit_alone_where_nothing_is_typed() {
    for (digit, number) in "1234567890".chars().zip(1..) {
        for place in PLACES {
            let function = plain(KeyCode::F(number), place);
            assert_eq!(function, with(KeyCode::Char(digit), KeyModifiers::ALT, place));
            let alone = plain(KeyCode::Char(digit), place);
            match place {
                Place::Send | Place::FieldText | Place::Find => {
                    assert_eq!(alone, Some(Action::Edit(Edit::Insert(digit))));
                }
                _ => assert_eq!(alone, function),
            }
        }
    }
}

#[test]
fn a_letter_is_typed_where_one_types_and_never_does_anything_else() {
    for letter in "?/ qjkgGfrcx你\u{301}".chars() {
        for place in [Place::Send, Place::FieldText, Place::Find] {
            let typed = plain(KeyCode::Char(letter), place);
            assert_eq!(typed, Some(Action::Edit(Edit::Insert(letter))), "{letter} at {place:?}");
        }
    }
}

#[test]
fn a_character_of_alt_gr_is_typed() {
    let both = KeyModifiers::CONTROL | KeyModifiers::ALT;
    assert_eq!(with(KeyCode::Char('@'), both, Place::Send), Some(Action::Edit(Edit::Insert('@'))));
}

#[test]
fn the_send_line_looks_back_without_being_left() {
    assert_eq!(plain(KeyCode::PageUp, Place::Send), Some(Action::Move(Move::PageUp)));
    assert_eq!(plain(KeyCode::Home, Place::Send), Some(Action::Edit(Edit::Home)));
    assert_eq!(plain(KeyCode::Home, Place::Messages), Some(Action::Move(Move::First)));
}

#[test]
fn enter_with_alt_or_as_a_line_feed_is_a_line_end_in_the_message() {
    assert_eq!(with(KeyCode::Enter, KeyModifiers::ALT, Place::Send), Some(Action::NewLine));
    assert_eq!(with(KeyCode::Char('j'), KeyModifiers::CONTROL, Place::Send), Some(Action::NewLine));
    assert_eq!(plain(KeyCode::Enter, Place::Send), Some(Action::Enter));
}
