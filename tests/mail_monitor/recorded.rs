//! The conversation in the lesson's text is what the program and the catcher say to each other.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::thread;

use mail_sink::{Config, Sink};

use crate::support::{lesson, run};

/// Passes lines on, and writes them down with the speaker.
fn pass(from: &TcpStream, mut to: &TcpStream, who: char, said: &Mutex<Vec<String>>) {
    for line in BufReader::new(from).lines().map_while(Result::ok) {
        said.lock().unwrap().push(format!("{who}: {line}").trim_end().to_owned());
        to.write_all(format!("{line}\r\n").as_bytes()).unwrap();
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// Stands between one client and the server; gives back all that both said, in order.
fn record(listener: &TcpListener, server: SocketAddr) -> Vec<String> {
    let (client, server) = (listener.accept().unwrap().0, TcpStream::connect(server).unwrap());
    let said = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| pass(&server, &client, 'S', &said));
        pass(&client, &server, 'C', &said);
    });
    said.into_inner().unwrap()
}

/// What differs from one time to the next is left out.
fn constant(line: &str) -> &str {
    let varies = ["C: Date: ", "C: Message-ID: <", "C: MAIL FROM:<student@localhost> SIZE="];
    varies.into_iter().find(|begin| line.starts_with(begin)).unwrap_or(line)
}

#[test]
fn the_conversation_in_the_text_is_the_one_that_is_held() {
    let dir = tempfile::tempdir().unwrap();
    let sink = Sink::start(Config::new("127.0.0.1:0".parse().unwrap(), dir.path()), drop).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp+plain://student@127.0.0.1:{}", listener.local_addr().unwrap().port());
    let addr = sink.addr();
    let recorder = thread::spawn(move || record(&listener, addr));
    let mut send = lesson(&["send", "-t", "you@example.com", "-s", "你好", "-c", "第一封信"]);
    send.args(["--from", "student@localhost", "--smtp", &url]).env("SMTP_PASSWORD", "secret");
    let done = run(&mut send);
    assert_eq!(done.code(), 0, "{done:?}");
    let said = recorder.join().unwrap();
    let texts = [
        include_str!("../../lessons/02_mail_monitor/README.md"),
        include_str!("../../lessons/02_mail_monitor/README.zh.md"),
    ];
    for text in texts {
        let lines = text.lines().skip_while(|line| !line.starts_with("S: 220 "));
        let shown: Vec<&str> = lines.take_while(|line| *line != "```").map(constant).collect();
        let said: Vec<&str> = said.iter().map(|line| constant(line)).collect();
        assert_eq!(shown, said);
    }
}
