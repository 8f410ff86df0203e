//! A server fails at every step: each failure is told by its kind and its stage.

use std::net::TcpListener;
use std::time::Duration;

use common::Explain;
use mailer::error::Stage;
use mailer::{MailError, Mailer, Secret, SmtpUrl};

use crate::script::Act::{self, HangUp, Say, Stall};
use crate::script::Script;

const PASSWORD: &str = "open sesame";
const HELLO: [Act; 2] = [Say("220 here\r\n"), Say("250-here\r\n250 AUTH PLAIN LOGIN\r\n")];
const IN: Act = Say("235 welcome\r\n");
const OK: Act = Say("250 ok\r\n");

fn mailer(script: &Script) -> Mailer {
    let url: SmtpUrl = format!("smtp+plain://me@{}", script.addr).parse().unwrap();
    Mailer::from_url(&url, Some(Secret::new(PASSWORD))).timeout(Duration::from_secs(30))
}

fn acts(behind_hello: &[Act]) -> Vec<Act> {
    HELLO.iter().chain(behind_hello).copied().collect()
}

fn send(behind_hello: &[Act]) -> MailError {
    let script = Script::start(&acts(behind_hello));
    let error = mailer(&script).send("you@b.example", "Hi", "Text").unwrap_err();
    // Whatever went wrong, it is told in both languages, and never with the password.
    let all = format!("{error:?} {:?} {:?}", error.fact(), error.help());
    assert!(!all.contains(PASSWORD), "{all}");
    assert!(!error.fact().zh.is_ascii(), "{all}");
    error
}

#[test]
fn a_refusal_is_told_by_what_was_refused() {
    let refused = send(&[Say("535 5.7.8 no\r\n")]);
    assert!(matches!(&refused, MailError::Credentials { user, .. } if user == "me"), "{refused:?}");
    let refused = send(&[IN, Say("550 5.7.1 not you\r\n")]);
    assert!(matches!(refused, MailError::Rejected { stage: Stage::Sender, .. }), "{refused:?}");
    let refused = send(&[IN, OK, Say("550 5.1.1 no such user\r\n")]);
    assert!(matches!(&refused, MailError::RecipientsRefused { refused, .. } if refused.len() == 1));
    let refused = send(&[IN, OK, OK, Say("354 go\r\n"), Say("552 5.3.4 too much\r\n")]);
    assert!(matches!(refused, MailError::TooLarge { .. }), "{refused:?}");
    let refused = send(&[IN, OK, OK, Say("354 go\r\n"), Say("554 5.6.0 spam\r\n")]);
    assert!(matches!(refused, MailError::Rejected { stage: Stage::End, .. }), "{refused:?}");
}

#[test]
fn not_now_is_temporary_at_every_stage() {
    let cases: [(&[Act], Stage); 4] = [
        (&[Say("454 4.7.0 later\r\n")], Stage::Login),
        (&[IN, Say("451 4.3.0 later\r\n")], Stage::Sender),
        (&[IN, OK, Say("450 4.2.0 greylisted\r\n")], Stage::Recipient),
        (&[IN, OK, OK, Say("354 go\r\n"), Say("452 4.3.1 full\r\n")], Stage::End),
    ];
    for (acts, expected) in cases {
        let error = send(acts);
        assert!(
            matches!(error, MailError::Temporary { stage, .. } if stage == expected),
            "{expected:?}: {error:?}"
        );
    }
    let script = Script::start(&[Say("421 too busy\r\n")]);
    let error = mailer(&script).send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::Temporary { stage: Stage::Greeting, .. }), "{error:?}");
}

#[test]
fn a_server_that_dies_is_told_with_the_stage() {
    let cases: [(&[Act], Stage); 5] = [
        (&[HangUp], Stage::Login),
        (&[IN, HangUp], Stage::Sender),
        (&[IN, OK, HangUp], Stage::Recipient),
        (&[IN, OK, OK, HangUp], Stage::Message),
        (&[IN, OK, OK, Say("354 go\r\n"), HangUp], Stage::End),
    ];
    for (acts, expected) in cases {
        let error = send(acts);
        assert!(
            matches!(error, MailError::HungUp { stage, .. } if stage == expected),
            "{expected:?}: {error:?}"
        );
    }
}

