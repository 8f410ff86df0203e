//! Engines on a LAN of namespaces: broadcast, and multicast over IPv6.

use std::fs;
use std::net::{IpAddr, SocketAddr};

use net_assist::link::Group;
use net_assist::{Command, Event, LinkKind};
use testkit::{Host, Lan, Running};

use crate::at_work::{AtWork, on};
use crate::child::{run, say, wait_for_parent, word};

fn engine_on(host: &Host, test: &str) -> Running {
    run(host.command(std::env::current_exe().unwrap()), &format!("lan::{test}"))
}

/// A group of the link: nobody forwards it.
const GROUP: &str = "ff02::7701";

#[test]
fn a_broadcast_needs_the_switch_and_reaches_every_host() {
    let Some(lan) = Lan::new(3) else { return };
    let mut listeners = [1, 2].map(|host| engine_on(lan.host(host), "child_listens"));
    for listener in &mut listeners {
        assert_eq!(word(listener), "ready");
    }
    let mut sender = engine_on(lan.host(0), "child_broadcasts");
    assert_eq!(word(&mut sender), "os error 13");
    for listener in &mut listeners {
        assert_eq!(word(listener), format!("{}: to all", lan.host(0).ip()));
    }
}

#[test]
fn a_group_is_heard_over_ipv6() {
    let Some(lan) = Lan::new(2) else { return };
    let mut listener = engine_on(lan.host(1), "child_joins");
    assert_eq!(word(&mut listener), "ready");
    let mut sender = engine_on(lan.host(0), "child_sends_to_the_group");
    assert_eq!(word(&mut listener), "to the group");
    sender.type_line("it came");
    assert!(sender.finish().status.success());
}

#[test]
#[ignore = "run by another test, on a LAN"]
fn child_listens() {
    let (mut engine, _) = AtWork::open(on(LinkKind::Udp, ":8888"));
    say("ready");
    let received = engine.received();
    say(format!("{}: {}", received.from.ip(), String::from_utf8_lossy(&received.bytes)));
}

#[test]
#[ignore = "run by another test, on a LAN"]
fn child_broadcasts() {
    let everyone: SocketAddr = "10.77.0.255:8888".parse().unwrap();
    let (mut engine, _) = AtWork::open(on(LinkKind::Udp, ":0"));
    engine.send(everyone, b"may I?");
    let error = engine.common_failure();
    let common::Error::Send { source, .. } = &*error else { panic!("{error:?}") };
    say(format!("os error {}", source.raw_os_error().unwrap()));
    engine.order(Command::Broadcast(true));
    engine.send(everyone, b"to all");
    engine.next(|event| matches!(event, Event::Sent { .. }).then_some(()));
}

#[test]
#[ignore = "run by another test, on a LAN"]
fn child_joins() {
    let (mut engine, _) = AtWork::open(on(LinkKind::Udp, "[::]:8888"));
    let group = Group { address: GROUP.parse().unwrap(), interface: None, scope: eth0() };
    engine.order(Command::Join(group));
    engine.next(|event| matches!(event, Event::Joined(_)).then_some(()));
    say("ready");
    say(String::from_utf8_lossy(&engine.received().bytes));
}

#[test]
#[ignore = "run by another test, on a LAN"]
fn child_sends_to_the_group() {
    let (mut engine, _) = AtWork::open(on(LinkKind::Udp, "[::]:0"));
    let mut to = SocketAddr::new(GROUP.parse::<IpAddr>().unwrap(), 8888);
    if let SocketAddr::V6(to) = &mut to {
        to.set_scope_id(eth0());
    }
    // An address of the link cannot be used before it is known to be nobody else's (RFC 4862, 5.4).
    loop {
        engine.send(to, b"to the group");
        let sent = engine.next(|event| match event {
            Event::Sent { .. } => Some(true),
            Event::Failed(_) => Some(false),
            _ => None,
        });
        if sent {
            break;
        }
    }
    wait_for_parent();
}

/// The number of the host's interface, once it has an IPv6 address (proc_net(5)).
fn eth0() -> u32 {
    loop {
        let table = fs::read_to_string("/proc/net/if_inet6").unwrap();
        let row = table.lines().find(|row| row.ends_with("eth0"));
        if let Some(number) = row.and_then(|row| row.split_whitespace().nth(1)) {
            return u32::from_str_radix(number, 16).unwrap();
        }
        std::thread::yield_now();
    }
}
