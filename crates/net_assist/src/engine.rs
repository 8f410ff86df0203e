//! Sockets, peers and timers: one thread, which never waits for a reader.
//!
//! The thread sleeps in the system's selector until a socket, an order or a timer has something for
//! it. Each turn takes a bounded part of what is there, from every socket and from the orders, so
//! that no flood keeps another connection or an order waiting. What a turn found out goes into the
//! journal under one lock.
//!
//! | module | holds |
//! |---|---|
//! | `worker` | the thread: a turn, and what each order does |
//! | `desk` | what every part writes to: the journal and the book |
//! | `book` | counters, rates and peers, of which [`Engine::status`] copies |
//! | `peers` | the list of peers, newest first, bounded |
//! | `open` | from a [`crate::Link`] to addresses |
//! | `udp` | the UDP socket |
//! | `tcp` | connections, and the socket that takes them |
//! | `timers` | sending at intervals, and replaying |
//! | `replies` | answers by rule, and the brake on them |
//! | `recording` | the file that is written |
//! | `socket` | what differs from system to system |

mod book;
mod desk;
mod open;
mod peers;
mod recording;
mod replies;
mod socket;
mod tcp;
mod timers;
mod udp;
mod worker;

use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use common::Error;
use mio::{Poll, Waker};

use crate::command::Command;
use crate::journal::{Journal, Limits};
use crate::status::Status;

use book::Book;
use desk::Desk;
use worker::{Order, WAKE, Worker};

/// How many orders wait at most; whoever gives more waits until the engine has taken some.
const ORDERS: usize = 4096;

/// A running engine. Dropping it closes its sockets and ends its thread.
#[derive(Debug)]
pub struct Engine {
    journal: Arc<Journal>,
    book: Arc<Mutex<Book>>,
    orders: SyncSender<Order>,
    waker: Arc<Waker>,
    thread: Option<JoinHandle<()>>,
}

/// What an engine is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// What the journal keeps.
    pub journal: Limits,
    /// Peers in the list (UDP), connections at a time (TCP server).
    pub peers: usize,
    /// Bytes that wait for a TCP peer that does not read, each; for all of them together sixteen
    /// times as many.
    pub waiting: usize,
    /// UDP: bytes of the receive buffer that the system is asked for (SO_RCVBUF). It may give less.
    pub receive_buffer: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        let journal = Limits::default();
        Self { journal, peers: 4096, waiting: 4 << 20, receive_buffer: 4 << 20 }
    }
}

impl Engine {
    /// Starts the thread; nothing is open yet.
    ///
    /// # Errors
    /// The system gives no thread or no selector.
    pub fn start(allowance: Allowance) -> Result<Self, Error> {
        let poll = Poll::new().map_err(Error::system("epoll_create"))?;
        let waker = Waker::new(poll.registry(), WAKE).map_err(Error::system("eventfd"))?;
        let waker = Arc::new(waker);
        let (orders, ordered) = sync_channel(ORDERS);
        let journal = Arc::new(Journal::new(allowance.journal));
        let book = Arc::new(Mutex::new(Book::new(allowance.peers)));
        let desk = Desk::new(Arc::clone(&journal), Arc::clone(&book), allowance);
        let answers = worker::Answers { orders: orders.clone(), waker: Arc::clone(&waker) };
        let worker = Worker::new(poll, ordered, answers, desk);
        let thread = thread::Builder::new()
            .name("net_assist engine".into())
            .spawn(move || worker.run())
            .map_err(Error::system("clone"))?;
        Ok(Self { journal, book, orders, waker, thread: Some(thread) })
    }

    /// Gives an order. What comes of it stands in the journal. Orders after the engine's end are lost.
    ///
    /// Where thousands of orders wait already, this waits until the engine has taken some.
    pub fn order(&self, command: Command) {
        if self.orders.send(Order::Command(command)).is_ok() {
            // A selector that cannot be woken is one that has ended.
            let _ = self.waker.wake();
        }
    }

    /// The events.
    pub fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    /// The counters and peers as they are now.
    pub fn status(&self) -> Status {
        desk::lock(&self.book).status()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.order(Command::Quit);
        if let Some(thread) = self.thread.take() {
            // It ended by itself, or by a panic that has been reported where it happened.
            let _ = thread.join();
        }
    }
}
