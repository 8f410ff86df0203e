//! Steps of a script, and what is awaited between them.

use std::time::Duration;

use super::*;
use crate::evidence::Waited;
use crate::stage::Transport;

#[test]
fn lines_are_typed_one_after_another_and_answered_in_between() {
    let trial = Trial::new("/bin/cat", &[])
        .types("one\n")
        .waits_for(Awaited::Lines(1))
        .types("two\n")
        .waits_for(Awaited::Lines(2));
    let record = trial.run();
    assert_eq!(record.stdout(), b"one\ntwo\n");
    assert_eq!(record.waited(1).unwrap().outcome, Waited::Came);
    assert_eq!(record.waited(3).unwrap().outcome, Waited::Came);
    assert_eq!(record.steps.len(), 6);
    assert!(record.steps.is_sorted());
}

const RECEIVER: &str = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', int(sys.argv[1])))
while True:
    text, who = s.recvfrom(1024)
    if text == b'quit': break
    print(who[0], text.decode())
    s.sendto(b'got ' + text, who)
";

#[test]
fn a_socket_is_awaited_without_a_packet_that_the_program_could_see() {
    let Some(trial) = Trial::python(RECEIVER) else { return };
    let (port, peer) = (free_port(), address());
    let program = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
    let record = trial
        .arg(port)
        .peer(udp("peer", peer))
        .waits_for(Awaited::Bound(port))
        .step(tells("peer", Some(program), b"hello"))
        .waits_for(datagrams("peer", 1))
        .step(tells("peer", None, b"again"))
        .waits_for(datagrams("peer", 2))
        .step(tells("peer", None, b"quit"))
        .run();
    let text = format!("{0} hello\n{0} again\n", peer.ip());
    assert_eq!(String::from_utf8(record.stdout()).unwrap(), text);
    assert_eq!(arrived(&record, "peer"), [b"got hello", b"got again"]);
    assert_eq!(record.failed_wait(), None);
    let bound = record.bound();
    assert_eq!((bound.len(), bound[0].transport), (1, Transport::Udp));
    assert_eq!(bound[0].address, SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port));
    let told = record.evidence.iter().filter(|one| matches!(one.kind, Kind::Told { .. })).count();
    assert_eq!(told, 3);
}

#[test]
fn a_socket_that_is_already_there_ends_the_wait_at_once() {
    let Some(trial) = Trial::python(RECEIVER) else { return };
    let (port, peer) = (free_port(), address());
    let record = trial
        .arg(port)
        .peer(udp("peer", peer))
        .waits_for(Awaited::Bound(port))
        .waits_for(Awaited::Bound(port))
        .step(tells("peer", Some(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)), b"quit"))
        .run();
    assert_eq!(record.waited(1).unwrap().outcome, Waited::Came);
    assert!(record.waited(1).unwrap().after < Duration::from_secs(10), "half of its patience");
}

#[test]
fn a_reply_to_nobody_is_left_out() {
    let trial = Trial::new("/bin/cat", &[])
        .peer(udp("peer", address()))
        .step(tells("peer", None, b"hello?"));
    let record = trial.run();
    assert_eq!(record.exit(), Some(Exit::Status(0)));
    assert!(!has(&record, |kind| matches!(kind, Kind::Told { .. })));
}

#[test]
fn a_program_that_never_reads_is_not_waited_for() {
    let text = "x".repeat(1 << 20);
    let trial = Trial::sh("echo done; exit 0").types(&text).waits_for(Awaited::Lines(1));
    let record = trial.run();
    assert_eq!(record.exit(), Some(Exit::Status(0)));
    assert!(has(&record, |kind| matches!(kind, Kind::Typed { taken: false, .. })));
    // The same with one that stays: its input is never taken, and it is stopped asleep.
    let record = Trial::sh("exec sleep 60").types(&text).patience(Duration::from_millis(200)).run();
    assert_eq!(record.stopped(), Some(crate::evidence::Reason::Asleep));
    assert!(has(&record, |kind| matches!(kind, Kind::Typed { taken: false, .. })));
}

#[test]
fn a_large_input_is_typed_whole() {
    let text = "0123456789abcde\n".repeat(1 << 16);
    let record = Trial::new("/usr/bin/wc", &["-c"]).types(&text).run();
    assert_eq!(record.stdout(), b"1048576\n");
    assert!(has(&record, |kind| matches!(kind, Kind::Typed { taken: true, .. })));
}

#[test]
fn a_held_port_is_taken_for_the_program() {
    let Some(trial) = Trial::python(
        "
import errno
for kind in socket.SOCK_DGRAM, socket.SOCK_STREAM:
    try:
        socket.socket(socket.AF_INET, kind).bind(('127.0.0.1', int(sys.argv[1])))
        print('free')
    except OSError as error:
        print(error.errno == errno.EADDRINUSE)
",
    ) else {
        return;
    };
    let at = SocketAddrV4::new(Ipv4Addr::LOCALHOST, free_port());
    let record = trial
        .arg(at.port())
        .peer(Endpoint::Hold { transport: Transport::Udp, at })
        .peer(Endpoint::Hold { transport: Transport::Tcp, at })
        .run();
    assert_eq!(record.stdout(), b"True\nTrue\n");
}

#[test]
fn an_address_that_is_taken_is_the_graders_trouble_and_named() {
    let at = SocketAddrV4::new(Ipv4Addr::LOCALHOST, free_port());
    let trial = Trial::new("/usr/bin/true", &[]).peer(udp("one", at)).peer(udp("two", at));
    let RunError::Endpoint { name, at: named, .. } = trial.try_run().unwrap_err() else {
        panic!("another error");
    };
    assert_eq!((name.as_str(), named), ("two", at));
}
