//! Connections: how they begin, how they end, and a peer that does not read.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use common::codec::Encoding;
use net_assist::engine::Allowance;
use net_assist::event::Ending;
use net_assist::{Command, Event, Failure, Link, LinkKind, Target};
use socket2::SockRef;
use testkit::LIMIT;

use crate::at_work::{AtWork, on};

/// A server engine, and a connection to it.
fn served(link: Link, allowance: Allowance) -> (AtWork, TcpStream) {
    let mut engine = AtWork::allowed(allowance);
    let own = engine.opened(link);
    let stream = connect(own);
    engine.connected();
    (engine, stream)
}

fn server() -> Link {
    on(LinkKind::TcpServer, "127.0.0.1:0")
}

fn connect(to: std::net::SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}

fn client(to: std::net::SocketAddr) -> Link {
    Link { peer: Some(to.to_string().parse().unwrap()), ..Link::new(LinkKind::TcpClient) }
}

/// A client engine, and the other end of its connection.
fn calling() -> (AtWork, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (engine, own) = AtWork::open(client(listener.local_addr().unwrap()));
    let (stream, from) = listener.accept().unwrap();
    assert_eq!(from, own);
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    (engine, stream)
}

#[test]
fn engines_talk_to_each_other_over_ipv4_and_ipv6() {
    for bind in ["127.0.0.1:0", "[::1]:0"] {
        if TcpListener::bind(bind).is_err() {
            return testkit::missing("IPv6");
        }
        let (mut server, at) = AtWork::open(on(LinkKind::TcpServer, bind));
        let (mut client, own) = AtWork::open(client(at));
        assert_eq!(server.connected(), own);
        client.send_to(Target::Selected, b"ping");
        server.expect(b"ping");
        server.send_to(Target::All, b"pong");
        client.expect(b"pong");
        assert_eq!(client.engine.status().peers[0].traffic.received_bytes, 4);
        client.order(Command::Close);
        assert!(matches!(client.disconnected(at), Ending::ByUs));
        client.closed();
        assert!(matches!(server.disconnected(own), Ending::ByPeer));
        assert_eq!(server.engine.status().peer_count, 0);
    }
}

#[test]
fn a_refused_connection_is_told_and_nothing_is_open() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut engine = AtWork::start();
    engine.order(Command::Open(client(closed)));
    let connecting = engine.next(|event| match event {
        Event::Connecting { to } => Some(*to),
        _ => None,
    });
    assert_eq!(connecting, closed);
    let Failure::Connect { to, reason } = engine.failure() else { panic!("another failure") };
    assert_eq!((to, reason.0.kind()), (closed, ErrorKind::ConnectionRefused));
    engine.until(|status| status.open.is_none());
    engine.order(Command::Open(Link::new(LinkKind::TcpClient)));
    assert!(matches!(engine.failure(), Failure::NoPeer));
}

#[test]
fn after_the_end_of_input_the_other_side_may_still_talk() {
    let (mut engine, mut peer) = calling();
    let server = peer.local_addr().unwrap();
    engine.send_to(Target::Selected, b"the last word");
    engine.order(Command::EndOfInput);
    let mut heard = Vec::new();
    peer.read_to_end(&mut heard).unwrap();
    assert_eq!(heard, b"the last word");
    engine.send_to(Target::Selected, b"one more");
    assert!(matches!(engine.common_failure().as_ref(), common::Error::Send { .. }));
    peer.write_all(b"an answer").unwrap();
    engine.expect(b"an answer");
    drop(peer);
    assert!(matches!(engine.disconnected(server), Ending::ByPeer));
    engine.closed();
}

#[test]
fn the_other_sides_end_is_told_where_it_is_still_sent_to() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let link = Link { half_open: true, ..client(listener.local_addr().unwrap()) };
    let (mut engine, _) = AtWork::open(link);
    let mut peer = listener.accept().unwrap().0;
    peer.set_read_timeout(Some(LIMIT)).unwrap();
    let server = peer.local_addr().unwrap();
    peer.write_all(b"the last word").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    engine.expect(b"the last word");
    let ended = engine.next(|event| match event {
        Event::PeerEnded { peer } => Some(*peer),
        Event::Disconnected { .. } => panic!("it is still sent to"),
        _ => None,
    });
    assert_eq!(ended, server);
    engine.send_to(Target::Selected, b"an answer");
    engine.order(Command::EndOfInput);
    let mut heard = Vec::new();
    peer.read_to_end(&mut heard).unwrap();
    assert_eq!(heard, b"an answer");
    assert!(matches!(engine.disconnected(server), Ending::ByPeer));
}

