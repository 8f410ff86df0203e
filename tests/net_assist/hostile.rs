//! Hostile input through the binary: it stays up, says so, and steers no terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Stdio;

use serde_json::Value;
use testkit::{LIMIT, Running, contract};

use super::{hearing, next_of, program};

/// So many datagrams, most of them short: what is done with the long ones takes most of the time.
fn mostly_short(count: usize) -> impl Iterator<Item = Vec<u8>> {
    testkit::hostile::datagrams(u32::MAX)
        .enumerate()
        .filter(|(number, datagram)| datagram.len() <= 1_500 || number % 50 == 4)
        .map(|(_, datagram)| datagram)
        .take(count)
}

#[test]
fn ten_thousand_hostile_datagrams_stop_nothing_and_steer_nothing() {
    let (mut assistant, addr, friend) = hearing(&["--json"]);
    // One is on its way while the one before is looked at.
    let mut ahead = mostly_short(10_000);
    let mut send_next = || ahead.next().map(|datagram| friend.send_to(&datagram, addr).unwrap());
    send_next();
    for datagram in mostly_short(10_000) {
        send_next();
        let line = assistant.next_line();
        contract::is_harmless(line.as_bytes());
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(event["bytes"], datagram.len(), "nothing is cut off");
        if event["text"].is_null() {
            assert_eq!(assistant.next_event()["event"], "decode_error");
        }
    }
    assistant.type_line("/quit");
    let finished = assistant.wait();
    assert_eq!(finished.events().last().unwrap()["received"], 10_000);
}

#[test]
fn each_hostile_datagram_is_one_harmless_line() {
    for view in ["text", "hex", "both"] {
        let (mut assistant, addr, friend) = hearing(&["--view", view]);
        for datagram in mostly_short(500) {
            friend.send_to(&datagram, addr).unwrap();
            let line = assistant.next_line();
            contract::is_harmless(line.as_bytes());
            let length = datagram.len();
            assert!(line.contains(&format!("  {length} byte")), "{length}: {line:.200}");
        }
    }
}

#[test]
fn ten_thousand_datagrams_of_a_burst_are_all_there() {
    let (mut assistant, addr, friend) = hearing(&["--json"]);
    // In parts that any receive buffer holds: what is claimed is the program's part.
    for part in 0..100 {
        for number in 0..100 {
            friend.send_to(format!("{}", part * 100 + number).as_bytes(), addr).unwrap();
        }
        for number in 0..100 {
            let text = format!("{}", part * 100 + number);
            assert_eq!(next_of(&mut assistant, "received")["text"], text);
        }
    }
}

#[test]
fn an_endless_line_is_shown_in_pieces() {
    let args = ["--tcp-listen", "--bind", "127.0.0.1:0", "--json"];
    let (mut assistant, addr) = Running::listening(program(&args));
    let mut peer = TcpStream::connect(addr).unwrap();
    let endless = std::thread::spawn(move || {
        for _ in 0..500 {
            peer.write_all(&[b'x'; 10_000]).unwrap();
        }
    });
    let mut bytes = 0;
    while bytes < 5_000_000 {
        bytes += next_of(&mut assistant, "received")["bytes"].as_u64().unwrap();
    }
    endless.join().unwrap();
    assistant.type_line("/quit");
    assert_eq!(assistant.wait().code(), 0);
}

#[test]
fn many_peers_are_listed_and_counted() {
    let (mut assistant, addr, _) = hearing(&["--json"]);
    for number in 0..500 {
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        peer.send_to(format!("{number}").as_bytes(), addr).unwrap();
        next_of(&mut assistant, "received");
    }
    assistant.type_line("/who");
    let who = next_of(&mut assistant, "who");
    // A port may have been given twice.
    let count = who["count"].as_u64().unwrap();
    assert!((400..=500).contains(&count), "{count}");
    assert_eq!(who["peers"].as_array().unwrap().len(), 256);
}

#[test]
fn a_server_survives_the_clients_that_die_in_the_middle() {
    let args = ["--tcp-listen", "--bind", "127.0.0.1:0", "--json"];
    let (mut assistant, addr) = Running::listening(program(&args));
    for _ in 0..50 {
        let mut peer = TcpStream::connect(addr).unwrap();
        peer.write_all(b"half a mess").unwrap();
        let connected = next_of(&mut assistant, "received")["from"].clone();
        assistant.type_line("unread");
        next_of(&mut assistant, "sent");
        drop(peer);
        assert_eq!(next_of(&mut assistant, "disconnected")["peer"], connected);
    }
    let mut last = TcpStream::connect(addr).unwrap();
    last.set_read_timeout(Some(LIMIT)).unwrap();
    next_of(&mut assistant, "connected");
    assistant.type_line("/all still here");
    let mut got = [0; 10];
    last.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"still here");
}

#[test]
fn an_output_that_is_too_slow_misses_some_and_is_told_how_many() {
    let args = ["--tcp-listen", "--json", "--errors", "replace", "--bind", "127.0.0.1:0"];
    let mut command = program(&args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // What was received in between is long, and not looked at.
    let received = r#"{"event":"received""#;
    let mut lines = lines.map(Result::unwrap).filter(|line| !line.starts_with(received));
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap()).unwrap() };
    let addr = next()["addr"].as_str().unwrap().to_owned();
    // Nobody reads the pipe while twice as much arrives as the journal keeps.
    let mut friend = TcpStream::connect(addr).unwrap();
    for _ in 0..2000 {
        friend.write_all(&[b'x'; 65_536]).unwrap();
    }
    child.stdin.take().unwrap().write_all(b"/quit\n").unwrap();
    let mut discarded = 0;
    let done = loop {
        let event = next();
        match event["event"].as_str().unwrap() {
            "discarded" => discarded += event["count"].as_u64().unwrap(),
            "done" => break event,
            _ => {}
        }
    };
    assert!(discarded > 0, "{done}");
    assert_eq!(done["discarded"], discarded);
    assert!(child.wait().unwrap().success());
}

#[test]
fn input_that_is_cut_off_in_the_middle_of_a_line_is_sent_as_it_is() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let mut assistant = Running::start(program(&["--tcp", "--to", &to]));
    let mut peer = listener.accept().unwrap().0;
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    assistant.write(b"half a li");
    assistant.end_input();
    let mut got = Vec::new();
    peer.read_to_end(&mut got).unwrap();
    assert_eq!(got, b"half a li");
}
