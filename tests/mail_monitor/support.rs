//! What these tests share.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;

use mail_parser::{Message, MessageParser};
use serde_json::Value;
use testkit::{Finished, Running};

/// The lesson with its arguments, in English unless they say otherwise, with no password from
/// whoever runs the tests, and with its temporary files among those of the build.
pub(crate) fn lesson(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mail_monitor"));
    command.args(args).env("COURSE_LANG", "en").env_remove("SMTP_PASSWORD");
    for variable in ["TMPDIR", "TEMP", "TMP"] {
        command.env(variable, env!("CARGO_TARGET_TMPDIR"));
    }
    command
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Finished {
    Running::start(take(command)).finish()
}

/// A command by value, from the reference that its builder methods return.
pub(crate) fn take(command: &mut Command) -> Command {
    std::mem::replace(command, Command::new(""))
}

pub(crate) fn of_kind<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["event"] == kind).collect()
}

pub(crate) fn message_in(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// An address where nobody listens.
pub(crate) fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// What `outbox list` tells of the letters in a state directory.
pub(crate) fn letters(state: &Path) -> Vec<Value> {
    let done = run(lesson(&["outbox", "list", "--json", "--state"]).arg(state));
    assert_eq!(done.code(), 0, "{done:?}");
    of_kind(&done.events(), "letter").into_iter().cloned().collect()
}

/// The Message-IDs of the messages in a catcher's directory, with their angle brackets.
pub(crate) fn message_ids(dir: &Path) -> Vec<String> {
    let files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let messages = files.filter(|path| path.extension().is_some_and(|end| end == "eml"));
    let id = |path| format!("<{}>", message_in(&fs::read(path).unwrap()).message_id().unwrap());
    messages.map(id).collect()
}
