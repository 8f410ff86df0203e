//! Datagrams: what the system says of each, of those that were lost, and of those refused.

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::SystemTime;

use common::Explain;
use net_assist::engine::Allowance;
use net_assist::event::{Cause, Clock};
use net_assist::link::Group;
use net_assist::{Command, Event, Failure, LinkKind, Target};
use testkit::{is_linux, missing};

use crate::at_work::{AtWork, on};

#[test]
fn what_one_engine_sends_another_receives() {
    let (mut one, own) = AtWork::udp();
    let (mut other, to) = AtWork::udp();
    one.send(to, "你好".as_bytes());
    let (from, cause) = one.next(|event| match event {
        Event::Sent { from, to: sent_to, bytes, cause } => {
            assert_eq!((*sent_to, &bytes[..]), (to, "你好".as_bytes()));
            Some((*from, *cause))
        }
        _ => None,
    });
    assert_eq!((from, cause), (own, Cause::Order));
    let received = other.received();
    assert_eq!((&received.bytes[..], received.from), ("你好".as_bytes(), own));
    assert_eq!(received.full_length, 6);
}

#[test]
fn the_time_of_a_datagram_is_when_it_came_in() {
    let clock = if cfg!(target_os = "linux") { Clock::System } else { Clock::Program };
    let (mut engine, own) = AtWork::udp();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let before = SystemTime::now();
    socket.send_to(b"now", own).unwrap();
    let (time, taken_by) = engine.next_entry(|entry| match &entry.event {
        Event::Received(received) => Some((entry.time, received.clock)),
        _ => None,
    });
    assert_eq!(taken_by, clock);
    assert!(before <= time && time <= SystemTime::now());
}

#[test]
fn a_datagram_that_is_cut_tells_its_real_length() {
    let mut link = on(LinkKind::Udp, "127.0.0.1:0");
    link.buffer = 10;
    let (mut engine, own) = AtWork::open(link);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for (sent, kept) in [(26, 10), (10, 10), (0, 0), (testkit::LONGEST_DATAGRAM, 10)] {
        socket.send_to(&vec![b'x'; sent], own).unwrap();
        let received = engine.received();
        assert_eq!((received.bytes.len(), received.full_length), (kept, sent));
        assert_eq!(received.is_truncated(), sent > kept);
    }
    let totals = engine.engine.status().totals;
    assert_eq!(
        (totals.received, totals.received_bytes),
        (4, 36 + testkit::LONGEST_DATAGRAM as u64)
    );
}

#[test]
fn a_closed_port_is_told_of_the_peer_it_was_and_nobody_else_is_hurt() {
    if !is_linux("the error queue of a socket") {
        return;
    }
    for local in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(open) = UdpSocket::bind(local) else { return missing("IPv6") };
        let closed = UdpSocket::bind(local).unwrap().local_addr().unwrap();
        let (mut engine, _) = AtWork::open(on(LinkKind::Udp, local));
        let good = open.local_addr().unwrap();
        for _ in 0..50 {
            engine.send(closed, b"into the void");
            engine.send(good, b"hello");
        }
        let (mut refused, mut sent) = (0, 0);
        while refused < 50 || sent < 100 {
            engine.next(|event| {
                match event {
                    Event::Sent { .. } => sent += 1,
                    Event::Unreachable { peer, by, reason } => {
                        assert_eq!((*peer, *by), (closed, Some(closed.ip())));
                        assert_eq!(reason.0.kind(), ErrorKind::ConnectionRefused);
                        refused += 1;
                    }
                    event => panic!("neither sent nor refused: {event:?}"),
                }
                Some(())
            });
        }
        let status = engine.engine.status();
        for peer in status.peers {
            assert_eq!(peer.unreachable, peer.peer == closed);
        }
    }
}

#[test]
fn every_datagram_is_either_received_or_counted_as_dropped() {
    if !is_linux("the drop counter of a socket") {
        return;
    }
    let mut engine = AtWork::allowed(Allowance { receive_buffer: 1, ..Allowance::default() });
    let own = engine.opened(on(LinkKind::Udp, "127.0.0.1:0"));
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut sent = 0;
    // The buffer holds one or two of them: sooner or later the engine comes too late.
    while engine.engine.status().dropped == Some(0) {
        for _ in 0..1000 {
            socket.send_to(&[b'x'; 1000], own).unwrap();
            sent += 1;
        }
    }
    engine.order(Command::Close);
    let (mut received, mut told) = (0, 0);
    let closed = engine.next(|event| {
        match event {
            Event::Received(_) => received += 1,
            Event::Dropped { count, total } => {
                told += count;
                assert_eq!(told, *total);
            }
            Event::Closed { dropped, .. } => return *dropped,
            _ => {}
        }
        None
    });
    // What came after the order to close stayed in the buffer: at most what that holds.
    assert_eq!(closed, told);
    let left = sent - received - told;
    assert!(left <= 2, "{sent} sent, {received} received, {told} dropped");
}

