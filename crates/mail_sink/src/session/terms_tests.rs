//! What a conversation does on other terms: encryption, faults, little room.

use super::tests::{nearly_smtp, talk};
use super::*;
use crate::fault::Fault;
use proptest::prelude::*;

const MAIL: &str = "MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nhi\r\n.\r\n";

fn faults(texts: &[&str]) -> Faults {
    Faults::new(texts.iter().map(|text| text.parse::<Fault>().unwrap()))
}

/// The last line of each reply to `input`, the greeting's too, the messages, and the session.
fn run<'a>(terms: Terms<'a>, input: &str) -> (Vec<String>, usize, Session<'a>) {
    let mut session = Session::on(terms);
    let (replies, mails) = talk(&mut session, input.as_bytes(), usize::MAX);
    let finals = replies.into_iter().filter(|line| line.as_bytes().get(3) == Some(&b' '));
    (finals.map(|line| line[..3].to_owned()).collect(), mails.len(), session)
}

#[test]
fn every_stage_fails_with_the_reply_that_was_asked_for_and_then_works() {
    for (fault, codes, kept) in [
        ("ehlo:550x1", "220 550 250 250 250 354 250 221", 1),
        ("mail:451x1", "220 250 250 451 503 503 500 500 221", 0),
        ("rcpt:450x1", "220 250 250 250 450 503 500 500 221", 0),
        ("data:554x1", "220 250 250 250 250 554 500 500 221", 0),
        ("end:451x1", "220 250 250 250 250 354 451 221", 0),
        ("quit:500x1", "220 250 250 250 250 354 250 500", 1),
        ("end:421x1", "220 250 250 250 250 354 421", 0),
        ("ehlo:421x1", "220 421", 0),
        ("greeting:554x1", "554", 0),
        ("greeting:421x1", "421", 0),
    ] {
        let input = format!("EHLO a\r\nEHLO a\r\n{MAIL}QUIT\r\n");
        let faults = faults(&[fault]);
        let terms = Terms { faults: &faults, ..Terms::default() };
        let (first, mails, _) = run(terms, &input);
        assert_eq!((first.join(" ").as_str(), mails), (codes, kept), "{fault}");
        let (second, mails, _) = run(terms, &input);
        assert_eq!((second.len(), mails), (8, 1), "{fault} the second time: {second:?}");
    }
}

#[test]
fn a_dropped_conversation_is_over_without_a_word_and_a_stalled_one_is_not_over() {
    for (stage, replies, kept) in [
        ("greeting", 0, 0),
        ("ehlo", 1, 0),
        ("auth", 2, 0),
        ("mail", 3, 0),
        ("rcpt", 4, 0),
        ("data", 5, 0),
        ("body", 6, 0),
        ("end", 6, 1),
        ("rset", 7, 1),
        ("quit", 8, 1),
    ] {
        let input = format!("EHLO a\r\nAUTH PLAIN AG1lAHJpZ2h0\r\n{MAIL}RSET\r\nQUIT\r\n");
        for effect in ["drop", "stall"] {
            let faults = faults(&[&format!("{stage}:{effect}")]);
            let terms = Terms { faults: &faults, ..Terms::default() };
            let (heard, mails, mut session) = run(terms, &input);
            assert_eq!((heard.len(), mails), (replies, kept), "{stage}:{effect}: {heard:?}");
            assert_eq!(
                (session.drops(), session.is_silent()),
                (effect == "drop", effect == "stall")
            );
            let next = session.advance(&mut b"NOOP\r\n".iter());
            assert_eq!(next, if effect == "drop" { Step::Close } else { Step::Read });
            assert_eq!(session.take_replies(), b"");
        }
    }
}

#[test]
fn a_failed_login_is_asked_for_only_once_the_password_is_told() {
    let faults = faults(&["auth:454x1"]);
    let terms = Terms { faults: &faults, ..Terms::default() };
    let login = "AUTH LOGIN\r\nbWU=\r\ncmlnaHQ=\r\n";
    let (heard, _, _) = run(terms, &format!("EHLO a\r\n{login}{login}"));
    assert_eq!(heard.join(" "), "220 250 334 334 454 334 334 235");
}

#[test]
fn a_token_is_taken_as_a_password_is() {
    let login = Login { user: "me@a.example".to_owned(), password: "ya29.token".to_owned() };
    let terms = Terms { login: Some(&login), ..Terms::default() };
    let encoded = |text: &str| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(text)
    };
    for (token, code) in [
        ("user=me@a.example\u{1}auth=Bearer ya29.token\u{1}\u{1}", "235"),
        ("user=me@a.example\u{1}auth=bearer ya29.token\u{1}\u{1}", "235"),
        ("user=me@a.example\u{1}auth=Bearer other\u{1}\u{1}", "535"),
        ("user=me@a.example\u{1}auth=Basic ya29.token\u{1}\u{1}", "501"),
        ("user=me@a.example\u{1}auth=Bearer ya29.token\u{1}", "501"),
        ("", "501"),
    ] {
        let token = encoded(token);
        for input in [format!("AUTH XOAUTH2 {token}"), format!("auth xoauth2\r\n{token}")] {
            let (heard, _, _) = run(terms, &format!("EHLO a\r\n{input}\r\n"));
            let expected = if input.ends_with("XOAUTH2 ") { "334" } else { code };
            assert_eq!(heard.last().unwrap(), expected, "{input}");
        }
    }
}

