//! A host whose process has no descriptors left. Alone in its process, whose limit it lowers.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs::File;
use std::io::{Read, Write};
use std::iter;
use std::net::{TcpListener, TcpStream};

use rustix::process::{Resource, getrlimit, setrlimit};
use tcp_host::{Host, Options, Service};

struct Greeter;

impl Service for Greeter {
    fn serve(&self, mut stream: &TcpStream) {
        let _ = stream.write_all(b"i");
    }

    fn turn_away(&self, _stream: &TcpStream) {}
}

#[test]
fn clients_that_come_while_no_descriptors_are_left_are_served_when_there_are() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = Some(64);
    setrlimit(Resource::Nofile, limit).unwrap();

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let options = Options { name: "greeter".to_owned(), connections: 99, stack: 256 * 1024 };
    let host = Host::start(listener, options, Greeter).unwrap();
    let mut files: Vec<_> = iter::from_fn(|| File::open("/dev/null").ok()).collect();
    // Each file given up is a descriptor for one client, or for the host, and then another's is.
    let clients = iter::from_fn(|| {
        files.pop()?;
        Some(TcpStream::connect(host.addr()))
    });
    let clients: Vec<_> = clients.take(12).flatten().collect();
    assert!(clients.len() > 1, "somebody came");
    drop(files);
    for mut client in clients {
        client.set_read_timeout(Some(testkit::LIMIT)).unwrap();
        let mut heard = String::new();
        client.read_to_string(&mut heard).unwrap();
        assert_eq!(heard, "i");
    }
    host.stop();
}
