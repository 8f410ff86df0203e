//! The full screen on a real terminal: tmux types and reads.

use std::net::UdpSocket;
use std::time::Duration;

use testkit::Terminal;

use super::BINARY;

/// The screen with these arguments; `None` when tmux is absent.
fn screen(columns: u16, rows: u16, lang: &str, arguments: &str) -> Option<Terminal> {
    // The shell does not end: tmux would scroll away a line of what was written last.
    let command = format!(
        "NET_ASSIST_HOME=/nonexistent COURSE_LANG={lang} {BINARY} {arguments}; echo status $?; cat"
    );
    Terminal::start(columns, rows, &command)
}

/// The port that the first line names once a socket is open.
fn port(screen: &str) -> Option<u16> {
    let head = screen.lines().next()?;
    let address = head.split_whitespace().find(|word| word.starts_with("127.0.0.1:"))?;
    address.rsplit(':').next()?.parse().ok()
}

fn open(terminal: &Terminal) -> u16 {
    let opened = terminal.wait_until(|screen| port(screen).is_some());
    port(&opened).unwrap()
}

fn friend() -> UdpSocket {
    let friend = UdpSocket::bind("127.0.0.1:0").unwrap();
    friend.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    friend
}

fn has(wanted: &[&str]) -> impl Fn(&str) -> bool {
    let wanted: Vec<String> = wanted.iter().map(|text| (*text).to_owned()).collect();
    move |screen| wanted.iter().all(|text| screen.contains(text))
}

#[test]
fn a_conversation_in_chinese_is_typed_seen_and_answered() {
    let Some(terminal) = screen(80, 24, "zh", "--bind 127.0.0.1:0") else { return };
    let port = open(&terminal);
    let friend = friend();
    friend.send_to("你好，网络！".as_bytes(), ("127.0.0.1", port)).unwrap();
    terminal.wait_until(has(&["你好，网络！", "18 字节", "收 1 ·"]));
    terminal.type_text("收到了");
    terminal.press("Enter");
    let mut buffer = [0; 100];
    let (length, from) = friend.recv_from(&mut buffer).unwrap();
    assert_eq!((&buffer[..length], from.port()), ("收到了".as_bytes(), port));
    terminal.wait_until(has(&["收到了", "发 1 · 9 B"]));
}

#[test]
fn control_c_gives_the_terminal_back_and_tells_the_totals() {
    let Some(terminal) = screen(80, 24, "en", "--bind 127.0.0.1:0") else { return };
    let port = open(&terminal);
    friend().send_to(b"four", ("127.0.0.1", port)).unwrap();
    terminal.wait_until(has(&["received 1 · 4 B"]));
    terminal.press("C-c");
    let after = terminal.wait_until(has(&["status 0"]));
    assert!(after.contains("received 1 (4 bytes)"), "{after}");
    assert!(!after.contains("Settings"), "{after}");
}

#[test]
fn a_port_that_is_taken_is_told_with_its_cure_and_the_settings_stay() {
    let taken = friend();
    let address = taken.local_addr().unwrap();
    let Some(terminal) = screen(80, 24, "en", &format!("--bind {address}")) else { return };
    terminal.wait_until(has(&["CLOSED", "help:", "Settings", &address.to_string()]));
    drop(taken);
    terminal.press("F2");
    terminal.wait_until(has(&["OPEN", &address.to_string()]));
}

#[test]
fn escape_sequences_of_a_stranger_are_shown_and_not_obeyed() {
    let Some(terminal) = screen(80, 24, "en", "--bind 127.0.0.1:0") else { return };
    let port = open(&terminal);
    let friend = friend();
    friend.send_to(b"\x1b[2J\x1b]0;owned\x07\x9b1;1H", ("127.0.0.1", port)).unwrap();
    friend.send_to("\u{202e}forged\r\n12:00:00.000 recv".as_bytes(), ("127.0.0.1", port)).unwrap();
    let seen = terminal.wait_until(has(&["\\x1b[2J", "\\u202eforged\\r\\n"]));
    assert!(seen.contains("Settings") && seen.contains("OPEN"), "{seen}");
}

#[test]
fn a_flood_leaves_the_keys_and_the_newest_message_usable() {
    let Some(terminal) = screen(200, 50, "en", "--bind 127.0.0.1:0") else { return };
    let port = open(&terminal);
    let friend = friend();
    for number in 0..20_000 {
        friend.send_to(format!("flood {number}").as_bytes(), ("127.0.0.1", port)).unwrap();
    }
    terminal.wait_until(|screen| {
        // The system may drop one of so many; then the next is the last.
        friend.send_to(b"the last one", ("127.0.0.1", port)).unwrap();
        screen.contains("the last one")
    });
    terminal.press("F7");
    terminal.type_text("flood 7777");
    // Found far behind, or dropped by the system: the screen says how many there are either way.
    terminal.wait_until(|screen| screen.contains(" found") && screen.contains("“flood 7777”"));
    terminal.press("Escape");
    // Two escape sequences at once would be read as other keys.
    terminal.wait_until(|screen| !screen.contains(" found"));
    terminal.press("F1");
    terminal.wait_until(has(&["Everywhere", "Send line"]));
}

#[test]
fn small_and_smaller_terminals_are_used_or_told() {
    let Some(terminal) = screen(40, 10, "zh", "--bind 127.0.0.1:0") else { return };
    let port = open(&terminal);
    friend().send_to("短".as_bytes(), ("127.0.0.1", port)).unwrap();
    terminal.wait_until(has(&["  短", "F1帮助"]));
    let Some(tiny) = screen(30, 8, "zh", "--bind 127.0.0.1:0") else { return };
    tiny.wait_until(has(&["窗口太小", "40×10"]));
}

#[test]
fn a_paste_of_several_lines_is_one_message_and_is_not_sent_by_itself() {
    let Some(terminal) = screen(80, 24, "en", "--bind 127.0.0.1:0") else { return };
    let port = open(&terminal);
    let friend = friend();
    friend.send_to(b"hello", ("127.0.0.1", port)).unwrap();
    terminal.wait_until(has(&["hello", "received 1"]));
    terminal.paste("one\ntwo\n");
    terminal.wait_until(has(&["> one", "two"]));
    terminal.press("Enter");
    let mut buffer = [0; 100];
    let (length, _) = friend.recv_from(&mut buffer).unwrap();
    assert_eq!(&buffer[..length], b"one\ntwo");
}
