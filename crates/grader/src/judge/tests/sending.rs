use std::net::{Ipv4Addr, SocketAddrV4};

use crate::judge::testing::*;
use crate::judge::{Failure, Verdict};
use crate::plan::{Endpoint, ExpectedDatagrams};

fn two() -> crate::plan::PlannedCheck {
    sends(&[b"first", b"second"])
}

#[test]
fn the_expected_datagrams_in_their_order_pass() {
    let seen = Seen::new().sent(b"first").sent(b"second").exited(0);
    assert_eq!(verdict(&two(), &seen), Verdict::Passed);
    let seen = Seen::without_capture()
        .arrived("peer", SOURCE, b"first")
        .arrived("peer", SOURCE, b"second")
        .exited(0);
    assert_eq!(verdict(&two(), &seen), Verdict::Passed);
}

#[test]
fn each_single_deviation_of_the_datagrams_fails() {
    let elsewhere = SocketAddrV4::new(*PEER.ip(), 9009);
    let rows: [(&str, Seen); 9] = [
        ("none", Seen::new()),
        ("one missing", Seen::new().sent(b"first")),
        ("one too many", Seen::new().sent(b"first").sent(b"second").sent(b"second")),
        ("an empty one too many", Seen::new().sent(b"first").sent(b"second").sent(b"")),
        ("other order", Seen::new().sent(b"second").sent(b"first")),
        ("other bytes", Seen::new().sent(b"first").sent(b"second\n")),
        (
            "another elsewhere",
            Seen::new().sent(b"first").sent(b"second").left(SOURCE, elsewhere, b"first"),
        ),
        ("not heard", Seen::new().sent(b"first").left(SOURCE, PEER, b"second")),
        ("a connection", Seen::new().sent(b"first").sent(b"second").connects(PEER)),
    ];
    for (row, seen) in rows {
        assert!(!failures(&two(), &seen.exited(0)).is_empty(), "{row} passed");
    }
}

#[test]
fn without_a_capture_each_deviation_at_the_peers_fails() {
    let mut check = two();
    check.peers.push(udp("stranger", STRANGER));
    let right = || {
        Seen::without_capture().arrived("peer", SOURCE, b"first").arrived("peer", SOURCE, b"second")
    };
    assert_eq!(verdict(&check, &right().exited(0)), Verdict::Passed);
    let rows: [(&str, Seen); 3] = [
        ("one missing", Seen::without_capture().arrived("peer", SOURCE, b"first")),
        ("one too many", right().arrived("peer", SOURCE, b"second")),
        ("one at a stranger", right().arrived("stranger", SOURCE, b"first")),
    ];
    for (row, seen) in rows {
        assert!(!failures(&check, &seen.exited(0)).is_empty(), "{row} passed");
    }
}

#[test]
fn a_check_that_lists_no_datagrams_does_not_care_what_is_sent() {
    let seen = Seen::new().sent(b"whatever").connects(PEER).exited(0);
    assert_eq!(verdict(&check(), &seen), Verdict::Passed);
}

#[test]
fn the_source_port_counts_where_it_is_asked_for() {
    let mut check = sends(&[b"text"]);
    check.expected.datagrams[0].from_port = Some(OWN.port());
    let from =
        |source| Seen::new().left(source, PEER, b"text").arrived("peer", source, b"text").exited(0);
    assert_eq!(verdict(&check, &from(OWN)), Verdict::Passed);
    let wrong = Failure::SourcePort { expected: OWN.port(), got: SOURCE.port() };
    assert_eq!(failures(&check, &from(SOURCE)), [wrong]);
}

#[test]
fn every_listener_of_a_broadcast_must_hear_it() {
    let broadcast = SocketAddrV4::new(Ipv4Addr::new(127, 255, 255, 255), 9000);
    let everywhere = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 9000);
    let mut check = sends(&[b"text"]);
    let at = |name: &str| Endpoint::Udp { name: name.to_owned(), at: everywhere, share: true };
    check.peers = vec![at("one"), at("two")];
    check.expected.datagrams[0].to = broadcast;
    check.expected.datagrams[0].at = lines(&["one", "two"]);
    let sent = Seen::new().left(SOURCE, broadcast, b"text").arrived("one", SOURCE, b"text");
    let all = sent.clone().arrived("two", SOURCE, b"text").exited(0);
    assert_eq!(verdict(&check, &all), Verdict::Passed);
    let deaf = Failure::NotHeard { peer: "two".to_owned(), to: broadcast };
    assert_eq!(failures(&check, &sent.exited(0)), std::slice::from_ref(&deaf));
    let heard_by_one = Seen::without_capture().arrived("one", SOURCE, b"text").exited(0);
    assert_eq!(failures(&check, &heard_by_one), [deaf]);
}

#[test]
fn a_peer_that_hears_two_addresses_may_receive_them_mixed() {
    let broadcast = SocketAddrV4::new(Ipv4Addr::new(127, 255, 255, 255), 9000);
    let mut check = two();
    check.expected.datagrams.push(ExpectedDatagrams {
        to: broadcast,
        at: lines(&["peer"]),
        payloads: bytes(&["third"]),
        from_port: None,
    });
    let heard = |texts: [&[u8]; 3]| {
        let all = texts.into_iter();
        all.fold(Seen::without_capture(), |seen, text| seen.arrived("peer", SOURCE, text)).exited(0)
    };
    assert_eq!(verdict(&check, &heard([b"third", b"first", b"second"])), Verdict::Passed);
    assert!(!failures(&check, &heard([b"third", b"second", b"first"])).is_empty());
    assert!(!failures(&check, &heard([b"third", b"first", b"first"])).is_empty());
}

#[test]
fn looking_up_a_name_is_not_sending() {
    let server = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 53), 53);
    let query = b"\x12\x34\x01\x00\0\x01\0\0\0\0\0\0\x05notes\0\0\x01\0\x01";
    let seen = Seen::new().left(SOURCE, server, query).sent(b"first").sent(b"second").exited(0);
    assert_eq!(verdict(&two(), &seen), Verdict::Passed);
}

#[test]
fn a_program_may_connect_to_the_checks_own_tcp_peer() {
    let mut check = two();
    check.peers.push(Endpoint::Tcp { name: "tcp".to_owned(), at: PEER });
    let seen = Seen::new().connects(PEER).sent(b"first").sent(b"second");
    assert_eq!(verdict(&check, &seen.clone().exited(0)), Verdict::Passed);
    let stray = seen.connects(STRANGER).exited(0);
    assert_eq!(failures(&check, &stray), [Failure::Connection { to: STRANGER }]);
}
