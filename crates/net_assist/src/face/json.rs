//! An entry of the journal as a JSON object: the contract's events where they fit, and some more.

use std::net::SocketAddr;

use common::codec::{self, Encoding, ErrorMode};
use common::event::{Event as _, Listening, Received, Sent};
use common::json::Object;
use net_assist::Entry;
use net_assist::event::{Cause, Clock, Ending, Event, Refusal};
use net_assist::explain::Step;
use net_assist::link::{Group, LinkKind};

/// Writes entries as objects, one a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json {
    encoding: Encoding,
    errors: ErrorMode,
}

impl Json {
    /// Text is read in this encoding.
    pub(crate) fn new(encoding: Encoding, errors: ErrorMode) -> Self {
        Self { encoding, errors }
    }

    /// Writes an entry.
    pub(crate) fn entry(self, out: &mut Vec<u8>, entry: &Entry, time: &str) {
        let (objects, more) = match &entry.event {
            Event::Received(received) => self.received(received),
            Event::Sent { from, to, bytes, cause } => self.sent(*from, *to, bytes, *cause),
            Event::Opened { kind, own, peer, receive_buffer } => {
                (opened(*kind, *own, *peer, *receive_buffer), Object::new())
            }
            // The console has an event for the one, and a hint for the other.
            Event::Failed(_) | Event::Connecting { .. } => return,
            event => (told(event), Object::new()),
        };
        let more = more.string("time", time).finish();
        // The contract's fields stand first, as every lesson writes them; these are added.
        for object in objects.lines() {
            let fields = object.strip_suffix('}').unwrap_or(object);
            out.extend_from_slice(fields.as_bytes());
            out.push(b',');
            out.extend_from_slice(more.strip_prefix('{').unwrap_or(&more).as_bytes());
            out.push(b'\n');
        }
    }

    /// Writes a step of an explanation.
    pub(crate) fn step(out: &mut Vec<u8>, step: &Step) {
        let object = Object::event("step")
            .string("call", &step.call)
            .string("python", &step.python)
            .string("rust", &step.rust);
        out.extend_from_slice(object.finish().as_bytes());
        out.push(b'\n');
    }

    fn received(self, received: &net_assist::event::Received) -> (String, Object) {
        let (bytes, encoding) = (received.bytes.as_ref(), self.encoding);
        let told = Received {
            bytes,
            from: received.from,
            full_length: received.full_length,
            encoding,
            text: codec::decode(bytes, encoding, self.errors),
        };
        let clock = match received.clock {
            Clock::System => "system",
            Clock::Program => "program",
        };
        (told.json(), Object::new().string("clock", clock))
    }

    fn sent(
        self,
        from: SocketAddr,
        to: SocketAddr,
        bytes: &[u8],
        cause: Cause,
    ) -> (String, Object) {
        let told = Sent { bytes, encoding: self.encoding, from, to }.json();
        let more = Object::new();
        let more = match cause {
            Cause::Order => more,
            Cause::Repeat { number } => more.string("cause", "repeat").number("number", number),
            Cause::Rule(rule) => more.string("cause", "rule").number("rule", rule),
            Cause::Replay => more.string("cause", "replay"),
        };
        (told, more)
    }
}

fn kind_name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Udp => "udp",
        LinkKind::TcpClient => "tcp-client",
        LinkKind::TcpServer => "tcp-server",
    }
}

fn opened(kind: LinkKind, own: SocketAddr, peer: Option<SocketAddr>, buffer: usize) -> String {
    let details = Object::new().string("kind", kind_name(kind)).number("receive_buffer", buffer);
    let Some(peer) = peer.filter(|_| kind == LinkKind::TcpClient) else {
        let listening = Listening { addr: own }.json();
        let details = details.finish();
        return format!("{},{}", &listening[..listening.len() - 1], &details[1..]);
    };
    Object::event("opened")
        .string("kind", kind_name(kind))
        .shown("addr", own)
        .shown("peer", peer)
        .number("receive_buffer", buffer)
        .finish()
}

