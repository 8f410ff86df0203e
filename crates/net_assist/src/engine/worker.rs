//! The thread: a turn, and what each order does.

mod orders;
mod timed;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token, Waker};

use super::desk::Desk;
use super::open::Resolved;
use super::recording;
use super::replies;
use super::tcp::Tcp;
use super::timers::{Repeating, Replaying};
use super::udp::{self, Udp};
use crate::command::Command;
use crate::event::{Event, Failure};
use crate::link::LinkKind;
use crate::reply::Rules;

/// The selector's word for "there are orders".
pub(super) const WAKE: Token = Token(0);
/// The UDP socket, or the one that takes connections.
pub(super) const SOCKET: Token = Token(1);

/// So many batches of datagrams a turn takes before it looks at orders and timers again.
const BATCHES: usize = 8;
/// So many orders a turn takes.
const ORDERS: usize = 64;

/// What the thread is told.
pub(super) enum Order {
    Command(Command),
    /// The addresses of the link that is being opened, the so-manieth.
    Resolved(u64, Result<Resolved, Failure>),
}

/// How a helper of the engine gives it an order.
#[derive(Clone)]
pub(super) struct Answers {
    pub(super) orders: SyncSender<Order>,
    pub(super) waker: Arc<Waker>,
}

/// What is open.
enum Line {
    Closed,
    /// Its addresses are being looked up.
    Opening,
    Udp(Box<Udp>),
    Tcp(Box<Tcp>),
}

/// The engine's thread.
pub(super) struct Worker {
    poll: Poll,
    orders: Receiver<Order>,
    answers: Answers,
    desk: Desk,
    line: Line,
    rules: Rules,
    repeating: Option<Repeating>,
    replaying: Option<Replaying>,
    /// Which link is being opened: an answer for another one comes too late.
    opening: u64,
    /// What was open last.
    last_kind: LinkKind,
}

impl Worker {
    pub(super) fn new(poll: Poll, orders: Receiver<Order>, answers: Answers, desk: Desk) -> Self {
        Self {
            poll,
            orders,
            answers,
            desk,
            line: Line::Closed,
            rules: Rules::default(),
            repeating: None,
            replaying: None,
            opening: 0,
            last_kind: LinkKind::Udp,
        }
    }

    /// Works until it is told to quit.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(1024);
        loop {
            let wait = self.wait();
            // An interrupted wait (EINTR) is one without events.
            if self.poll.poll(&mut events, wait).is_err() {
                events.clear();
            }
            for event in &events {
                self.on_event(event);
            }
            if !self.take_orders() {
                break;
            }
            self.send_what_is_due();
            self.work();
            self.desk.flush();
        }
        self.close();
        recording::end(&mut self.desk);
    }

    /// How long there is nothing to do, unless the selector knows better.
    fn wait(&self) -> Option<Duration> {
        let (busy, due) = match &self.line {
            Line::Closed | Line::Opening => (false, None),
            Line::Udp(udp) => (udp.is_busy(), udp.due()),
            Line::Tcp(tcp) => (tcp.is_busy(), tcp.due()),
        };
        if busy {
            return Some(Duration::ZERO);
        }
        let due = due.into_iter().chain(self.next_due()).min();
        due.map(|due| due.saturating_duration_since(Instant::now()))
    }

    fn on_event(&mut self, event: &mio::event::Event) {
        match &mut self.line {
            Line::Udp(udp) if event.token() == SOCKET => {
                udp.on_event(event);
                if event.is_writable() {
                    udp.send_waiting(&mut self.desk);
                }
            }
            Line::Tcp(tcp) if event.token() != WAKE => tcp.on_event(event, &mut self.desk),
            _ => {}
        }
    }

    /// Carries out some orders; `false`: it was told to quit.
    fn take_orders(&mut self) -> bool {
        for _ in 0..ORDERS {
            match self.orders.try_recv() {
                Ok(Order::Command(Command::Quit)) => return false,
                Ok(Order::Command(command)) => self.carry_out(command),
                Ok(Order::Resolved(opening, resolved)) if opening == self.opening => {
                    self.open(resolved);
                }
                Ok(Order::Resolved(..)) => {}
                Err(_) => return true,
            }
        }
        // There may be more: the selector will say so at once.
        let _ = self.answers.waker.wake();
        true
    }

    /// Takes a part of what the sockets have.
    fn work(&mut self) {
        match &mut self.line {
            Line::Closed | Line::Opening => {}
            Line::Udp(_) => self.receive_datagrams(),
            Line::Tcp(tcp) => {
                tcp.work(&self.rules, &mut self.desk);
                if tcp.is_over() {
                    self.end_client();
                }
            }
        }
    }

    fn receive_datagrams(&mut self) {
        let Line::Udp(udp) = &mut self.line else { return };
        for _ in 0..BATCHES {
            if !udp.is_busy() {
                break;
            }
            for datagram in udp.batch(&mut self.desk) {
                let peer = datagram.from;
                let matched = replies::matched(&self.rules, &datagram.bytes, peer);
                udp::tell_received(datagram, &mut self.desk);
                let answer = matched.and_then(|it| replies::allowed(it, peer, &mut self.desk));
                if let Some((bytes, cause)) = answer
                    && let Err(failure) = udp.send(peer, &bytes, cause, &mut self.desk)
                {
                    self.desk.refuse(failure, bytes.len());
                }
            }
            udp.tell_drops(&mut self.desk);
            self.desk.flush();
        }
        udp.tell_drops(&mut self.desk);
    }

    /// A client has nothing open any more.
    fn end_client(&mut self) {
        if let Line::Tcp(tcp) = std::mem::replace(&mut self.line, Line::Closed)
            && tcp.ever_stood()
        {
            self.desk.tell(Event::Closed { own: tcp.own(), dropped: None });
        }
        self.forget_open();
    }

    /// Closes what is open.
    fn close(&mut self) {
        self.end_timed();
        self.opening += 1;
        match std::mem::replace(&mut self.line, Line::Closed) {
            Line::Closed => {}
            Line::Opening => self.desk.tell(Event::OpeningCancelled),
            Line::Udp(udp) => udp.close(&mut self.desk),
            Line::Tcp(tcp) => tcp.close(&mut self.desk),
        }
        self.forget_open();
    }

    fn forget_open(&mut self) {
        let mut book = self.desk.book();
        book.open = None;
        book.home = None;
    }
}
