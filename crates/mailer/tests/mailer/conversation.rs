//! The conversation itself: limits of time and size, logins, many letters over one connection.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use common::Explain;
use mailer::error::Stage;
use mailer::{MailError, Mailer, Oneself, Secret, SmtpUrl, Timeouts, Tls};

use crate::script::Act::{self, HangUp, Say, Stall};
use crate::script::Script;

const OK: Act = Say("250 ok\r\n");
const GO: Act = Say("354 go\r\n");
const LONG: Duration = Duration::from_secs(60);

fn mailer(addr: SocketAddr) -> Mailer {
    Mailer::from_url(&SmtpUrl::plain(addr), None)
        .from("me@a.example".parse().unwrap())
        .timeout(LONG)
}

fn with_login(addr: SocketAddr, secret: &str) -> Mailer {
    let mailer = Mailer::new("me@a.example", Secret::new(secret), addr.ip().to_string());
    mailer.port(addr.port()).tls(Tls::None).timeout(LONG)
}

/// A server that sends one byte of its greeting every 10 ms, for ever.
fn drip() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (_nobody, never) = mpsc::channel::<()>();
        while stream.write_all(b"2").is_ok() {
            let _ = never.recv_timeout(Duration::from_millis(10));
        }
    });
    addr
}

#[test]
fn a_server_that_drips_gets_no_more_time_than_one_that_is_silent() {
    let limits = Timeouts { greeting: Duration::from_millis(400), ..Timeouts::all(LONG) };
    let begin = Instant::now();
    let error = mailer(drip()).timeouts(limits).send(Oneself, "Hi", "Text").unwrap_err();
    assert!(
        matches!(error, MailError::Timeout { stage: Stage::Greeting, after, .. } if after == limits.greeting),
        "{error:?}"
    );
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
}

#[test]
fn every_stage_has_a_limit_of_its_own() {
    // Long enough for the answers that do come, on a busy machine too.
    let short = Duration::from_secs(2);
    let hello = [Say("220 here\r\n"), OK];
    let all = Timeouts::all(LONG);
    let cases: [(&[Act], Timeouts, Stage); 3] = [
        (&[Stall], Timeouts { command: short, ..all }, Stage::Sender),
        (&[OK, Stall], Timeouts { command: short, ..all }, Stage::Recipient),
        (&[OK, OK, GO, Stall], Timeouts { end: short, ..all }, Stage::End),
    ];
    for (acts, limits, expected) in cases {
        let acts: Vec<Act> = hello.iter().chain(acts).copied().collect();
        let script = Script::start(&acts);
        let error = mailer(script.addr).timeouts(limits).send(Oneself, "Hi", "Text").unwrap_err();
        assert!(
            matches!(error, MailError::Timeout { stage, after, .. } if stage == expected && after == short),
            "{expected:?}: {error:?}"
        );
        assert_eq!(error.may_have_arrived(), expected == Stage::End);
        script.heard();
    }
}

#[test]
fn a_server_that_reads_nothing_holds_the_message_no_longer_than_its_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let (done, wait) = mpsc::channel::<()>();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let (mut out, mut lines) = (stream.try_clone().unwrap(), BufReader::new(stream).lines());
        for answer in ["220 here", "250 ok", "250 ok", "250 ok", "354 go"] {
            out.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            if answer != "354 go" {
                lines.next();
            }
        }
        let _ = wait.recv(); // the connection stays open, and nobody reads
    });
    let limits = Timeouts { data: Duration::from_millis(300), ..Timeouts::all(LONG) };
    let text = "0123456789abcdef\n".repeat(2_000_000);
    let error = mailer(addr).timeouts(limits).send(Oneself, "Hi", text).unwrap_err();
    assert!(matches!(error, MailError::Timeout { stage: Stage::Message, .. }), "{error:?}");
    drop(done);
}

