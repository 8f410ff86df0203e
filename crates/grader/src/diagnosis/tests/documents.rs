use super::{Row, also, row};
use crate::diagnosis::{Code, diagnose};
use crate::evidence::{Kind, Waited};
use crate::exercise::{FileExpectation, TomlExpectation};
use crate::judge::testing::*;
use crate::judge::{Verdict, judge_files};
use crate::plan::{Action, Awaited, Endpoint, ExpectedLetter, ExpectedMails, PlannedCheck};

fn alert() -> ExpectedLetter {
    let text = lines(&["95.2", "30.1"]);
    ExpectedLetter { subject: "ALERT".to_owned(), subject_lacks: None, text }
}

fn recovered() -> ExpectedLetter {
    let subject_lacks = Some("ALERT".to_owned());
    ExpectedLetter { subject: "RECOVERED".to_owned(), subject_lacks, text: Vec::new() }
}

fn mails(letters: Vec<ExpectedLetter>) -> PlannedCheck {
    let mut check = check();
    let (user, password) = ("me@example.com".to_owned(), "secret".to_owned());
    check.peers = vec![Endpoint::Smtp { name: "server".to_owned(), at: PEER, user, password }];
    let awaited = Awaited::Mails { at: "server".to_owned(), count: 1 };
    check.script = vec![wait(awaited), Action::EndInput, wait(Awaited::Exit)];
    check.expected.mails = Some(ExpectedMails {
        at: "server".to_owned(),
        from: "me@example.com".to_owned(),
        to: "you@example.org".to_owned(),
        letters,
    });
    check
}

fn letter_from(from: &str, subject: &str, text: &str) -> Kind {
    let bytes = format!("From: {from}\r\nSubject: {subject}\r\n\r\n{text}\r\n").into_bytes();
    let to = lines(&["you@example.org"]);
    Kind::Mailed { peer: "server".to_owned(), from: "me@example.com".to_owned(), to, bytes }
}

fn letter(subject: &str, text: &str) -> Kind {
    letter_from("me@example.com", subject, text)
}

fn refused(reply: &str) -> Kind {
    Kind::MailRefused { peer: "server".to_owned(), reply: reply.to_owned() }
}

pub(super) fn rows() -> Vec<Row> {
    let one = mails(vec![alert()]);
    let two = mails(vec![alert(), recovered()]);
    let came = |kinds: &[Kind]| {
        let typed = Seen::new().typed("80.0 90.0\n95.2 30.1\n10.0 20.0\n");
        kinds.iter().cloned().fold(typed, Seen::add).exited(0)
    };
    let right = letter("ALERT", "95.2 30.1");
    vec![
        row(
            Code::NoLogin,
            &one,
            came(&[refused("530 5.7.0 log in first")]),
            came(&[refused("550 5.1.1 no such mailbox")]),
        ),
        also(Code::NoLogin, &one, came(&[refused("535 5.7.8 wrong user or password")])),
        row(
            Code::NoMail,
            &two,
            came(std::slice::from_ref(&right)),
            came(&[right.clone(), right.clone()]),
        ),
        also(
            Code::NoMail,
            &one,
            Seen::new().waited(0, Waited::NotInTime).add(right.clone()).exited(0),
        ),
        row(
            Code::MailTooMany,
            &one,
            came(&[right.clone(), letter("RECOVERED", "10.0 20.0")]),
            came(&[]),
        ),
        also(Code::MailTooMany, &one, came(&[letter("ALERT", "80.0 90.0")])),
        row(
            Code::MailWrongSubject,
            &one,
            came(&[letter("Alert", "95.2 30.1")]),
            came(&[letter("ALERT", "95 30")]),
        ),
        also(
            Code::MailWrongSubject,
            &two,
            came(&[right.clone(), letter("ALERT: RECOVERED", "10.0 20.0")]),
        ),
        row(
            Code::MailWrongText,
            &one,
            came(&[letter("ALERT", "95 30")]),
            came(&[letter("Alert", "95 30")]),
        ),
        row(
            Code::MailWrongAddress,
            &one,
            came(&[letter_from("x@example.com", "ALERT", "95.2 30.1")]),
            came(&[right]),
        ),
    ]
}

fn toolchain() -> PlannedCheck {
    let equals =
        TomlExpectation::Equals { key: "toolchain.channel".into(), value: "1.85.0".into() };
    let mut check = check();
    check.expected.files =
        vec![FileExpectation { path: "rust-toolchain.toml".into(), toml: vec![equals] }];
    check
}

fn said(text: Option<&str>) -> Option<Code> {
    let dir = tempfile::TempDir::new().unwrap();
    if let Some(text) = text {
        std::fs::write(dir.path().join("rust-toolchain.toml"), text).unwrap();
    }
    match judge_files(&toolchain(), dir.path()) {
        Verdict::Failed(failures) => Some(diagnose(&toolchain(), &Seen::new().0, &failures).code),
        _ => None,
    }
}

#[test]
fn a_file_is_missing_broken_or_different() {
    assert_eq!(said(None), Some(Code::FileMissing));
    assert_eq!(said(Some("[toolchain\n")), Some(Code::FileBroken));
    assert_eq!(said(Some("[toolchain]\nchannel = \"stable\"\n")), Some(Code::FileDiffers));
    assert_eq!(said(Some("[toolchain]\nchannel = \"1.85.0\"\n")), None);
}
