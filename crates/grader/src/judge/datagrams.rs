//! What went over the wire by UDP, and connections that were not asked for.

use std::collections::BTreeMap;
use std::net::SocketAddrV4;

use super::Failure;
use super::resolver::{DNS, is_lookup};
use crate::plan::{Endpoint, ExpectedDatagrams, PlannedCheck};
use crate::run::{Datagram, Record};

/// What is wrong with the datagrams of a check that lists some, and with its connections.
pub(super) fn failures(check: &PlannedCheck, record: &Record) -> Vec<Failure> {
    let expected = &check.expected.datagrams;
    let mut failures = Vec::new();
    if !expected.is_empty() {
        let destinations = Destination::all(expected);
        failures = if record.captured {
            on_the_wire(&destinations, record)
        } else {
            at_the_peers(check, &destinations, record)
        };
        failures.extend(source_port(expected, record));
    }
    failures.extend(connection(check, record));
    failures
}

/// All that must go to one address.
struct Destination<'a> {
    to: SocketAddrV4,
    at: &'a [String],
    payloads: Vec<Vec<u8>>,
}

impl<'a> Destination<'a> {
    /// In the order of the plan; entries for the same address become one.
    fn all(expected: &'a [ExpectedDatagrams]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for entry in expected {
            if let Some(known) = all.iter_mut().find(|known| known.to == entry.to) {
                known.payloads.extend_from_slice(&entry.payloads);
                continue;
            }
            all.push(Self { to: entry.to, at: &entry.at, payloads: entry.payloads.clone() });
        }
        all
    }

    fn failure(&self, got: Vec<Vec<u8>>, elsewhere: &[(SocketAddrV4, Vec<u8>)]) -> Failure {
        Failure::Datagrams {
            to: self.to,
            expected: self.payloads.clone(),
            got,
            elsewhere: elsewhere.to_vec(),
        }
    }
}

fn on_the_wire(destinations: &[Destination], record: &Record) -> Vec<Failure> {
    let mut by_address = BTreeMap::<SocketAddrV4, Vec<Vec<u8>>>::new();
    let mut elsewhere = Vec::new();
    for Datagram { to, bytes, .. } in record.left() {
        let Some(to) = to else { continue };
        if destinations.iter().any(|destination| destination.to == to) {
            by_address.entry(to).or_default().push(bytes.to_vec());
        } else if !is_lookup(to, bytes) {
            elsewhere.push((to, bytes.to_vec()));
        }
    }
    let mut failures = Vec::new();
    for destination in destinations {
        let got = by_address.remove(&destination.to).unwrap_or_default();
        if got != destination.payloads {
            failures.push(destination.failure(got, &elsewhere));
        } else {
            failures.extend(unheard(destination, record));
        }
    }
    if let ([first, ..], false) = (destinations, elsewhere.is_empty())
        && !failures.iter().any(|failure| matches!(failure, Failure::Datagrams { .. }))
    {
        failures.insert(0, first.failure(first.payloads.clone(), &elsewhere));
    }
    failures
}

/// The peers that did not receive what is on the wire. A peer may hear several addresses.
fn unheard(destination: &Destination, record: &Record) -> Vec<Failure> {
    let deaf = |peer: &&String| {
        let mut heard = record.arrived_at(peer).map(|datagram| datagram.bytes);
        !destination.payloads.iter().all(|payload| heard.any(|bytes| bytes == payload.as_slice()))
    };
    let deaf = destination.at.iter().filter(deaf);
    deaf.map(|peer| Failure::NotHeard { peer: peer.clone(), to: destination.to }).collect()
}

