//! Very many peers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::process::Command as Program;

use net_assist::engine::Allowance;
use net_assist::status::Status;
use net_assist::{Command, Event, LinkKind, Target};
use testkit::{Running, is_linux, missing};

use crate::at_work::{AtWork, on};
use crate::child::{run, say, word};

/// UDP peers, each with an address of its own.
const PEERS: u64 = 10_000;

#[test]
fn ten_thousand_udp_peers_are_bounded_and_counted() {
    if !is_linux("the whole of 127.0.0.0/8 on the loopback") {
        return;
    }
    let (mut engine, own) = AtWork::udp();
    for number in 0..PEERS {
        let ip = Ipv4Addr::from(0x7f01_0000 + u32::try_from(number).unwrap());
        let socket = UdpSocket::bind((ip, 0)).unwrap();
        socket.send_to(b"I am new", own).unwrap();
        if number % 100 == 99 {
            engine.until(|status| status.totals.received == number + 1);
        }
    }
    let limit = Allowance::default().peers;
    let status = engine.engine.status();
    assert_eq!(status.peer_count, limit);
    assert_eq!(status.peers_forgotten, PEERS - limit as u64);
    assert_eq!(status.peers.len(), Status::PEERS_SHOWN);
    assert_eq!(status.peers[0].peer.ip(), Ipv4Addr::from(0x7f01_0000 + 9_999));
    let mut told = Vec::new();
    engine.send(own, b"the end");
    engine.next(|event| match event {
        Event::PeersForgotten { total } => {
            told.push(*total);
            None
        }
        Event::Received(received) if &*received.bytes == b"the end" => Some(()),
        _ => None,
    });
    // At each doubling, not 5,904 times.
    assert!((1..=14).contains(&told.len()) && told.is_sorted(), "{told:?}");
    // All that are known are sent to, and the engine goes on.
    engine.send_to(Target::All, b"all");
    engine.until(|status| status.totals.sent == 1 + limit as u64);
    engine.order(Command::ClearCounters);
    engine.until(|status| status.peer_count == 0 && status.totals.received == 0);
}

#[test]
fn whom_the_limit_leaves_outside_is_taken_when_another_one_goes() {
    let mut engine = AtWork::allowed(Allowance { peers: 10, ..Allowance::default() });
    let own = engine.opened(on(LinkKind::TcpServer, "127.0.0.1:0"));
    let mut streams: Vec<_> = (0..15).map(|_| TcpStream::connect(own).unwrap()).collect();
    let mut taken = 0;
    engine.next(|event| match event {
        Event::Connected { .. } => {
            taken += 1;
            None
        }
        Event::ConnectionsRefused { open: 10, reason: None } => Some(()),
        _ => None,
    });
    assert_eq!((taken, engine.engine.status().peer_count), (10, 10));
    for gone in 0..5 {
        drop(streams.remove(0));
        let next = engine.next(|event| match event {
            Event::Connected { peer } => Some(*peer),
            Event::ConnectionsRefused { .. } => panic!("told twice"),
            _ => None,
        });
        assert_eq!(next, streams[9].local_addr().unwrap(), "after {gone}");
    }
}

/// This test's program again, as a child that runs one of the tests below with so many descriptors.
fn with_descriptors(limit: &str, test: &str) -> Option<Running> {
    if !is_linux("a shell's ulimit") {
        return None;
    }
    let mut shell = Program::new("sh");
    // A system that allows fewer says so in the child's stead.
    let script = r#"if ulimit -n "$0"; then exec "$@"; else echo "> not allowed"; fi"#;
    shell.args(["-c", script, limit]);
    shell.arg(std::env::current_exe().unwrap());
    Some(run(shell, test))
}

#[test]
fn without_a_descriptor_left_it_says_so_and_goes_on_when_there_is_one() {
    let Some(mut child) = with_descriptors("40", "crowds::child_with_few_descriptors") else {
        return;
    };
    let own: SocketAddr = word(&mut child).parse().unwrap();
    let mut streams: Vec<_> = (0..60).map(|_| TcpStream::connect(own).unwrap()).collect();
    let refused = word(&mut child);
    assert!(refused.contains("24"), "EMFILE is 24: {refused}");
    // Those inside go; those outside come in, and are heard.
    let mut last = streams.pop().unwrap();
    streams.clear();
    last.write_all(b"at last").unwrap();
    assert_eq!(word(&mut child), "at last");
    last.write_all(b"bye").unwrap();
    assert!(child.finish().status.success());
}

#[test]
#[ignore = "run by another test, with few descriptors"]
fn child_with_few_descriptors() {
    let (mut engine, own) = AtWork::open(on(LinkKind::TcpServer, "127.0.0.1:0"));
    say(own);
    let refused = engine.next(|event| match event {
        Event::ConnectionsRefused { reason, .. } => Some(reason.clone()),
        _ => None,
    });
    say(refused.unwrap().0.raw_os_error().unwrap());
    say(String::from_utf8_lossy(&engine.received().bytes));
    assert_eq!(&*engine.received().bytes, b"bye");
}

#[test]
fn a_descriptor_that_becomes_free_elsewhere_is_enough() {
    let Some(mut child) = with_descriptors("40", "crowds::child_that_holds_all_descriptors") else {
        return;
    };
    let own: SocketAddr = word(&mut child).parse().unwrap();
    let mut stream = TcpStream::connect(own).unwrap();
    assert_eq!(word(&mut child), "0 open");
    stream.write_all(b"let me in").unwrap();
    assert_eq!(word(&mut child), "let me in");
}

#[test]
#[ignore = "run by another test, with few descriptors"]
fn child_that_holds_all_descriptors() {
    let (mut engine, own) = AtWork::open(on(LinkKind::TcpServer, "127.0.0.1:0"));
    let null = || std::fs::File::open("/dev/null").ok();
    let all: Vec<_> = std::iter::from_fn(null).collect();
    say(own);
    let open = engine.next(|event| match event {
        Event::ConnectionsRefused { open, .. } => Some(*open),
        _ => None,
    });
    say(format!("{open} open"));
    drop(all);
    say(String::from_utf8_lossy(&engine.received().bytes));
}

#[test]
fn fifteen_hundred_connections_are_all_heard_and_all_answered() {
    let Some(mut child) = with_descriptors("3500", "crowds::child_with_many_connections") else {
        return;
    };
    match word(&mut child).as_str() {
        "all" => assert!(child.finish().status.success()),
        other => missing(&format!("descriptors for 1,500 connections ({other})")),
    }
}

#[test]
#[ignore = "run by another test, with many descriptors"]
fn child_with_many_connections() {
    let (mut engine, own) = AtWork::open(on(LinkKind::TcpServer, "127.0.0.1:0"));
    let streams: Result<Vec<_>, _> = (0..1500).map(|_| TcpStream::connect(own)).collect();
    let Ok(mut streams) = streams else { return say("too few") };
    for (number, stream) in streams.iter_mut().enumerate() {
        write!(stream, "{number:4}").unwrap();
    }
    engine.until(|status| status.totals.received_bytes == 1500 * 4);
    assert_eq!(engine.engine.status().peer_count, 1500);
    engine.send_to(Target::All, b"all of you");
    for stream in &mut streams {
        stream.set_read_timeout(Some(testkit::LIMIT)).unwrap();
        stream.read_exact(&mut [0; 10]).unwrap();
    }
    drop(streams);
    engine.until(|status| status.peer_count == 0);
    engine.order(Command::Close);
    engine.closed();
    say("all");
}