#[test]
fn a_mail_above_the_announced_size_is_not_sent() {
    let script = Script::start(&[
        Say("220 here\r\n"),
        Say("250-here\r\n250 SIZE 1000\r\n"),
        Say("221 bye\r\n"),
    ]);
    let error = mailer(script.addr).send(Oneself, "Hi", "x".repeat(2000)).unwrap_err();
    assert!(
        matches!(error, MailError::TooLarge { limit: Some(1000), bytes: 2000.., .. }),
        "{error:?}"
    );
    assert!(error.is_final() && error.fact().zh.contains("1000"), "{error}");
    assert_eq!(script.heard().iter().filter(|line| line.starts_with("MAIL")).count(), 0);
}

#[test]
fn the_size_is_told_to_a_server_that_asks() {
    let script = Script::start(&[
        Say("220 here\r\n"),
        Say("250-here\r\n250 SIZE\r\n"),
        OK,
        OK,
        GO,
        OK,
        Say("221 bye\r\n"),
    ]);
    let mailer = mailer(script.addr).timeout(Duration::MAX);
    let letter = mailer.compose(Oneself, "Hi", "Text").unwrap();
    mailer.post(&letter).unwrap();
    let mail = format!("MAIL FROM:<me@a.example> SIZE={}", letter.bytes().len());
    assert!(script.heard().contains(&mail));
}

#[test]
fn login_by_plain_login_or_a_token_goes_by_what_is_offered() {
    let (ask_user, ask_password) = (Say("334 VXNlcm5hbWU6\r\n"), Say("334 UGFzc3dvcmQ6\r\n"));
    let (hello, yes) = (Say("220 here\r\n"), Say("235 welcome\r\n"));
    let rest = [OK, OK, GO, OK, Say("221 bye\r\n")];
    let run = |acts: &[Act], mailer: &dyn Fn(SocketAddr) -> Mailer| {
        let acts: Vec<Act> = acts.iter().chain(&rest).copied().collect();
        let script = Script::start(&acts);
        mailer(script.addr).send(Oneself, "Hi", "Text").unwrap();
        script.heard()
    };
    let password = |addr| with_login(addr, "open sesame");
    let token = |addr| with_login(addr, "").token("ya29.t0ken");
    let heard = run(&[hello, Say("250-here\r\n250 AUTH LOGIN PLAIN\r\n"), yes], &password);
    assert!(
        heard.contains(&"AUTH PLAIN AG1lQGEuZXhhbXBsZQBvcGVuIHNlc2FtZQ==".to_owned()),
        "{heard:?}"
    );
    let heard = run(
        &[hello, Say("250-here\r\n250 AUTH LOGIN\r\n"), ask_user, ask_password, yes],
        &password,
    );
    assert!(
        heard.contains(&"AUTH LOGIN".to_owned()) && heard.contains(&"b3BlbiBzZXNhbWU=".to_owned()),
        "{heard:?}"
    );
    let heard = run(&[hello, Say("250-here\r\n250 AUTH PLAIN XOAUTH2\r\n"), yes], &token);
    let line = "AUTH XOAUTH2 dXNlcj1tZUBhLmV4YW1wbGUBYXV0aD1CZWFyZXIgeWEyOS50MGtlbgEB";
    assert!(heard.contains(&line.to_owned()), "{heard:?}");
}

#[test]
fn a_refused_token_is_told_with_the_servers_reason_and_without_the_token() {
    let why = Say("334 eyJzdGF0dXMiOiI0MDAiLCJ0b2tlbiI6InlhMjkudDBrZW4ifQ==\r\n"); // repeats the token
    let script = Script::start(&[
        Say("220 here\r\n"),
        Say("250-here\r\n250 AUTH XOAUTH2\r\n"),
        why,
        Say("535 5.7.8 no\r\n"),
        Say("221 bye\r\n"),
    ]);
    let error =
        with_login(script.addr, "").token("ya29.t0ken").send(Oneself, "Hi", "x").unwrap_err();
    let MailError::Credentials { reply, .. } = &error else { panic!("{error:?}") };
    assert!(reply.text.contains("status") && reply.text.contains("400"), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("t0ken"), "{error:?}");
    let script = Script::start(&[
        Say("220 here\r\n"),
        Say("250-here\r\n250 AUTH PLAIN\r\n"),
        Say("221 bye\r\n"),
    ]);
    let error =
        with_login(script.addr, "").token("ya29.t0ken").send(Oneself, "Hi", "x").unwrap_err();
    assert!(
        matches!(&error, MailError::NoLogin { offered, token: true, .. } if offered == &["PLAIN"]),
        "{error:?}"
    );
}

