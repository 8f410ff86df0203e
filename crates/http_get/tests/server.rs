//! The server over real sockets: every kind of request, its limits, and its end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use http_get::{Config, Limits, Request, Response, Server, Status};
use proptest::prelude::*;

fn handler(request: &Request) -> Response {
    match request.path() {
        "/" => Response::html("<p>你好"),
        "/lang" => Response::text(request.query("lang").unwrap_or_default()),
        "/large" => Response::new("application/octet-stream", vec![7; 3 << 20]),
        "/there" => Response::see_other("/\r\nSet-Cookie: a=b"),
        "/teapot" => Response::text("").header("X-Evil", "a\r\nb: c\0ü"),
        "/panic" => panic!("this handler fails"),
        _ => Response::not_found(),
    }
}

fn start(limits: Limits) -> Server {
    let bind = "127.0.0.1:0".parse().unwrap();
    let config = Config { limits, names: vec!["lab-7".to_owned()], ..Config::new(bind) };
    Server::start_with(config, handler).unwrap()
}

/// Says something and hears everything.
fn say(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let _ = stream.write_all(bytes); // the server may have had enough before
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).unwrap();
    String::from_utf8_lossy(&heard).into_owned()
}

fn ask(addr: SocketAddr, line: &str) -> String {
    say(addr, format!("{line} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
}

#[test]
fn a_page_arrives_with_its_length_and_the_connection_ends() {
    let server = start(Limits::default());
    let heard = ask(server.addr(), "GET /");
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "<p>你好");
    let mut lines = head.split("\r\n");
    assert_eq!(lines.next(), Some("HTTP/1.1 200 OK"));
    let lines: Vec<_> = lines.filter(|line| !line.starts_with("Date: ")).collect();
    assert_eq!(
        lines,
        [
            "Content-Length: 9",
            "Connection: close",
            "X-Content-Type-Options: nosniff",
            "Content-Type: text/html; charset=utf-8",
        ]
    );
    assert!(head.contains("\r\nDate: ") && head.contains(" GMT\r\n"), "{head}");
}

#[test]
fn head_has_the_same_headers_and_no_body() {
    let server = start(Limits::default());
    let without_date = |heard: String| {
        let lines = heard.split("\r\n").filter(|line| !line.starts_with("Date: "));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\r\n")
    };
    let get = without_date(ask(server.addr(), "GET /"));
    let head = without_date(ask(server.addr(), "HEAD /"));
    assert_eq!(get, format!("{head}<p>你好"));
}

#[test]
fn every_other_request_is_refused_by_its_own_status() {
    let server = start(Limits { head: 1000, ..Limits::default() });
    let long = "a".repeat(2000);
    for (request, status) in [
        ("GET /lang?lang=zh HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "200"),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n".to_owned(), "200"),
        ("GET / HTTP/1.1\r\nHost: LAB-7:8025\r\n\r\n".to_owned(), "200"),
        ("GET / HTTP/1.0\n\n".to_owned(), "200"),
        ("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "404"),
        ("GET /panic HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "500"),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc".to_owned(), "405"),
        ("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "501"),
        ("GET / HTTP/3.0\r\nHost: localhost\r\n\r\n".to_owned(), "505"),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_owned(), "421"),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "421"),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), "400"),
        ("nonsense\r\n\r\n".to_owned(), "400"),
        (format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"), "414"),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nx: {long}\r\n\r\n"), "431"),
    ] {
        let heard = say(server.addr(), request.as_bytes());
        assert!(heard.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {heard}");
    }
    assert!(ask(server.addr(), "POST /").contains("\r\nAllow: GET, HEAD\r\n"));
}

#[test]
fn a_handler_cannot_put_a_line_into_the_headers() {
    let server = start(Limits::default());
    let heard = ask(server.addr(), "GET /there");
    assert!(
        heard.starts_with("HTTP/1.1 303 ") && heard.contains("\r\nLocation: /Set-Cookie: a=b\r\n")
    );
    assert!(ask(server.addr(), "GET /teapot").contains("\r\nX-Evil: ab: c\r\n"));
}

#[test]
fn a_request_may_come_in_single_bytes_and_a_large_answer_arrives_whole() {
    let server = start(Limits::default());
    let mut stream = TcpStream::connect(server.addr()).unwrap();
    stream.set_nodelay(true).unwrap();
    for byte in b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n" {
        stream.write_all(&[*byte]).unwrap();
    }
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).unwrap();
    assert!(heard.ends_with(&vec![7; 3 << 20]));
}

#[test]
fn a_client_that_is_slow_silent_or_does_not_read_is_left() {
    let moment = Duration::from_millis(30);
    let server = start(Limits { request: moment, response: moment, ..Limits::default() });
    let begin = Instant::now();
    // On a busy machine the moment may be over before these words are said.
    while !say(server.addr(), b"GET / HT").starts_with("HTTP/1.1 408 ") {
        assert!(begin.elapsed() < testkit::LIMIT, "nobody was told");
    }
    assert_eq!(say(server.addr(), b""), "");
    // Nobody reads the three megabytes; `stop` would wait for the thread.
    let mut deaf = TcpStream::connect(server.addr()).unwrap();
    deaf.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let begin = Instant::now();
    server.stop();
    assert!(begin.elapsed() < testkit::LIMIT);
}

#[test]
fn one_connection_too_many_is_told_to_come_back() {
    let server = start(Limits { connections: 1, ..Limits::default() });
    let mut first = TcpStream::connect(server.addr()).unwrap();
    first.write_all(b"GET /").unwrap();
    assert!(say(server.addr(), b"").starts_with("HTTP/1.1 503 "));
    first.write_all(b" HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    first.shutdown(Shutdown::Write).unwrap();
    let mut heard = String::new();
    first.read_to_string(&mut heard).unwrap();
    assert!(heard.starts_with("HTTP/1.1 200 "), "{heard}");
}

#[test]
fn stopping_ends_a_connection_that_is_under_way_and_frees_the_port() {
    let server = start(Limits::default());
    let addr = server.addr();
    let mut under_way = TcpStream::connect(addr).unwrap();
    under_way.write_all(b"GET").unwrap();
    server.stop();
    let mut heard = Vec::new();
    let _ = under_way.read_to_end(&mut heard);
    assert_eq!(heard, b"");
    assert!(TcpStream::connect(addr).is_err());
}

#[test]
fn a_taken_port_is_told_in_both_languages() {
    use common::{Explain, Lang};
    let server = start(Limits::default());
    let taken = Server::start(server.addr(), handler).unwrap_err();
    let port = server.addr().port().to_string();
    for lang in [Lang::En, Lang::Zh] {
        assert!(taken.fact().in_lang(lang).contains(&port));
        assert!(taken.help().unwrap().in_lang(lang).contains(&port));
    }
    let failure = Response::text("no").status(Status::NotFound);
    assert_ne!(failure, Response::text("no"));
}

#[test]
fn many_at_once_are_all_answered() {
    let server = start(Limits::default());
    thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| assert!(ask(server.addr(), "GET /").ends_with("你好")));
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..300), line in "[A-Z ]{0,6}.{0,20}", end in "(\r?\n){0,3}") {
        use std::sync::LazyLock;
        static SERVER: LazyLock<Server> = LazyLock::new(|| {
            start(Limits { request: Duration::from_millis(50), ..Limits::default() })
        });
        for request in [bytes, format!("{line}{end}").into_bytes()] {
            let heard = say(SERVER.addr(), &request);
            prop_assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 "), "{}", heard);
        }
    }
}
