//! net_commands: the interfaces are those that `ip` shows, and a ping tells who answers, who does
//! not, and who says so.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

#[path = "net_commands/interfaces.rs"]
mod interfaces;
#[cfg(unix)]
#[path = "net_commands/ways.rs"]
mod ways;

use std::process::{Command, Output};

use serde_json::Value;
use testkit::{Finished, Host, Lan, Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_net_commands");

/// In English, unless the arguments say otherwise.
fn english(mut command: Command, args: &[&str]) -> Command {
    command.args(args).env("COURSE_LANG", "en");
    command
}

fn run(command: Command) -> Finished {
    Running::start(command).wait()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Runs a script on a host, as its administrator.
fn setup(host: &Host, script: &str) {
    let mut command = host.command("sh");
    text(&command.args(["-ec", script]).output().unwrap());
}

fn of<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    let events = events.iter();
    events.filter(|event| event["event"] == kind).collect()
}

/// What `ping` tells on a machine that has only a loopback.
fn lonely_ping(lan: &Lan, args: &[&str]) -> Finished {
    run(english(lan.command(BINARY), &[&["ping"], args].concat()))
}

#[test]
fn every_system_tells_its_loopback() {
    let finished = run(english(contract::program(BINARY), &["--json"]));
    assert_eq!(finished.code(), 0, "{finished:?}");
    let events = finished.events();
    let has_it = |interface: &&Value| {
        let mut addresses = interface["addresses"].as_array().unwrap().iter();
        addresses.any(|one| one["address"] == "127.0.0.1" && one["prefix"] == 8)
    };
    let loopback = of(&events, "interface").into_iter().find(has_it).unwrap();
    assert_eq!((&loopback["loopback"], &loopback["up"]), (&true.into(), &true.into()));
    assert_eq!(of(&events, "setup").len(), 1);
}

#[test]
fn this_machine_answers_over_ipv4_and_ipv6() {
    let Some(lan) = Lan::lonely() else { return };
    for host in ["127.0.0.1", "::1", "127.5.6.7"] {
        let finished = lonely_ping(&lan, &[host, "-c", "3", "-i", "10ms", "--json"]);
        assert_eq!(finished.code(), 0, "{finished:?}");
        let events = finished.events();
        let replies = of(&events, "reply");
        let sequences: Vec<_> = replies.iter().map(|reply| &reply["sequence"]).collect();
        assert_eq!(sequences, [1, 2, 3], "{host}");
        for reply in &replies {
            assert_eq!(reply["from"], host);
            assert_eq!((&reply["ttl"], &reply["bytes"]), (&64.into(), &64.into()));
        }
        let statistics = of(&events, "statistics")[0];
        assert_eq!((&statistics["sent"], &statistics["received"]), (&3.into(), &3.into()));
        assert_eq!(statistics["loss"], 0);
    }
}

#[test]
fn the_statistics_are_those_of_the_replies() {
    let Some(lan) = Lan::lonely() else { return };
    let finished = lonely_ping(&lan, &["-c", "10", "-i", "0.01", "--json"]);
    let events = finished.events();
    let replies = of(&events, "reply");
    let times: Vec<f64> = replies.iter().map(|reply| reply["ms"].as_f64().unwrap()).collect();
    let mean = times.iter().sum::<f64>() / 10.0;
    let square = times.iter().map(|time| time * time).sum::<f64>() / 10.0;
    let expected = [
        ("min_ms", times.iter().copied().fold(f64::MAX, f64::min)),
        ("avg_ms", mean),
        ("max_ms", times.iter().copied().fold(0.0, f64::max)),
        ("mdev_ms", (square - mean * mean).max(0.0).sqrt()),
    ];
    for (name, value) in expected {
        let told = of(&events, "statistics")[0][name].as_f64().unwrap();
        assert!((told - value).abs() < 0.001, "{name}: {told} {value}");
    }
}

#[test]
fn without_a_host_it_asks_this_machine_and_says_it_in_both_languages() {
    let Some(lan) = Lan::lonely() else { return };
    for (lang, words) in [
        (
            "en",
            [
                "64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=",
                "1 sent, 1 received, 0% lost",
                "min/avg/max/mdev = ",
            ],
        ),
        (
            "zh",
            [
                "64 字节，来自 127.0.0.1：icmp_seq=1 ttl=64 时间=",
                "发送 1，收到 1，丢失 0%",
                "最短/平均/最长/离散 = ",
            ],
        ),
    ] {
        let finished = lonely_ping(&lan, &["-c", "1", "--lang", lang]);
        assert_eq!((finished.code(), finished.stderr.as_str()), (0, ""));
        let text = finished.text();
        for words in words {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}

#[test]
fn another_machine_of_the_lan_answers() {
    let Some(lan) = Lan::new(2) else { return };
    setup(lan.host(0), "ip -6 addr add fd77::1/64 dev eth0 nodad");
    setup(lan.host(1), "ip -6 addr add fd77::2/64 dev eth0 nodad");
    for to in ["10.77.0.2", "fd77::2"] {
        let args = ["ping", to, "-c", "2", "-i", "10ms", "-W", "20s", "--json"];
        let finished = run(english(lan.host(0).command(BINARY), &args));
        assert_eq!(finished.code(), 0, "{finished:?}");
        let events = finished.events();
        assert_eq!(of(&events, "reply")[0]["from"], to);
    }
}

#[test]
fn several_pings_at_once_hear_their_own_replies_only() {
    let Some(lan) = Lan::lonely() else { return };
    let start = || {
        let args = ["ping", "-c", "50", "-i", "2ms", "-W", "20s", "--json"];
        Running::start(english(lan.command(BINARY), &args))
    };
    let pings: Vec<Running> = (0..4).map(|_| start()).collect();
    for ping in pings {
        let finished = ping.wait();
        let events = finished.events();
        let statistics = of(&events, "statistics")[0];
        for (name, count) in [("sent", 50), ("received", 50), ("duplicates", 0), ("errors", 0)] {
            assert_eq!(statistics[name], count, "{name}: {statistics}");
        }
    }
}

#[test]
fn a_python_program_sees_a_correct_request() {
    const SCRIPT: &str = r"
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
print('listening', flush=True)
while True:
    packet = s.recv(2048)[20:]
    if packet[0] == 8:
        break
words = [packet[i] << 8 | packet[i + 1] for i in range(0, len(packet), 2)]
total = sum(words)
while total >> 16:
    total = (total & 0xffff) + (total >> 16)
print(len(packet), packet[1], hex(total), packet[6] << 8 | packet[7], flush=True)
";
    if testkit::tool("python3").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command("python3");
    command.args(["-I", "-S", "-c", SCRIPT]);
    let mut python = Running::start(command);
    assert_eq!(python.next_line(), "listening");
    assert_eq!(lonely_ping(&lan, &["-c", "1"]).code(), 0);
    assert_eq!(python.next_line(), "64 0 0xffff 1", "length, code, sum, sequence");
}

#[test]
fn an_absent_machine_is_silent_and_the_program_says_what_that_can_mean() {
    let Some(lan) = Lan::new(1) else { return };
    let ping = |args: &[&str]| {
        let args = [&["ping", "10.77.0.9", "-c", "2", "-i", "10ms", "-W", "50ms"], args].concat();
        run(english(lan.host(0).command(BINARY), &args))
    };
    for (lang, lines, hint) in [
        ("en", ["no reply to icmp_seq=1 within 50ms", "2 sent, 0 received, 100% lost"], "firewall"),
        ("zh", ["icmp_seq=1 在 50ms 内没有回复", "发送 2，收到 0，丢失 100%"], "防火墙"),
    ] {
        let finished = ping(&["--lang", lang]);
        assert_eq!(finished.code(), 3, "{finished:?}");
        for line in lines {
            assert!(finished.text().contains(line), "{finished:?}");
        }
        assert!(finished.stderr.contains(hint), "{finished:?}");
    }
    let events = ping(&["--json"]).events();
    let timeouts = of(&events, "timeout");
    assert_eq!(timeouts.len(), 2, "{events:?}");
    assert_eq!((&timeouts[0]["after_ms"], &timeouts[0]["sequence"]), (&50.into(), &1.into()));
    assert!(of(&events, "statistics")[0]["avg_ms"].is_null(), "{events:?}");
}

#[test]
fn who_waits_longer_hears_from_its_own_machine_that_nobody_is_there() {
    let Some(lan) = Lan::new(1) else { return };
    // The kernel asks three times who has the address; more quickly than its usual second.
    setup(
        lan.host(0),
        "ip -6 addr add fd77::1/64 dev eth0 nodad
         echo 50 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms
         echo 50 > /proc/sys/net/ipv6/neigh/eth0/retrans_time_ms",
    );
    for (to, own, kind, code) in [("10.77.0.9", "10.77.0.1", 3, 1), ("fd77::9", "fd77::1", 1, 3)] {
        let args = ["ping", to, "-c", "2", "-i", "10ms", "-W", "30s"];
        let json = run(english(lan.host(0).command(BINARY), &[&args[..], &["--json"]].concat()));
        assert_eq!(json.code(), 3, "{json:?}");
        let events = json.events();
        let errors = of(&events, "unreachable");
        assert_eq!(errors.len(), 2, "{events:?}");
        assert_eq!((&errors[0]["from"], &errors[0]["sequence"]), (&own.into(), &1.into()));
        assert_eq!((&errors[0]["type"], &errors[0]["code"]), (&kind.into(), &code.into()));
        let words = run(english(lan.host(0).command(BINARY), &args)).text();
        assert!(words.contains(&format!("{own} (this machine) says: icmp_seq=1 ")), "{words}");
        let chinese = [&args[..], &["--lang", "zh"]].concat();
        let words = run(english(lan.host(0).command(BINARY), &chinese)).text();
        assert!(words.contains(&format!("{own}（本机）说：icmp_seq=1 ")), "{words}");
    }
}

#[test]
fn a_router_that_refuses_is_named() {
    let Some(lan) = Lan::new(2) else { return };
    setup(lan.host(0), "ip route add 10.99.0.0/16 via 10.77.0.2");
    setup(
        lan.host(1),
        "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv4/icmp_ratelimit
         ip route add prohibit 10.99.1.0/24; ip route add unreachable 10.99.2.0/24",
    );
    for (to, code, words, status) in
        [("10.99.1.1", 13, "firewall", 1), ("10.99.2.1", 1, "host unreachable", 3)]
    {
        let args = ["ping", to, "-c", "1", "-W", "30s"];
        let finished = run(english(lan.host(0).command(BINARY), &args));
        assert_eq!(finished.code(), status, "{finished:?}");
        let line = finished.text();
        assert!(line.contains("10.77.0.2 says: icmp_seq=1 ") && line.contains(words), "{line}");
        let json = [&args[..], &["--json"]].concat();
        let events = run(english(lan.host(0).command(BINARY), &json)).events();
        assert_eq!(of(&events, "unreachable")[0]["code"], code);
    }
}

#[test]
fn no_route_is_a_refusal_with_a_cure() {
    let Some(lan) = Lan::lonely() else { return };
    for to in ["192.0.2.1", "2001:db8::1"] {
        let finished = lonely_ping(&lan, &[to, "--json"]);
        assert_eq!(finished.code(), 1, "{finished:?}");
        let events = finished.events();
        assert_eq!((&events[0]["event"], &events[0]["input"]), (&"error".into(), &to.into()));
        let said = finished.stderr;
        assert!(said.contains("Network is unreachable") && said.contains("\nhelp: "), "{said}");
        let said = lonely_ping(&lan, &[to, "--lang", "zh"]).stderr;
        assert!(said.contains("没有通往该网络的路由"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_still_tells_the_statistics() {
    let Some(lan) = Lan::lonely() else { return };
    for stop in [Running::interrupt, Running::terminate] {
        let args = ["ping", "-c", "100000", "-i", "1m", "--json"];
        let mut ping = Running::start(english(lan.command(BINARY), &args));
        assert_eq!(ping.next_event()["event"], "ping");
        assert_eq!(ping.next_event()["event"], "reply");
        stop(&ping);
        let finished = ping.wait();
        assert_eq!(finished.code(), 0, "{finished:?}");
        assert_eq!(finished.events()[0]["sent"], 1);
    }
}

#[test]
fn bad_values_are_refused() {
    let refuses = |args: &[&str], en, zh| {
        let args = [&["ping"], args].concat();
        contract::refuses(BINARY, &args, 2, en, zh);
    };
    refuses(&["192.168.1"], "is not an IPv4 address", "不是 IPv4 地址");
    refuses(&["256.1.1.1"], "is not an IPv4 address", "不是 IPv4 地址");
    refuses(&["127.0.0.1:80"], "ping knows no ports", "ping 没有端口");
    refuses(&["a b"], "neither an address nor a host name", "既不是地址，也不是主机名");
    refuses(&["-c", "0"], "not a number in the range", "不是范围内的数");
    refuses(&["-c", "x"], "not a number in the range", "不是范围内的数");
    refuses(&["-i", "0"], "out of range", "超出范围");
    refuses(&["-W", "5x"], "not a duration", "不是时长");
    refuses(&["::1", "-4", "-6"], "beside what excludes it", "与别的选项冲突");
    contract::refuses(BINARY, &["pong"], 2, "there is no such command", "没有这个命令");
}

#[test]
fn a_name_that_does_not_resolve_is_named() {
    // No resolver asks the network for a label that is longer than DNS allows (RFC 1035, 2.3.4).
    let host = "a".repeat(64);
    let args = ["ping", &host];
    contract::refuses(BINARY, &args, 1, "cannot find the address of", "查不到主机的地址");
    let args = ["ping", "::1", "-4"];
    contract::refuses(BINARY, &args, 1, "::1 has no IPv4 address", "::1 没有 IPv4 地址");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    let Some(lan) = Lan::lonely() else { return };
    for args in [&[][..], &["ping"], &["ping", "--json"]] {
        let command = || english(lan.command(BINARY), args);
        contract::says_that_stdout_is_closed(command());
        contract::says_that_the_disk_is_full(command());
    }
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
    for (lang, words) in [("en", "how long to wait for each reply"), ("zh", "等每个回复多久")]
    {
        let help = run(english(contract::program(BINARY), &["ping", "--help", "--lang", lang]));
        let help = help.text();
        assert!(help.contains(words) && help.contains("-W, --timeout"), "{help}");
    }
}
