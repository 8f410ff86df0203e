//! What is to be seen.

use common::Lang;
use crossterm::event::KeyCode;
use net_assist::status::Unsent;
use net_assist::{Entry, Event};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;

use super::{Desk, play};
use crate::face::screen::form::ToWhom;
use crate::face::screen::state::Focus;
use crate::face::screen::{Machine as _, totals};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

fn conversation(lang: Lang, columns: u16, rows: u16) -> Desk {
    let mut desk = Desk::open(lang, &[]).sized(columns, rows);
    for (from, bytes) in play::messages() {
        desk.hear(from, &bytes);
    }
    desk
}

fn contains(desk: &mut Desk, texts: &[&str]) {
    let screen = desk.screen();
    for text in texts {
        assert!(screen.contains(text), "no “{text}” in\n{screen}");
    }
}

#[test]
fn at_once_one_sees_what_is_open_where_and_how_to_send() {
    let mut desk = Desk::open(Lang::En, &[]);
    contains(
        &mut desk,
        &[
            "OPEN",
            "UDP 0.0.0.0:8888",
            "every interface",
            "Waiting for datagrams on port 8888",
            "To send: type below",
            "F1",
            "nobody to send to yet",
        ],
    );
    let mut desk = Desk::open(Lang::Zh, &[]);
    contains(
        &mut desk,
        &["已打开", "UDP 0.0.0.0:8888", "所有网卡", "正在端口 8888 等待数据报", "发送：在下方输入"],
    );
}

#[test]
fn what_is_closed_says_so_and_how_to_open_it() {
    let mut desk = Desk::new(Lang::En, &[]);
    contains(&mut desk, &["CLOSED", "F2 opens", "F2Open"]);
}

#[test]
fn a_message_has_its_time_direction_peer_length_and_content() {
    let mut desk = Desk::open(Lang::En, &[]).sized(140, 30);
    desk.hear("127.0.0.1:54321", "你好".as_bytes());
    let frame = desk.frame();
    let row = frame.iter().find(|row| row.contains("你好")).unwrap();
    let form: String = row.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert!(form.contains("00:00:00.000 recv 000.0.0.0:00000"), "{form}");
    assert!(row.contains("6  你好"), "{row}");
    let mut narrow = Desk::open(Lang::Zh, &[]);
    narrow.hear("127.0.0.1:54321", "你好".as_bytes());
    contains(&mut narrow, &["收 127.0.0.1:54321 6 字节", "  你好"]);
}

#[test]
fn the_columns_of_chinese_and_english_stand_under_each_other() {
    for lang in LANGS {
        let mut desk = conversation(lang, 160, 40);
        let frame = desk.frame();
        let places: Vec<usize> = frame
            .iter()
            .filter(|row| {
                row.contains("127.0.0.1:54321 ") && row.contains(".0.0.1") && row.contains(':')
            })
            .filter_map(|row| row.find("127.0.0.1:54321").map(|at| row[..at].width()))
            .filter(|at| *at > 60)
            .collect();
        assert!(
            places.len() >= 3 && places.iter().all(|at| *at == places[0]),
            "{places:?}\n{}",
            frame.join("\n")
        );
    }
}

#[test]
fn bytes_are_shown_as_text_hex_and_both_by_one_key() {
    let mut desk = Desk::open(Lang::En, &[]);
    desk.hear("127.0.0.1:1", b"Az");
    contains(&mut desk, &["  Az"]);
    desk.press(KeyCode::F(3));
    contains(&mut desk, &["41 7a"]);
    desk.press(KeyCode::F(3));
    contains(&mut desk, &["Az", "41 7a"]);
}

#[test]
fn nothing_foreign_steers_the_terminal() {
    for (columns, rows) in [(40, 10), (80, 24), (200, 50)] {
        let mut desk = conversation(Lang::Zh, columns, rows);
        let screen = desk.screen();
        let is_harmless = |c: char| c == '\n' || !common::escape::is_hazardous(c);
        assert!(screen.chars().all(is_harmless), "{screen}");
        assert!(rows < 50 || screen.contains(r"\x1b]0;owned\x07"), "{screen}");
    }
}

#[test]
fn explaining_shows_the_call_pythons_and_rusts_line() {
    let mut desk = Desk::open(Lang::En, &[]).sized(160, 40);
    desk.hear("127.0.0.1:1", b"hi");
    desk.press(KeyCode::F(12));
    contains(&mut desk, &["bind(", "recvfrom", "Python", "Rust", "EXPLAIN"]);
}

#[test]
fn details_show_all_bytes_with_their_places() {
    let mut desk = Desk::open(Lang::En, &[]);
    desk.hear("127.0.0.1:1", &(0..=255).collect::<Vec<u8>>());
    desk.state.focus = Focus::Messages;
    desk.frame();
    desk.press(KeyCode::Enter);
    contains(&mut desk, &["127.0.0.1:1", "256"]);
    desk.press(KeyCode::End);
    contains(&mut desk, &["0000f0  f0 f1"]);
    desk.press(KeyCode::Esc);
    assert!(desk.state.overlay.is_none());
}

