//! What keys change, and what they ask for.

use common::Lang;
use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use net_assist::Event;
use net_assist::payload::View;

use super::Desk;
use crate::face::screen::Machine as _;
use crate::face::screen::form::Field;
use crate::face::screen::state::{Effect, Focus};

/// The bytes of every message that was sent.
fn sent(desk: &Desk) -> Vec<Vec<u8>> {
    let entries = desk.fake.journal.read(0, usize::MAX).entries;
    let bytes = entries.iter().filter_map(|entry| match &entry.event {
        Event::Sent { bytes, .. } => Some(bytes.to_vec()),
        _ => None,
    });
    bytes.collect()
}

fn talking() -> Desk {
    let mut desk = Desk::open(Lang::En, &[]);
    desk.hear("127.0.0.1:5000", b"hello");
    desk
}

/// To a field of the settings.
fn to_field(desk: &mut Desk, field: Field) {
    desk.state.focus = Focus::Settings;
    desk.state.form.chosen = field;
}

#[test]
fn enter_sends_what_is_typed_and_the_history_brings_it_back() {
    let mut desk = talking();
    desk.type_text("你好");
    desk.press(KeyCode::Enter);
    assert_eq!(sent(&desk), ["你好".as_bytes()]);
    assert_eq!(desk.state.input.text(), "");
    desk.press(KeyCode::Up);
    assert_eq!(desk.state.input.text(), "你好");
}

#[test]
fn what_is_typed_stays_when_nothing_is_open() {
    let mut desk = Desk::new(Lang::En, &[]);
    desk.type_text("x");
    desk.press(KeyCode::Enter);
    assert_eq!((sent(&desk).len(), desk.state.input.text()), (0, "x"));
    assert!(desk.screen().contains("nothing is open"), "{}", desk.screen());
}

#[test]
fn an_error_stays_until_it_was_read() {
    let mut desk = Desk::new(Lang::En, &[]);
    desk.type_text("x");
    desk.press(KeyCode::Enter);
    desk.type_text("y");
    assert_eq!(desk.state.notices.count(), 1);
    desk.press(KeyCode::Esc);
    assert_eq!((desk.state.notices.count(), desk.state.focus), (0, Focus::Send));
}

#[test]
fn an_empty_datagram_needs_enter_twice() {
    let mut desk = talking();
    desk.press(KeyCode::Enter);
    assert!(sent(&desk).is_empty());
    desk.press(KeyCode::Enter);
    assert_eq!(sent(&desk), [b""]);
    // Another key in between: it begins anew.
    desk.press(KeyCode::Enter);
    desk.press(KeyCode::Left);
    desk.press(KeyCode::Enter);
    assert_eq!(sent(&desk).len(), 1);
}

#[test]
fn a_mistake_in_hex_is_told_and_the_cursor_is_on_it() {
    let mut desk = talking();
    to_field(&mut desk, Field::Notation);
    desk.press(KeyCode::Right);
    desk.state.focus = Focus::Send;
    desk.type_text("41 4x");
    desk.press(KeyCode::Enter);
    assert!(sent(&desk).is_empty());
    assert!(desk.state.notices.current().unwrap().fact.en.contains("hex"));
    desk.press(KeyCode::Delete);
    assert!(desk.state.input.text().len() == 4, "{:?}", desk.state.input);
}

#[test]
fn a_pasted_text_of_several_lines_is_one_message() {
    let mut desk = talking();
    desk.state.paste("one\r\ntwo\n", &desk.fake.journal);
    desk.press(KeyCode::Enter);
    assert_eq!(sent(&desk), [b"one\ntwo"]);
}

#[test]
fn a_wrong_address_is_told_and_its_field_chosen() {
    let mut desk = Desk::new(Lang::En, &[]);
    to_field(&mut desk, Field::Own);
    desk.type_text("1.2.3.4");
    desk.press(KeyCode::F(2));
    assert!(desk.fake.journal.extent().0 == 0, "it was opened");
    assert_eq!((desk.state.focus, desk.state.form.chosen), (Focus::Settings, Field::Own));
    assert!(desk.state.notices.current().unwrap().help.is_some());
}

