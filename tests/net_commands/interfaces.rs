//! The interfaces, beside what `ip` shows of them.

use serde_json::{Value, json};
use testkit::{Host, Lan, contract};

use super::{BINARY, english, of, run, setup, text};

/// A host with more than one interface: some are down, one has several addresses.
const THREE_MORE: &str = "
ip link set eth0 mtu 1300
ip link add bridge0 type bridge
ip addr add 192.168.122.1/24 brd + dev bridge0
ip addr add 192.168.122.7/25 dev bridge0 label bridge0:second
ip link set bridge0 address 52:54:00:12:34:56
ip link add end1 type veth peer name end2
ip link set end1 master bridge0
ip link set end2 up
ip addr add 10.9.8.7 peer 10.9.8.8/32 dev end2
ip -6 addr add fd77::5/80 dev end2 nodad
";

fn said_by_ip(host: &Host) -> Vec<Value> {
    let mut command = host.command("ip");
    let said = text(&command.args(["-j", "-s", "addr"]).output().unwrap());
    serde_json::from_str(&said).unwrap()
}

/// An interface of `ip` as this program tells it.
fn expected(said: &Value) -> Value {
    let flags = said["flags"].as_array().unwrap();
    let address = |one: &Value| {
        let mut address = json!({"address": one["local"], "prefix": one["prefixlen"]});
        if let Some(broadcast) = one.get("broadcast") {
            address["broadcast"] = broadcast.clone();
        }
        if let Some(peer) = one.get("address") {
            address["peer"] = peer.clone();
        }
        address
    };
    let addresses = said["addr_info"].as_array().unwrap().iter().map(address);
    let mac = Some(&said["address"]).filter(|mac| **mac != "00:00:00:00:00:00");
    json!({
        "name": said["ifname"], "up": flags.contains(&json!("UP")), "mac": mac,
        "mtu": said["mtu"], "addresses": addresses.collect::<Vec<_>>(),
    })
}

#[test]
fn they_are_those_that_ip_shows() {
    let Some(lan) = Lan::new(1) else { return };
    let host = lan.host(0);
    setup(host, THREE_MORE);
    let before = said_by_ip(host);
    let events = run(english(host.command(BINARY), &["interfaces", "--json"])).events();
    let after = said_by_ip(host);
    let interfaces = of(&events, "interface");
    assert_eq!((before.len(), interfaces.len()), (5, 5), "{before:?}");
    for (place, interface) in interfaces.iter().enumerate() {
        let mut told = json!({});
        for name in ["name", "up", "mac", "mtu", "addresses"] {
            told[name] = interface[name].clone();
        }
        assert_eq!(told, expected(&before[place]));
        let count =
            |said: &Value, way: &str, what: &str| said["stats64"][way][what].as_u64().unwrap();
        for (name, way, what) in [
            ("received_bytes", "rx", "bytes"),
            ("received_packets", "rx", "packets"),
            ("sent_bytes", "tx", "bytes"),
            ("sent_packets", "tx", "packets"),
        ] {
            // Between the two looks of `ip` neighbours may have been greeted.
            let range = count(&before[place], way, what)..=count(&after[place], way, what);
            let told = interface[name].as_u64().unwrap();
            assert!(range.contains(&told), "{name}: {told} {range:?} {interface}");
        }
    }
}

