//! The list and the holders, beside what `ss` shows of known sockets.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use serde_json::{Value, json};
use testkit::{Lan, Running, contract};

use super::{BINARY, english, run};

/// The sockets of one Python process, as a student would open them.
const SOCKETS: &str = r"
import socket, sys, os
udp, tcp = socket.SOCK_DGRAM, socket.SOCK_STREAM
def bound(family, kind, address, listen=False):
    s = socket.socket(family, kind)
    s.bind(address)
    if listen:
        s.listen()
    return s
v4, v6 = socket.AF_INET, socket.AF_INET6
kept = [bound(v4, udp, ('127.0.0.1', 8888)), bound(v4, udp, ('', 5353)), bound(v6, udp, ('::1', 8888))]
kept += [bound(v4, tcp, ('127.0.0.1', 8888), True), bound(v6, tcp, ('::1', 631), True), bound(v4, tcp, ('', 80), True)]
connected = bound(v4, udp, ('127.0.0.1', 7001))
connected.connect(('127.0.0.1', 8888))
client = bound(v4, tcp, ('127.0.0.1', 7002))
client.connect(('127.0.0.1', 8888))
server, _ = kept[3].accept()
ended = bound(v4, tcp, ('127.0.0.1', 7003))
ended.connect(('127.0.0.1', 8888))
other, _ = kept[3].accept()
ended.close()
other.close()
print('ready', flush=True)
sys.stdin.read()
";

pub(super) fn python(lan: &Lan) -> Option<Running> {
    testkit::tool("python3")?;
    let mut command = lan.command("python3");
    command.args(["-I", "-S", "-c", SOCKETS]);
    let mut python = Running::start(command);
    assert_eq!(python.next_line(), "ready");
    Some(python)
}

/// Protocol, own address, peer, state, process number and name.
type Row = (String, String, String, String, u64, String);

/// The rows of `ss`: `udp UNCONN 0 0 127.0.0.1:8888 0.0.0.0:* users:(("python3",pid=7,fd=3))`.
fn said_by_ss(lan: &Lan, options: &str) -> BTreeSet<Row> {
    let output = lan.command("ss").arg(options).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(ss_row).collect()
}

fn ss_row(line: &str) -> Row {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let address = |text: &str| {
        let text = text.replace(":*", ":0").replace("*:", "[::]:");
        text.parse::<SocketAddr>().unwrap_or_else(|_| panic!("{line}")).to_string()
    };
    let state = match columns[1] {
        "ESTAB" => "ESTABLISHED",
        "TIME-WAIT" => "TIME_WAIT",
        state => state,
    };
    let users = columns.get(6).copied().unwrap_or_default();
    let name = users.split('"').nth(1).unwrap_or_default();
    let pid = users.split("pid=").nth(1).and_then(|rest| rest.split(',').next());
    (
        columns[0].to_owned(),
        address(columns[4]),
        address(columns[5]),
        state.to_owned(),
        pid.map_or(0, |pid| pid.parse().unwrap()),
        name.to_owned(),
    )
}

fn row(event: &Value) -> Row {
    let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(event["event"], "port", "{event}");
    let pid = event["pid"].as_u64().unwrap_or_default();
    (text("protocol"), text("local"), text("peer"), text("state"), pid, text("process"))
}

fn rows(lan: &Lan, args: &[&str]) -> BTreeSet<Row> {
    let finished = run(english(lan.command(BINARY), args));
    assert_eq!(finished.code(), 0, "{finished:?}");
    finished.events().iter().map(row).collect()
}

#[test]
fn the_list_is_that_of_ss() {
    if testkit::tool("ss").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let Some(python) = python(&lan) else { return };
    for (args, options, protocols) in [
        (&["list", "--json"][..], "-Htuanp", &["udp", "tcp"][..]),
        (&["list", "-l", "--json"], "-Htulnp", &["udp", "tcp"]),
        (&["list", "--udp", "--json"], "-Htuanp", &["udp"]),
        (&["list", "--tcp", "--listening", "--json"], "-Htulnp", &["tcp"]),
    ] {
        let said = said_by_ss(&lan, options).into_iter();
        let said: BTreeSet<Row> = said.filter(|row| protocols.contains(&row.0.as_str())).collect();
        let told = rows(&lan, args);
        assert_eq!(told, said, "{args:?}");
        assert!(told.len() >= 3, "{told:?}");
    }
    assert!(rows(&lan, &["list", "--json"]).iter().any(|row| row.4 == u64::from(python.pid())));
}

