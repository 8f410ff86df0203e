//! Python, ncat and socat on the other side, over UDP and TCP, either side first, UTF-8 and GBK.

use std::net::{Ipv4Addr, SocketAddr};

use net_assist::event::Ending;
use net_assist::{Event, Link, LinkKind, Target};
use testkit::{Peer, with_every_peer};

use crate::at_work::{AtWork, on};

fn to(kind: LinkKind, peer: SocketAddr) -> Link {
    Link { peer: Some(peer.to_string().parse().unwrap()), ..Link::new(kind) }
}

with_every_peer!(a_udp_listener_hears_it_and_answers);
fn a_udp_listener_hears_it_and_answers(peer: Peer, _encoding: &str, _text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen(Ipv4Addr::LOCALHOST) else { return };
    let (mut engine, _) = AtWork::open(to(LinkKind::Udp, peer.addr()));
    engine.send_to(Target::Selected, bytes);
    peer.expect(bytes);
    peer.send(bytes);
    assert_eq!(engine.expect(bytes), peer.addr());
}

with_every_peer!(a_udp_caller_is_heard_and_answered);
fn a_udp_caller_is_heard_and_answered(peer: Peer, _encoding: &str, _text: &str, bytes: &[u8]) {
    let (mut engine, own) = AtWork::udp();
    let Some(mut peer) = peer.call(own) else { return };
    peer.send(bytes);
    engine.expect(bytes);
    engine.send_to(Target::Last, bytes);
    peer.expect(bytes);
}

with_every_peer!(a_tcp_server_is_talked_to);
fn a_tcp_server_is_talked_to(peer: Peer, _encoding: &str, _text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen_tcp(Ipv4Addr::LOCALHOST) else { return };
    let (mut engine, _) = AtWork::open(to(LinkKind::TcpClient, peer.addr()));
    engine.send_to(Target::Selected, bytes);
    peer.expect(bytes);
    peer.send(bytes);
    assert_eq!(engine.expect(bytes), peer.addr());
    peer.end_input();
    engine.order(net_assist::Command::EndOfInput);
    assert!(matches!(engine.disconnected(peer.addr()), Ending::ByPeer));
    engine.next(|event| matches!(event, Event::Closed { .. }).then_some(()));
}

with_every_peer!(a_tcp_client_is_talked_to);
fn a_tcp_client_is_talked_to(peer: Peer, _encoding: &str, _text: &str, bytes: &[u8]) {
    let (mut engine, own) = AtWork::open(on(LinkKind::TcpServer, "127.0.0.1:0"));
    let Some(mut peer) = peer.call_tcp(own) else { return };
    let from = engine.connected();
    engine.send_to(Target::Last, bytes);
    peer.expect(bytes);
    peer.send(bytes);
    assert_eq!(engine.expect(bytes), from);
    peer.end_input();
    assert!(matches!(engine.disconnected(from), Ending::ByPeer));
}