#[test]
fn they_are_told_in_words_in_both_languages() {
    let Some(lan) = Lan::new(1) else { return };
    let host = lan.host(0);
    setup(host, THREE_MORE);
    for (lang, lines) in [
        (
            "en",
            [
                "lo: up\n    what      loopback: what is sent here comes back at once",
                "bridge0: down (switched off)\n    what      a bridge: a switch made of software; plugged in: end1\n",
                "    IPv4      192.168.122.1/24, broadcast 192.168.122.255\n",
                "    IPv4      10.9.8.7/32, other end 10.9.8.8\n",
                "end1: down (switched off)\n    what      one end of a virtual cable (veth)",
                "end2: up, but nothing is at the other end",
                "    MTU       1300 bytes in a packet\n",
            ],
        ),
        (
            "zh",
            [
                "lo：开启 (up)\n    类型      回环：发到这里的立刻回来",
                "bridge0：关闭 (down)\n    类型      网桥：软件做的交换机；已插上：end1\n",
                "    IPv4      192.168.122.1/24，广播地址 192.168.122.255\n",
                "    IPv4      10.9.8.7/32，对端 10.9.8.8\n",
                "end1：关闭 (down)\n    类型      虚拟网线（veth）的一端",
                "end2：开启 (up)，但另一端没有连接",
                "    MTU       每个包最多 1300 字节\n",
            ],
        ),
    ] {
        // Without a command it is the same.
        let text = run(english(host.command(BINARY), &["--lang", lang])).text();
        for words in lines {
            assert!(text.contains(words), "{words}\n{text}");
        }
    }
}

/// What it says about the setup of a host.
fn looks_like(host: &Host) -> Value {
    let events = run(english(host.command(BINARY), &["--json"])).events();
    of(&events, "setup")[0].clone()
}

#[test]
fn nat_and_bridged_setups_are_told_apart() {
    let Some(lan) = Lan::new(2) else { return };
    let (host, other) = (lan.host(0), lan.host(1));
    let container = looks_like(host);
    assert_eq!(
        (&container["looks_like"], &container["interface"]),
        (&"nat".into(), &"eth0".into())
    );
    assert_eq!(container["gateway"], "10.77.0.254");
    // The same machine with its card plugged into a bridge of its own, as a host of guests has it.
    setup(
        host,
        "ip link add br0 type bridge; ip link set br0 up; ip link set eth0 master br0
         ip addr flush dev eth0; ip addr add 192.168.7.5/24 brd + dev br0
         ip route add default via 192.168.7.1",
    );
    let bridged = looks_like(host);
    assert_eq!((&bridged["looks_like"], &bridged["interface"]), (&"bridged".into(), &"br0".into()));
    assert!(bridged["reason"].as_str().unwrap().contains("eth0"), "{bridged}");
    setup(
        other,
        "ip addr flush dev eth0; ip addr add 8.8.8.8/24 dev eth0; ip route add default via 8.8.8.1",
    );
    assert_eq!(looks_like(other)["looks_like"], "public");
    setup(other, "ip route del default");
    assert_eq!(looks_like(other)["looks_like"], "isolated");
}

#[test]
fn what_cannot_be_told_is_not_guessed() {
    let Some(lan) = Lan::new(1) else { return };
    let host = lan.host(0);
    setup(
        host,
        "ip addr flush dev eth0; ip addr add 192.0.2.7/24 dev eth0; ip route add default via 192.0.2.1",
    );
    assert_eq!(looks_like(host)["looks_like"], "unknown");
    for (lang, words) in
        [("en", "cannot tell whether NAT or bridged"), ("zh", "看不出是 NAT 还是桥接")]
    {
        let text = run(english(host.command(BINARY), &["--lang", lang])).text();
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn a_name_that_steers_the_terminal_is_escaped() {
    let Some(lan) = Lan::new(1) else { return };
    let host = lan.host(0);
    setup(host, "ip link add \"$(printf 'e\\033[31m')\" type bridge");
    for args in [&[][..], &["--json"], &["--lang", "zh"]] {
        let finished = run(english(host.command(BINARY), args));
        contract::is_harmless(&finished.stdout);
        let shown = if args == ["--json"] { r"e\u001b[31m" } else { r"e\x1b[31m" };
        assert!(finished.text().contains(shown), "{finished:?}");
    }
}

#[test]
fn every_line_fits_the_terminal() {
    let Some(lan) = Lan::new(1) else { return };
    setup(lan.host(0), THREE_MORE);
    let width = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    for lang in ["en", "zh"] {
        let text = run(english(lan.host(0).command(BINARY), &["--lang", lang])).text();
        let long = text.lines().find(|line| width(line) > 80);
        assert_eq!(long, None, "{text}");
    }
}
