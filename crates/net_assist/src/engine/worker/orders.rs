//! What each order does.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use common::Error;

use super::{Line, Order, Worker};
use crate::command::{Command, Target, Whole};
use crate::engine::desk::Desk;
use crate::engine::open::{self, Resolved};
use crate::engine::recording;
use crate::engine::tcp::Tcp;
use crate::engine::udp::Udp;
use crate::event::{Cause, Failure};
use crate::link::{Link, LinkKind, Peer};
use crate::record::RecordFormat;
use crate::status::Open;

impl Worker {
    pub(super) fn carry_out(&mut self, command: Command) {
        match command {
            Command::Open(link) => self.begin_to_open(link),
            Command::Close => {
                if self.is_open() {
                    self.close();
                } else {
                    self.desk.fail(Failure::NotOpen);
                }
            }
            Command::Send { to, bytes } => {
                for failure in self.send(to, &bytes, Cause::Order) {
                    self.desk.fail(failure);
                }
            }
            Command::SendPart { to, bytes, at, of } => self.send_part(to, &bytes, at, &of),
            Command::Select(peer) => self.desk.book().selected = peer,
            Command::Broadcast(on) => self.with_udp(|udp, desk| udp.broadcast(on, desk)),
            Command::Join(group) => self.with_udp(|udp, desk| udp.join(&group, desk)),
            Command::Leave(group) => self.with_udp(|udp, desk| udp.leave(&group, desk)),
            Command::Rules(rules) => self.rules = rules,
            Command::Disconnect(peer) => self.disconnect(peer),
            Command::ClearCounters => {
                self.desk.book().clear(matches!(self.line, Line::Tcp(_)));
                self.desk.cleared();
            }
            Command::Repeat(repeat) => self.repeat(repeat),
            Command::Record(record) => self.record(record),
            Command::Replay(replay) => self.replay(replay),
            Command::EndOfInput => self.end_input(),
            // Taken before.
            Command::Quit => {}
        }
    }

    /// Whether something is open or being opened.
    fn is_open(&self) -> bool {
        !matches!(self.line, Line::Closed)
    }

    fn begin_to_open(&mut self, link: Link) {
        self.close();
        if !open::may_wait(&link) {
            return self.open(open::resolve(link));
        }
        self.line = Line::Opening;
        // A resolver may take seconds; the engine does not wait for it.
        let (opening, answers) = (self.opening, self.answers.clone());
        let resolver = move || {
            let resolved = open::resolve(link);
            if answers.orders.send(Order::Resolved(opening, resolved)).is_ok() {
                let _ = answers.waker.wake();
            }
        };
        let spawned = thread::Builder::new().name("net_assist resolver".into()).spawn(resolver);
        if let Err(error) = spawned {
            self.line = Line::Closed;
            self.desk.fail_with(Error::system("clone")(error));
        }
    }

    pub(super) fn open(&mut self, resolved: Result<Resolved, Failure>) {
        self.line = Line::Closed;
        let opened = resolved.and_then(|resolved| self.open_resolved(&resolved));
        if let Err(failure) = opened {
            self.desk.fail(failure);
        }
    }

    fn open_resolved(&mut self, resolved: &Resolved) -> Result<(), Failure> {
        let failed = |error| Failure::Common(Arc::new(error));
        let registry = self.poll.registry().try_clone();
        let registry = registry.map_err(Error::system("dup")).map_err(failed)?;
        let kind = resolved.link.kind;
        let (line, own) = match kind {
            LinkKind::Udp => {
                let udp = Udp::open(resolved, registry, &mut self.desk).map_err(failed)?;
                let own = udp.own();
                (Line::Udp(Box::new(udp)), own)
            }
            LinkKind::TcpClient => {
                let tcp = Tcp::connect(resolved, registry, &mut self.desk)?;
                let own = tcp.own();
                (Line::Tcp(Box::new(tcp)), own)
            }
            LinkKind::TcpServer => {
                let tcp = Tcp::listen(resolved, registry, &mut self.desk).map_err(failed)?;
                let own = tcp.own();
                (Line::Tcp(Box::new(tcp)), own)
            }
        };
        self.line = line;
        self.forget_other_kind(kind);
        let connecting = kind == LinkKind::TcpClient;
        let mut book = self.desk.book();
        book.open = Some(Open { kind, own, broadcast: resolved.link.broadcast, connecting });
        book.home = resolved.peer.filter(|_| kind != LinkKind::TcpServer);
        Ok(())
    }

