//! What a run leaves behind, and questions that can be asked of it.

use std::collections::BTreeMap;
use std::net::SocketAddrV4;
use std::time::Duration;

use crate::evidence::{Evidence, Kind, OutputStream, Reason, Waited};
use crate::stage::{Bound, Exit, Level, Transport};

/// Everything that was seen while a program ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// In the order of its times.
    pub evidence: Vec<Evidence>,
    /// When each step of the script was over, since the program's start; steps that were not
    /// reached any more, because the grader had ended the program, are not there.
    pub steps: Vec<Duration>,
    /// How long the program ran.
    pub duration: Duration,
    /// How much the stage kept apart.
    pub level: Level,
    /// Whether everything that left the program's network was seen on its way ([`Kind::Left`]).
    /// If not, only what arrived at a peer is known, and nothing of what went elsewhere.
    pub captured: bool,
    /// Where the peers of the check were.
    pub peers: BTreeMap<String, SocketAddrV4>,
}

/// A datagram of the program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datagram<'a> {
    /// When it was seen.
    pub at: Duration,
    /// Its source.
    pub from: SocketAddrV4,
    /// Its destination, where that is known: a peer that listens on every address does not tell.
    pub to: Option<SocketAddrV4>,
    /// Payload.
    pub bytes: &'a [u8],
}

/// A TCP connection of the program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Where from.
    pub from: SocketAddrV4,
    /// What came over it, as much as is kept.
    pub bytes: Vec<u8>,
    /// How it was closed by the program.
    pub closed: Option<Close>,
}

/// How a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// By FIN.
    Orderly,
    /// By RST.
    Reset,
}

/// A message at a mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mailed<'a> {
    /// The envelope's sender.
    pub from: &'a str,
    /// The envelope's recipients.
    pub to: &'a [String],
    /// Headers and text.
    pub bytes: &'a [u8],
}

/// How a wait of the script went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Its place in the script.
    pub step: usize,
    /// The outcome.
    pub outcome: Waited,
    /// How long after the step before it was over.
    pub after: Duration,
}

impl Record {
    /// A record in which nothing was seen yet.
    pub fn new(level: Level, captured: bool) -> Self {
        Self {
            evidence: Vec::new(),
            steps: Vec::new(),
            duration: Duration::ZERO,
            level,
            captured,
            peers: BTreeMap::new(),
        }
    }

    /// What stood on standard output, as much as is kept (see [`Record::dropped`]).
    pub fn stdout(&self) -> Vec<u8> {
        self.output(OutputStream::Stdout)
    }

    /// What stood on standard error: its beginning and its end, as much as is kept.
    pub fn stderr(&self) -> Vec<u8> {
        self.output(OutputStream::Stderr)
    }

    fn output(&self, wanted: OutputStream) -> Vec<u8> {
        self.kinds(|kind| match kind {
            Kind::Output { stream, bytes } if *stream == wanted => Some(bytes.as_slice()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .concat()
    }

    /// Bytes of output that were not kept.
    pub fn dropped(&self, wanted: OutputStream) -> u64 {
        self.kinds(|kind| match kind {
            Kind::OutputDropped { stream, bytes } if *stream == wanted => Some(*bytes),
            _ => None,
        })
        .sum()
    }

    /// How the program ended by itself; `None` when the grader ended it.
    pub fn exit(&self) -> Option<Exit> {
        self.kinds(|kind| if let Kind::Exited(exit) = kind { Some(*exit) } else { None }).next()
    }

    /// Why the grader ended the program, if it did.
    pub fn stopped(&self) -> Option<Reason> {
        self.kinds(|kind| if let Kind::Stopped(reason) = kind { Some(*reason) } else { None })
            .next()
    }

    /// The datagrams that left the program's network; nothing where there is no capture.
    pub fn left(&self) -> impl Iterator<Item = Datagram<'_>> {
        self.evidence.iter().filter_map(|evidence| match &evidence.kind {
            Kind::Left { transport: Transport::Udp, from, to, bytes } => {
                Some(Datagram { at: evidence.at, from: *from, to: Some(*to), bytes })
            }
            _ => None,
        })
    }

    /// Source and destination of every TCP connection that was begun; nothing where there is no
    /// capture.
    pub fn connects(&self) -> impl Iterator<Item = (SocketAddrV4, SocketAddrV4)> {
        self.kinds(|kind| match kind {
            Kind::Left { transport: Transport::Tcp, from, to, .. } => Some((*from, *to)),
            _ => None,
        })
    }

    /// The datagrams that a peer received, in order.
    pub fn arrived_at<'a>(&'a self, name: &str) -> impl Iterator<Item = Datagram<'a>> {
        let to = self.peers.get(name).copied().filter(|at| !at.ip().is_unspecified());
        self.evidence.iter().filter_map(move |evidence| match &evidence.kind {
            Kind::Arrived { peer, from, bytes } if peer == name => {
                Some(Datagram { at: evidence.at, from: *from, to, bytes })
            }
            _ => None,
        })
    }

