use std::net::Ipv4Addr;
use std::time::Duration;

use super::*;
use crate::plan::testing::{check, exercise, plan_of, planned};

#[test]
fn lists_are_spliced_and_bytes_stay_bytes() {
    let check = planned(
        1,
        r#"
draw.words = { list = ["a", "b"] }
draw.bytes = { hex = "ff00" }
draw.hexes = { hex = "{digits}" }
draw.digits = { list = ["61", "C3a9"] }
args = ["x", "{words}", "{{words}}", "<{one}>"]
draw.one = { nth = ["{words}", 1] }
peer = [{ kind = "udp", name = "p", at = "127.0.0.1:9" }]
script = [
    { await = { for = { lines = 1 } } },
    { send = { from = "p", to = "127.0.0.1:8", payload = "{hexes}" } },
    { line = "{words}" },
    { type = "{bytes}" },
    { type = "{bytes}{one}" },
]
expect.datagrams = [{ to = "127.0.0.1:9", at = ["p"], are = ["{bytes}", "{words}"], from-port = "8" }]
"#,
    );
    assert_eq!(check.args, ["x", "a", "b", "{words}", "<b>"]);
    let send = |payload: &[u8]| Action::Send {
        from: "p".to_owned(),
        to: Some("127.0.0.1:8".parse().unwrap()),
        payload: payload.to_vec(),
    };
    assert_eq!(
        check.script[1..],
        [
            send(b"a"),
            send("é".as_bytes()),
            Action::Input(b"a\n".to_vec()),
            Action::Input(b"b\n".to_vec()),
            Action::Input(vec![0xff, 0]),
            Action::Input(vec![0xff, 0, b'b']),
            Action::EndInput,
            Action::Await { what: Awaited::Exit, within: None, after: None },
        ]
    );
    let datagrams = &check.expected.datagrams[0];
    assert_eq!(datagrams.payloads, [vec![0xff, 0], b"a".to_vec(), b"b".to_vec()]);
    assert_eq!(datagrams.from_port, Some(8));
}

#[test]
fn a_script_ends_with_the_end_of_input_and_of_the_program() {
    let exit = |within| Action::Await { what: Awaited::Exit, within, after: None };
    let of = |script: &str| planned(1, script).script;
    assert_eq!(of(""), [Action::EndInput, exit(None)]);
    assert_eq!(of("script = [\"end-input\"]"), [Action::EndInput, exit(None)]);
    // Who awaits the end without closing input wants a program that ends by itself.
    assert_eq!(of("script = [{ await = { for = \"exit\" } }]"), [exit(None)]);
    assert_eq!(
        of("script = [\"end-input\", { await = { for = \"exit\", within = \"1s\" } }]"),
        [Action::EndInput, exit(Some(Duration::from_secs(1)))]
    );
}

#[test]
fn streams_mails_and_exit_are_expected_with_their_values() {
    let check = planned(
        1,
        r#"
draw.port = "port"
expect.streams = [{ at = "t", are = ["x"], framing = "raw" }]
expect.mails = { at = "s", from = "{port}", to = "t", are = [{ subject = "S", subject-lacks = "{port}", text = ["a"] }] }
expect.exit = 3
"#,
    );
    let port = check.values["port"].text().unwrap().to_owned();
    let mails = check.expected.mails.unwrap();
    assert_eq!((mails.from, mails.to), (port.clone(), "t".to_owned()));
    assert_eq!(mails.letters[0].subject_lacks, Some(port));
    assert_eq!(check.expected.streams[0].messages, [b"x"]);
    assert_eq!(check.expected.exit, 3);
}