#[test]
fn a_client_that_only_ended_its_input_gets_what_was_sent_before() {
    let (mut engine, mut peer) = served(server(), Allowance::default());
    let big = vec![b'x'; 8 << 20];
    engine.send_to(Target::Last, &big);
    peer.shutdown(Shutdown::Write).unwrap();
    let mut heard = Vec::new();
    peer.read_to_end(&mut heard).unwrap();
    assert_eq!(heard.len(), big.len());
    assert!(matches!(engine.disconnected(peer.local_addr().unwrap()), Ending::ByPeer));
}

#[test]
fn a_reset_is_no_good_order() {
    let (mut engine, peer) = served(server(), Allowance::default());
    let from = peer.local_addr().unwrap();
    SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
    drop(peer);
    let Ending::Broken(reason) = engine.disconnected(from) else { panic!("another ending") };
    assert_eq!(reason.0.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_killed_program_is_gone_and_the_server_stays() {
    let (mut engine, own) = AtWork::open(server());
    let Some(mut program) = testkit::Peer::Python.call_tcp(own) else { return };
    program.send(b"alive");
    let from = engine.expect(b"alive");
    drop(program);
    engine.disconnected(from);
    let mut next = connect(own);
    engine.connected();
    next.write_all(b"next").unwrap();
    engine.expect(b"next");
}

#[test]
fn a_peer_that_does_not_read_gets_a_bounded_queue_and_hurts_nobody_else() {
    let waiting = 256 << 10;
    let (mut engine, mut idle) = served(server(), Allowance { waiting, ..Allowance::default() });
    let from = idle.local_addr().unwrap();
    let piece = vec![b'x'; 64 << 10];
    let (refused, waits) = fill(&engine, from, &piece);
    assert_eq!(refused, piece.len());
    assert!(waits <= waiting && waits + refused > waiting, "{waits} wait");
    assert!(engine.engine.status().peers[0].waiting <= waiting);

    let mut other = connect(engine.engine.status().open.unwrap().own);
    engine.connected();
    engine.send(other.local_addr().unwrap(), b"for you");
    let mut heard = [0; 7];
    other.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"for you");

    // Now it reads: what had been taken comes, and nothing is missing in between.
    engine.until(|status| status.peers.iter().any(|peer| peer.waiting > 0));
    engine.send(other.local_addr().unwrap(), b"done");
    idle.set_nonblocking(false).unwrap();
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        idle.read_to_end(&mut all).map(|_| all.len())
    });
    engine.until(|status| status.peers.iter().all(|peer| peer.waiting == 0));
    let sent = engine.engine.status().totals.sent_bytes;
    engine.order(Command::Close);
    let read = reader.join().unwrap().unwrap() as u64;
    assert_eq!(read, sent - b"for youdone".len() as u64);
}

#[test]
fn what_still_waits_when_a_connection_is_closed_is_told_as_lost() {
    for is_broken in [false, true] {
        let (mut engine, idle) = served(server(), Allowance::default());
        let from = idle.local_addr().unwrap();
        fill(&engine, from, &vec![b'x'; 1 << 20]);
        let waits = engine.until(|status| status.peers[0].waiting > 0).peers[0].waiting;
        match is_broken {
            // What it has not read makes its end a break (RST).
            true => drop(idle),
            false => engine.order(Command::Disconnect(from)),
        }
        let (messages, bytes) = engine.next(|event| match event {
            Event::Unsent { peer, messages, bytes } if *peer == from => Some((*messages, *bytes)),
            Event::Disconnected { .. } => panic!("nothing was said before"),
            _ => None,
        });
        assert!(messages >= 1 && bytes >= 1 && bytes <= waits, "{messages}, {bytes} of {waits}");
        let unsent = engine.engine.status().unsent;
        // Beside what was refused before.
        let (messages, bytes) = (messages as u64, bytes as u64);
        assert!(unsent.messages > messages && unsent.bytes > bytes, "{unsent:?}");
        engine.disconnected(from);
    }
}

/// Sends until the engine refuses; what it says then.
fn fill(engine: &AtWork, to: std::net::SocketAddr, piece: &[u8]) -> (usize, usize) {
    let mut from = engine.engine.journal().extent().0;
    // The system's own buffers take some megabytes, too.
    for _ in 0..1000 {
        engine.send(to, piece);
        for entry in engine.engine.journal().read(from, 1000).entries {
            from = entry.number + 1;
            if let Event::Failed(Failure::PeerDoesNotRead { waiting, refused, .. }) = entry.event {
                return (refused, waiting);
            }
        }
    }
    let status = engine.until(|status| status.peers.iter().any(|peer| peer.waiting > 0));
    panic!("nothing was refused: {status:?}");
}