#[test]
fn broadcasting_needs_the_switch_and_says_so() {
    let (mut listener, own) = AtWork::open(on(LinkKind::Udp, "0.0.0.0:0"));
    let everyone = SocketAddr::from(([127, 255, 255, 255], own.port()));
    let (mut engine, _) = AtWork::udp();
    engine.send(everyone, b"may I?");
    let Failure::Common(error) = engine.failure() else { panic!("another failure") };
    let common::Error::Send { to, bytes: 6, source } = &*error else { panic!("{error:?}") };
    assert_eq!((*to, source.kind()), (everyone, ErrorKind::PermissionDenied));
    assert!(error.help().is_some_and(|help| help.en.contains("set_broadcast(true)")), "{error:?}");

    engine.order(Command::Broadcast(true));
    engine.next(|event| matches!(event, Event::BroadcastSet(true)).then_some(()));
    assert!(engine.engine.status().open.unwrap().broadcast);
    engine.send(everyone, b"to all");
    assert_eq!(&listener.received().bytes[..], b"to all");

    engine.order(Command::Broadcast(false));
    engine.next(|event| matches!(event, Event::BroadcastSet(false)).then_some(()));
    engine.send(everyone, b"no more");
    assert!(matches!(engine.failure(), Failure::Common(_)));
}

#[test]
fn a_group_is_heard_from_joining_to_leaving() {
    let lo = "127.0.0.1".parse().unwrap();
    let group = Group { address: "239.255.77.1".parse().unwrap(), interface: Some(lo), scope: 0 };
    let (mut engine, own) = AtWork::open(on(LinkKind::Udp, "0.0.0.0:0"));
    let (sender, _) = AtWork::udp();
    let hears_both = |engine: &mut AtWork| {
        sender.send(SocketAddr::new(group.address, own.port()), b"to the group");
        sender.send(SocketAddr::new(lo.into(), own.port()), b"to one");
        let first = engine.received().bytes;
        &*first == b"to the group" && &*engine.received().bytes == b"to one"
    };
    assert!(!hears_both(&mut engine));
    engine.order(Command::Join(group.clone()));
    engine.next(|event| matches!(event, Event::Joined(it) if *it == group).then_some(()));
    assert!(hears_both(&mut engine));
    engine.order(Command::Leave(group.clone()));
    engine.next(|event| matches!(event, Event::Left(it) if *it == group).then_some(()));
    assert!(!hears_both(&mut engine));
}

#[test]
fn a_group_that_another_program_joined_is_not_heard() {
    if !is_linux("groups of one socket only") {
        return;
    }
    let (mut engine, own) = AtWork::open(on(LinkKind::Udp, "0.0.0.0:0"));
    let (group, lo) = ("239.255.77.2".parse().unwrap(), "127.0.0.1".parse().unwrap());
    let other = UdpSocket::bind("0.0.0.0:0").unwrap();
    other.join_multicast_v4(&group, &lo).unwrap();
    let (sender, _) = AtWork::udp();
    sender.send(SocketAddr::new(group.into(), own.port()), b"to the group");
    sender.send(SocketAddr::new(lo.into(), own.port()), b"to one");
    assert_eq!(&*engine.received().bytes, b"to one");
}

/// To whom the next datagrams go that are sent to this target, in the order of addresses.
fn sent_to(engine: &mut AtWork, target: Target, count: usize) -> Vec<SocketAddr> {
    engine.send_to(target, b"you");
    let mut one = || {
        engine.next(|event| match event {
            Event::Sent { to, .. } => Some(*to),
            _ => None,
        })
    };
    let mut peers: Vec<_> = (0..count).map(|_| one()).collect();
    peers.sort();
    peers
}

#[test]
fn the_selected_the_last_and_all_are_whom_they_say() {
    let (mut engine, own) = AtWork::udp();
    let sockets: Vec<_> = (0..3).map(|_| UdpSocket::bind("127.0.0.1:0").unwrap()).collect();
    let mut peers = Vec::new();
    for socket in &sockets {
        socket.send_to(b"here", own).unwrap();
        peers.push(engine.received().from);
    }
    assert_eq!(sent_to(&mut engine, Target::Last, 1), [peers[2]]);
    assert_eq!(sent_to(&mut engine, Target::Selected, 1), [peers[2]]);
    engine.order(Command::Select(Some(peers[0])));
    assert_eq!(sent_to(&mut engine, Target::Selected, 1), [peers[0]]);
    assert_eq!(sent_to(&mut engine, Target::Last, 1), [peers[2]]);
    assert_eq!(sent_to(&mut engine, Target::Peer(peers[1]), 1), [peers[1]]);
    let newest = [peers[1], peers[2], peers[0]];
    let listed: Vec<_> = engine.engine.status().peers.iter().map(|peer| peer.peer).collect();
    assert_eq!(listed, newest);
    peers.sort();
    assert_eq!(sent_to(&mut engine, Target::All, 3), peers);
    engine.order(Command::Disconnect(peers[0]));
    assert_eq!(sent_to(&mut engine, Target::All, 2), peers[1..]);
}

