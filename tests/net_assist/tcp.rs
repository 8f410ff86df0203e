//! TCP through the binary: ends, pieces, several clients.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};

use serde_json::json;
use testkit::{LIMIT, Running};

use super::{next_of, program, untimed};

/// A server's assistant and its address.
fn serving(args: &[&str]) -> (Running, SocketAddr) {
    let listen = ["--tcp-listen", "--bind", "127.0.0.1:0"];
    Running::listening(program(&[&listen, args].concat()))
}

fn connected(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

/// A listener, and a client's assistant that is connected to it.
fn client(args: &[&str]) -> (Running, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let assistant = Running::start(program(&[&["--tcp", "--to", &to], args].concat()));
    let stream = listener.accept().unwrap().0;
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    (assistant, stream)
}

fn all_of(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_end_of_input_is_an_end_of_stream_and_the_reply_still_comes() {
    let (mut assistant, mut server) = client(&["--line-end", "lf"]);
    assistant.write("GET /\n\n你好\n".as_bytes());
    assistant.end_input();
    assert_eq!(all_of(&mut server), "GET /\n\n你好\n".as_bytes());
    server.write_all("收到".as_bytes()).unwrap();
    drop(server);
    let finished = assistant.wait();
    assert_eq!(finished.code(), 0);
    assert!(finished.text().contains("6 bytes: 收到"), "{finished:?}");
}

#[test]
fn a_client_waits_for_the_servers_end_no_longer_than_it_is_told() {
    let (assistant, mut server) = client(&["hello", "--wait", "50ms"]);
    assert_eq!(all_of(&mut server), b"hello");
    assert_eq!(assistant.wait().code(), 0, "the server has not closed");
}

#[test]
fn lines_are_still_sent_to_a_server_that_sends_no_more_and_it_is_told() {
    for (lang, told, hint) in [
        ("en", "sends no more (FIN)", "lines are still sent"),
        ("zh", "不再发送（FIN）", "输入的行仍会发送"),
    ] {
        let (mut assistant, mut server) =
            client(&["--line-end", "lf", "--wait", "1h", "--lang", lang]);
        assert!(untimed(&assistant.next_line()).contains("127.0.0.1"));
        server.write_all(b"bye").unwrap();
        server.shutdown(Shutdown::Write).unwrap();
        assert!(assistant.next_line().ends_with("bye"));
        let line = assistant.next_line();
        assert!(line.contains(told), "{line}");
        assistant.write("你好\nlast".as_bytes());
        assistant.end_input();
        assert_eq!(all_of(&mut server), "你好\nlast\n".as_bytes());
        let finished = assistant.wait();
        assert_eq!(finished.code(), 0, "{finished:?}");
        assert!(finished.stderr.contains(hint), "{finished:?}");
    }
}

#[test]
fn a_program_that_keeps_its_pipe_open_does_not_keep_a_client_whose_server_has_left() {
    let (mut assistant, mut server) = client(&[]);
    server.write_all(b"bye").unwrap();
    drop(server);
    assert!(untimed(&assistant.next_line()).contains("127.0.0.1"));
    assert!(assistant.next_line().ends_with("bye"));
    let finished = assistant.wait();
    assert_eq!(finished.code(), 0, "{finished:?}");
    assert!(finished.stderr.contains("1 s without one ends it"), "{finished:?}");
}

#[test]
fn a_line_to_a_server_that_has_closed_is_no_silent_end() {
    let (mut assistant, server) = client(&["--json", "--wait", "1h"]);
    drop(server);
    next_of(&mut assistant, "peer_ended");
    assistant.type_line("nobody reads this");
    assert_eq!(next_of(&mut assistant, "disconnected")["by"], "error");
    assert_eq!(assistant.wait().code(), 1);
}

#[test]
fn who_only_waits_for_messages_ends_with_the_server() {
    let (assistant, server) = client(&["--json", "--timeout", "1h"]);
    drop(server);
    let finished = assistant.wait();
    assert_eq!(finished.code(), 0, "{finished:?}");
    assert!(finished.events().iter().all(|event| event["event"] != "peer_ended"), "{finished:?}");
}

#[test]
fn a_broken_connection_is_status_1() {
    let (mut assistant, server) = client(&["--json"]);
    assistant.type_line("unread");
    next_of(&mut assistant, "sent");
    // Closing with bytes unread sends a reset (RFC 2525, 2.17).
    assert!(server.peek(&mut [0; 6]).unwrap() > 0);
    drop(server);
    assert_eq!(assistant.wait().code(), 1);
}

#[test]
fn a_server_talks_to_one_to_the_last_and_to_all() {
    let (mut assistant, addr) = serving(&["--json"]);
    let (mut one, mut two) = (connected(addr), connected(addr));
    for _ in 0..2 {
        next_of(&mut assistant, "connected");
    }
    let first = one.local_addr().unwrap();
    two.write_all(b"me").unwrap();
    assert_eq!(next_of(&mut assistant, "received")["from"], two.local_addr().unwrap().to_string());
    assistant.type_line("/last L");
    assistant.type_line("/all A");
    assistant.type_line(&format!("/to {first}"));
    assistant.type_line("1");
    assistant.type_line("/quit");
    assert_eq!(assistant.wait().code(), 0);
    assert_eq!((all_of(&mut one), all_of(&mut two)), (b"A1".to_vec(), b"LA".to_vec()));
}

#[test]
fn a_character_in_two_pieces_is_one() {
    let (mut assistant, addr) = serving(&[]);
    let mut peer = connected(addr);
    peer.set_nodelay(true).unwrap();
    let from = peer.local_addr().unwrap();
    assert!(untimed(&assistant.next_line()).contains(&from.to_string()));
    peer.write_all(b"\xe4\xbd\xa0\xe5").unwrap();
    assert_eq!(untimed(&assistant.next_line()), format!("<- {from}  3 bytes: 你"));
    peer.write_all(b"\xa5\xbd").unwrap();
    let line = assistant.next_line();
    // On a busy machine the half may have waited as long as it does.
    assert!(line.ends_with("3 bytes: 好") || line.contains("1 byte: "), "{line}");
}

#[test]
fn an_echo_sends_everything_back() {
    let (mut assistant, addr) = serving(&["--echo", "--json"]);
    let mut peer = connected(addr);
    peer.write_all("你好".as_bytes()).unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(all_of(&mut peer), "你好".as_bytes());
    assert_eq!(next_of(&mut assistant, "sent")["cause"], "rule");
}

#[test]
fn a_client_that_is_refused_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    drop(listener);
    let finished = Running::start(program(&["--tcp", "--to", &to, "--json", "x"])).wait();
    assert_eq!(finished.code(), 1);
    let events = finished.events();
    assert_eq!((events.len(), &events[0]["event"]), (1, &json!("error")), "{events:?}");
}
