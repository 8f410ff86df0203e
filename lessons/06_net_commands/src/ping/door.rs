//! An ICMP socket that is connected to the machine that is asked.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::process;
use std::time::{Duration, Instant};

use common::{Error, os};
use socket2::Socket;

use super::bare;
use super::echo::{Sender, without_ip_header};
use super::receive::{self, Incoming};
use crate::problem::Problem;

/// Which kind of socket the system gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// `SOCK_DGRAM` with ICMP: echo requests only, no privilege needed (icmp(7)).
    Datagram,
    /// `SOCK_RAW`: the administrator's.
    Raw,
    /// No socket: the system's `ping` does it.
    SystemPing,
}

/// Something that concerns one of our requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// Who sent it.
    pub(crate) from: IpAddr,
    /// Which request it answers, as far as 16 bits tell.
    pub(crate) sequence: u16,
    /// When it came.
    pub(crate) at: Instant,
    /// What it says.
    pub(crate) answer: Answer,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// An echo reply of so many bytes, and how many more routers it could have passed.
    Reply { bytes: usize, ttl: Option<u8> },
    /// An ICMP error, by its type and code; `own` when this machine says it itself.
    Refusal { kind: u8, code: u8, own: bool },
}

/// The socket, and how its packets are told from others.
pub(crate) struct Door {
    socket: Socket,
    sender: Sender,
    to: SocketAddr,
    own: Option<IpAddr>,
}

impl Door {
    /// Connects the socket: from now on it hears only what concerns this machine.
    ///
    /// # Errors
    /// When there is no way to it.
    pub(crate) fn new(socket: Socket, way: Way, to: SocketAddr) -> Result<Self, Problem> {
        receive::prepare(&socket, to).map_err(Error::system("setsockopt"))?;
        socket.connect(&to.into()).map_err(|source| refused(to, source))?;
        let own = socket.local_addr().ok().and_then(|own| own.as_socket());
        let random = RandomState::new().hash_one(process::id());
        let sender = Sender {
            v6: to.is_ipv6(),
            // Linux writes the number of a datagram socket into each request, as a port.
            identifier: match (way, own) {
                (Way::Datagram, Some(own)) if own.port() != 0 => own.port(),
                _ => random as u16,
            },
            token: random.to_be_bytes(),
        };
        let own = own.map(|own| own.ip());
        Ok(Self { socket, sender, to, own })
    }

    /// Sends an echo request.
    ///
    /// # Errors
    /// When the system does not take it.
    pub(crate) fn send(&self, sequence: u64) -> Result<(), Problem> {
        let request = self.sender.request(sequence as u16);
        loop {
            match self.socket.send(&request) {
                Ok(_) => return Ok(()),
                // The answer to an earlier request, told in the wrong place: `receive` tells it.
                Err(error) if receive::is_about_an_earlier_one(&self.socket, &error) => {}
                Err(error) => return Err(refused(self.to, error)),
            }
        }
    }

    /// Waits for what concerns one of our requests; `None` when nothing came in time, and also
    /// when the wait was interrupted or somebody else's packet came.
    ///
    /// # Errors
    /// When the system does not let us wait or receive.
    pub(crate) fn receive(&self, limit: Duration) -> Result<Option<Arrived>, Problem> {
        // 0 would mean "for ever".
        let limit = limit.max(Duration::from_micros(1));
        self.socket.set_read_timeout(Some(limit)).map_err(Error::system("setsockopt"))?;
        let mut buffer = [0; 2048];
        match receive::receive(&self.socket, &mut buffer) {
            Ok(incoming) => Ok(self.recognize(&incoming, Instant::now())),
            Err(error) if os::timed_out(&error) || os::is_passing(&error) => Ok(None),
            Err(error) => Err(Error::system("recvmsg")(error).into()),
        }
    }

    fn recognize(&self, incoming: &Incoming<'_>, at: Instant) -> Option<Arrived> {
        let (from, sequence, answer) = match *incoming {
            Incoming::Packet { bytes, from, ttl } => {
                let (packet, from_header) = without_ip_header(bytes);
                let sequence = self.sender.sequence_of_reply(packet)?;
                let (bytes, ttl) = (packet.len(), ttl.or(from_header));
                (from, sequence, Answer::Reply { bytes, ttl })
            }
            Incoming::Refusal { quoted, by, kind, code } => {
                let sequence = self.sender.sequence_of_request(quoted)?;
                let own = by.is_none() || by == self.own;
                (by.or(self.own), sequence, Answer::Refusal { kind, code, own })
            }
        };
        Some(Arrived { from: from.unwrap_or(self.to.ip()), sequence, at, answer })
    }
}

fn refused(to: SocketAddr, source: std::io::Error) -> Problem {
    Problem::Refused { to: bare(to), source }
}
