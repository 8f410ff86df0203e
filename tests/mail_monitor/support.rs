//! What these tests share.

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