#[test]
fn a_line_without_an_end_comes_in_pieces_and_the_journal_stays_within_its_limits() {
    let limits = net_assist::journal::Limits { entries: 1000, bytes: 100_000 };
    let (engine, mut peer) =
        served(server(), Allowance { journal: limits, ..Allowance::default() });
    let endless = vec![b'x'; 8 << 20];
    peer.write_all(&endless).unwrap();
    engine.until(|status| status.totals.received_bytes == endless.len() as u64);
    let batch = engine.engine.journal().read(0, usize::MAX);
    let (next, discarded) = engine.engine.journal().extent();
    assert_eq!((batch.missed, batch.entries.len() as u64), (discarded, next - discarded));
    let kept: usize = batch
        .entries
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Received(received) => Some(received.bytes.len()),
            _ => None,
        })
        .sum();
    assert!(discarded > 0 && batch.entries.len() <= 1000 && kept <= 100_000);
}

#[test]
fn one_that_floods_keeps_no_other_one_and_no_order_waiting() {
    let (engine, flood) = served(server(), Allowance::default());
    let own = engine.engine.status().open.unwrap().own;
    let stopper = flood.try_clone().unwrap();
    let flooder = std::thread::spawn(move || {
        let mut flood = flood;
        let piece = vec![b'x'; 1 << 20];
        while flood.write_all(&piece).is_ok() {}
    });
    engine.until(|status| status.totals.received > 10_000);
    let mut quiet = connect(own);
    let from = quiet.local_addr().unwrap();
    engine.until(|status| status.peers.iter().any(|peer| peer.peer == from));
    for _ in 0..100 {
        quiet.write_all(b"me").unwrap();
        engine.send(from, b"you");
        let mut heard = [0; 3];
        quiet.read_exact(&mut heard).unwrap();
    }
    engine.until(|status| {
        status.peers.iter().any(|peer| peer.peer == from && peer.traffic.received_bytes == 200)
    });
    stopper.shutdown(Shutdown::Both).unwrap();
    flooder.join().unwrap();
}

#[test]
fn a_character_that_is_cut_waits_for_its_rest() {
    let text = "你好，收到 😀 end";
    let mut link = server();
    link.whole_characters = Some(Encoding::Utf8);
    link.buffer = 2;
    let (mut engine, mut peer) = served(link, Allowance::default());
    peer.write_all(text.as_bytes()).unwrap();
    let mut got = String::new();
    while got != text {
        // Each piece is text by itself.
        got += std::str::from_utf8(&engine.received().bytes).unwrap();
        assert!(text.starts_with(&got), "{got}");
    }
    // A rest that never comes is shown all the same.
    peer.write_all(&"好".as_bytes()[..2]).unwrap();
    engine.expect(&"好".as_bytes()[..2]);
    peer.write_all(&"好".as_bytes()[..1]).unwrap();
    drop(peer);
    engine.expect(&"好".as_bytes()[..1]);
}

#[test]
fn one_connection_can_be_ended_and_the_others_stay() {
    let (mut engine, mut one) = served(server(), Allowance::default());
    let mut other = connect(engine.engine.status().open.unwrap().own);
    engine.connected();
    let from = one.local_addr().unwrap();
    engine.order(Command::Select(Some(from)));
    engine.order(Command::Disconnect(from));
    assert!(matches!(engine.disconnected(from), Ending::ByUs));
    assert_eq!(one.read(&mut [0; 1]).unwrap(), 0);
    assert_eq!(engine.engine.status().selected, None);
    engine.send(from, b"gone");
    assert!(matches!(engine.failure(), Failure::NotConnected(peer) if peer == from));
    engine.order(Command::ClearCounters);
    engine.send_to(Target::All, b"all that are left");
    other.read_exact(&mut [0; 17]).unwrap();
    let totals = engine.until(|status| status.totals.sent == 1).totals;
    assert_eq!((totals.sent_bytes, engine.engine.status().peer_count), (17, 1));
    for command in [Command::Broadcast(true), Command::EndOfInput] {
        engine.order(command);
        assert!(matches!(engine.failure(), Failure::NotForThis(LinkKind::TcpServer)));
    }
}

#[test]
fn a_port_can_be_taken_again_at_once() {
    let (mut engine, own) = AtWork::open(server());
    let _stream = connect(own);
    engine.connected();
    engine.order(Command::Close);
    engine.closed();
    assert_eq!(engine.opened(on(LinkKind::TcpServer, &own.to_string())), own);
}