#[test]
fn a_peer_is_changed_without_another_socket() {
    let mut desk = Desk::open(Lang::En, &[]);
    to_field(&mut desk, Field::Peer);
    desk.type_text("192.168.1.9:7000");
    desk.press(KeyCode::Enter);
    assert_eq!(desk.state.status.selected, Some("192.168.1.9:7000".parse().unwrap()));
    let opened = desk.fake.journal.read(0, usize::MAX).entries;
    let opened = opened.iter().filter(|entry| matches!(entry.event, Event::Opened { .. })).count();
    assert_eq!((opened, desk.state.focus), (1, Focus::Send));
}

#[test]
fn end_in_the_send_line_follows_again_as_the_title_says() {
    let mut desk = talking();
    desk.hear("127.0.0.1:5000", b"second");
    desk.frame();
    desk.type_text("draft");
    desk.press(KeyCode::PageUp);
    assert!(desk.state.messages.cursor.is_some());
    desk.press(KeyCode::End);
    assert_eq!((desk.state.messages.cursor, desk.state.input.text()), (None, "draft"));
}

#[test]
fn tab_goes_round_and_shift_tab_back() {
    let mut desk = talking();
    let mut round = Vec::new();
    for _ in 0..4 {
        round.push(desk.state.focus);
        desk.press(KeyCode::Tab);
    }
    assert_eq!(round, [Focus::Send, Focus::Messages, Focus::Settings, Focus::Peers]);
    assert_eq!(desk.state.focus, Focus::Send);
    desk.press(KeyCode::BackTab);
    assert_eq!(desk.state.focus, Focus::Peers);
}

#[test]
fn escape_then_a_digit_is_a_function_key() {
    let mut desk = talking();
    desk.press(KeyCode::Esc);
    desk.press(KeyCode::Char('3'));
    assert_eq!(desk.state.form.view, View::Hex);
    assert_eq!(desk.state.input.text(), "");
}

#[test]
fn a_peer_of_the_list_is_selected_and_no_longer() {
    let mut desk = talking();
    desk.hear("127.0.0.1:6000", b"second");
    desk.state.focus = Focus::Peers;
    desk.press(KeyCode::Down);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.state.status.selected, Some("127.0.0.1:5000".parse().unwrap()));
    desk.press(KeyCode::Enter);
    assert_eq!(desk.state.status.selected, None);
}

#[test]
fn reply_selects_the_sender_of_the_chosen_message() {
    let mut desk = talking();
    desk.hear("127.0.0.1:6000", b"second");
    desk.state.focus = Focus::Messages;
    desk.frame();
    desk.press(KeyCode::Up);
    desk.press(KeyCode::Up);
    desk.press(KeyCode::Char('r'));
    assert_eq!(desk.state.status.selected, Some("127.0.0.1:5000".parse().unwrap()));
    assert_eq!(desk.state.focus, Focus::Send);
}

#[test]
fn a_message_is_taken_into_the_send_line_byte_for_byte() {
    for bytes in [&b"plain"[..], "你好".as_bytes(), b"\xc4\xe3", b"", b"a\x00b"] {
        let mut desk = talking();
        desk.hear("127.0.0.1:6000", bytes);
        desk.state.focus = Focus::Messages;
        desk.frame();
        desk.press(KeyCode::Char('c'));
        let again = desk.state.composed().unwrap();
        assert_eq!(again, bytes, "{:?}", desk.state.input);
    }
}

#[test]
fn finding_shows_only_what_was_looked_for_and_escape_shows_all() {
    let mut desk = talking();
    desk.hear("127.0.0.1:6000", b"needle");
    desk.control('f');
    desk.type_text("need");
    let screen = desk.screen();
    assert!(screen.contains("needle") && !screen.contains("hello"), "{screen}");
    desk.press(KeyCode::Enter);
    assert_eq!(desk.state.focus, Focus::Messages);
    desk.press(KeyCode::Esc);
    assert!(desk.screen().contains("hello"));
}