#[test]
fn help_names_every_pane_and_can_be_read_to_its_end_at_any_size() {
    for (columns, rows) in [(40, 10), (80, 24), (200, 50)] {
        let mut desk = Desk::open(Lang::En, &[]).sized(columns, rows);
        desk.press(KeyCode::F(1));
        let mut seen = String::new();
        for _ in 0..20 {
            seen += &desk.screen();
            desk.press(KeyCode::PageDown);
        }
        for text in ["Everywhere", "Send line", "Messages", "Peers", "Settings", "Ctrl-C"] {
            assert!(seen.contains(text), "{text} at {columns}×{rows}");
        }
    }
}

#[test]
fn a_terminal_that_is_too_small_is_told_which_size_it_needs() {
    for (columns, rows) in [(39, 24), (80, 9), (10, 3), (1, 1)] {
        let mut desk = Desk::open(Lang::En, &[]).sized(columns, rows);
        let screen = desk.screen();
        assert!(columns < 30 || screen.contains("40×10"), "{screen}");
    }
}

#[test]
fn without_colors_nothing_has_one() {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::style::Color;
    let mut desk = conversation(Lang::En, 100, 30);
    desk.state.theme = crate::face::screen::theme::Theme::new(false);
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
    let (state, journal) = (&mut desk.state, &desk.fake.journal);
    terminal.draw(|frame| crate::face::screen::draw::draw(frame, state, journal)).unwrap();
    let cells = terminal.backend().buffer().content();
    assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
}

#[test]
fn the_settings_scroll_so_that_the_chosen_field_is_seen() {
    let mut desk = Desk::open(Lang::En, &[]);
    desk.press(KeyCode::F(4));
    for _ in 0..40 {
        desk.press(KeyCode::Down);
    }
    contains(&mut desk, &["[ Reset counters ]"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_keys_at_any_size_are_drawn(
        keys in proptest::collection::vec(0_usize..24, 0..40),
        columns in 1_u16..130,
        rows in 1_u16..45,
        is_chinese: bool,
    ) {
        let codes = [
            KeyCode::F(1), KeyCode::F(2), KeyCode::F(3), KeyCode::F(4), KeyCode::F(7), KeyCode::F(8), KeyCode::F(9),
            KeyCode::F(12), KeyCode::Tab, KeyCode::BackTab, KeyCode::Esc, KeyCode::Enter, KeyCode::Up, KeyCode::Down,
            KeyCode::Left, KeyCode::Right, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Home, KeyCode::End,
            KeyCode::Char('你'), KeyCode::Char(' '), KeyCode::Char('c'), KeyCode::Backspace,
        ];
        let lang = if is_chinese { Lang::Zh } else { Lang::En };
        let mut desk = conversation(lang, columns, rows);
        for key in keys {
            desk.press(codes[key]);
            desk.frame();
        }
    }
}

#[test]
fn all_are_counted_as_they_are_sent_to() {
    let mut desk = conversation(Lang::En, 120, 30);
    desk.state.form.to = ToWhom::All;
    // Some of the peers are a group's address.
    desk.fake.status.lock().unwrap().all_count = 2;
    desk.state.update(desk.fake.status());
    contains(&mut desk, &["Send to all 2"]);
    desk.fake.status.lock().unwrap().all_count = 0;
    desk.state.update(desk.fake.status());
    contains(&mut desk, &["nobody to send to yet"]);
}

#[test]
fn what_could_not_be_sent_is_counted_and_told() {
    for (lang, counted, told, total) in [
        (Lang::En, "unsent 3 · 1234 B", "1,000 bytes in 2 messages", "not sent 3 (1234 bytes)"),
        (Lang::Zh, "未发出 3 · 1234 B", "2 条消息共 1,000 字节", "未发出 3 条（1234 字节）"),
    ] {
        let mut desk = Desk::open(lang, &[]);
        assert!(!desk.screen().contains("未发出") && !desk.screen().contains("unsent"));
        let before = desk.fake.status();
        desk.fake.status.lock().unwrap().unsent = Unsent { messages: 3, bytes: 1234 };
        assert!(!desk.state.shows(&desk.fake.status()), "it is drawn anew");
        let peer = "127.0.0.1:9".parse().unwrap();
        let event = Event::Unsent { peer, messages: 2, bytes: 1000 };
        let entry = Entry { number: 0, time: std::time::SystemTime::now(), event };
        desk.state.hear(&entry);
        desk.state.update(desk.fake.status());
        contains(&mut desk, &[counted, told]);
        assert!(totals(&desk.fake.status(), &desk.state).ends_with(total));
        let before = totals(&before, &desk.state);
        assert!(!before.contains("not sent") && !before.contains("未发出"), "{before}");
    }
}
