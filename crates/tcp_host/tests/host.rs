//! The host over real sockets: who is served, who is turned away, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use tcp_host::{Host, Options, Service};
use testkit::LIMIT;

/// Greets with `i`, and repeats every byte until `q`; at `p` it panics. `f` is for those turned away.
struct Echo {
    closing: AtomicBool,
    /// At each end of a conversation: whether the connections were being closed.
    ends: Sender<bool>,
}

impl Service for Echo {
    fn serve(&self, mut stream: &TcpStream) {
        let mut byte = *b"i";
        while stream.write_all(&byte).is_ok() && stream.read_exact(&mut byte).is_ok() {
            match &byte {
                b"q" => break,
                b"p" => panic!("this service fails"),
                _ => {}
            }
        }
        let _ = self.ends.send(self.closing.load(Ordering::SeqCst));
    }

    fn turn_away(&self, mut stream: &TcpStream) {
        let _ = stream.write_all(b"f");
    }

    fn closing(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }
}

/// Fails in everything it does.
struct Broken;

impl Service for Broken {
    fn serve(&self, mut stream: &TcpStream) {
        let _ = stream.write_all(b"i");
        let _ = stream.read(&mut [0]);
        panic!("it cannot serve");
    }

    fn turn_away(&self, _stream: &TcpStream) {
        panic!("it cannot turn away");
    }

    fn closing(&self) {
        panic!("it cannot close");
    }
}

fn options(connections: usize) -> Options {
    Options { name: "echo".to_owned(), connections, stack: 256 * 1024 }
}

fn start_on(listener: TcpListener, options: Options) -> (Host, Receiver<bool>) {
    let (ends, ended) = mpsc::channel();
    let echo = Echo { closing: AtomicBool::new(false), ends };
    (Host::start(listener, options, echo).unwrap(), ended)
}

fn loopback() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

fn start(connections: usize) -> (Host, Receiver<bool>) {
    start_on(loopback(), options(connections))
}

struct Client(TcpStream);

impl Client {
    fn connect(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        Self(stream)
    }

    fn say(&mut self, byte: u8) {
        self.0.write_all(&[byte]).unwrap();
    }

    /// The next byte, or `None` when the connection has ended.
    fn hear(&mut self) -> Option<char> {
        let mut byte = [0];
        match self.0.read(&mut byte) {
            Ok(0) => None,
            Ok(_) => Some(byte[0].into()),
            // What was still on its way to the server makes of its end a reset.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => None,
            Err(error) => panic!("nothing heard: {error}"),
        }
    }
}

/// A client that is being served.
fn guest(addr: SocketAddr) -> Client {
    let mut client = Client::connect(addr);
    assert_eq!(client.hear(), Some('i'));
    client
}

/// Fails if this takes for ever.
fn in_time(call: impl FnOnce() + Send + 'static) {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        call();
        done.send(()).unwrap();
    });
    is_done.recv_timeout(LIMIT).expect("it ends, and without a panic");
}

#[test]
fn clients_are_served_at_the_same_time() {
    let (host, _ended) = start(3);
    let mut guests = [(); 3].map(|()| guest(host.addr()));
    for (guest, byte) in guests.iter_mut().zip(*b"abc").rev() {
        guest.say(byte);
        assert_eq!(guest.hear(), Some(byte.into()));
    }
    in_time(|| host.stop());
}

#[test]
fn one_more_than_the_most_is_turned_away_and_may_come_when_another_has_left() {
    let (host, _ended) = start(2);
    let (mut first, mut second) = (guest(host.addr()), guest(host.addr()));
    let mut third = Client::connect(host.addr());
    assert_eq!((third.hear(), third.hear()), (Some('f'), None));
    first.say(b'q');
    assert_eq!(first.hear(), None);
    // Not a moment later: the place was free before the connection was closed.
    guest(host.addr());
    second.say(b'x');
    assert_eq!(second.hear(), Some('x'));
    in_time(|| host.stop());
}

#[test]
fn stopping_ends_held_connections_after_saying_so_and_frees_the_port() {
    for end in [Host::stop, drop::<Host>] {
        let (host, ended) = start(9);
        let addr = host.addr();
        let mut guests = [guest(addr), guest(addr)];
        in_time(move || end(host));
        // All threads are done: everything there is to tell is told.
        assert_eq!(ended.try_iter().collect::<Vec<_>>(), [true, true]);
        assert_eq!(guests.each_mut().map(Client::hear), [None, None]);
        assert!(TcpStream::connect(addr).is_err());
    }
}

#[test]
fn finishing_lets_a_client_finish_and_does_not_wait_longer() {
    let (host, ended) = start(9);
    let mut guest = guest(host.addr());
    let (begins, begun) = mpsc::channel();
    let finishing = thread::spawn(move || {
        begins.send(()).unwrap();
        in_time(move || host.finish(Duration::MAX));
    });
    begun.recv().unwrap();
    // Many words: a host that cuts its clients off does so before the last.
    for _ in 0..2000 {
        guest.say(b'x');
        assert_eq!(guest.hear(), Some('x'));
    }
    guest.say(b'q');
    assert_eq!(guest.hear(), None);
    assert_eq!(ended.recv_timeout(LIMIT), Ok(false));
    finishing.join().unwrap();
}

#[test]
fn finishing_ends_after_its_limit_what_is_left() {
    let (host, ended) = start(9);
    let mut guest = guest(host.addr());
    let (begin, limit) = (Instant::now(), Duration::from_millis(50));
    in_time(move || host.finish(limit));
    assert!(begin.elapsed() >= limit);
    assert_eq!(ended.try_recv(), Ok(true));
    assert_eq!(guest.hear(), None);
}

#[test]
fn a_host_on_every_interface_can_be_stopped() {
    for every in ["0.0.0.0:0", "[::]:0"] {
        let Ok(listener) = TcpListener::bind(every) else { return testkit::missing("IPv6") };
        let (host, _ended) = start_on(listener, options(9));
        in_time(|| host.stop());
    }
}

#[test]
fn a_service_that_panics_loses_that_client_and_nothing_else() {
    let (host, _ended) = start(1);
    let mut client = guest(host.addr());
    client.say(b'p');
    assert_eq!(client.hear(), None);
    guest(host.addr());
    in_time(|| host.stop());
}

#[test]
fn a_service_that_panics_in_everything_is_still_called_and_can_be_stopped() {
    let host = Host::start(loopback(), options(1), Broken).unwrap();
    let mut held = guest(host.addr());
    for _ in 0..2 {
        assert_eq!(Client::connect(host.addr()).hear(), None);
    }
    in_time(|| host.stop());
    assert_eq!(held.hear(), None);
}

#[test]
fn a_thread_that_cannot_be_made_takes_no_place() {
    let too_large = Options { stack: 1 << (usize::BITS - 4), ..options(1) };
    let (host, _ended) = start_on(loopback(), too_large);
    for _ in 0..3 {
        // Nobody is turned away: there is room, but nobody to serve.
        assert_eq!(Client::connect(host.addr()).hear(), None);
    }
    in_time(|| host.stop());
}

#[test]
fn a_name_that_no_thread_can_have_is_refused() {
    let named = Options { name: "a\0b".to_owned(), ..options(1) };
    let refused = Host::start(loopback(), named, Broken).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}