fn at_the_peers(
    check: &PlannedCheck,
    destinations: &[Destination],
    record: &Record,
) -> Vec<Failure> {
    let elsewhere = strays(check, destinations, record);
    let mut failures = Vec::new();
    for destination in destinations {
        let heard: Vec<_> =
            destination.at.iter().map(|peer| (peer, payloads(record, peer))).collect();
        let wrong: Vec<_> =
            heard.iter().filter(|(peer, got)| !is_right(destinations, peer, got)).collect();
        let deaf_only = wrong.len() < heard.len() && wrong.iter().all(|(_, got)| got.is_empty());
        if deaf_only {
            let unheard = |(peer, _): &&(&String, _)| Failure::NotHeard {
                peer: (*peer).clone(),
                to: destination.to,
            };
            failures.extend(wrong.iter().map(unheard));
        } else if let Some((_, got)) = wrong.iter().max_by_key(|(_, got)| !got.is_empty()) {
            failures.push(destination.failure(got.clone(), &elsewhere));
        }
    }
    if let ([first, ..], true, false) = (destinations, failures.is_empty(), elsewhere.is_empty()) {
        failures.push(first.failure(first.payloads.clone(), &elsewhere));
    }
    failures
}

fn payloads(record: &Record, peer: &str) -> Vec<Vec<u8>> {
    record.arrived_at(peer).map(|datagram| datagram.bytes.to_vec()).collect()
}

/// Whether a peer received exactly what is due to it. Where it hears several addresses, what was
/// sent to which is not known: then each list must be there in its order, and nothing else.
fn is_right(destinations: &[Destination], peer: &String, got: &[Vec<u8>]) -> bool {
    let due: Vec<_> = destinations
        .iter()
        .filter(|destination| destination.at.contains(peer))
        .map(|destination| destination.payloads.as_slice())
        .collect();
    if let [only] = due.as_slice() {
        return *only == got;
    }
    let in_order = |list: &[Vec<u8>]| {
        let mut rest = got.iter();
        list.iter().all(|payload| rest.any(|bytes| bytes == payload))
    };
    let mut all = due.concat();
    let mut sorted = got.to_vec();
    all.sort();
    sorted.sort();
    all == sorted && due.into_iter().all(in_order)
}

/// What arrived at UDP peers that are to receive nothing.
fn strays(
    check: &PlannedCheck,
    destinations: &[Destination],
    record: &Record,
) -> Vec<(SocketAddrV4, Vec<u8>)> {
    let mut strays = Vec::new();
    for peer in &check.peers {
        let Endpoint::Udp { name, at, .. } = peer else { continue };
        if destinations.iter().all(|destination| !destination.at.contains(name)) {
            strays.extend(record.arrived_at(name).map(|got| (*at, got.bytes.to_vec())));
        }
    }
    strays
}

/// The first datagram that comes from another port than the one asked for.
fn source_port(expected: &[ExpectedDatagrams], record: &Record) -> Option<Failure> {
    expected.iter().find_map(|entry| {
        let expected = entry.from_port?;
        let sent = record.datagrams_to(entry.to, &entry.at);
        let other = sent.iter().find(|datagram| datagram.from.port() != expected)?;
        Some(Failure::SourcePort { expected, got: other.from.port() })
    })
}

/// The first TCP connection to where nobody of the check listens for one, in a check that says what
/// it expects of the network. A program may talk TCP with the check's own TCP peers: another check
/// looks at what it says.
fn connection(check: &PlannedCheck, record: &Record) -> Option<Failure> {
    let expected = &check.expected;
    if expected.datagrams.is_empty() && expected.streams.is_empty() {
        return None;
    }
    let listens = |to: SocketAddrV4| {
        check.peers.iter().any(|peer| match peer {
            Endpoint::Tcp { at, .. } | Endpoint::Smtp { at, .. } => {
                at.port() == to.port() && (at.ip() == to.ip() || at.ip().is_unspecified())
            }
            Endpoint::Udp { .. } | Endpoint::Hold { .. } => false,
        })
    };
    let begun = record.connects().map(|(_, to)| to);
    let to = begun.filter(|to| to.port() != DNS).find(|to| !listens(*to))?;
    Some(Failure::Connection { to })
}
