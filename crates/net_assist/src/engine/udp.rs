//! The UDP socket. It is never connected: it talks with anyone, and hears of an ICMP error for
//! whom it was.

mod options;

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use common::Error;
use common::os::is_passing;
use mio::net::UdpSocket;
use mio::{Interest, Registry};
use socket2::{Domain, Protocol, Socket, Type};

use super::desk::Desk;
use super::open::Resolved;
use super::socket::{self, BATCH, Datagram, Receiver};
use super::worker::SOCKET;
use crate::event::{Cause, Clock, Event, Failure, Received, Refusal};
use crate::link::{LinkKind, Peer};

/// An open UDP socket.
#[derive(Debug)]
pub(super) struct Udp {
    socket: UdpSocket,
    registry: Registry,
    own: SocketAddr,
    receiver: Receiver,
    /// Whether there may be something to receive, and something in the error queue.
    ready: bool,
    refusals: bool,
    drops: Drops,
    /// What the system did not take at once.
    outgoing: VecDeque<(Peer, Arc<[u8]>, Cause)>,
    waiting: usize,
}

/// Datagrams that the system dropped.
#[derive(Debug)]
struct Drops {
    /// The socket in the system's tables, where it has some.
    identity: Option<String>,
    /// The system's counter as it was last seen; it wraps.
    seen: u32,
    total: u64,
    told: u64,
    /// Not before then is it told again.
    quiet_until: Instant,
    /// When the tables are looked at: nothing that arrives tells of what was dropped last.
    look_at: Option<Instant>,
}

/// Between two events that tell of drops.
const DROPS_QUIET: Duration = Duration::from_millis(100);
/// After the last datagram, the system's tables are looked at.
const DROPS_LOOK: Duration = Duration::from_millis(500);

/// So often a datagram is tried again when what the system said was of an earlier one.
const TRIES: usize = 3;