#[test]
fn a_server_that_repeats_the_password_does_not_bring_it_into_the_error() {
    let echo = Say("535 AG1lQGEuZXhhbXBsZQBvcGVuIHNlc2FtZQ== is wrong: open sesame\r\n");
    let script = Script::start(&[
        Say("220 here\r\n"),
        Say("250-here\r\n250 AUTH PLAIN\r\n"),
        echo,
        Say("221 bye\r\n"),
    ]);
    let error = with_login(script.addr, "open sesame").send(Oneself, "Hi", "x").unwrap_err();
    let all = format!("{error:?} {error}");
    assert!(!all.contains("sesame") && !all.contains("AG1lQ"), "{all}");
}

#[test]
fn a_server_that_wants_a_login_first_is_no_refusal_of_the_letter() {
    let no = Say("530 5.7.0 authentication required\r\n");
    let script = Script::start(&[Say("220 here\r\n"), OK, no, Say("221 bye\r\n")]);
    let error = mailer(script.addr).send(Oneself, "Hi", "x").unwrap_err();
    assert!(error.is_about_server() && !error.is_final(), "{error:?}");
    assert!(error.help().unwrap().en.contains("login"), "{error:?}");
}

#[test]
fn words_in_the_clear_behind_starttls_are_not_believed() {
    let script = Script::start(&[
        Say("220 here\r\n"),
        Say("250-here\r\n250 STARTTLS\r\n"),
        Say("220 go\r\n250 injected\r\n"),
    ]);
    let url: SmtpUrl = format!("smtp://127.0.0.1:{}", script.addr.port()).parse().unwrap();
    let mailer = Mailer::from_url(&url, None).from("me@a.example".parse().unwrap()).timeout(LONG);
    let error = mailer.send("you@b.example", "Hi", "x").unwrap_err();
    assert!(matches!(error, MailError::HungUp { stage: Stage::Tls, .. }), "{error:?}");
    // An attack is not told as a server that hung up.
    assert!(error.fact().en.contains("in the clear"), "{error:?}");
    assert!(error.fact().zh.contains("明文"), "{error:?}");
}

#[test]
fn an_answer_without_an_end_is_cut() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        for (piece, stream) in
            [b"220-more\r\n".as_slice(), &[b'2'; 4096]].iter().zip(listener.incoming())
        {
            let mut stream = stream.unwrap();
            while stream.write_all(piece).is_ok() {}
        }
    });
    for _ in 0..2 {
        let error = mailer(addr).send(Oneself, "Hi", "x").unwrap_err();
        assert!(matches!(error, MailError::HungUp { stage: Stage::Greeting, .. }), "{error:?}");
    }
}

/// A server for several connections; what each of them hears goes to the channel. A connection
/// ends after so many messages (`None`: when the client goes), in the given way.
fn server(mails: Vec<Option<usize>>, goodbye: &'static str) -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let (sender, heard) = mpsc::channel();
    thread::spawn(move || {
        for (most, stream) in mails.into_iter().zip(listener.incoming()) {
            let _ = sender.send("CONNECT".to_owned());
            serve(&stream.unwrap(), most, goodbye, &|line| drop(sender.send(line)));
        }
    });
    (addr, heard)
}

fn serve(stream: &TcpStream, most: Option<usize>, goodbye: &str, tell: &dyn Fn(String)) {
    let mut out = stream;
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    out.write_all(b"220 here\r\n").unwrap();
    let mut mails = 0;
    while let Some(line) = lines.next() {
        tell(line.clone());
        if most.is_some_and(|most| mails >= most) {
            let _ = out.write_all(goodbye.as_bytes());
            return;
        }
        let answer = if line == "DATA" { "354 go" } else { "250 ok" };
        out.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
        if line == "DATA" {
            lines.find(|line| line == ".");
            out.write_all(b"250 kept\r\n").unwrap();
            mails += 1;
        }
    }
}

