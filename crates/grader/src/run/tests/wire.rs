//! Datagrams: what arrives, what leaves, and that nothing is missed.

use super::*;
use crate::plan::ExpectedDatagrams;
use crate::stage::Lan;

const SENDER: &str = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
for text in sys.argv[3:]: s.sendto(text.encode(), (sys.argv[1], int(sys.argv[2])))
os._exit(0)
";

fn sender(to: SocketAddrV4, texts: &[&str]) -> Option<Trial> {
    let trial = Trial::python(SENDER)?.arg(to.ip()).arg(to.port());
    Some(texts.iter().fold(trial, Trial::arg))
}

#[test]
fn every_datagram_of_a_program_that_ends_at_once_has_arrived() {
    let texts: Vec<String> = (0..200).map(|number| format!("text {number}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let at = address();
    let Some(trial) = sender(at, &texts) else { return };
    let record = trial.peer(udp("peer", at)).run();
    let arrived = arrived(&record, "peer");
    assert_eq!(arrived, texts.iter().map(|text| text.as_bytes()).collect::<Vec<_>>());
    assert_eq!(record.lost(), 0);
    assert!(record.arrived_at("peer").all(|datagram| datagram.to == Some(at)));
}

#[test]
fn a_broadcast_reaches_three_listeners() {
    let port = free_port();
    let everyone = SocketAddrV4::new(Ipv4Addr::new(127, 255, 255, 255), port);
    let Some(mut trial) = sender(everyone, &["to all"]) else { return };
    let names = ["one", "two", "three"].map(str::to_owned);
    for name in &names {
        let at = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port);
        trial = trial.peer(Endpoint::Udp { name: name.clone(), at, share: true });
    }
    trial.check.expected.datagrams = vec![ExpectedDatagrams {
        to: everyone,
        at: names.to_vec(),
        payloads: vec![b"to all".to_vec()],
        from_port: None,
    }];
    let record = trial.run();
    for name in names {
        assert_eq!(arrived(&record, &name), [b"to all"], "{name}");
    }
}

#[test]
fn what_leaves_is_seen_wherever_it_goes_and_what_the_grader_sends_is_not() {
    if !is_full() {
        return;
    }
    let at = address();
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b'here', (sys.argv[1], int(sys.argv[2])))
s.sendto(b'nowhere', ('127.9.9.9', 9))
print(s.recv(100))
try: socket.create_connection(('127.9.9.8', 99))
except OSError: pass
";
    let Some(trial) = Trial::python(script) else { return };
    let record = trial
        .arg(at.ip())
        .arg(at.port())
        .peer(udp("peer", at))
        .waits_for(datagrams("peer", 1))
        .step(tells("peer", None, b"reply"))
        .run();
    assert!(record.captured);
    let left: Vec<_> =
        record.left().map(|datagram| (datagram.to.unwrap().to_string(), datagram.bytes)).collect();
    let expected = [(at.to_string(), &b"here"[..]), ("127.9.9.9:9".to_owned(), &b"nowhere"[..])];
    assert_eq!(left, expected);
    assert_eq!(record.datagrams_to(at, &[]).len(), 1);
    let connects: Vec<_> = record.connects().map(|(_, to)| to.to_string()).collect();
    assert_eq!(connects, ["127.9.9.8:99"]);
    assert_eq!(record.stdout(), b"b'reply'\n");
}

#[test]
fn on_a_lan_a_broadcast_and_a_single_datagram_arrive_and_are_answered() {
    if !is_full() {
        return;
    }
    let lan = Lan { address: Ipv4Addr::new(192, 168, 150, 25), prefix: 24 };
    let everyone: SocketAddrV4 = "192.168.150.255:9000".parse().unwrap();
    let Some(mut trial) = sender(everyone, &["to all"]) else { return };
    trial.check.network = Network::Lan(lan);
    let at: SocketAddrV4 = "0.0.0.0:9000".parse().unwrap();
    for name in ["one", "two"] {
        trial = trial.peer(Endpoint::Udp { name: name.to_owned(), at, share: true });
    }
    let record = trial.run();
    assert_eq!(arrived(&record, "one"), [b"to all"]);
    assert_eq!(arrived(&record, "two"), [b"to all"]);
    assert_eq!(record.left().map(|datagram| datagram.to).collect::<Vec<_>>(), [Some(everyone)]);
    assert!(record.arrived_at("one").all(|datagram| *datagram.from.ip() == lan.address));

    let peer: SocketAddrV4 = "192.168.150.7:8080".parse().unwrap();
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b'hello', ('192.168.150.7', 8080))
print(s.recvfrom(100))
";
    let Some(mut trial) = Trial::python(script) else { return };
    trial.check.network = Network::Lan(lan);
    let record = trial
        .peer(udp("peer", peer))
        .waits_for(datagrams("peer", 1))
        .step(tells("peer", None, b"reply"))
        .run();
    assert_eq!(record.stdout(), b"(b'reply', ('192.168.150.7', 8080))\n");
    assert_eq!(record.left().count(), 1);
}

#[test]
fn an_empty_datagram_is_a_datagram() {
    let at = address();
    let Some(trial) = sender(at, &["", "x", ""]) else { return };
    let record = trial.peer(udp("peer", at)).run();
    assert_eq!(arrived(&record, "peer"), [&b""[..], b"x", b""]);
}

#[test]
fn a_datagram_of_any_length_is_kept_whole() {
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for length in 1, 1500, 65506, 65507: s.sendto(b'z' * length, (sys.argv[1], int(sys.argv[2])))
";
    let Some(trial) = Trial::python(script) else { return };
    let at = address();
    let record = trial.arg(at.ip()).arg(at.port()).peer(udp("peer", at)).run();
    let lengths: Vec<usize> = arrived(&record, "peer").iter().map(Vec::len).collect();
    assert_eq!(lengths, [1, 1500, 65_506, 65_507]);
}
