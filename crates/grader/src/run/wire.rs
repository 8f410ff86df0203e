//! What leaves the program's network, as the stage's capture sees it.
//!
//! The capture sees a packet while the program's call that sends it has not returned yet. So when
//! the program has ended, everything that it ever sent is already there to be read: what did not
//! leave never will, and what left for a peer and has not arrived is on its way.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::thread;
use std::time::Instant;

use mio::{Registry, Token};

use super::notes::{Class, Notes};
use super::peers::{Counts, Served, name_and_address};
use crate::evidence::Kind;
use crate::plan::{Endpoint, PlannedCheck};
use crate::stage::{Capture, Network, Packet, Stage, Transport};

/// After so many packets the sockets have their turn.
const AT_ONCE: usize = 256;

/// The capture, and what it saw.
pub(super) struct Wire<'a> {
    capture: Option<Capture>,
    check: &'a PlannedCheck,
    /// What the grader sent itself into the network that is captured, and has not seen yet.
    own: Vec<(SocketAddrV4, SocketAddrV4, Vec<u8>)>,
    /// What left for each peer.
    counts: BTreeMap<String, Counts>,
}

impl<'a> Wire<'a> {
    pub(super) fn open(
        stage: &Stage,
        check: &'a PlannedCheck,
        registry: &Registry,
        token: Token,
    ) -> io::Result<Self> {
        let capture = stage.capture()?;
        if let Some(capture) = &capture {
            register(capture, registry, token)?;
        }
        Ok(Self { capture, check, own: Vec::new(), counts: BTreeMap::new() })
    }

    pub(super) fn is_captured(&self) -> bool {
        self.capture.is_some()
    }

    /// The grader is about to send this itself.
    pub(super) fn expect_own(&mut self, from: SocketAddrV4, to: SocketAddrV4, bytes: &[u8]) {
        // A LAN's peers are in another network, where nothing is captured.
        if self.is_captured() && !matches!(self.check.network, Network::Lan(_)) {
            self.own.push((from, to, bytes.to_vec()));
        }
    }

    pub(super) fn read(&mut self, now: Instant, notes: &mut Notes) -> Served {
        for _ in 0..AT_ONCE {
            match self.capture.as_mut().map(Capture::next) {
                Some(Ok(Some(packet))) => self.take(packet, now, notes),
                // An error is news of an interface; the packets behind it are there all the same.
                Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                _ => return Served::Empty,
            }
        }
        Served::More
    }

    fn take(&mut self, packet: Packet, now: Instant, notes: &mut Notes) {
        let Packet { transport, from, to, bytes } = packet;
        if transport == Transport::Udp && self.is_own(from, to, &bytes) {
            return;
        }
        self.count(transport, to);
        let length = bytes.len();
        notes.add_limited(Class::Left, now, length, || Kind::Left { transport, from, to, bytes });
    }

    fn is_own(&mut self, from: SocketAddrV4, to: SocketAddrV4, bytes: &[u8]) -> bool {
        let own = self.own.iter().position(|(peer, destination, payload)| {
            peer.port() == from.port()
                && (peer.ip() == from.ip() || peer.ip().is_unspecified())
                && *destination == to
                && payload == bytes
        });
        own.map(|place| self.own.swap_remove(place)).is_some()
    }

    /// Counts a packet for the peers that it will reach.
    fn count(&mut self, transport: Transport, to: SocketAddrV4) {
        for name in hearers(&self.check.peers, transport, to, &self.check.network) {
            let counts = self.counts.entry(name.to_owned()).or_default();
            match transport {
                Transport::Udp => counts.datagrams += 1,
                Transport::Tcp => counts.connections += 1,
            }
        }
    }

    /// What left for a peer.
    pub(super) fn counts(&self, name: &str) -> Counts {
        self.counts.get(name).copied().unwrap_or_default()
    }

    /// Packets that the capture had no room for.
    pub(super) fn lost(&self) -> u64 {
        self.capture.as_ref().map_or(0, Capture::dropped)
    }
}

impl Drop for Wire<'_> {
    /// Linux closes a packet socket only when every processor has looked away from it once
    /// (`synchronize_net`), which takes 10 ms and more; no check has to wait for that.
    fn drop(&mut self) {
        if let Some(capture) = self.capture.take() {
            let closing = thread::Builder::new().name("grader-capture".to_owned());
            let _ = closing.spawn(move || {
                let _closed_here = capture;
            });
        }
    }
}

/// The names of the peers that a packet must reach unless it is lost.
fn hearers<'e>(
    peers: &'e [Endpoint],
    transport: Transport,
    to: SocketAddrV4,
    network: &Network,
) -> impl Iterator<Item = &'e str> {
    // Who listens on just this address gets it, and nobody on every address does.
    let is_taken = peers.iter().any(|peer| name_and_address(peer).1 == to);
    peers
        .iter()
        .filter(move |peer| !is_taken || !name_and_address(peer).1.ip().is_unspecified())
        .filter_map(move |peer| hears(peer, transport, to, network))
}