#[test]
fn a_password_waits_for_encryption_unless_it_may_be_read() {
    let strict = Terms { starttls: true, login_in_clear: false, ..Terms::default() };
    let offered = |terms| {
        let mut session = Session::on(terms);
        talk(&mut session, b"EHLO a\r\n", usize::MAX).0.join("\n")
    };
    let clear = offered(strict);
    assert!(clear.contains("STARTTLS") && !clear.contains("AUTH"), "{clear}");
    let encrypted = offered(Terms { encrypted: true, ..strict });
    assert!(!encrypted.contains("STARTTLS") && encrypted.contains("AUTH PLAIN LOGIN XOAUTH2"));
    let both = offered(Terms { login_in_clear: true, ..strict });
    assert!(both.contains("STARTTLS") && both.contains("AUTH"), "{both}");
    let (heard, ..) = run(strict, "EHLO a\r\nAUTH PLAIN AG1lAHJpZ2h0\r\n");
    assert_eq!(heard.join(" "), "220 250 538");
}

#[test]
fn what_was_said_before_encryption_is_forgotten_and_what_came_with_it_is_thrown_away() {
    let login = Login { user: "me".to_owned(), password: "right".to_owned() };
    let terms = Terms { login: Some(&login), starttls: true, ..Terms::default() };
    let before = "EHLO a\r\nAUTH PLAIN AG1lAHJpZ2h0\r\nMAIL FROM:<a@x>\r\n";
    let (heard, _, mut session) = run(terms, &format!("{before}STARTTLS\r\nRSET\r\nQUIT\r\nRC"));
    assert_eq!(heard.join(" "), "220 250 235 250 220");
    assert!(session.awaits_tls());
    session.secured();
    let (heard, _) = talk(&mut session, b"MAIL FROM:<a@x>\r\nEHLO a\r\nSTARTTLS\r\n", 1);
    assert_eq!(heard[0][..3], *"530");
    assert_eq!(heard.last().unwrap()[..3], *"502");
    assert!(!session.awaits_tls());
    let (heard, ..) = run(Terms { starttls: true, ..terms }, "STARTTLS\r\nSTARTTLS now\r\n");
    assert_eq!(heard.join(" "), "220 503 501");
}

#[test]
fn a_message_without_room_is_put_off_and_its_rest_is_no_command() {
    let mut session = Session::on(Terms::default());
    let begin = b"EHLO a\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nlong";
    talk(&mut session, begin, usize::MAX);
    assert!(session.held() >= 4);
    session.let_go();
    assert!(session.held() < 200, "{}", session.held());
    let (heard, mails) = talk(&mut session, b"QUIT\r\n.\r\nNOOP\r\n", usize::MAX);
    assert_eq!((&heard[0][..9], &heard[1][..3], mails.len()), ("452 4.3.1", "250", 0));
}

#[test]
fn recipients_without_room_end_the_conversation() {
    let mut session = Session::on(Terms::default());
    session.let_go();
    let (heard, _) = talk(&mut session, b"EHLO a\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\n", 9);
    assert!(heard.last().unwrap().starts_with("250"), "{heard:?}");
    session.let_go();
    assert_eq!(session.advance(&mut b"DATA\r\n".iter()), Step::Close);
    assert!(session.take_replies().starts_with(b"421 4.3.1"));
}

fn any_fault() -> impl Strategy<Value = Fault> {
    let stages = prop::sample::select(Stage::ALL.map(|(_, name)| name).to_vec());
    let effects = prop::sample::select(vec!["450", "421", "554", "drop", "stall", "expired"]);
    let fault = (stages, effects, 1..4_u32);
    fault.prop_filter_map("no such fault", |(stage, effect, times)| {
        format!("{stage}:{effect}x{times}").parse().ok()
    })
}

proptest! {
    #[test]
    fn on_any_terms_any_bytes_are_answered_in_bounds(
        bytes in nearly_smtp(), piece in 1..64_usize, faults in prop::collection::vec(any_fault(), 0..3),
        starttls in any::<bool>(), room in 0..10_000_usize,
    ) {
        let faults = Faults::new(faults);
        let limits = Limits { message: 500, recipients: 5, ..Limits::default() };
        let terms = Terms { faults: &faults, starttls, limits, ..Terms::default() };
        let mut session = Session::on(terms);
        for piece in bytes.chunks(piece) {
            let (replies, mails) = talk(&mut session, piece, usize::MAX);
            for reply in replies {
                let (code, rest) = reply.split_at(3);
                prop_assert!(code.parse::<u16>().is_ok() && rest.starts_with([' ', '-']), "{}", reply);
            }
            prop_assert!(mails.iter().all(|mail| mail.bytes.len() <= 500 && mail.to.len() <= 5));
            prop_assert!(session.held() <= 500 + 4096 * 6, "{}", session.held());
            if session.held() > room {
                session.let_go();
            }
            if session.awaits_tls() {
                session.secured();
            }
        }
    }
}
