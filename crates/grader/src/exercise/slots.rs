//! Every string of a check and of a draw in which names may stand, with its place and with what
//! its value must be. Who asks which values a check needs, or whether they fit, asks here.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{SEEN, Template};
use super::place::Place;
use super::{Await, Check, Draw, Exercise, Mails, Output, Peer, Step};

/// A string in which names may stand.
#[derive(Clone, Debug)]
pub(crate) struct Slot<'a> {
    /// Where.
    pub(crate) place: Place,
    /// The string.
    pub(crate) text: &'a str,
    /// What its value must be.
    pub(crate) wanted: Wanted,
}

/// What the value of a string must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// One text.
    Text,
    /// Texts: a list is that many.
    Texts,
    /// One choice of a line of output: as `Texts`, and names that the judge knows are let through.
    Choices,
    /// Text or bytes, or a list of them.
    Bytes,
    /// `IP:PORT`.
    Address,
    /// A port.
    Port,
    /// Anything at all.
    Anything,
    /// A list.
    List,
}

struct Slots<'a>(Vec<Slot<'a>>);

impl<'a> Slots<'a> {
    fn one(&mut self, place: Place, text: &'a str, wanted: Wanted) {
        self.0.push(Slot { place, text, wanted });
    }

    fn all(&mut self, place: &Place, texts: &'a [String], wanted: Wanted) {
        for (index, text) in texts.iter().enumerate() {
            self.one(place.index(index), text, wanted);
        }
    }
}

/// The strings of a check, but for its draws. `place` is the check's own.
pub(crate) fn of_check<'a>(check: &'a Check, place: &Place) -> Vec<Slot<'a>> {
    let mut slots = Slots(Vec::new());
    slots.all(&place.key("args"), &check.args, Wanted::Texts);
    for (index, peer) in check.peers.iter().enumerate() {
        of_peer(&mut slots, peer, &place.key("peer").index(index));
    }
    for (index, step) in check.script.iter().enumerate() {
        of_step(&mut slots, step, &place.key("script").index(index));
    }
    of_expectations(&mut slots, check, &place.key("expect"));
    slots.0
}

fn of_peer<'a>(slots: &mut Slots<'a>, peer: &'a Peer, place: &Place) {
    slots.one(place.key("at"), peer.at(), Wanted::Address);
    if let Peer::Smtp { user, password, .. } = peer {
        slots.one(place.key("user"), user, Wanted::Text);
        slots.one(place.key("password"), password, Wanted::Text);
    }
}

fn of_step<'a>(slots: &mut Slots<'a>, step: &'a Step, place: &Place) {
    match step {
        Step::Await(wait) => {
            if let Await::Bound(port) = &wait.event {
                slots.one(place.key("await").key("for").key("bound"), port, Wanted::Port);
            }
        }
        Step::Send(send) => {
            let place = place.key("send");
            if let Some(to) = &send.to {
                slots.one(place.key("to"), to, Wanted::Address);
            }
            slots.one(place.key("payload"), &send.payload, Wanted::Bytes);
        }
        Step::Line(line) => slots.one(place.key("line"), line, Wanted::Bytes),
        Step::Type(bytes) => slots.one(place.key("type"), bytes, Wanted::Bytes),
        Step::EndInput | Step::Pause(_) => {}
    }
}

fn of_expectations<'a>(slots: &mut Slots<'a>, check: &'a Check, place: &Place) {
    for (index, datagrams) in check.expect.datagrams.iter().enumerate() {
        let place = place.key("datagrams").index(index);
        slots.one(place.key("to"), &datagrams.to, Wanted::Address);
        slots.all(&place.key("are"), &datagrams.are, Wanted::Bytes);
        if let Some(port) = &datagrams.from_port {
            slots.one(place.key("from-port"), port, Wanted::Port);
        }
    }
    for (index, stream) in check.expect.streams.iter().enumerate() {
        let place = place.key("streams").index(index);
        slots.all(&place.key("are"), &stream.are, Wanted::Bytes);
    }
    if let Some(mails) = &check.expect.mails {
        of_mails(slots, mails, &place.key("mails"));
    }
    of_output(slots, &check.expect.output, &place.key("output"));
}

fn of_mails<'a>(slots: &mut Slots<'a>, mails: &'a Mails, place: &Place) {
    slots.one(place.key("from"), &mails.from, Wanted::Text);
    slots.one(place.key("to"), &mails.to, Wanted::Text);
    for (index, letter) in mails.are.iter().enumerate() {
        let place = place.key("are").index(index);
        slots.one(place.key("subject"), &letter.subject, Wanted::Text);
        if let Some(lacks) = &letter.subject_lacks {
            slots.one(place.key("subject-lacks"), lacks, Wanted::Text);
        }
        slots.all(&place.key("text"), &letter.text, Wanted::Texts);
    }
}