#[test]
fn what_cannot_be_is_told_with_its_reason() {
    let mut engine = AtWork::start();
    engine.send_to(Target::All, b"hello");
    assert!(matches!(engine.failure(), Failure::NotOpen));
    engine.order(Command::Close);
    assert!(matches!(engine.failure(), Failure::NotOpen));
    let own = engine.opened(on(LinkKind::Udp, "127.0.0.1:0"));
    for target in [Target::All, Target::Selected, Target::Last] {
        engine.send_to(target, b"hello");
        assert!(matches!(engine.failure(), Failure::NobodyToSendTo));
    }
    engine.send("[::1]:9".parse().unwrap(), b"hello");
    assert!(matches!(engine.common_failure().as_ref(), common::Error::Families { .. }));
    engine.send(own, &[0; 65_508]);
    let common::Error::Send { source, bytes: 65_508, .. } = &*engine.common_failure() else {
        panic!("another failure");
    };
    assert!(common::os::message_too_long(source));
    engine.order(Command::EndOfInput);
    assert!(matches!(engine.failure(), Failure::NotForThis(LinkKind::Udp)));
    engine.order(Command::Disconnect("127.0.0.1:1".parse().unwrap()));
    assert!(matches!(engine.failure(), Failure::NotConnected(_)));
    let group = Group { address: "127.0.0.1".parse().unwrap(), interface: None, scope: 0 };
    engine.order(Command::Join(group));
    assert!(matches!(engine.failure(), Failure::Group { leaving: false, .. }));
    let group = Group { address: "239.255.77.9".parse().unwrap(), interface: None, scope: 0 };
    engine.order(Command::Leave(group));
    let left = engine.failure();
    assert!(net_assist::words::told(&left).0.en.contains("is not joined"), "{left:?}");

    let taken = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let holder = UdpSocket::bind(taken).unwrap();
    engine.order(Command::Open(on(LinkKind::Udp, &taken.to_string())));
    engine.closed();
    let error = engine.common_failure();
    let common::Error::Bind { addr, source } = &*error else { panic!("{error:?}") };
    assert_eq!((*addr, source.kind()), (taken, ErrorKind::AddrInUse));
    assert_eq!(engine.engine.status().open, None);
    drop(holder);
    assert_eq!(engine.opened(on(LinkKind::Udp, &taken.to_string())), taken);
}

#[test]
fn a_name_is_looked_up_and_an_unknown_one_told() {
    let mut engine = AtWork::start();
    engine.opened(on(LinkKind::Udp, "localhost:0"));
    engine.order(Command::Open(on(LinkKind::Udp, "no-such-host.invalid:0")));
    let error = engine.common_failure();
    assert!(matches!(&*error, common::Error::Resolve { .. }), "{error:?}");
}

#[test]
fn dropping_an_engine_closes_it_and_ends_the_journal() {
    let (engine, own) = AtWork::udp();
    let journal = std::sync::Arc::clone(engine.engine.journal());
    drop(engine);
    let batch = journal.wait(0, 100, testkit::LIMIT);
    assert!(batch.ended);
    assert!(matches!(batch.entries.last().unwrap().event, Event::Closed { .. }));
    UdpSocket::bind(own).unwrap();
}

#[test]
fn what_cannot_be_sent_is_counted_until_the_counters_are_cleared() {
    let (mut engine, _) = AtWork::udp();
    let unsent = |engine: &AtWork| {
        let unsent = engine.engine.status().unsent;
        (unsent.messages, unsent.bytes)
    };
    engine.send_to(Target::Last, b"nobody");
    assert!(matches!(engine.failure(), Failure::NobodyToSendTo));
    assert_eq!(unsent(&engine), (1, 6));
    engine.send("[::1]:9".parse().unwrap(), b"another family");
    engine.common_failure();
    assert_eq!(unsent(&engine), (2, 20));
    engine.order(Command::Close);
    engine.closed();
    engine.send_to(Target::Last, b"closed");
    assert!(matches!(engine.failure(), Failure::NotOpen));
    assert_eq!(unsent(&engine), (3, 26));
    engine.order(Command::ClearCounters);
    engine.until(|status| status.unsent.messages == 0 && status.unsent.bytes == 0);
}
