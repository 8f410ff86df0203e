//! The chat on a terminal: what comes in never garbles the line that is being typed.

use std::net::{SocketAddr, UdpSocket};

use testkit::{Terminal, next_datagram};

use super::BINARY;

/// A chat on a terminal, its address, and a friend to whom it talks.
fn chatting(columns: u16, after: &str) -> Option<(Terminal, SocketAddr, UdpSocket)> {
    let friend = UdpSocket::bind("127.0.0.1:0").unwrap();
    friend.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let to = friend.local_addr().unwrap();
    let command = format!("COURSE_LANG=en {after}{BINARY} --to {to}; echo ended $?; stty -a");
    let terminal = Terminal::start(columns, 20, &command)?;
    let screen = terminal.wait_until(|screen| screen.ends_with("\n>"));
    let addr = screen.split_whitespace().find_map(|word| word.parse().ok());
    Some((terminal, addr.unwrap(), friend))
}

/// The screen as one text, wherever the terminal broke the lines.
fn joined(screen: &str) -> String {
    screen.lines().collect()
}

#[test]
fn a_message_that_comes_in_leaves_the_typed_line_whole() {
    let Some((terminal, addr, friend)) = chatting(70, "") else { return };
    terminal.type_text("我正在输入");
    terminal.wait_until(|screen| screen.ends_with("> 我正在输入"));
    friend.send_to("在吗？".as_bytes(), addr).unwrap();
    terminal.wait_until(|screen| screen.ends_with(": 在吗？\n> 我正在输入"));
    terminal.type_text("，好了");
    terminal.press("Enter");
    assert_eq!(next_datagram(&friend).0, "我正在输入，好了".as_bytes());
}

#[test]
fn a_flood_leaves_a_wrapped_line_whole() {
    let Some((terminal, addr, friend)) = chatting(60, "") else { return };
    let typed = "这一行比屏幕还要宽，所以会换行，来多少消息都不能弄乱它".repeat(3);
    terminal.type_text(&typed);
    terminal.wait_until(|screen| joined(screen).ends_with(&typed));
    for number in 1..=1000 {
        friend.send_to(format!("flood {number}").as_bytes(), addr).unwrap();
        if number % 100 == 0 {
            // More than the receive buffer holds would be lost before the chat sees it.
            terminal.wait_until(|screen| screen.contains(&format!(": flood {number}\n")));
        }
    }
    let end = format!(": flood 1000> {typed}");
    let screen = terminal.wait_until(|screen| joined(screen).ends_with(&end));
    assert_eq!(
        joined(&screen).matches("这一行").count(),
        3,
        "the line stands there once:\n{screen}"
    );
    terminal.press("Enter");
    assert_eq!(next_datagram(&friend).0, typed.as_bytes());
}

#[test]
fn each_line_of_a_paste_is_sent() {
    let Some((terminal, _, friend)) = chatting(70, "") else { return };
    terminal.paste("一\n二\n三");
    terminal.wait_until(|screen| screen.ends_with('三'));
    terminal.press("Enter");
    let said: Vec<_> = (0..3).map(|_| next_datagram(&friend).0).collect();
    assert_eq!(said, ["一", "二", "三"].map(|line| line.as_bytes().to_vec()));
}

#[test]
fn a_hostile_message_cannot_move_the_cursor() {
    let Some((terminal, addr, friend)) = chatting(70, "") else { return };
    terminal.type_text("still here");
    friend.send_to(b"\x1b[2J\x1b[H\rforged\x9b2J", addr).unwrap();
    friend.send_to("\x1b]0;owned\x07\u{202e}".as_bytes(), addr).unwrap();
    let screen = terminal.wait_until(|screen| screen.contains("owned"));
    assert!(screen.starts_with("listening on "), "nothing was cleared:\n{screen}");
    terminal.wait_until(|screen| screen.ends_with("> still here"));
}

#[test]
fn at_the_end_the_terminal_is_as_it_was() {
    for key in ["C-d", "C-c"] {
        let Some((terminal, ..)) = chatting(70, "") else { return };
        terminal.press(key);
        let screen = terminal.wait_until(|screen| screen.contains("icanon"));
        assert!(screen.contains("ended 0") && !screen.contains("-icanon"), "{screen}");
    }
    // Told to stop from outside, in the middle of a line.
    let Some((terminal, ..)) = chatting(70, "timeout --foreground 3 ") else { return };
    terminal.type_text("half a li");
    let screen = terminal.wait_until(|screen| screen.contains("icanon"));
    assert!(screen.contains("done: 0 datagrams sent"), "{screen}");
    assert!(!screen.contains("-icanon"), "{screen}");
}