#[test]
fn peers_and_events_keep_their_names() {
    let check = planned(
        1,
        r#"
draw.port = "port"
peer = [
    { kind = "udp", name = "u", at = "0.0.0.0:{port}", share = true },
    { kind = "tcp", name = "t", at = "{here}:{port}" },
    { kind = "smtp", name = "s", at = "{here}:9", user = "{port}@x", password = "p" },
    { kind = "hold-udp", at = "127.0.0.2:{port}" },
    { kind = "hold-tcp", at = "127.0.0.2:{port}" },
]
script = [
    { await = { for = { bound = "{port}" }, after = "1s", within = "2s" } },
    { await = { for = { datagrams = { at = "u", count = 1 } } } },
    { send = { from = "u", payload = "x" } },
    { await = { for = { mails = { at = "s", count = 2 } } } },
    { await = { for = { connections = { at = "t", count = 3 } } } },
    { pause = "250ms" },
]
"#,
    );
    let port: u16 = check.values["port"].text().unwrap().parse().unwrap();
    let at = |ip: &str, port: u16| SocketAddrV4::new(ip.parse().unwrap(), port);
    let (u, t, s) = ("u".to_owned(), "t".to_owned(), "s".to_owned());
    assert_eq!(
        check.peers,
        [
            Endpoint::Udp { name: u.clone(), at: at("0.0.0.0", port), share: true },
            Endpoint::Tcp { name: t.clone(), at: at("127.0.0.1", port) },
            Endpoint::Smtp {
                name: s.clone(),
                at: at("127.0.0.1", 9),
                user: format!("{port}@x"),
                password: "p".to_owned(),
            },
            Endpoint::Hold { transport: Transport::Udp, at: at("127.0.0.2", port) },
            Endpoint::Hold { transport: Transport::Tcp, at: at("127.0.0.2", port) },
        ]
    );
    let awaits = |what| Action::Await { what, within: None, after: None };
    assert_eq!(
        check.script[..6],
        [
            Action::Await {
                what: Awaited::Bound(port),
                within: Some(Duration::from_secs(2)),
                after: Some(Duration::from_secs(1)),
            },
            awaits(Awaited::Datagrams { at: u.clone(), count: 1 }),
            Action::Send { from: u, to: None, payload: b"x".to_vec() },
            awaits(Awaited::Mails { at: s, count: 2 }),
            awaits(Awaited::Connections { at: t, count: 3 }),
            Action::Pause(Duration::from_millis(250)),
        ]
    );
}

#[test]
fn a_neighbour_has_a_name_where_names_can_be_given() {
    let rest = "network = \"lan\"\nargs = [\"{neighbour-name}\", \"{neighbour}\"]";
    let own = planned(1, rest);
    let neighbour: Ipv4Addr = own.args[1].parse().unwrap();
    assert_eq!(own.hosts, [(own.args[0].clone(), neighbour)]);
    assert!(matches!(own.network, Network::Lan(_)));
    assert!(planned(1, "network = \"lan\"").hosts.is_empty(), "nobody asked for it");
    let host = &plan_of(&exercise(&check("only", rest)), 1, &Ground::host()).checks[0];
    assert_eq!(host.args[0], host.args[1]);
    assert!(host.hosts.is_empty() && host.network == Network::Loopback);
}

#[test]
fn interfaces_are_the_stages_or_the_hosts() {
    let rest = "network = \"interfaces\"\ninterface = [{ name = \"eth0\", prefixes = [24, 28] }]\nexpect.output = \"interfaces\"";
    let own = planned(1, rest);
    let ExpectedOutput::AnyOrder(lines) = &own.expected.output else { panic!("{own:?}") };
    assert_eq!(lines.len(), 3);
    let Network::Interfaces(interfaces) = &own.network else { panic!("{own:?}") };
    assert_eq!(interfaces[0].addresses[1].prefix, 28);
    let host = &plan_of(&exercise(&check("only", rest)), 1, &Ground::host()).checks[0];
    assert_eq!(host.expected.output, ExpectedOutput::HostInterfaces);
    assert_eq!(host.network, Network::Loopback);
}

#[test]
fn choices_keep_the_names_that_only_the_judge_knows() {
    let check = planned(
        1,
        "draw.b = { list = [\"x\", \"y\"] }\nexpect.output.choices = [[\"after {source-ip}:{source-port}\", \"{b}\"]]",
    );
    let expected = ["after {source-ip}:{source-port}", "x", "y"].map(str::to_owned).to_vec();
    assert_eq!(check.expected.output, ExpectedOutput::Choices(vec![expected]));
}

#[test]
fn files_are_looked_at_as_they_stand() {
    let files = exercise(
        &("answer = \"files\"\n".to_owned()
            + &check("only", "expect.files = [{ path = \"answer/{x}\" }]")),
    );
    let plan = plan_of(&files, 1, &Ground::own_network());
    assert_eq!(plan.answer, Answer::Files);
    assert!(plan.checks[0].script.is_empty());
    assert_eq!(plan.checks[0].expected.files[0].path, "answer/{x}");
}
