//! Programs of others that read a message: Python's `email`, npm's mailparser, and the crate
//! mail-parser. Each tells the same things in the same form.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use serde_json::{Value, json};

use crate::sample::hex;

/// Reads a file.
type Read = Box<dyn Fn(&Path) -> Value>;

const PYTHON: &str = include_str!("read.py");
const NODE: &str = include_str!("read.mjs");

/// All of them, with their names; `None` when one is absent, which has then been said.
pub(crate) fn all() -> Option<Vec<(&'static str, Read)>> {
    testkit::python(PYTHON)?;
    testkit::node_with(&["mailparser"], NODE)?;
    let python = |file: &Path| printed(testkit::python(PYTHON).unwrap(), file);
    let node = |file: &Path| printed(testkit::node_with(&["mailparser"], NODE).unwrap(), file);
    Some(vec![
        ("Python's email", Box::new(python)),
        ("mailparser (npm)", Box::new(node)),
        ("mail-parser (crate)", Box::new(by_crate)),
    ])
}

fn printed(mut command: Command, file: &Path) -> Value {
    let output = command.env("PYTHONIOENCODING", "utf-8").arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn by_crate(file: &Path) -> Value {
    let bytes = fs::read(PathBuf::from(file)).unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    let lines = |text: &str| text.replace("\r\n", "\n").trim_end_matches('\n').to_owned();
    json!({
        "subject": message.subject(),
        "from": people(message.from()),
        "to": people(message.to()),
        "cc": people(message.cc()),
        "bcc": message.bcc().map(|bcc| people(Some(bcc))),
        "text": lines(&message.body_text(0).unwrap()),
        "html": lines(&message.body_html(0).unwrap()),
        "files": files(&message),
    })
}

fn people(address: Option<&Address>) -> Vec<[Option<String>; 2]> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let people = address.into_iter().flat_map(Address::iter);
    people.map(|one| [owned(one.name()), owned(one.address())]).collect()
}

fn files(message: &Message) -> Vec<Value> {
    let file = |part: &mail_parser::MessagePart| {
        let kind = part.content_type().unwrap();
        let kind = format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap());
        json!([part.content_id(), part.attachment_name(), kind, hex(part.contents())])
    };
    message.attachments().map(file).collect()
}
