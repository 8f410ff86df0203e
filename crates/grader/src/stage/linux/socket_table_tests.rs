use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd};
use std::process;

use proptest::prelude::*;

use super::*;

fn inode(socket: impl AsFd) -> u64 {
    let link = fs::read_link(format!("/proc/self/fd/{}", socket.as_fd().as_raw_fd())).unwrap();
    let link = link.to_str().unwrap();
    link.strip_prefix("socket:[").unwrap().strip_suffix(']').unwrap().parse().unwrap()
}

fn told(transport: Transport, address: std::net::SocketAddr) -> Bound {
    let std::net::SocketAddr::V4(address) = address else { panic!("{address} is IPv6") };
    Bound { transport, address }
}

#[test]
fn the_table_shows_what_can_be_reached_and_nothing_else() {
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let connected = UdpSocket::bind("127.0.0.1:0").unwrap();
    connected.connect(udp.local_addr().unwrap()).unwrap();
    let own = bound_of(&[process::id()]);
    for (shown, bound) in [
        (true, told(Transport::Udp, udp.local_addr().unwrap())),
        (true, told(Transport::Udp, connected.local_addr().unwrap())),
        (true, told(Transport::Tcp, listener.local_addr().unwrap())),
        (false, told(Transport::Tcp, stream.local_addr().unwrap())),
        (false, told(Transport::Tcp, udp.local_addr().unwrap())),
    ] {
        assert_eq!(own.contains(&bound), shown, "{bound:?}");
        assert_eq!(bound_in_network(&[]).contains(&bound), shown, "{bound:?}");
    }
}

fn bound_in_network(besides: &[u64]) -> Vec<Bound> {
    bound(process::id(), besides)
}

#[test]
fn a_socket_of_the_graders_own_can_be_left_out() {
    let sockets = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
    let [one, other] = sockets.each_ref().map(|it| told(Transport::Udp, it.local_addr().unwrap()));
    let bound = bound_in_network(&[inode(&sockets[0])]);
    assert!(!bound.contains(&one) && bound.contains(&other), "{bound:?}");
}

#[test]
fn a_socket_is_told_among_those_of_its_owner_alone() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let it = told(Transport::Udp, socket.local_addr().unwrap());
    let mut other = process::Command::new("cat").stdin(process::Stdio::piped()).spawn().unwrap();
    assert!(!bound_of(&[other.id()]).contains(&it));
    assert!(bound(other.id(), &[]).contains(&it), "both are in one network");
    other.kill().unwrap();
    other.wait().unwrap();
    let gone = other.id();
    assert_eq!((bound_of(&[gone]), bound_of(&[]), bound(gone, &[])), (vec![], vec![], vec![]));
    assert!(bound_of(&[gone, process::id()]).contains(&it), "the others are told of all the same");
}

#[test]
fn a_socket_of_both_families_is_one_for_every_interface() {
    let Ok(socket) = UdpSocket::bind("[::]:0") else { return testkit::missing("IPv6") };
    let port = socket.local_addr().unwrap().port();
    let address = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port);
    let bound = Bound { transport: Transport::Udp, address };
    assert!(bound_of(&[process::id()]).contains(&bound));
}

/// Words of an address as the system writes them.
fn hex(octets: &[u8]) -> String {
    let words = octets.chunks_exact(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap()));
    words.map(|word| format!("{word:08X}")).collect()
}

/// A row as proc(5) shows it.
fn line(local: &str, state: &str) -> String {
    format!(
        "   7: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000  1000        0 4242 2 0 0"
    )
}

#[test]
fn rows_are_read_and_broken_ones_left_out() {
    let loopback = hex(&[127, 0, 0, 1]);
    let mapped = hex(&Ipv4Addr::new(192, 168, 1, 5).to_ipv6_mapped().octets());
    let v6 = |address: Ipv6Addr| hex(&address.octets());
    for (what, local, state, transport, address) in [
        ("UDP", format!("{loopback}:22B8"), "07", Transport::Udp, Some("127.0.0.1:8888")),
        ("connected UDP", format!("{loopback}:22B8"), "01", Transport::Udp, Some("127.0.0.1:8888")),
        (
            "listening TCP",
            format!("{loopback}:FFFF"),
            "0A",
            Transport::Tcp,
            Some("127.0.0.1:65535"),
        ),
        ("connected TCP", format!("{loopback}:FFFF"), "01", Transport::Tcp, None),
        ("no port yet", format!("{loopback}:0000"), "07", Transport::Udp, None),
        (
            "every interface",
            format!("{}:0001", v6(Ipv6Addr::UNSPECIFIED)),
            "07",
            Transport::Udp,
            Some("0.0.0.0:1"),
        ),
        ("IPv4 in IPv6", format!("{mapped}:0001"), "0A", Transport::Tcp, Some("192.168.1.5:1")),
        ("IPv6 loopback", format!("{}:0001", v6(Ipv6Addr::LOCALHOST)), "07", Transport::Udp, None),
        ("no port", loopback.clone(), "07", Transport::Udp, None),
        ("too long a port", format!("{loopback}:122B8"), "07", Transport::Udp, None),
        ("not hex", "0100007G:22B8".to_owned(), "07", Transport::Udp, None),
        ("too short an address", "100007F:22B8".to_owned(), "07", Transport::Udp, None),
        ("not a byte a letter", "你好aa:22B8".to_owned(), "07", Transport::Udp, None),
    ] {
        let told = address.map(|it| Row {
            bound: Bound { transport, address: it.parse().unwrap() },
            inode: 4242,
        });
        assert_eq!(row(&line(&local, state), transport), told, "{what}");
    }
    assert_eq!(row("  sl  local_address rem_address   st tx_queue", Transport::Udp), None);
    assert_eq!(row("", Transport::Udp), None);
}

#[test]
fn the_tables_of_tcp_are_passed_over_only_when_they_are_surely_empty() {
    for (passed_over, statistics) in [
        (
            true,
            "sockets: used 9\nTCP: inuse 0 orphan 0 tw 0 alloc 4 mem 0\nUDP: inuse 1 mem 0\nTCP6: inuse 0\n",
        ),
        (true, "TCP: inuse 0 orphan 0 tw 0 alloc 4 mem 0\n"),
        (false, "TCP: inuse 0 orphan 0 tw 0 alloc 4 mem 0\nTCP6: inuse 1\n"),
        (false, "TCP: inuse 2 orphan 0 tw 0 alloc 4 mem 0\nTCP6: inuse 0\n"),
        (false, "TCP: used\n"),
        (false, ""),
    ] {
        assert_eq!(nobody_uses_tcp(statistics), passed_over, "{statistics}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_table(text: String, local in "[0-9a-fA-F你]{8,34}:[0-9A-F+]{0,5}", cut in 0..120_usize) {
        let row = line(&local, "07");
        let cut: String = row.chars().take(cut).collect();
        for table in [text.as_str(), &row, &cut] {
            let _ = rows(table, Transport::Udp).count();
        }
    }
}
