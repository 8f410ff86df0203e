//! A handshake that fails is told with its reason; one that the catcher itself broke off is not.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use common::Explain;
use mail_sink::tls::{Authority, Mode, Tls};
use mail_sink::{Notice, Trouble};

use crate::support::Catcher;

fn encrypted(mode: Mode, fault: &str, idle: Duration) -> Catcher {
    Catcher::start(|dir, config| {
        let authority = Authority::open(dir.join("tls")).unwrap();
        config.tls = Some(Tls { mode, authority, login_in_clear: false });
        config.limits.idle = idle;
        config.faults.extend(fault.parse::<mail_sink::Fault>());
    })
}

/// Long enough for whatever comes, on a busy machine too.
const LONG: Duration = Duration::from_secs(60);

/// Says these words, hangs up where that is asked for, and waits for the end.
fn say(catcher: &Catcher, words: &[u8], hang_up: bool) {
    let mut stream = TcpStream::connect(catcher.sink.addr()).unwrap();
    stream.write_all(words).unwrap();
    if hang_up {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let _ = stream.read_to_end(&mut Vec::new());
}

/// What is told of the one handshake that failed.
fn told(catcher: &Catcher) -> mail_sink::NoTls {
    match catcher.notices.recv_timeout(LONG).unwrap() {
        Notice::NoTls(trouble) => trouble,
        other => panic!("{other:?}"),
    }
}

const STARTTLS: &[u8] = b"EHLO me\r\nSTARTTLS\r\n";
/// The beginning of a TLS record that announces 256 bytes.
const HALF: &[u8] = &[22, 3, 1, 1, 0, 1];

#[test]
fn a_client_that_speaks_in_the_clear_hangs_up_or_falls_silent_is_told_apart() {
    let moment = Duration::from_millis(200);
    for (words, hang_up, idle, why, en, zh) in [
        (
            b"EHLO me\r\n".as_slice(),
            false,
            LONG,
            Trouble::InTheClear,
            "it spoke in the clear where TLS was awaited",
            "这里要用 TLS，对方却用了明文",
        ),
        (HALF, true, LONG, Trouble::HungUp, "it hung up before", "对方就挂断了"),
        (HALF, false, moment, Trouble::Silent, "it was silent for too long", "对方太久没有说话"),
    ] {
        let catcher = encrypted(Mode::Implicit, "", idle);
        say(&catcher, words, hang_up);
        let trouble = told(&catcher);
        assert_eq!(trouble.why, why);
        let fact = trouble.fact();
        assert!(fact.en.contains(en) && fact.zh.contains(zh), "{fact:?}");
        assert!(fact.en.contains(&trouble.client.to_string()), "{fact:?}");
    }
    let catcher = encrypted(Mode::StartTls, "", LONG);
    say(&catcher, &[STARTTLS, b"MAIL FROM:<a@x>\r\n"].concat(), true);
    say(&catcher, STARTTLS, true);
    for _ in 0..2 {
        assert_eq!(told(&catcher).why, Trouble::HungUp); // what is said behind STARTTLS does not count
    }
}

#[test]
fn a_handshake_that_the_catcher_broke_off_is_no_news() {
    let catcher = encrypted(Mode::Implicit, "tls:drop", LONG);
    say(&catcher, HALF, false);
    let waiting = encrypted(Mode::Implicit, "", LONG);
    let mut stream = TcpStream::connect(waiting.sink.addr()).unwrap();
    stream.write_all(HALF).unwrap();
    // Clients are let in one after another: when this one is told, the first is in its handshake.
    say(&waiting, b"EHLO me\r\n", false);
    assert_eq!(told(&waiting).why, Trouble::InTheClear);
    for catcher in [catcher, waiting] {
        catcher.sink.stop(); // returns when every connection's thread has ended
        assert!(catcher.notices.try_iter().next().is_none());
    }
}
