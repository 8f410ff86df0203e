//! The network debug assistant, as its user meets it: command line, lines, JSON, real peers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

#[path = "net_assist/bytes.rs"]
mod bytes;
#[path = "net_assist/command_line.rs"]
mod command_line;
#[path = "net_assist/endings.rs"]
mod endings;
#[path = "net_assist/files.rs"]
mod files;
#[path = "net_assist/hostile.rs"]
mod hostile;
#[path = "net_assist/lan.rs"]
mod lan;
#[path = "net_assist/lines.rs"]
mod lines;
#[path = "net_assist/peers.rs"]
mod peers;
#[path = "net_assist/screen.rs"]
mod screen;
#[path = "net_assist/tcp.rs"]
mod tcp;

use std::net::{SocketAddr, UdpSocket};
use std::process::Command;

use serde_json::Value;
use testkit::{Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_net_assist");

/// The assistant with these arguments, which knows no sessions but its own.
fn program(args: &[&str]) -> Command {
    let mut command = contract::program(BINARY);
    command.args(args).env("NET_ASSIST_HOME", "/nonexistent");
    command
}

/// An assistant that talks to the socket that is given back; its own address is in between.
fn talking(args: &[&str]) -> (Running, SocketAddr, UdpSocket) {
    let (friend, to) = testkit::receiver("127.0.0.1");
    let (assistant, addr) = Running::listening(program(&[args, &["--to", &to]].concat()));
    (assistant, addr, friend)
}

/// An assistant that hears anyone on its own port.
fn hearing(args: &[&str]) -> (Running, SocketAddr, UdpSocket) {
    let (friend, _) = testkit::receiver("127.0.0.1");
    let bound = [args, &["--bind", "127.0.0.1:0"]].concat();
    let (assistant, addr) = Running::listening(program(&bound));
    (assistant, addr, friend)
}

/// The next event of this name; others are passed over.
fn next_of(assistant: &mut Running, name: &str) -> Value {
    loop {
        let event = assistant.next_event();
        if event["event"] == name {
            return event;
        }
    }
}

/// A line without the time before it.
fn untimed(line: &str) -> &str {
    let (time, rest) = line.split_once(' ').unwrap();
    let form: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(form, "00:00:00.000", "{line}");
    rest
}