impl Udp {
    /// Opens the socket and tells so.
    pub(super) fn open(
        resolved: &Resolved,
        registry: Registry,
        desk: &mut Desk,
    ) -> Result<Self, Error> {
        let own = resolved.own.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)));
        let socket = Socket::new(Domain::for_address(own), Type::DGRAM, Some(Protocol::UDP))
            .map_err(Error::system("socket"))?;
        if own.is_ipv6() {
            // IPv4 through mapped addresses is another lesson.
            socket.set_only_v6(true).map_err(Error::system("setsockopt"))?;
        }
        socket.set_broadcast(resolved.link.broadcast).map_err(Error::system("setsockopt"))?;
        socket::prepare(&socket, own, desk.allowance.receive_buffer);
        socket.set_nonblocking(true).map_err(Error::system("fcntl"))?;
        socket.bind(&own.into()).map_err(Error::bind(own))?;
        let receive_buffer = socket.recv_buffer_size().unwrap_or(0);
        let mut socket = UdpSocket::from_std(socket.into());
        registry
            .register(&mut socket, SOCKET, Interest::READABLE)
            .map_err(Error::system("epoll_ctl"))?;
        let own = socket.local_addr().map_err(Error::system("getsockname"))?;
        let drops = Drops::new(socket::identity(&socket));
        desk.book().dropped = drops.identity.is_some().then_some(0);
        desk.tell(Event::Opened { kind: LinkKind::Udp, own, peer: resolved.peer, receive_buffer });
        let mut udp = Self {
            socket,
            registry,
            own,
            receiver: Receiver::new(resolved.link.buffer),
            ready: true,
            refusals: false,
            drops,
            outgoing: VecDeque::new(),
            waiting: 0,
        };
        for group in &resolved.link.groups {
            udp.join(group, desk);
        }
        Ok(udp)
    }

    /// The own address.
    pub(super) fn own(&self) -> SocketAddr {
        self.own
    }

    /// The selector says that there is something.
    pub(super) fn on_event(&mut self, event: &mio::event::Event) {
        self.ready = true;
        self.refusals |= event.is_error();
    }

    /// Whether there is work without another word of the selector.
    pub(super) fn is_busy(&self) -> bool {
        self.ready || self.refusals
    }

    /// When something is to be looked at by itself.
    pub(super) fn due(&self) -> Option<Instant> {
        self.drops.look_at
    }

    /// Receives one batch, counts it, and gives it to whoever tells of it.
    pub(super) fn batch(&mut self, desk: &mut Desk) -> Vec<Datagram> {
        if self.refusals {
            self.take_refusals(desk);
        }
        let mut received = Vec::with_capacity(BATCH);
        match self.receiver.receive(&self.socket, &mut received) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => self.ready = false,
            // Of an earlier datagram of this socket: the error queue says whose.
            Err(_) if self.take_refusals(desk) => {}
            Err(error) if is_passing(&error) => {}
            Err(error) => {
                self.ready = false;
                desk.fail_with(Error::receive(self.own)(error));
            }
        }
        self.count(&received, desk);
        received
    }

    fn count(&mut self, received: &[Datagram], desk: &Desk) {
        if received.is_empty() {
            return;
        }
        let (clock, now) = (SystemTime::now(), Instant::now());
        self.drops.look_at = self.drops.identity.as_ref().map(|_| now + DROPS_LOOK);
        let mut book = desk.book();
        for datagram in received {
            let time = datagram.time.unwrap_or(clock);
            book.received(datagram.from, datagram.full_length, time, now);
            if let Some(drops) = datagram.drops {
                self.drops.see(drops);
            }
        }
        if book.dropped.is_some() {
            book.dropped = Some(self.drops.total);
        }
    }

    /// Tells of drops, if there are new ones and the last word is long enough ago.
    pub(super) fn tell_drops(&mut self, desk: &mut Desk) {
        let now = Instant::now();
        if self.drops.look_at.is_some_and(|at| at <= now) {
            self.drops.look_at = None;
            self.look_at_drops(desk);
            self.drops.quiet_until = now;
        }
        let drops = &mut self.drops;
        if drops.total > drops.told && now >= drops.quiet_until {
            let count = drops.total - drops.told;
            drops.told = drops.total;
            drops.quiet_until = now + DROPS_QUIET;
            desk.tell(Event::Dropped { count, total: drops.total });
        }
    }

    fn look_at_drops(&mut self, desk: &Desk) {
        let Some(identity) = &self.drops.identity else { return };
        if let Some(drops) = socket::drops(identity, self.own) {
            self.drops.see(drops);
            desk.book().dropped = Some(self.drops.total);
        }
    }

    /// Takes what the error queue has, and tells it; `false`: it had nothing.
    fn take_refusals(&mut self, desk: &mut Desk) -> bool {
        let mut undelivered = Vec::new();
        let taken = socket::refusals(&self.socket, &mut undelivered);
        self.refusals = taken == BATCH;
        for one in undelivered {
            if let Some(known) = desk.book().peers.get_mut(one.to) {
                known.status.unreachable = true;
            }
            let reason = Refusal::from(one.reason);
            desk.tell(Event::Unreachable { peer: one.to, by: one.by, reason });
        }
        taken > 0
    }

    /// Sends a datagram, or keeps it until the system has room.
    pub(super) fn send(
        &mut self,
        to: Peer,
        bytes: &Arc<[u8]>,
        cause: Cause,
        desk: &mut Desk,
    ) -> Result<(), Failure> {
        let failed = |error| Failure::Common(Arc::new(error));
        Error::check_families(self.own, to).map_err(failed)?;
        let outcome = match self.outgoing.is_empty() {
            true => self.hand_over(to, bytes, desk),
            false => Err(ErrorKind::WouldBlock.into()),
        };
        match outcome {
            Ok(()) => {
                self.tell_sent(to, bytes, cause, desk);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock && self.has_room(bytes, desk) => {
                self.waiting += bytes.len();
                self.outgoing.push_back((to, Arc::clone(bytes), cause));
                self.watch(Interest::READABLE | Interest::WRITABLE);
                Ok(())
            }
            Err(error) => Err(failed(Error::send(bytes, to)(error))),
        }
    }

    /// Sends what waits, as far as the system has room.
    pub(super) fn send_waiting(&mut self, desk: &mut Desk) {
        while let Some((to, bytes, cause)) = self.outgoing.pop_front() {
            match self.hand_over(to, &bytes, desk) {
                Ok(()) => self.tell_sent(to, &bytes, cause, desk),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.outgoing.push_front((to, bytes, cause));
                    return;
                }
                Err(error) => {
                    let failure = Failure::Common(Arc::new(Error::send(&bytes, to)(error)));
                    desk.refuse(failure, bytes.len());
                }
            }
            self.waiting -= bytes.len();
            if self.outgoing.is_empty() {
                self.watch(Interest::READABLE);
            }
        }
    }

    /// Whether a replay may send now without filling the queue.
    pub(super) fn is_free(&self) -> bool {
        self.outgoing.is_empty()
    }

    fn has_room(&self, bytes: &[u8], desk: &Desk) -> bool {
        self.waiting + bytes.len() <= desk.allowance.waiting
    }

    fn watch(&mut self, interest: Interest) {
        // Without it, what waits is sent with the next order at the latest.
        let _ = self.registry.reregister(&mut self.socket, SOCKET, interest);
    }

    fn hand_over(&mut self, to: Peer, bytes: &[u8], desk: &mut Desk) -> io::Result<()> {
        let mut tries = 0;
        loop {
            match self.socket.send_to(bytes, to) {
                Ok(_) => return Ok(()),
                // An ICMP error for an earlier datagram, perhaps to another peer, is returned by the
                // next call, which then sends nothing.
                Err(error) if error.kind() == ErrorKind::WouldBlock || tries == TRIES => {
                    return Err(error);
                }
                Err(error) => {
                    tries += 1;
                    if !self.take_refusals(desk) && !is_passing(&error) {
                        return Err(error);
                    }
                }
            }
        }
    }

    fn tell_sent(&self, to: Peer, bytes: &Arc<[u8]>, cause: Cause, desk: &mut Desk) {
        desk.book().sent(to, bytes.len());
        desk.tell(Event::Sent { from: self.own, to, bytes: Arc::clone(bytes), cause });
    }

    /// Tells of datagrams that the system did not take until now.
    fn tell_unsent(&mut self, desk: &mut Desk) {
        let mut unsent = BTreeMap::<Peer, (usize, usize)>::new();
        for (to, bytes, _) in self.outgoing.drain(..) {
            let (messages, all) = unsent.entry(to).or_default();
            (*messages, *all) = (*messages + 1, *all + bytes.len());
        }
        for (peer, (messages, bytes)) in unsent {
            desk.lose(peer, messages, bytes);
        }
    }

    /// Closes the socket; tells exactly how many datagrams were dropped.
    pub(super) fn close(mut self, desk: &mut Desk) {
        self.take_refusals(desk);
        self.send_waiting(desk);
        self.tell_unsent(desk);
        self.drops.look_at = Some(Instant::now());
        self.tell_drops(desk);
        let dropped = self.drops.identity.as_ref().map(|_| self.drops.total);
        desk.tell(Event::Closed { own: self.own, dropped });
    }
}

impl Drops {
    fn new(identity: Option<String>) -> Self {
        let quiet_until = Instant::now();
        Self { identity, seen: 0, total: 0, told: 0, quiet_until, look_at: None }
    }

    /// Takes note of the system's counter.
    fn see(&mut self, counter: u32) {
        let more = counter.wrapping_sub(self.seen);
        // The table and the datagrams are read at different times: an older word is no wrap.
        if more < u32::MAX / 2 {
            self.seen = counter;
            self.total += u64::from(more);
        }
    }
}

/// Tells of a datagram.
pub(super) fn tell_received(datagram: Datagram, desk: &mut Desk) {
    let Datagram { bytes, from, full_length, time, .. } = datagram;
    let clock = if time.is_some() { Clock::System } else { Clock::Program };
    let received = Received { bytes, from, full_length, clock };
    desk.tell_at(time.unwrap_or_else(SystemTime::now), Event::Received(received));
}
