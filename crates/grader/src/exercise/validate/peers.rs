//! Peers: their names, their addresses, and that each has a part in its check.

use std::collections::BTreeSet;

use common::suggest::nearest;
use common::text;

use super::checks::not_a_name;
use super::{Lawful, holds, no_twins};
use crate::exercise::error::Mistake;
use crate::exercise::names::{GIVEN, Part, Template, is_name};
use crate::exercise::place::Place;
use crate::exercise::{Await, Check, Exercise, Peer, Step, slots};

/// What a peer speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    Udp,
    Tcp,
    Smtp,
}

impl Speaks {
    fn word(self) -> &'static str {
        match self {
            Speaks::Udp => "udp",
            Speaks::Tcp => "tcp",
            Speaks::Smtp => "smtp",
        }
    }
}

pub(super) fn all(check: &Check, place: &Place) -> Lawful {
    let place = place.key("peer");
    let named = check.peers.iter().enumerate();
    let names = named.filter_map(|(i, peer)| Some((peer.name()?, place.index(i).key("name"))));
    for (name, place) in names.clone() {
        holds(is_name(name), || not_a_name(name, place))?;
    }
    no_twins(names)?;
    for (index, peer) in check.peers.iter().enumerate() {
        for other in check.peers.iter().take(index) {
            holds(can_coexist(peer, other), || {
                Mistake::new(
                    place.index(index).key("at"),
                    text!("another peer has this address", "另一个 peer 已经用了这个地址"),
                    text!(
                        "only UDP peers with share = true can have one address together",
                        "只有 share = true 的 UDP peer 才能共用一个地址"
                    ),
                )
            })?;
        }
    }
    Ok(())
}

fn can_coexist(one: &Peer, other: &Peer) -> bool {
    let is_udp = |peer: &Peer| matches!(peer, Peer::Udp { .. } | Peer::HoldUdp { .. });
    let is_shared = |peer: &Peer| matches!(peer, Peer::Udp { share: true, .. });
    one.at() != other.at() || is_udp(one) != is_udp(other) || (is_shared(one) && is_shared(other))
}

/// Whether there is a peer of this name, and it speaks this.
pub(super) fn speaks(check: &Check, name: &str, wanted: Speaks, place: &Place) -> Lawful {
    let found = check.peers.iter().find_map(|peer| match peer {
        Peer::Udp { name: own, .. } => (own == name).then_some(Speaks::Udp),
        Peer::Tcp { name: own, .. } => (own == name).then_some(Speaks::Tcp),
        Peer::Smtp { name: own, .. } => (own == name).then_some(Speaks::Smtp),
        Peer::HoldUdp { .. } | Peer::HoldTcp { .. } => None,
    });
    let wanted_word = wanted.word();
    let fact = match found {
        Some(speaks) if speaks == wanted => return Ok(()),
        Some(speaks) => {
            let word = speaks.word();
            text!(
                "the peer \"{name}\" is of kind {word}, and {wanted_word} is wanted",
                "peer“{name}”是 {word} 类，这里需要 {wanted_word}"
            )
        }
        None => match nearest(name, check.peers.iter().filter_map(Peer::name)) {
            Some(near) => text!(
                "no peer is called \"{name}\"; did you mean {near}?",
                "没有叫“{name}”的 peer；是不是想写 {near}？"
            ),
            None => text!("no peer is called \"{name}\"", "没有叫“{name}”的 peer"),
        },
    };
    let cure = text!(
        "add it to the check's peers, with kind = \"{wanted_word}\"",
        "请在这个检查项的 peer 里加上它，kind = \"{wanted_word}\""
    );
    Err(Mistake::new(place.clone(), fact, cure))
}

/// Peers that neither the check speaks of nor the program is told of.
pub(super) fn used(exercise: &Exercise, check: &Check, place: &Place) -> Lawful {
    let mentioned = mentioned(check);
    let told = Told::of(exercise, check);
    for (index, peer) in check.peers.iter().enumerate() {
        let is_mentioned = peer.name().is_some_and(|name| mentioned.contains(name));
        holds(is_mentioned || told.knows(exercise, check, peer.at()), || {
            Mistake::new(
                place.key("peer").index(index),
                text!("this peer has no part in the check", "这个 peer 在检查项里没有用到"),
                text!(
                    "let the script or expect name it, give its port to the program, or leave it out",
                    "请在 script 或 expect 里写到它，把它的端口告诉程序，或去掉它"
                ),
            )
        })?;
    }
    Ok(())
}

fn mentioned(check: &Check) -> BTreeSet<&str> {
    let script = check.script.iter().filter_map(|step| match step {
        Step::Send(send) => Some(send.from.as_str()),
        Step::Await(wait) => match &wait.event {
            Await::Datagrams { at, .. }
            | Await::Mails { at, .. }
            | Await::Connections { at, .. } => Some(at.as_str()),
            Await::Bound(_) | Await::Lines(_) | Await::Exit => None,
        },
        Step::Line(_) | Step::Type(_) | Step::EndInput | Step::Pause(_) => None,
    });
    let expect = &check.expect;
    script
        .chain(expect.datagrams.iter().flat_map(|datagrams| &datagrams.at).map(String::as_str))
        .chain(expect.streams.iter().map(|stream| stream.at.as_str()))
        .chain(expect.mails.iter().map(|mails| mails.at.as_str()))
        .collect()
}

/// What the program is told: in its arguments and on standard input.
struct Told {
    names: BTreeSet<String>,
    texts: Vec<String>,
}

impl Told {
    fn of(exercise: &Exercise, check: &Check) -> Self {
        let input = check.script.iter().filter_map(|step| match step {
            Step::Line(text) | Step::Type(text) => Some(text),
            _ => None,
        });
        let texts: Vec<String> = check.args.iter().chain(input).cloned().collect();
        Self { names: slots::reached(exercise, check, &texts), texts }
    }

    /// Whether the program is told the port of this address: the value itself, or one that comes
    /// from the same draw.
    fn knows(&self, exercise: &Exercise, check: &Check, at: &str) -> bool {
        let port = at.rsplit_once(':').map_or(at, |(_, port)| port).to_owned();
        let is_literal = Template::parse(&port)
            .is_ok_and(|template| template.0.iter().all(|part| matches!(part, Part::Literal(_))));
        if is_literal {
            return self.texts.contains(&port);
        }
        let names = slots::reached(exercise, check, &[port]);
        names.iter().any(|name| !GIVEN.contains(&name.as_str()) && self.names.contains(name))
    }
}