#[test]
fn the_end_is_asked_for_from_anywhere() {
    for focus in [Focus::Send, Focus::Messages, Focus::Settings, Focus::Peers] {
        let mut desk = talking();
        desk.state.focus = focus;
        assert!(matches!(desk.control('c')[..], [Effect::Quit]), "{focus:?}");
        desk.press(KeyCode::F(1));
        assert!(matches!(desk.press(KeyCode::F(10))[..], [Effect::Quit]), "{focus:?}, help");
    }
}

#[test]
fn recording_without_a_file_asks_for_one() {
    let mut desk = talking();
    assert!(desk.press(KeyCode::F(6)).is_empty());
    assert_eq!((desk.state.focus, desk.state.form.chosen), (Focus::Settings, Field::Record));
    desk.type_text("x.pcap");
    assert!(matches!(desk.press(KeyCode::Enter)[..], [Effect::Record(Some(_))]));
}

#[test]
fn what_the_command_line_sends_waits_until_it_is_open() {
    let mut desk = Desk::new(Lang::En, &["hello", "--to", "127.0.0.1:9"]);
    assert!(desk.state.take_due().is_empty());
    desk.press(KeyCode::F(2));
    for entry in desk.fake.journal.read(0, 10).entries {
        desk.state.hear(&entry);
    }
    let due = desk.state.take_due();
    assert!(matches!(&due[..], [Effect::Send(bytes)] if bytes[..] == *b"hello"), "{due:?}");
    assert!(desk.state.take_due().is_empty());
}

#[test]
fn a_saved_session_gives_the_same_settings_back() {
    let mut desk = Desk::new(Lang::En, &["--bind", "127.0.0.1:7", "--to", "[::1]:9", "-e", "gbk"]);
    desk.press(KeyCode::F(3));
    let settings = super::play::settings(Lang::En, &[]);
    let session = desk.state.form.session("ready", &settings);
    let mut other = Desk::new(Lang::En, &[]);
    other.state.form.load(&session);
    assert_eq!(other.state.form.session("ready", &settings), session);
    assert_eq!(other.state.form.text(Field::Own), "127.0.0.1:7");
    assert_eq!(other.state.form.view, View::Hex);
}

#[test]
fn a_modifier_alone_types_nothing() {
    let mut desk = talking();
    desk.press_with(KeyCode::Char('z'), KeyModifiers::CONTROL);
    desk.press_with(KeyCode::Char('z'), KeyModifiers::ALT);
    assert_eq!(desk.state.input.text(), "");
}

#[test]
fn a_click_chooses_a_peer_a_message_and_a_pane() {
    let mut desk = talking();
    desk.hear("127.0.0.1:6000", b"second");
    desk.frame();
    let areas = desk.state.areas;
    click(&mut desk, areas.peers.x + 3, areas.peers.y + 1);
    assert_eq!(desk.state.status.selected, Some("127.0.0.1:6000".parse().unwrap()));
    click(&mut desk, areas.messages.x + 3, areas.messages.y + 1);
    assert_eq!((desk.state.focus, desk.state.messages.cursor), (Focus::Messages, Some(0)));
    click(&mut desk, areas.send.x + 3, areas.send.y + 1);
    assert_eq!(desk.state.focus, Focus::Send);
    // Outside of everything: nothing.
    click(&mut desk, u16::MAX, u16::MAX);
}

fn click(desk: &mut Desk, column: u16, row: u16) {
    let kind = MouseEventKind::Down(MouseButton::Left);
    let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    for effect in desk.state.mouse(mouse, &desk.fake.journal) {
        if let Effect::Order(command) = effect {
            desk.fake.order(command);
        }
    }
    desk.state.update(desk.fake.status());
}
