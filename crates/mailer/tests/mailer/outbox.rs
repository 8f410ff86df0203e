//! The outbox with servers that are absent, hesitate, refuse, or lose their answer.

use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use mailer::outbox::{Event, Outbox, Place, Summary};
use mailer::{MailError, Mailer, Oneself, SmtpUrl};

use crate::script::Act::{self, HangUp, Say};
use crate::script::Script;

const HELLO: [Act; 2] = [Say("220 here\r\n"), Say("250 here\r\n")];
const OK: Act = Say("250 ok\r\n");
const GO: Act = Say("354 go\r\n");
const BYE: Act = Say("221 bye\r\n");

fn mailer(addr: std::net::SocketAddr) -> Mailer {
    let mailer = Mailer::from_url(&SmtpUrl::plain(addr), None);
    mailer.from("me@a.example".parse().unwrap()).timeout(Duration::from_secs(60))
}

/// A round against a server that follows this script.
fn round(outbox: &mut Outbox, acts: &[Act], hours: u64) -> (Summary, Vec<Event>, Vec<String>) {
    let acts: Vec<Act> = HELLO.iter().chain(acts).copied().collect();
    let script = Script::start(&acts);
    let mut events = Vec::new();
    let now = SystemTime::now() + Duration::from_secs(3600 * hours);
    let summary = outbox.deliver(&mailer(script.addr), now, |event| events.push(event)).unwrap();
    (summary, events, script.heard())
}

#[test]
fn an_alert_outlives_a_server_that_is_absent_hesitates_and_loses_its_answer() {
    let dir = tempfile::tempdir().unwrap();
    let mut outbox = Outbox::open(dir.path()).unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let letter = mailer(nobody).compose(Oneself, "超限", "CPU 93 %").unwrap();
    outbox.put(&letter, "cpu").unwrap();
    let mut events = Vec::new();
    outbox.deliver(&mailer(nobody), SystemTime::now(), |event| events.push(event)).unwrap();
    let [Event::Waits { error: Some(MailError::Unreachable { .. }), attempts: 1, .. }] =
        &events[..]
    else {
        panic!("{events:?}")
    };
    let (_, events, _) = round(&mut outbox, &[OK, Say("450 4.2.0 greylisted\r\n"), BYE], 1);
    assert!(
        matches!(&events[..], [Event::Waits { error: Some(MailError::Temporary { .. }), .. }]),
        "{events:?}"
    );
    let (_, events, _) = round(&mut outbox, &[OK, OK, GO, HangUp], 2);
    assert!(
        matches!(
            &events[..],
            [Event::Waits { error: Some(MailError::HungUp { .. }), attempts: 3, .. }]
        ),
        "{events:?}"
    );
    let mut outbox = Outbox::open(dir.path()).unwrap();
    let (summary, events, _) = round(&mut outbox, &[OK, OK, GO, OK, BYE], 3);
    assert_eq!(summary.delivered, 1);
    assert!(
        matches!(&events[..], [Event::Delivered { perhaps_twice: true, receipt, .. }] if receipt.message_id == letter.message_id()),
        "{events:?}"
    );
}

#[test]
fn all_that_is_due_goes_over_one_connection_and_a_refusal_stops_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let mut outbox = Outbox::open(dir.path()).unwrap();
    let me = mailer("127.0.0.1:1".parse().unwrap());
    for subject in ["one", "two", "three"] {
        outbox.put(&me.compose(Oneself, subject, "x").unwrap(), "").unwrap();
    }
    let letter = [OK, OK, GO];
    let no = Say("554 5.6.0 spam\r\n");
    let acts = [letter.as_slice(), &[OK, OK], &letter, &[no, OK], &letter, &[OK, BYE]].concat();
    let (summary, events, heard) = round(&mut outbox, &acts, 0);
    assert_eq!(summary, Summary { delivered: 2, waiting: 0, set_aside: 1 }, "{events:?}");
    assert_eq!(heard.iter().filter(|line| line.starts_with("EHLO")).count(), 1);
    let left = outbox.list().unwrap();
    assert_eq!((left.len(), left[0].place, left[0].subject.as_str()), (1, Place::Refused, "two"));
}