fn of_output<'a>(slots: &mut Slots<'a>, output: &'a Output, place: &Place) {
    match output {
        Output::Lines(lines) => slots.all(&place.key("lines"), lines, Wanted::Texts),
        Output::AnyOrder(lines) => slots.all(&place.key("any-order"), lines, Wanted::Texts),
        Output::Choices(lines) => {
            for (index, choices) in lines.iter().enumerate() {
                let place = place.key("choices").index(index);
                slots.all(&place, choices, Wanted::Choices);
            }
        }
        Output::Interfaces | Output::Anything => {}
    }
}

/// The strings of a draw. `place` is the draw's own.
pub(crate) fn of_draw<'a>(draw: &'a Draw, place: &Place) -> Vec<Slot<'a>> {
    let mut slots = Slots(Vec::new());
    match draw {
        Draw::OneOf(texts) => slots.all(&place.key("one-of"), texts, Wanted::Anything),
        Draw::Shuffled(texts) => slots.all(&place.key("shuffled"), texts, Wanted::Anything),
        Draw::List(texts) => slots.all(&place.key("list"), texts, Wanted::Anything),
        Draw::Hex(digits) => slots.one(place.key("hex"), digits, Wanted::Texts),
        Draw::Encoded { text, .. } => {
            slots.one(place.key("encoded").key("text"), text, Wanted::Texts);
        }
        Draw::Decoded { bytes, .. } => {
            slots.one(place.key("decoded").key("bytes"), bytes, Wanted::Bytes);
        }
        Draw::Answer { to, .. } => slots.one(place.key("answer").key("to"), to, Wanted::Texts),
        Draw::Joined { list, with } => {
            slots.one(place.key("joined").key("list"), list, Wanted::List);
            slots.one(place.key("joined").key("with"), with, Wanted::Text);
        }
        Draw::Is(text) => slots.one(place.key("is"), text, Wanted::Anything),
        Draw::Split { text, at } => {
            slots.one(place.key("split").key("text"), text, Wanted::Texts);
            slots.one(place.key("split").key("at"), at, Wanted::Text);
        }
        Draw::Zipped { lists, with, end } => {
            slots.all(&place.key("zipped").key("lists"), lists, Wanted::List);
            slots.one(place.key("zipped").key("with"), with, Wanted::Text);
            slots.one(place.key("zipped").key("end"), end, Wanted::Text);
        }
        Draw::Nth(list, _) => slots.one(place.key("nth").index(0), list, Wanted::List),
        Draw::Port
        | Draw::Ports(_)
        | Draw::Text { .. }
        | Draw::Texts { .. }
        | Draw::LongText { .. }
        | Draw::Word
        | Draw::Words(_)
        | Draw::Number { .. }
        | Draw::Decimal { .. }
        | Draw::Address
        | Draw::Undecodable { .. }
        | Draw::Questions { .. } => {}
    }
    slots.0
}

/// The draws that a check sees, with their places: its own hide the exercise's.
pub(crate) fn visible<'a>(
    exercise: &'a Exercise,
    check: &'a Check,
    place: &Place,
) -> BTreeMap<&'a str, (&'a Draw, Place)> {
    let of = |draws: &'a BTreeMap<String, Draw>, place: &Place| {
        let place = place.key("draw");
        draws.iter().map(move |(name, draw)| (name.as_str(), (draw, place.key(name))))
    };
    let mut visible = BTreeMap::new();
    visible.extend(of(&exercise.draw, &Place::default()));
    visible.extend(of(&check.draw, place));
    visible
}

/// The names that a check needs, directly or by way of its draws: drawn ones and given ones, and
/// those that nobody knows.
pub(crate) fn needed(exercise: &Exercise, check: &Check) -> BTreeSet<String> {
    let open = of_check(check, &Place::default()).iter().flat_map(names_of).collect();
    closure(exercise, check, open)
}

/// The names that these strings of a check need, directly or by way of its draws.
pub(crate) fn reached(exercise: &Exercise, check: &Check, texts: &[String]) -> BTreeSet<String> {
    let place = Place::default();
    let names =
        |text: &String| names_of(&Slot { place: place.clone(), text, wanted: Wanted::Anything });
    closure(exercise, check, texts.iter().flat_map(names).collect())
}

fn closure(exercise: &Exercise, check: &Check, mut open: Vec<String>) -> BTreeSet<String> {
    let visible = visible(exercise, check, &Place::default());
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some((draw, place)) = visible.get(name.as_str())
            && !reached.contains(&name)
        {
            open.extend(of_draw(draw, place).iter().flat_map(names_of));
        }
        reached.insert(name);
    }
    reached
}

/// The names in a string, without those that only the judge knows.
fn names_of(slot: &Slot<'_>) -> Vec<String> {
    let Ok(template) = Template::parse(slot.text) else { return Vec::new() };
    let is_seen = |name: &str| slot.wanted == Wanted::Choices && SEEN.contains(&name);
    template.names().filter(|name| !is_seen(name)).map(str::to_owned).collect()
}
