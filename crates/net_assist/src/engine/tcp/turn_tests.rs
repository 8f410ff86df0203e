use std::collections::HashMap;
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use mio::Poll;

use super::*;
use crate::engine::book::Book;
use crate::engine::open::Resolved;
use crate::engine::{Allowance, Desk};
use crate::journal::{Journal, Limits};
use crate::link::Link;

/// A server that does nothing between the turns that a test gives it.
struct Turns {
    tcp: Tcp,
    desk: Desk,
    journal: Arc<Journal>,
    read: u64,
    /// Its selector, which nobody asks.
    _poll: Poll,
}

impl Turns {
    fn new(buffer: usize) -> Self {
        let poll = Poll::new().unwrap();
        let journal = Arc::new(Journal::new(Limits::default()));
        let book = Arc::new(Mutex::new(Book::new(4096)));
        let mut desk = Desk::new(Arc::clone(&journal), book, Allowance::default());
        let link = Link { buffer, ..Link::new(LinkKind::TcpServer) };
        let own = Some("127.0.0.1:0".parse().unwrap());
        let resolved = Resolved { link, own, peer: None };
        let registry = poll.registry().try_clone().unwrap();
        let tcp = Tcp::listen(&resolved, registry, &mut desk).unwrap();
        Self { tcp, desk, journal, read: 0, _poll: poll }
    }

    /// A connection that was taken, and has so many bytes to be read.
    fn connection(&mut self, bytes: usize) -> TcpStream {
        let mut stream = TcpStream::connect(self.tcp.own()).unwrap();
        let open = self.tcp.connections.len();
        while self.tcp.connections.len() == open {
            if let Some(accepting) = &mut self.tcp.accepting {
                accepting.on_event();
            }
            self.tcp.accept(&mut self.desk);
        }
        stream.write_all(&vec![b'x'; bytes]).unwrap();
        let token = self.tcp.by_peer[&stream.local_addr().unwrap()];
        let (taken, mut there) = (&self.tcp.connections[&token].stream, [0; 10_000]);
        // On a busy machine even the loopback takes its time.
        while taken.peek(&mut there).unwrap_or(0) < bytes.min(there.len()) {
            std::thread::yield_now();
        }
        stream
    }

    /// What the selector would say once more has come.
    fn wake(&mut self) {
        for token in self.tcp.by_peer.values().copied().collect::<Vec<_>>() {
            self.tcp.connections.get_mut(&token).unwrap().on_event();
            self.tcp.enlist(token);
        }
    }

    /// One turn: the pieces and bytes that each connection read in it.
    fn turn(&mut self) -> HashMap<Peer, (usize, usize)> {
        self.tcp.work(&Rules::default(), &mut self.desk);
        self.desk.flush();
        let mut read = HashMap::<Peer, (usize, usize)>::new();
        let batch = self.journal.read(self.read, usize::MAX);
        self.read += batch.entries.len() as u64;
        for entry in batch.entries {
            if let Event::Received(received) = &entry.event {
                let (pieces, bytes) = read.entry(received.from).or_default();
                (*pieces, *bytes) = (*pieces + 1, *bytes + received.bytes.len());
            }
        }
        read
    }
}

/// More than a connection may read in a turn, and no more than a system's buffers hold.
const MUCH: usize = 100_000;

#[test]
fn a_connection_reads_so_many_pieces_in_its_turn_however_much_is_there() {
    let mut turns = Turns::new(100);
    let flood = turns.connection(MUCH).local_addr().unwrap();
    let quiet = turns.connection(1).local_addr().unwrap();
    let read = turns.turn();
    assert_eq!(read[&flood], (PIECES, PIECES * 100));
    assert_eq!(read[&quiet], (1, 1), "it waits for no other one");
    assert_eq!(turns.turn()[&flood], (PIECES, PIECES * 100), "it goes on in the next turn");
}

#[test]
fn a_connection_reads_so_many_bytes_in_its_turn_however_long_the_pieces_are() {
    let mut turns = Turns::new(30_000);
    let flood = turns.connection(MUCH).local_addr().unwrap();
    let mut left = MUCH;
    while left > 0 {
        let Some((_, bytes)) = turns.turn().remove(&flood) else {
            turns.wake();
            continue;
        };
        assert!(bytes < BYTES + 30_000, "{bytes} in one turn");
        left -= bytes;
        turns.wake();
    }
}

#[test]
fn so_many_connections_have_their_turn_and_the_others_have_the_next_one() {
    if !testkit::is_linux("some hundred descriptors") {
        return;
    }
    let mut turns = Turns::new(100);
    let streams: Vec<_> = (0..CONNECTIONS + 10).map(|_| turns.connection(1)).collect();
    assert_eq!(turns.turn().len(), CONNECTIONS);
    assert_eq!(turns.turn().len(), 10);
    drop(streams);
}