    /// What the program sent to an address, in order: as it left where there is a capture, else as
    /// it arrived at the first of the peers that hear this address.
    pub fn datagrams_to(&self, to: SocketAddrV4, at: &[String]) -> Vec<Datagram<'_>> {
        if self.captured {
            return self.left().filter(|datagram| datagram.to == Some(to)).collect();
        }
        at.first().map(|peer| self.arrived_at(peer).collect()).unwrap_or_default()
    }

    /// The connections at a TCP peer or a mail server, in the order in which they came in. A mail
    /// server keeps no bytes of them.
    pub fn streams(&self, name: &str) -> Vec<Stream> {
        let mut streams = Vec::<(usize, Stream)>::new();
        for evidence in &self.evidence {
            match &evidence.kind {
                Kind::Connected { peer, connection, from } if peer == name => {
                    let stream = Stream { from: *from, bytes: Vec::new(), closed: None };
                    streams.push((*connection, stream));
                }
                Kind::Streamed { peer, connection, bytes } if peer == name => {
                    if let Some(stream) = find(&mut streams, *connection) {
                        stream.bytes.extend_from_slice(bytes);
                    }
                }
                Kind::Closed { peer, connection, reset } if peer == name => {
                    if let Some(stream) = find(&mut streams, *connection) {
                        stream.closed = Some(if *reset { Close::Reset } else { Close::Orderly });
                    }
                }
                _ => {}
            }
        }
        streams.into_iter().map(|(_, stream)| stream).collect()
    }

    /// The messages at a mail server, in order.
    pub fn mails(&self, name: &str) -> Vec<Mailed<'_>> {
        self.kinds(move |kind| match kind {
            Kind::Mailed { peer, from, to, bytes } if peer == name => {
                Some(Mailed { from, to, bytes })
            }
            _ => None,
        })
        .collect()
    }

    /// The replies with which a mail server refused a command.
    pub fn refusals(&self, name: &str) -> Vec<&str> {
        self.kinds(|kind| match kind {
            Kind::MailRefused { peer, reply } if peer == name => Some(reply.as_str()),
            _ => None,
        })
        .collect()
    }

    /// The sockets of the program that were seen, each once. They are looked for only while a step
    /// waits for one, when a wait has failed, and when the grader ends the program.
    pub fn bound(&self) -> Vec<Bound> {
        self.kinds(|kind| if let Kind::Bound(bound) = kind { Some(*bound) } else { None }).collect()
    }

    /// How a wait of the script went; `None` when it was not reached or is no wait.
    pub fn waited(&self, step: usize) -> Option<Wait> {
        self.waits().find(|wait| wait.step == step)
    }

    /// The waits that were begun, in order.
    pub fn waits(&self) -> impl Iterator<Item = Wait> {
        self.kinds(|kind| match kind {
            Kind::Waited { step, outcome } => Some((*step, *outcome)),
            _ => None,
        })
        .map(|(step, outcome)| Wait { step, outcome, after: self.took(step) })
    }

    /// The first wait that did not go as it was to. What waits behind it say, tells only what the
    /// program would have done.
    pub fn failed_wait(&self) -> Option<Wait> {
        self.waits().find(|wait| wait.outcome != Waited::Came)
    }

    fn took(&self, step: usize) -> Duration {
        let over = |step: usize| self.steps.get(step).copied();
        let begun = step.checked_sub(1).and_then(over).unwrap_or_default();
        over(step).unwrap_or(self.duration).saturating_sub(begun)
    }

    /// How many packets may have been there that nobody saw. What is too much is too much all the
    /// same; what is missing may have been among them.
    pub fn lost(&self) -> u64 {
        self.kinds(|kind| if let Kind::PacketsLost(count) = kind { Some(*count) } else { None })
            .sum()
    }

    /// How many packets, connections and messages were seen that are more than is kept.
    pub fn not_kept(&self) -> u64 {
        self.kinds(|kind| if let Kind::NotKept(count) = kind { Some(*count) } else { None }).sum()
    }

    /// For how long the machine held the grader or the program up at a time that matters: what was
    /// timed does not decide then.
    pub fn held_up(&self) -> Duration {
        self.kinds(|kind| if let Kind::HeldUp(time) = kind { Some(*time) } else { None }).sum()
    }

    fn kinds<'a, T>(&'a self, select: impl Fn(&'a Kind) -> Option<T>) -> impl Iterator<Item = T> {
        self.evidence.iter().filter_map(move |evidence| select(&evidence.kind))
    }
}

fn find(streams: &mut [(usize, Stream)], connection: usize) -> Option<&mut Stream> {
    streams.iter_mut().find(|(number, _)| *number == connection).map(|(_, stream)| stream)
}
