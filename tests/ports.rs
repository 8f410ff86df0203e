//! ports: the classes are those of RFC 6335, the sockets and their holders those that `ss` shows,
//! and a port that is called free can be bound.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

#[path = "ports/beside_ss.rs"]
mod beside_ss;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::process::Command;

use serde_json::json;
use testkit::{Finished, Lan, Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_ports");

fn english(mut command: Command, args: &[&str]) -> Command {
    command.args(args).env("COURSE_LANG", "en");
    command
}

fn run(command: Command) -> Finished {
    Running::start(command).wait()
}

/// What the lesson tells about this machine.
fn told(args: &[&str]) -> Finished {
    let finished = run(english(contract::program(BINARY), args));
    assert_eq!(finished.code(), 0, "{finished:?}");
    finished
}

#[test]
fn every_system_lists_a_socket_of_this_process() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let own = socket.local_addr().unwrap().to_string();
    let port = own.rsplit(':').next().unwrap();
    for args in [&["list", "--json"][..], &["who", port, "--json"]] {
        let events = told(args).events();
        let event = events.iter().find(|one| one["local"] == own && one["protocol"] == "udp");
        let event = event.unwrap_or_else(|| panic!("{own}: {events:?}"));
        // macOS does not name the process.
        assert!(event["pid"].is_null() || event["pid"] == std::process::id(), "{event}");
    }
}

#[test]
fn the_classes_and_this_systems_range_are_explained() {
    for (port, class, service, privileged) in [
        ("0", "well-known", None, false),
        ("53", "well-known", Some("domain"), true),
        ("1023", "well-known", None, true),
        ("1024", "registered", None, false),
        ("3306", "registered", Some("mysql"), false),
        ("49151", "registered", None, false),
        ("49152", "dynamic", None, false),
        ("65535", "dynamic", None, false),
    ] {
        let event = &told(&["explain", port, "--json"]).events()[0];
        assert_eq!(
            (&event["event"], &event["port"].to_string()),
            (&json!("explained"), &port.to_owned())
        );
        assert_eq!(event["class"], class, "{port}");
        assert_eq!(event["service"].as_str(), service, "{port}");
        if std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start")
            .is_ok_and(|text| text.trim() == "1024")
        {
            assert_eq!(event["privileged"], privileged, "{port}");
        }
    }
    let text = told(&["explain", "53", "8888", "--lang", "zh"]).text();
    assert!(text.contains("知名端口，0–1023") && text.contains("DNS：把名字换成地址"), "{text}");
    assert!(text.contains("注册端口，1024–49151"), "{text}");
}

#[test]
fn the_range_that_the_system_picks_from_is_the_real_one() {
    let Some(lan) = Lan::lonely() else { return };
    let set = "echo '40000 40002' > /proc/sys/net/ipv4/ip_local_port_range";
    let output = lan.command("sh").args(["-ec", set]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let explain = |port| run(english(lan.command(BINARY), &["explain", port, "--json"])).events();
    for (port, picked) in [("39999", false), ("40000", true), ("40002", true), ("40003", false)] {
        let event = &explain(port)[0];
        assert_eq!(event["ephemeral"], picked, "{event}");
        assert_eq!(
            (&event["ephemeral_first"], &event["ephemeral_last"]),
            (&json!(40000), &json!(40002))
        );
    }
    let text = run(english(lan.command(BINARY), &["explain", "40001"])).text();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("yes, this system gives ports from 40000 to 40002"), "{text}");
    let ports = run(english(lan.command(BINARY), &["free", "--json", "--count", "3"])).events();
    let ports: BTreeSet<u64> = ports.iter().map(|event| event["port"].as_u64().unwrap()).collect();
    assert_eq!(ports, BTreeSet::from([40000, 40001, 40002]));
    // All three are held at once, so a fourth does not exist.
    let none = run(english(lan.command(BINARY), &["free", "--count", "4"]));
    assert_eq!(none.code(), 1, "{none:?}");
    assert!(none.stderr.contains("no free port: Address already in use"), "{none:?}");
}