/// The events that only this program has.
fn told(event: &Event) -> String {
    let object = match event {
        Event::Closed { own, dropped } => {
            or_null(Object::event("closed").shown("addr", own), "dropped", *dropped)
        }
        Event::Connected { peer } => Object::event("connected").shown("peer", peer),
        Event::Disconnected { peer, why } => {
            ending(Object::event("disconnected").shown("peer", peer), why)
        }
        Event::PeerEnded { peer } => Object::event("peer_ended").shown("peer", peer),
        Event::Unsent { peer, messages, bytes } => Object::event("unsent")
            .shown("peer", peer)
            .number("messages", *messages)
            .number("bytes", *bytes),
        Event::OpeningCancelled => Object::event("opening_cancelled"),
        Event::Dropped { count, total } => {
            Object::event("dropped").number("count", *count).number("total", *total)
        }
        Event::Unreachable { peer, by, reason } => {
            let object = Object::event("unreachable").shown("peer", peer);
            refusal(object.string_or_null("by", by.map(|by| by.to_string())), reason)
        }
        Event::BroadcastSet(on) => Object::event("broadcast").boolean("on", *on),
        Event::Joined(group) => group_event("joined", group),
        Event::Left(group) => group_event("left", group),
        Event::PeersForgotten { total } => Object::event("peers_forgotten").number("total", *total),
        Event::ConnectionsRefused { open, reason } => {
            let object = Object::event("connections_refused").number("open", *open);
            reason.as_ref().map_or(object.clone(), |reason| refusal(object, reason))
        }
        event => told_by_itself(event),
    };
    object.finish()
}

/// What the assistant does without being told each time.
fn told_by_itself(event: &Event) -> Object {
    match event {
        Event::RuleMatched { rule, peer } => {
            Object::event("rule_matched").number("rule", *rule).shown("peer", peer)
        }
        Event::AnswersWithheld { peer, limit } => {
            Object::event("answers_withheld").shown("peer", peer).number("limit", *limit)
        }
        Event::RepeatBegan { interval, count } => {
            let milliseconds = interval.as_secs_f64() * 1000.0;
            or_null(
                Object::event("repeat_began").number("interval_ms", milliseconds),
                "count",
                *count,
            )
        }
        Event::RepeatEnded { sent } => Object::event("repeat_ended").number("sent", *sent),
        Event::ReplayBegan { file, messages } => {
            file_event("replay_began", file).number("messages", *messages)
        }
        Event::ReplayEnded { sent } => Object::event("replay_ended").number("sent", *sent),
        Event::RecordBegan { file } => file_event("record_began", file),
        Event::RecordWaits { file, reason } => refusal(file_event("record_waits", file), reason),
        Event::RecordGoesOn { file, missing } => {
            file_event("record_goes_on", file).number("missing", *missing)
        }
        Event::RecordEnded { file, messages, missing } => {
            let object = file_event("record_ended", file);
            object.number("messages", *messages).number("missing", *missing)
        }
        // All others have been told before this is asked.
        _ => Object::event("other"),
    }
}

fn ending(object: Object, why: &Ending) -> Object {
    match why {
        Ending::ByPeer => object.string("by", "peer"),
        Ending::ByUs => object.string("by", "us"),
        Ending::Broken(reason) => refusal(object.string("by", "error"), reason),
    }
}

fn refusal(object: Object, Refusal(error): &Refusal) -> Object {
    object.shown("reason", error)
}

fn group_event(name: &str, group: &Group) -> Object {
    let object = Object::event(name).shown("group", group.address);
    match (group.interface, group.scope) {
        (Some(own), _) => object.shown("interface", own),
        (None, 0) => object,
        (None, scope) => object.number("scope", scope),
    }
}

fn file_event(name: &str, file: &std::path::Path) -> Object {
    Object::event(name).string("file", file.to_string_lossy())
}

fn or_null(object: Object, name: &str, number: Option<u64>) -> Object {
    match number {
        Some(number) => object.number(name, number),
        None => object.null(name),
    }
}
