//! Raw bytes: in place of ncat in a pipe.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use testkit::{LIMIT, Running, next_datagram};

use super::{program, talking};

/// Three megabytes of every byte, with newlines and escape sequences among them.
fn bytes() -> Vec<u8> {
    (0..3_000_000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect()
}

#[test]
fn raw_bytes_go_through_both_ways_as_they_are() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let mut assistant = Running::start(program(&["--raw", "--tcp", "--to", &to]));
    let server = thread::spawn(move || {
        let mut peer = listener.accept().unwrap().0;
        peer.set_read_timeout(Some(LIMIT)).unwrap();
        let mut got = Vec::new();
        peer.read_to_end(&mut got).unwrap();
        peer.write_all(&got).unwrap();
        got
    });
    assistant.write(&bytes());
    let finished = assistant.finish();
    assert!(server.join().unwrap() == bytes(), "other bytes arrived");
    assert!(finished.stdout == bytes(), "other bytes came back");
    assert_eq!(finished.code(), 0);
    assert!(finished.stderr.contains("connected to"), "{}", finished.stderr);
}

#[test]
fn a_peer_that_does_not_read_for_a_while_loses_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let file = tempfile::NamedTempFile::new().unwrap();
    // Far more than the sockets and the engine hold.
    let much: Vec<u8> = bytes().repeat(6);
    fs::write(file.path(), &much).unwrap();
    let path = file.path().to_str().unwrap();
    let assistant = Running::start(program(&["--tcp", "--to", &to, "--json", "--file", path]));
    let mut peer = listener.accept().unwrap().0;
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    let mut first = [0; 1];
    peer.read_exact(&mut first).unwrap();
    // Meanwhile another assistant waits for nothing, and ends after a second.
    let meanwhile = program(&["--bind", "127.0.0.1:0", "--timeout", "1s"]);
    assert_eq!(Running::start(meanwhile).wait().code(), 3);
    let mut got = first.to_vec();
    peer.read_to_end(&mut got).unwrap();
    drop(peer);
    let finished = assistant.wait();
    assert!(got == much, "{} of {} bytes arrived", got.len(), much.len());
    assert_eq!(finished.code(), 0, "{}", finished.stderr);
}

#[test]
fn a_piece_of_raw_input_is_a_datagram() {
    let (friend, to) = testkit::receiver("127.0.0.1");
    let mut assistant = Running::start(program(&["--raw", "--to", &to]));
    assistant.write(b"a\n\xff\x00b");
    assert_eq!(next_datagram(&friend).0, b"a\n\xff\x00b");
    // On stdout there are received bytes alone.
    let addr: SocketAddr = loop {
        let said = assistant.stderr();
        if let Some(addr) = said.split_whitespace().find_map(|word| word.parse().ok()) {
            break addr;
        }
        thread::yield_now();
    };
    friend.send_to(b"\x1b[2J\n", addr).unwrap();
    assert_eq!(assistant.next_bytes(5), b"\x1b[2J\n");
}

#[test]
fn a_file_is_one_datagram_and_one_that_is_too_long_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), b"\xc4\xe3\n\x00").unwrap();
    let (mut assistant, _, friend) = talking(&[]);
    assistant.type_line(&format!("/file {}", file.path().display()));
    assert_eq!(next_datagram(&friend).0, b"\xc4\xe3\n\x00");
    fs::write(file.path(), vec![0; 70_000]).unwrap();
    assistant.type_line(&format!("/file {}", file.path().display()));
    let finished = assistant.finish();
    assert!(finished.stderr.contains("a datagram holds at most 65,507 bytes"), "{finished:?}");
    assert_eq!(finished.code(), 1);
}

#[test]
fn raw_input_is_kept_for_the_first_one_who_comes() {
    let server = program(&["--raw", "--tcp-listen", "--bind", "127.0.0.1:0"]);
    let mut assistant = Running::start(server);
    assistant.write(b"for whoever comes");
    assistant.end_input();
    let addr: SocketAddr = loop {
        let said = assistant.stderr();
        if let Some(addr) = said.split_whitespace().find_map(|word| word.parse().ok()) {
            break addr;
        }
        thread::yield_now();
    };
    let mut peer = std::net::TcpStream::connect(addr).unwrap();
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    let mut got = [0; 17];
    peer.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"for whoever comes");
}

#[test]
fn raw_input_is_sent_to_its_end_also_to_a_peer_that_sends_no_more() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let mut assistant = Running::start(program(&["--raw", "--tcp", "--to", &to]));
    let mut peer = listener.accept().unwrap().0;
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    peer.write_all(b"all I have").unwrap();
    peer.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(assistant.next_bytes(10), b"all I have");
    assistant.write(b"and now ");
    let mut got = [0; 8];
    peer.read_exact(&mut got).unwrap();
    assistant.write(b"my part");
    assistant.end_input();
    let mut got = Vec::new();
    peer.read_to_end(&mut got).unwrap();
    assert_eq!(got, b"my part");
    assert_eq!(assistant.wait().code(), 0);
}