fn count(heard: &Receiver<String>, word: &str) -> usize {
    heard.try_iter().filter(|line| line.starts_with(word)).count()
}

#[test]
fn many_letters_go_over_one_connection() {
    let (addr, heard) = server(vec![None], "");
    let mailer = mailer(addr);
    let mut connection = mailer.connect().unwrap();
    for _ in 0..5 {
        connection.post(&mailer.compose(Oneself, "Hi", "x").unwrap()).unwrap();
    }
    drop(connection);
    let lines: Vec<String> = heard.iter().collect();
    let count = |word: &str| lines.iter().filter(|line| line.starts_with(word)).count();
    assert_eq!((count("CONNECT"), count("EHLO"), count("DATA")), (1, 1, 5));
    assert_eq!((count("RSET"), count("QUIT")), (4, 1));
}

#[test]
fn a_connection_that_the_server_dropped_is_opened_again_for_the_next_letter() {
    for goodbye in ["", "421 too long idle\r\n"] {
        let (addr, heard) = server(vec![Some(1), None], goodbye);
        let mailer = mailer(addr);
        let mut connection = mailer.connect().unwrap();
        for _ in 0..3 {
            connection.post(&mailer.compose(Oneself, "Hi", "x").unwrap()).unwrap();
        }
        drop(connection);
        assert_eq!(count(&heard, "CONNECT"), 2, "{goodbye:?}");
    }
}

#[test]
fn a_letter_whose_answer_was_lost_is_not_sent_again_unasked() {
    let acts = [Say("220 here\r\n"), OK, OK, OK, GO, HangUp];
    let script = Script::start(&acts);
    let mailer = mailer(script.addr);
    let mut connection = mailer.connect().unwrap();
    let error = connection.post(&mailer.compose(Oneself, "Hi", "x").unwrap()).unwrap_err();
    assert!(error.may_have_arrived() && !error.is_final(), "{error:?}");
    assert!(error.help().unwrap().en.contains("may have arrived"), "{error:?}");
    script.heard();
}

#[test]
fn after_a_refused_letter_the_next_one_goes_over_the_same_connection() {
    let no = Say("550 5.1.1 no such user\r\n");
    let script =
        Script::start(&[Say("220 here\r\n"), OK, OK, no, OK, OK, OK, GO, OK, Say("221 bye\r\n")]);
    let mailer = mailer(script.addr);
    let mut connection = mailer.connect().unwrap();
    let letter = mailer.compose(Oneself, "Hi", "x").unwrap();
    assert!(connection.post(&letter).unwrap_err().is_final());
    connection.post(&letter).unwrap();
    drop(connection);
    assert!(script.heard().contains(&"RSET".to_owned()));
}

#[test]
fn an_address_of_other_letters_needs_smtputf8_only_before_the_at() {
    let hello = Say("220 here\r\n");
    let script = Script::start(&[hello, OK, OK, OK, GO, OK, Say("221 bye\r\n")]);
    mailer(script.addr).send("me@例子.中国", "Hi", "x").unwrap();
    assert!(script.heard().contains(&"RCPT TO:<me@xn--fsqu00a.xn--fiqs8s>".to_owned()));
    let utf8 = Say("250-here\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
    let script = Script::start(&[hello, utf8, OK, OK, GO, OK, Say("221 bye\r\n")]);
    mailer(script.addr).send("用户@例子.中国", "Hi", "x").unwrap();
    let heard = script.heard();
    assert!(
        heard.contains(&"MAIL FROM:<me@a.example> SMTPUTF8 BODY=8BITMIME".to_owned()),
        "{heard:?}"
    );
    assert!(heard.contains(&"RCPT TO:<用户@xn--fsqu00a.xn--fiqs8s>".to_owned()), "{heard:?}");
}