#[test]
fn a_yes_to_something_else_is_no_delivery() {
    let go = Say("354 go\r\n");
    let cases: [(&[Act], Stage); 6] = [
        (&[Say("354 go\r\n")], Stage::Login),
        (&[IN, Say("354 go\r\n")], Stage::Sender),
        (&[IN, OK, Say("354 go\r\n")], Stage::Recipient),
        (&[IN, OK, OK, OK], Stage::Message),
        (&[IN, OK, OK, go, Say("354 go\r\n")], Stage::End),
        (&[IN, OK, OK, go, Say("334 \x1b[2J\r\n")], Stage::End),
    ];
    for (acts, expected) in cases {
        let error = send(acts);
        assert!(
            matches!(&error, MailError::HungUp { stage, .. } if *stage == expected),
            "{expected:?}: {error:?}"
        );
        assert_eq!(error.may_have_arrived(), expected == Stage::End, "{error:?}");
        assert!(!error.fact().en.contains('\x1b'), "{error:?}");
    }
}

#[test]
fn what_is_no_mail_server_is_no_puzzle() {
    let script = Script::start(&[Say("HTTP/1.1 400 Bad Request\r\n\r\n"), HangUp]);
    let error = mailer(&script).send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::HungUp { stage: Stage::Greeting, .. }), "{error:?}");
}

#[test]
fn a_silent_server_is_left_after_the_timeout_and_smtps_is_named() {
    let script = Script::start(&[Stall]);
    let mailer = mailer(&script).timeout(Duration::from_millis(50));
    let error = mailer.send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::Timeout { stage: Stage::Greeting, .. }), "{error:?}");
    assert!(error.help().unwrap().en.contains("try smtps://"), "{error:?}");
    script.heard();
}

#[test]
fn a_stall_behind_the_greeting_is_told_with_its_stage() {
    let script = Script::start(&acts(&[IN, Stall]));
    // Long enough for the answers that do come, on a busy machine too.
    let mailer = mailer(&script).timeout(Duration::from_secs(3));
    let error = mailer.send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::Timeout { stage: Stage::Sender, .. }), "{error:?}");
    script.heard();
}

#[test]
fn nobody_listening_and_nobody_known_are_two_things() {
    let addr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mailer =
        Mailer::from_url(&SmtpUrl::plain(addr), None).from("me@a.example".parse().unwrap());
    let error = mailer.send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::Unreachable { refused: true, .. }), "{error:?}");
    // RFC 6761 keeps this name free for ever, so no resolver knows it.
    let mailer = Mailer::new("me@a.example", PASSWORD, "mail.invalid");
    let error = mailer.send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::UnknownHost { .. }), "{error:?}");
}

#[test]
fn no_login_in_the_clear_is_named_as_such() {
    let script = Script::start(&[Say("220 here\r\n"), Say("250 here\r\n")]);
    let error = mailer(&script).send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::NoLogin { .. }), "{error:?}");
}

#[test]
fn one_refused_recipient_does_not_keep_the_others_from_their_mail() {
    let no = Say("550 5.1.1 no such user\r\n");
    let script = Script::start(&acts(&[IN, OK, no, OK, Say("354 go\r\n"), OK, Say("221 bye\r\n")]));
    let to: &[&str] = &["gone@b.example", "you@b.example"];
    let receipt = mailer(&script).send(to, "Hi", "Text").unwrap();
    assert_eq!(receipt.refused.len(), 1);
    assert_eq!(receipt.refused[0].address, "gone@b.example");
    assert_eq!(receipt.refused[0].reply.code, 550);
    script.heard();
}

#[test]
fn addresses_beyond_ascii_need_a_server_that_knows_them() {
    let script = Script::start(&acts(&[IN]));
    let error = mailer(&script).send("用户@例子.中国", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::NoUtf8Addresses { .. }), "{error:?}");
}

#[test]
fn what_could_forge_a_header_never_reaches_a_server() {
    let mailer = Mailer::new("me@a.example", PASSWORD, "mail.invalid");
    for subject in ["Hi\r\nBcc: all@b.example", "Hi\nX: y", "Hi\rX: y", "Hi\0"] {
        let error = mailer.send("you@b.example", subject, "Text").unwrap_err();
        assert!(
            matches!(&error, MailError::BadHeader { header, .. } if &**header == "Subject"),
            "{error:?}"
        );
    }
    let error = mailer.send("you@b.example\r\nBcc: all@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::BadAddress { .. }), "{error:?}");
    let forged = mailer.clone().alias("me\r\nBcc: all@b.example");
    let error = forged.send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(
        matches!(&error, MailError::BadHeader { header, .. } if &**header == "From"),
        "{error:?}"
    );
    assert!(!format!("{mailer:?}").contains(PASSWORD));
}
