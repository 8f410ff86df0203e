//! Broadcast and multicast on a LAN of namespaces.

use std::process::Command;

use testkit::{Host, Lan, Running};

use super::{BINARY, next_of};

fn on(host: &Host, args: &[&str]) -> Command {
    let mut command = host.command(BINARY);
    command.args(args).env("COURSE_LANG", "en").env("NET_ASSIST_HOME", "/nonexistent");
    command
}

#[test]
fn a_broadcast_reaches_every_host_and_needs_permission() {
    let Some(lan) = Lan::new(3) else { return };
    let hear = ["--json", "--bind", ":8888"];
    let mut ears: Vec<_> =
        (1..3).map(|number| Running::listening(on(lan.host(number), &hear)).0).collect();
    let to = format!("{}:8888", lan.broadcast());
    let (mut caller, _) = Running::listening(on(lan.host(0), &["--json", "--to", &to]));
    caller.type_line("不许");
    let refused = next_of(&mut caller, "error");
    assert!(refused["reason"].as_str().unwrap().contains("Permission denied"), "{refused}");
    caller.type_line("/broadcast on");
    caller.type_line("大家好");
    for ear in &mut ears {
        let heard = next_of(ear, "received");
        assert_eq!(heard["text"], "大家好");
        let from = heard["from"].as_str().unwrap();
        assert!(from.starts_with(&lan.host(0).ip().to_string()), "{from}");
        ear.type_line("/last 你好");
    }
    for _ in &ears {
        assert_eq!(next_of(&mut caller, "received")["text"], "你好");
    }
    caller.type_line("/broadcast off");
    caller.type_line("不许");
    next_of(&mut caller, "error");
}

#[test]
fn the_option_allows_it_from_the_beginning() {
    let Some(lan) = Lan::new(2) else { return };
    let (mut ear, _) = Running::listening(on(lan.host(1), &["--json", "--bind", ":8888"]));
    let to = format!("{}:8888", lan.broadcast());
    let said =
        Running::start(on(lan.host(0), &["大家好", "--broadcast", "--to", &to, "--wait", "0"]));
    assert_eq!(said.wait().code(), 0);
    assert_eq!(next_of(&mut ear, "received")["text"], "大家好");
}

#[test]
fn a_group_is_heard_by_those_who_joined_it_and_as_long() {
    let Some(lan) = Lan::new(3) else { return };
    let own = format!("239.1.2.3@{}", lan.host(1).ip());
    let hear = ["--json", "--bind", ":8888"];
    let (mut member, _) =
        Running::listening(on(lan.host(1), &[&hear[..], &["--join", &own]].concat()));
    let (mut stranger, _) = Running::listening(on(lan.host(2), &hear));
    assert_eq!(next_of(&mut member, "joined")["group"], "239.1.2.3");
    let speaks = ["--json", "--to", "239.1.2.3:8888", "--bind", &format!("{}:0", lan.host(0).ip())];
    let (mut caller, _) = Running::listening(on(lan.host(0), &speaks));
    caller.type_line("组里的人");
    assert_eq!(next_of(&mut member, "received")["text"], "组里的人");
    member.type_line(&format!("/leave {own}"));
    next_of(&mut member, "left");
    caller.type_line("没有人");
    next_of(&mut caller, "sent");
    // What each hears next is not the group any more.
    for (host, ear) in [(1, &mut member), (2, &mut stranger)] {
        caller.type_line(&format!("/to {}:8888", lan.host(host).ip()));
        caller.type_line("只给你");
        assert_eq!(next_of(ear, "received")["text"], "只给你");
    }
}
