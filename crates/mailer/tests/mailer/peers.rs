//! Programs of others read what this mailer writes: Python's `email` package, and dkimpy, which
//! verifies signatures.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use mailer::{Attachment, Contents, Dkim, Inline, Letter, Mailer};
use rcgen::{KeyPair, PKCS_ED25519};
use testkit::missing;

/// For this test alone; it signs nothing that anybody trusts.
const RSA_KEY: &str = include_str!("dkim_test_key.pem");

const READ: &str = r#"
import email, email.policy, json, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
files = [part for part in message.walk() if part.get_filename()]
old = email.message_from_binary_file(open(sys.argv[1], "rb"))
print(json.dumps([
    message["subject"], message["from"].addresses[0].display_name, message["from"].addresses[0].addr_spec,
    [address.display_name for address in message["to"].addresses], message["bcc"],
    message.get_body(("plain",)).get_content().rstrip("\n"),
    message.get_body(("html",)).get_content().rstrip("\n"),
    [[part.get_filename(), part.get_content_type(), part.get_payload(decode=True).hex()] for part in files],
    [part.get_filename() for part in old.walk() if part.get_filename()],
    [str(defect) for part in message.walk() for defect in part.defects],
], ensure_ascii=False))
"#;

const VERIFY: &str = r#"
import dkim, sys
message = open(sys.argv[1], "rb").read()
name, record = sys.argv[2].encode(), sys.argv[3].encode()
def lookup(asked, timeout=5):
    return record if asked.rstrip(b".") == name else None
verified = dkim.verify(message, dnsfunc=lookup)
changed = dkim.verify(message + b"more\r\n", dnsfunc=lookup)
forged = dkim.verify(b"Subject: another\r\n" + message, dnsfunc=lookup)
print(verified, changed, forged)
"#;

/// The peers' Python, when it has this module.
fn python_with(module: &str) -> Option<PathBuf> {
    let python = match std::env::var_os("COURSE_PEERS_PYTHON") {
        Some(python) => PathBuf::from(python),
        None => testkit::tool("python3")?,
    };
    let found = Command::new(&python).args(["-c", &format!("import {module}")]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    missing(&format!("{module} (pip), in python3 or in the Python of COURSE_PEERS_PYTHON"));
    None
}

fn run(python: &PathBuf, script: &str, letter: &Letter, more: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mail.eml");
    fs::write(&file, letter.bytes()).unwrap();
    let mut command = Command::new(python);
    command.env("PYTHONIOENCODING", "utf-8").args(["-c", script]).arg(&file).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn mailer() -> Mailer {
    Mailer::new("me@a.example", "", "mail.example").alias("张三，运维")
}

#[test]
fn pythons_email_package_reads_what_was_written() {
    let Some(python) = python_with("email") else {
        return;
    };
    let subject = "[CPU] 处理器使用率超限：".to_owned() + &"很长的主题，".repeat(12);
    let name = "一份名字很长很长的性能报告，".repeat(4) + "2026.csv";
    let contents = Contents::text("CPU 93 %，超限")
        .html("<p>CPU 93 %，超限</p><img src=\"cid:chart\">")
        .inline(Inline::new("chart", "图表.png", *b"\x89PNG"))
        .attach(Attachment::new(name.clone(), "你好"));
    let mailer = mailer();
    let letter =
        mailer.draft(["李四 <li@b.example>", "\"B, C\" <bc@b.example>"], &subject, contents);
    let letter = letter.bcc("secret@b.example").compose().unwrap();
    let read = run(&python, READ, &letter, &[]);
    let expected = format!(
        r#"["{subject}", "张三，运维", "me@a.example", ["李四", "B, C"], null, "CPU 93 %，超限", "<p>CPU 93 %，超限</p><img src=\"cid:chart\">", [["图表.png", "image/png", "89504e47"], ["{name}", "text/csv", "e4bda0e5a5bd"]], ["图表.png", "{name}"], []]"#
    );
    assert_eq!(read, expected);
}

#[test]
fn dkimpy_verifies_the_signatures() {
    let Some(python) = python_with("dkim, nacl") else {
        return;
    };
    let ed25519 = KeyPair::generate_for(&PKCS_ED25519).unwrap().serialize_pem();
    for key in [RSA_KEY, &ed25519] {
        let dkim = Dkim::new("a.example", "mail", key.as_bytes()).unwrap();
        let (name, record) = dkim.record();
        let contents =
            Contents::text("CPU 93 %  \n\n  超限\t\n\n\n").attach(Attachment::new("a.csv", "1"));
        let letter =
            mailer().dkim(dkim).compose("李四 <li@b.example>", "CPU 超限", contents).unwrap();
        assert!(letter.bytes().starts_with(b"DKIM-Signature: "));
        assert_eq!(run(&python, VERIFY, &letter, &[&name, &record]), "True False False");
        let english = mailer().dkim(Dkim::new("a.example", "mail", key.as_bytes()).unwrap());
        let letter = english.compose("li@b.example", "CPU", "CPU 93 %").unwrap();
        assert_eq!(run(&python, VERIFY, &letter, &[&name, &record]), "True False False");
    }
}