/// The name of a peer that a packet must reach unless it is lost. A peer on every address whose
/// port is shared gets broadcasts; of single datagrams nobody can tell.
fn hears<'e>(
    endpoint: &'e Endpoint,
    transport: Transport,
    to: SocketAddrV4,
    network: &Network,
) -> Option<&'e str> {
    let (name, at, is_shared) = match (endpoint, transport) {
        (Endpoint::Udp { name, at, share }, Transport::Udp) => (name, at, *share),
        (Endpoint::Tcp { name, at } | Endpoint::Smtp { name, at, .. }, Transport::Tcp) => {
            (name, at, false)
        }
        _ => return None,
    };
    let is_heard = at.ip() == to.ip()
        || at.ip().is_unspecified()
            && if is_shared { is_broadcast(*to.ip(), network) } else { is_near(*to.ip(), network) };
    (at.port() == to.port() && is_heard).then_some(name)
}

fn is_broadcast(ip: Ipv4Addr, network: &Network) -> bool {
    match network {
        Network::Lan(lan) => {
            let hosts = u32::MAX.checked_shr(lan.prefix.into()).unwrap_or(0);
            ip.is_broadcast() || ip.to_bits() == lan.address.to_bits() | hosts
        }
        _ => ip == Ipv4Addr::new(127, 255, 255, 255),
    }
}

/// Whether a socket on every address in the peers' network hears this address.
fn is_near(ip: Ipv4Addr, network: &Network) -> bool {
    ip.is_loopback() != matches!(network, Network::Lan(_))
}

#[cfg(target_os = "linux")]
fn register(capture: &Capture, registry: &Registry, token: Token) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    let fd = capture.as_raw_fd();
    registry.register(&mut mio::unix::SourceFd(&fd), token, mio::Interest::READABLE)
}

#[cfg(not(target_os = "linux"))]
fn register(_capture: &Capture, _registry: &Registry, _token: Token) -> io::Result<()> {
    Ok(()) // there is none on other systems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Lan;

    fn heard(at: &str, share: bool, to: &str, network: &Network) -> bool {
        let endpoint = Endpoint::Udp { name: "peer".to_owned(), at: at.parse().unwrap(), share };
        hears(&endpoint, Transport::Udp, to.parse().unwrap(), network).is_some()
    }

    #[test]
    fn a_datagram_is_awaited_at_the_peers_that_hear_it_and_at_no_other() {
        let lan = Network::Lan(Lan { address: Ipv4Addr::new(10, 0, 8, 3), prefix: 22 });
        let lo = Network::Loopback;
        for (at, share, to, network, expected) in [
            ("127.0.0.1:9", false, "127.0.0.1:9", &lo, true),
            ("127.0.0.1:9", false, "127.0.0.1:8", &lo, false),
            ("127.0.0.1:9", false, "127.0.0.2:9", &lo, false),
            ("0.0.0.0:9", false, "127.0.0.2:9", &lo, true),
            ("0.0.0.0:9", true, "127.0.0.2:9", &lo, false),
            ("0.0.0.0:9", true, "127.255.255.255:9", &lo, true),
            ("0.0.0.0:9", true, "255.255.255.255:9", &lo, false),
            ("0.0.0.0:9", true, "255.255.255.255:9", &lan, true),
            ("0.0.0.0:9", true, "10.0.11.255:9", &lan, true),
            ("0.0.0.0:9", true, "10.0.8.255:9", &lan, false),
            ("10.0.11.255:9", true, "10.0.11.255:9", &lan, true),
            ("0.0.0.0:9", false, "8.8.8.8:9", &lan, true),
            ("0.0.0.0:9", false, "127.0.0.1:9", &lan, false),
        ] {
            assert_eq!(heard(at, share, to, network), expected, "{at} {share} {to} {network:?}");
        }
    }

    #[test]
    fn who_listens_on_just_an_address_takes_it_from_who_listens_on_all() {
        let peer = |name: &str, at: &str| Endpoint::Udp {
            name: name.to_owned(),
            at: at.parse().unwrap(),
            share: false,
        };
        let peers = [peer("all", "0.0.0.0:9"), peer("one", "127.0.0.1:9")];
        let hearers = |to: &str| -> Vec<&str> {
            let to = to.parse().unwrap();
            super::hearers(&peers, Transport::Udp, to, &Network::Loopback).collect()
        };
        assert_eq!(hearers("127.0.0.1:9"), ["one"]);
        assert_eq!(hearers("127.0.0.2:9"), ["all"]);
    }

    #[test]
    fn tcp_is_awaited_where_tcp_listens() {
        let at: SocketAddrV4 = "127.0.0.1:9".parse().unwrap();
        let tcp = Endpoint::Tcp { name: "tcp".to_owned(), at };
        let hold = Endpoint::Hold { transport: Transport::Tcp, at };
        assert_eq!(hears(&tcp, Transport::Tcp, at, &Network::Loopback), Some("tcp"));
        assert_eq!(hears(&tcp, Transport::Udp, at, &Network::Loopback), None);
        assert_eq!(hears(&hold, Transport::Tcp, at, &Network::Loopback), None);
    }
}