    /// The peers of UDP are no connections, and the other way round.
    fn forget_other_kind(&mut self, kind: LinkKind) {
        if kind != LinkKind::Udp || self.last_kind != LinkKind::Udp {
            self.desk.book().forget_all();
        }
        self.last_kind = kind;
    }

    /// Sends to everyone who is meant; what could not be sent is counted, and the reasons returned.
    pub(super) fn send(&mut self, to: Target, bytes: &Arc<[u8]>, cause: Cause) -> Vec<Failure> {
        let failures = self.send_to_all(to, bytes, cause);
        if !failures.is_empty() {
            self.desk.book().unsent(failures.len(), failures.len() * bytes.len());
        }
        failures
    }

    fn send_to_all(&mut self, to: Target, bytes: &Arc<[u8]>, cause: Cause) -> Vec<Failure> {
        if matches!(self.line, Line::Closed | Line::Opening) {
            return vec![Failure::NotOpen];
        }
        let peers = self.desk.book().aimed(to);
        if peers.is_empty() {
            return vec![Failure::NobodyToSendTo];
        }
        peers.into_iter().filter_map(|peer| self.send_to(peer, bytes, cause).err()).collect()
    }

    /// Sends a part, unless one before it was refused by everyone who is meant.
    fn send_part(&mut self, to: Target, bytes: &Arc<[u8]>, at: u64, of: &Whole) {
        if of.is_cut() {
            return self.desk.book().unsent(1, bytes.len());
        }
        let meant = self.desk.book().aimed(to).len();
        let mut failures = self.send(to, bytes, Cause::Order);
        if failures.is_empty() || failures.len() < meant {
            return failures.into_iter().for_each(|failure| self.desk.fail(failure));
        }
        of.cut();
        let (file, length) = (of.file.clone(), of.length());
        let why = Some(Box::new(failures.swap_remove(0)));
        self.desk.fail(Failure::CutShort { file, sent: at, length, why });
    }

    fn send_to(&mut self, peer: Peer, bytes: &Arc<[u8]>, cause: Cause) -> Result<(), Failure> {
        match &mut self.line {
            Line::Closed | Line::Opening => Err(Failure::NotOpen),
            Line::Udp(udp) => udp.send(peer, bytes, cause, &mut self.desk),
            Line::Tcp(tcp) => tcp.send(peer, bytes, cause, &mut self.desk),
        }
    }

    fn with_udp(&mut self, act: impl FnOnce(&mut Udp, &mut Desk)) {
        match &mut self.line {
            Line::Closed | Line::Opening => self.desk.fail(Failure::NotOpen),
            Line::Udp(udp) => act(udp, &mut self.desk),
            Line::Tcp(tcp) => self.desk.fail(Failure::NotForThis(tcp.kind())),
        }
    }

    fn end_input(&mut self) {
        match &mut self.line {
            Line::Closed | Line::Opening => self.desk.fail(Failure::NotOpen),
            Line::Udp(_) => self.desk.fail(Failure::NotForThis(LinkKind::Udp)),
            Line::Tcp(tcp) => tcp.end_input(&mut self.desk),
        }
    }

    fn disconnect(&mut self, peer: Peer) {
        let known = match &mut self.line {
            Line::Tcp(tcp) => tcp.disconnect(peer, &mut self.desk),
            _ => self.desk.book().forget(peer),
        };
        if !known {
            self.desk.fail(Failure::NotConnected(peer));
        }
    }

    fn record(&mut self, record: Option<(PathBuf, RecordFormat)>) {
        recording::end(&mut self.desk);
        if let Some((file, format)) = record {
            recording::begin(&file, format, &mut self.desk);
        }
    }
}