#[test]
fn who_names_the_same_holders_as_ss() {
    if testkit::tool("ss").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let Some(python) = python(&lan) else { return };
    let said = said_by_ss(&lan, "-Htuanp");
    for port in ["8888", "5353", "631", "80", "7001", "7002", "7003"] {
        let on_port = |row: &&Row| row.1.ends_with(&format!(":{port}"));
        let expected: BTreeSet<Row> = said.iter().filter(on_port).cloned().collect();
        assert!(!expected.is_empty(), "{port}: {said:?}");
        assert_eq!(rows(&lan, &["who", port, "--json"]), expected, "{port}");
    }
    let pid = python.pid();
    for (lang, lines) in [
        (
            "en",
            [
                format!(
                    "python3 ({pid}) holds udp 127.0.0.1:8888: waits for anyone, on this machine only"
                ),
                format!("python3 ({pid}) holds udp 127.0.0.1:7001: talks to 127.0.0.1:8888 only"),
                format!(
                    "python3 ({pid}) holds tcp 0.0.0.0:80: waits for anyone, on every interface"
                ),
                format!(
                    "python3 ({pid}) holds tcp 127.0.0.1:7002: connected with 127.0.0.1:8888, ESTABLISHED"
                ),
                "no process holds tcp 127.0.0.1:7003 any more".to_owned(),
            ],
        ),
        (
            "zh",
            [
                format!("python3 ({pid}) 占用 udp 127.0.0.1:8888：等待任何人，仅本机"),
                format!("python3 ({pid}) 占用 udp 127.0.0.1:7001：只和 127.0.0.1:8888 通信"),
                format!("python3 ({pid}) 占用 tcp 0.0.0.0:80：等待任何人，所有接口"),
                format!(
                    "python3 ({pid}) 占用 tcp 127.0.0.1:7002：与 127.0.0.1:8888 连接，ESTABLISHED"
                ),
                "已经没有进程占用 tcp 127.0.0.1:7003".to_owned(),
            ],
        ),
    ] {
        let who = |port| run(english(lan.command(BINARY), &["who", port, "--lang", lang])).text();
        let text: String = ["8888", "7001", "80", "7002", "7003"].map(who).concat();
        for line in lines {
            // The interpreter may be called python3.11 here.
            let text = text.lines().map(without_version).collect::<Vec<_>>().join("\n");
            assert!(text.contains(&line), "{line}\n{text}");
        }
    }
}

/// `python3.11 (7) …` as `python3 (7) …`.
fn without_version(line: &str) -> String {
    match line.split_once(' ') {
        Some((name, rest)) if name.starts_with("python3") => format!("python3 {rest}"),
        _ => line.to_owned(),
    }
}

#[test]
fn after_a_fork_both_processes_hold_the_port() {
    const SCRIPT: &str = r"
import os, socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 8888))
child = os.fork()
if child:
    print(child, flush=True)
sys.stdin.read()
";
    let Some(lan) = Lan::lonely() else { return };
    if testkit::tool("python3").is_none() {
        return;
    }
    let mut command = lan.command("python3");
    command.args(["-I", "-S", "-c", SCRIPT]);
    let mut parent = Running::start(command);
    let child: u64 = parent.next_line().parse().unwrap();
    let pids = |row: Row| row.4;
    let found: BTreeSet<u64> =
        rows(&lan, &["who", "8888", "--json"]).into_iter().map(pids).collect();
    assert_eq!(found, BTreeSet::from([u64::from(parent.pid()), child]));
    let list = run(english(lan.command(BINARY), &["list", "--json"])).events();
    assert_eq!((list.len(), list[0]["holders"].as_array().unwrap().len()), (1, 2));
}

#[test]
fn a_name_that_steers_the_terminal_is_escaped() {
    const SCRIPT: &str = r"
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 8888))
open('/proc/self/comm', 'w').write('\x1b[31m\nudp x')
print('ready', flush=True)
sys.stdin.read()
";
    let Some(lan) = Lan::lonely() else { return };
    if testkit::tool("python3").is_none() {
        return;
    }
    let mut command = lan.command("python3");
    command.args(["-I", "-S", "-c", SCRIPT]);
    let mut hostile = Running::start(command);
    assert_eq!(hostile.next_line(), "ready");
    for args in [&["list"][..], &["who", "8888"], &[]] {
        let finished = run(english(lan.command(BINARY), args));
        contract::is_harmless(&finished.stdout);
        assert!(finished.text().contains(r"\x1b[31m\nudp x"), "{finished:?}");
    }
    let event = &run(english(lan.command(BINARY), &["who", "8888", "--json"])).events()[0];
    assert_eq!(event["process"], "\u{1b}[31m\nudp x");
}

#[test]
fn nobody_holds_a_port_that_nobody_holds() {
    let Some(lan) = Lan::lonely() else { return };
    let who = |args: &[&str]| run(english(lan.command(BINARY), &[&["who", "8888"], args].concat()));
    assert_eq!(who(&["--json"]).events(), [json!({"event": "nobody", "port": 8888})]);
    assert_eq!((who(&[]).code(), who(&[]).stderr.as_str()), (0, ""));
    assert!(who(&[]).text().starts_with("nobody holds port 8888"));
    assert!(who(&["--lang", "zh"]).text().starts_with("没有程序占用端口 8888"));
}

#[test]
fn processes_of_other_users_are_said_to_be_hidden() {
    if testkit::tool("setpriv").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let Some(_python) = python(&lan) else { return };
    // A user without any right over processes of others; here that is everybody's.
    let mut command = lan.command("setpriv");
    command.args(["--securebits=+noroot", "--inh-caps=-all", BINARY]);
    for (lang, words) in [
        ("en", "such as other users', may not be looked into"),
        ("zh", "有些进程（例如其他用户的）不让看"),
    ] {
        let mut who = lan.command("setpriv");
        who.args(["--securebits=+noroot", "--inh-caps=-all", BINARY]);
        let finished = run(english(who, &["who", "80", "--lang", lang]));
        assert!(finished.stderr.contains(words), "{finished:?}");
    }
    let finished = run(english(command, &["who", "80", "--json"]));
    assert_eq!(finished.events()[0]["local"], "0.0.0.0:80");
}
