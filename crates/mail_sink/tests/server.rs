//! The catcher over real sockets: many clients, its limits, and its end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use mail_sink::{Config, Limits, Notice, Sink};

fn start(dir: &Path, limits: Limits) -> (Sink, Receiver<Notice>) {
    let (sender, notices) = mpsc::channel();
    let config = Config { limits, ..Config::new("127.0.0.1:0".parse().unwrap(), dir) };
    let tell = move |notice| {
        let _ = sender.send(notice);
    };
    (Sink::start(config, tell).unwrap(), notices)
}

struct Client(BufReader<TcpStream>);

impl Client {
    /// Connects and reads the first line.
    fn connect(sink: &Sink) -> (Self, String) {
        let stream = TcpStream::connect(sink.addr()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut client = Self(BufReader::new(stream));
        let greeting = client.line();
        (client, greeting)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line
    }

    /// Says everything at once, and hears everything until the server hangs up.
    fn say_all(mut self, words: &str) -> String {
        self.0.get_mut().write_all(words.as_bytes()).unwrap();
        let mut heard = String::new();
        self.0.read_to_string(&mut heard).unwrap();
        heard
    }
}

fn mail(text: &str) -> String {
    format!("EHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n{text}\r\n.\r\nQUIT\r\n")
}

#[test]
fn many_clients_at_once_lose_no_mail() {
    let dir = tempfile::tempdir().unwrap();
    let (sink, notices) = start(dir.path(), Limits::default());
    thread::scope(|scope| {
        for number in 0..40 {
            let (client, _) = Client::connect(&sink);
            scope.spawn(move || {
                assert!(client.say_all(&mail(&number.to_string())).contains("kept as"));
            });
        }
    });
    sink.stop();
    let mut texts: Vec<u32> = notices
        .into_iter()
        .map(|notice| match notice {
            Notice::Caught(caught) => {
                fs::read_to_string(caught.file).unwrap().trim().parse().unwrap()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    texts.sort_unstable();
    assert_eq!(texts, (0..40).collect::<Vec<u32>>());
    let names = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let whole = |name: &str| name.ends_with(".eml") || name.ends_with(".envelope");
    assert!(names.into_iter().all(|name| whole(name.to_str().unwrap())));
}

#[test]
fn stopping_ends_a_conversation_that_is_under_way() {
    let dir = tempfile::tempdir().unwrap();
    let (sink, _notices) = start(dir.path(), Limits::default());
    let (client, greeting) = Client::connect(&sink);
    assert!(greeting.starts_with("220 "), "{greeting}");
    let addr = sink.addr();
    sink.stop(); // returns only when the client's thread has ended
    assert_eq!(client.say_all(""), "");
    assert!(TcpStream::connect(addr).is_err());
}

#[test]
fn one_connection_too_many_is_told_to_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let (sink, _notices) = start(dir.path(), Limits { connections: 1, ..Limits::default() });
    let (first, _) = Client::connect(&sink);
    let (_, greeting) = Client::connect(&sink);
    assert!(greeting.starts_with("421 4.3.2"), "{greeting}");
    assert!(first.say_all("QUIT\r\n").starts_with("221"));
}

#[test]
fn a_silent_client_is_sent_away_and_so_is_a_slow_one() {
    let dir = tempfile::tempdir().unwrap();
    let moment = Duration::from_millis(20);
    let (sink, _notices) = start(dir.path(), Limits { idle: moment, ..Limits::default() });
    assert!(
        Client::connect(&sink)
            .0
            .say_all("")
            .ends_with("421 4.4.2 you were silent for too long\r\n")
    );
    let (sink, _notices) = start(dir.path(), Limits { session: moment, ..Limits::default() });
    assert!(Client::connect(&sink).0.say_all("").starts_with("421 4.4.2"));
}

#[test]
fn a_mail_that_cannot_be_kept_is_not_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let mail_dir = dir.path().join("mail");
    let (sink, notices) = start(&mail_dir, Limits::default());
    fs::remove_dir(&mail_dir).unwrap();
    let heard = Client::connect(&sink).0.say_all(&mail("text"));
    assert!(heard.contains("452 4.3.1"), "{heard}");
    assert!(matches!(notices.try_recv(), Ok(Notice::NotKept(_))));
}

#[test]
fn a_taken_port_and_a_bad_directory_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let (sink, _notices) = start(dir.path(), Limits::default());
    let taken = Sink::start(Config::new(sink.addr(), dir.path()), drop).unwrap_err();
    assert!(taken.to_string().contains(&sink.addr().to_string()), "{taken}");
    let file = tempfile::NamedTempFile::new().unwrap();
    let config = Config::new("127.0.0.1:0".parse().unwrap(), file.path().join("mail"));
    let refused = Sink::start(config, drop).unwrap_err();
    assert!(refused.to_string().contains("cannot keep mail in"), "{refused}");
}

#[test]
fn without_features_it_stands_on_nothing_that_a_student_would_wait_for() {
    let manifest = include_str!("../Cargo.toml");
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let needed =
        section.lines().filter(|line| !line.is_empty() && !line.contains("optional = true"));
    let needed: Vec<_> = needed.collect();
    let expected =
        ["base64.workspace = true", "common.workspace = true", "tcp_host.workspace = true"];
    assert_eq!(needed, expected);
    assert!(!manifest.contains("\ndefault ="));
    // What the workspace says, every crate takes along.
    let workspace = include_str!("../../../Cargo.toml");
    assert!(workspace.contains("\nmail_sink = { path = \"crates/mail_sink\" }\n"));
    let grader = include_str!("../../grader/Cargo.toml");
    assert!(grader.contains("\nmail_sink.workspace = true\n"));
}