#[test]
fn a_free_port_can_be_bound() {
    for (args, udp, tcp) in
        [(&[][..], true, true), (&["--udp"], true, false), (&["-t"], false, true)]
    {
        let events = told(&[&["free", "--count", "5", "--json"], args].concat()).events();
        let ports: BTreeSet<u64> =
            events.iter().map(|event| event["port"].as_u64().unwrap()).collect();
        assert_eq!(ports.len(), 5, "each another one");
        let protocols: Vec<&str> =
            [("udp", udp), ("tcp", tcp)].iter().filter(|one| one.1).map(|one| one.0).collect();
        assert_eq!(events[0]["protocols"], json!(protocols));
    }
    // Between the answer and the bind another test may come; three times in a row it does not.
    let bindable = || {
        let event = &told(&["free", "--json"]).events()[0];
        let port = u16::try_from(event["port"].as_u64().unwrap()).unwrap();
        let here = (Ipv4Addr::UNSPECIFIED, port);
        UdpSocket::bind(here).is_ok() && TcpListener::bind(here).is_ok()
    };
    assert!((0..3).any(|_| bindable()));
    assert!(told(&["free", "--lang", "zh"]).text().contains("对 udp 和 tcp 空闲"));
    assert!(told(&["free"]).stderr.contains("another program may take it"));
}

#[test]
fn a_port_that_is_taken_for_tcp_is_not_called_free() {
    let Some(lan) = Lan::lonely() else { return };
    if testkit::tool("python3").is_none() {
        return;
    }
    let script = "import socket, sys; s = socket.socket(); s.bind(('127.0.0.1', 40000)); s.listen(); \
                  print('ready', flush=True); sys.stdin.read()";
    let mut command = lan.command("python3");
    command.args(["-I", "-S", "-c", script]);
    let mut holder = Running::start(command);
    assert_eq!(holder.next_line(), "ready");
    let set = "echo '40000 40001' > /proc/sys/net/ipv4/ip_local_port_range";
    assert!(lan.command("sh").args(["-ec", set]).output().unwrap().status.success());
    for _ in 0..5 {
        let event = &run(english(lan.command(BINARY), &["free", "--json"])).events()[0];
        assert_eq!(event["port"], 40001);
    }
}

#[test]
fn without_a_command_it_shows_the_classes_and_who_listens() {
    let Some(lan) = Lan::lonely() else { return };
    let Some(_python) = beside_ss::python(&lan) else { return };
    for (lang, lines) in [
        (
            "en",
            [
                "well-known   0–1023",
                "registered   1024–49151",
                "dynamic      49152–65535",
                "picked here  32768–60999",
                "whoever comes: 6",
            ],
        ),
        (
            "zh",
            [
                "知名端口     0–1023",
                "注册端口     1024–49151",
                "动态端口     49152–65535",
                "本机自动分配 32768–60999",
                "等待任何人的套接字：6 个",
            ],
        ),
    ] {
        let finished = run(english(lan.command(BINARY), &["--lang", lang]));
        assert_eq!(finished.code(), 0, "{finished:?}");
        let text = finished.text();
        for line in lines {
            assert!(text.contains(line), "{line}\n{text}");
        }
        // What others can reach comes first.
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(at("0.0.0.0:80 ") < at("127.0.0.1:8888 "), "{text}");
        let width = |line: &str| {
            line.chars().map(|c| if c.is_ascii() || c == '–' { 1 } else { 2 }).sum::<usize>()
        };
        assert!(text.lines().all(|line| width(line) <= 80), "{text}");
    }
    let empty = Lan::lonely().unwrap();
    let text = run(english(empty.command(BINARY), &[])).text();
    assert!(text.contains("nobody waits for anything on this machine now"), "{text}");
}

#[test]
fn bad_values_are_refused_with_the_range() {
    let refuses = |args: &[&str], range: &str| {
        contract::refuses(BINARY, args, 2, "it is not a", "它不是");
        let said = contract::lesson(BINARY).args(args).output().unwrap().stderr;
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains(range), "{said}");
    };
    for value in ["70000", "abc", "-1", "0", "", "+80", "8 0"] {
        refuses(&["who", value], "a whole number from 1 to 65535");
    }
    for value in ["65536", "http", "-1", "5.5"] {
        refuses(&["explain", value], "a whole number from 0 to 65535");
    }
    for value in ["0", "101", "-3", "many"] {
        refuses(&["free", "--count", value], "a whole number from 1 to 100");
    }
    contract::refuses(BINARY, &["who"], 2, "<PORT> is missing", "缺少 <PORT>");
    contract::refuses(BINARY, &["explain"], 2, "<PORT>... is missing", "缺少 <PORT>...");
    contract::refuses(BINARY, &["whom", "80"], 2, "there is no such command", "没有这个命令");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    for args in [&[][..], &["list"], &["who", "9"], &["explain", "9"], &["free", "--json"]] {
        let command = || english(contract::program(BINARY), args);
        contract::says_that_stdout_is_closed(command());
        contract::says_that_the_disk_is_full(command());
    }
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
    for (lang, words) in [("en", "only those that wait for anyone"), ("zh", "只看等待任何人的")]
    {
        let help = told(&["list", "--help", "--lang", lang]).text();
        assert!(help.contains(words) && help.contains("-l, --listening"), "{help}");
    }
}
