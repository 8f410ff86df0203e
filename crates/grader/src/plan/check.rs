//! A check with its values put in.

use std::net::SocketAddrV4;

use super::address::Addresses;
use super::draw::{Drawing, text_of};
use super::error::{PlanError, Trouble};
use super::generator::Generator;
use super::ports::Ports;
use super::{
    Action, Awaited, Endpoint, Expected, ExpectedDatagrams, ExpectedLetter, ExpectedMails,
    ExpectedOutput, ExpectedStream, Ground, PlannedCheck, Value, interfaces, template,
};
use crate::exercise::place::Place;
use crate::exercise::{
    Answer, Await, Check, Exercise, Expect, Mails, NetworkKind, Output, Peer, Send, Step, slots,
};
use crate::stage::{Interface, Network, Transport};

/// What a check is planned from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) exercise: &'a Exercise,
    pub(super) name: &'a str,
    pub(super) seed: u64,
    pub(super) ground: &'a Ground,
}

impl Source<'_> {
    /// The generator of something that the stage gives; no draw has a name in braces.
    fn generator(&self, check: &Check, name: &str) -> Generator {
        Generator::new(self.seed, &[self.name, &check.id, name])
    }
}

/// Plans a check.
pub(super) fn planned(
    source: Source<'_>,
    check: &Check,
    ports: &mut Ports,
) -> Result<PlannedCheck, PlanError> {
    let Source { exercise, name, seed, ground } = source;
    let from = &mut source.generator(check, "{addresses}");
    let addresses = Addresses::draw(check.network, ground, from);
    let interfaces = own_interfaces(source, check);
    let names = slots::needed(exercise, check);
    let visible = slots::visible(exercise, check, &Place::default());
    let mut drawing = Drawing {
        seed,
        path: [name, &check.id],
        draws: visible.iter().map(|(name, (draw, _))| (*name, *draw)).collect(),
        addresses: &addresses,
        ports,
        texts: Vec::new(),
        values: std::collections::BTreeMap::new(),
        open: Vec::new(),
    };
    let error = |(what, trouble)| PlanError { check: check.id.clone(), what, trouble };
    drawing.all(&names).map_err(|(name, trouble)| error((format!("{{{name}}}"), trouble)))?;
    let mut filling = Filling { drawing };
    let args = filling.args(&check.args).map_err(error)?;
    let peers = filling.peers(&check.peers).map_err(error)?;
    let script = filling.script(&check.script, exercise.answer).map_err(error)?;
    let expected = filling.expected(&check.expect, interfaces.as_deref()).map_err(error)?;
    let Drawing { values, ports, .. } = filling.drawing;
    let ports = ports.next_check();
    let is_named = values.contains_key("neighbour-name");
    Ok(PlannedCheck {
        id: check.id.clone(),
        title: check.title.clone(),
        points: check.points,
        needs: check.needs.clone(),
        patience: check.patience,
        hosts: addresses
            .name
            .iter()
            .filter(|_| is_named)
            .map(|name| (name.clone(), addresses.neighbour))
            .collect(),
        ports,
        values,
        network: network(&addresses, interfaces),
        args,
        peers,
        script,
        expected,
    })
}

fn own_interfaces(source: Source<'_>, check: &Check) -> Option<Vec<Interface>> {
    let theirs = source.ground.own_network && check.network == NetworkKind::Interfaces;
    theirs
        .then(|| interfaces::draw(&check.interfaces, &mut source.generator(check, "{interfaces}")))
}

fn network(addresses: &Addresses, interfaces: Option<Vec<Interface>>) -> Network {
    match (addresses.lan, interfaces) {
        (_, Some(interfaces)) => Network::Interfaces(interfaces),
        (Some(lan), None) => Network::Lan(lan),
        (None, None) => Network::Loopback,
    }
}

/// Puts values into strings.
struct Filling<'a> {
    drawing: Drawing<'a>,
}

/// What could not be filled, and why.
type Filled<T> = Result<T, (String, Trouble)>;

impl Filling<'_> {
    fn args(&mut self, args: &[String]) -> Filled<Vec<String>> {
        let at = |trouble| ("args".to_owned(), trouble);
        let mut texts = Vec::new();
        for value in self.drawing.spliced(args).map_err(at)? {
            match value.text() {
                Some(text) if !text.contains('\0') => texts.push(text.to_owned()),
                _ => return Err(at(Trouble::NoArgument)),
            }
        }
        Ok(texts)
    }

    fn peers(&mut self, peers: &[Peer]) -> Filled<Vec<Endpoint>> {
        peers.iter().enumerate().map(|(number, peer)| self.peer(number, peer)).collect()
    }

    fn peer(&mut self, number: usize, peer: &Peer) -> Filled<Endpoint> {
        let at = self.address(&format!("peer[{number}].at"), peer.at())?;
        Ok(match peer {
            Peer::Udp { name, share, .. } => {
                Endpoint::Udp { name: name.clone(), at, share: *share }
            }
            Peer::Tcp { name, .. } => Endpoint::Tcp { name: name.clone(), at },
            Peer::Smtp { name, user, password, .. } => Endpoint::Smtp {
                name: name.clone(),
                at,
                user: self.text("user", user)?,
                password: self.text("password", password)?,
            },
            Peer::HoldUdp { .. } => Endpoint::Hold { transport: Transport::Udp, at },
            Peer::HoldTcp { .. } => Endpoint::Hold { transport: Transport::Tcp, at },
        })
    }

    fn script(&mut self, steps: &[Step], answer: Answer) -> Filled<Vec<Action>> {
        let mut script = Vec::new();
        if answer == Answer::Files {
            return Ok(script);
        }
        for (number, step) in steps.iter().enumerate() {
            self.step(&format!("script[{number}]"), step, &mut script)?;
        }
        // A script that itself awaits the end says whether input ends before it.
        if !matches!(script.last(), Some(Action::Await { what: Awaited::Exit, .. })) {
            if !script.contains(&Action::EndInput) {
                script.push(Action::EndInput);
            }
            script.push(Action::Await { what: Awaited::Exit, within: None, after: None });
        }
        Ok(script)
    }

    fn step(&mut self, place: &str, step: &Step, script: &mut Vec<Action>) -> Filled<()> {
        match step {
            Step::Await(wait) => script.push(Action::Await {
                what: self.awaited(place, &wait.event)?,
                within: wait.within,
                after: wait.after,
            }),
            Step::Send(send) => self.send(place, send, script)?,
            Step::Line(line) => {
                for mut line in self.bytes(place, line)? {
                    line.push(b'\n');
                    script.push(Action::Input(line));
                }
            }
            Step::Type(bytes) => {
                script.extend(self.bytes(place, bytes)?.into_iter().map(Action::Input));
            }
            Step::EndInput => script.push(Action::EndInput),
            Step::Pause(duration) => script.push(Action::Pause(*duration)),
        }
        Ok(())
    }

    fn send(&mut self, place: &str, send: &Send, script: &mut Vec<Action>) -> Filled<()> {
        let to = send.to.as_ref().map(|to| self.address(place, to)).transpose()?;
        for payload in self.bytes(place, &send.payload)? {
            script.push(Action::Send { from: send.from.clone(), to, payload });
        }
        Ok(())
    }

    fn awaited(&mut self, place: &str, event: &Await) -> Filled<Awaited> {
        Ok(match event {
            Await::Bound(port) => Awaited::Bound(self.port(place, port)?),
            Await::Datagrams { at, count } => Awaited::Datagrams { at: at.clone(), count: *count },
            Await::Lines(count) => Awaited::Lines(*count),
            Await::Mails { at, count } => Awaited::Mails { at: at.clone(), count: *count },
            Await::Connections { at, count } => {
                Awaited::Connections { at: at.clone(), count: *count }
            }
            Await::Exit => Awaited::Exit,
        })
    }

    fn expected(&mut self, expect: &Expect, interfaces: Option<&[Interface]>) -> Filled<Expected> {
        let mut expected = Expected {
            mails: expect.mails.as_ref().map(|mails| self.mails(mails)).transpose()?,
            output: self.output(&expect.output, interfaces)?,
            exit: expect.exit,
            files: expect.files.clone(),
            ..Expected::default()
        };
        for datagrams in &expect.datagrams {
            let from_port = datagrams.from_port.as_ref();
            expected.datagrams.push(ExpectedDatagrams {
                to: self.address("expect.datagrams.to", &datagrams.to)?,
                at: datagrams.at.clone(),
                payloads: self.all_bytes("expect.datagrams.are", &datagrams.are)?,
                from_port: from_port
                    .map(|port| self.port("expect.datagrams.from-port", port))
                    .transpose()?,
            });
        }
        for stream in &expect.streams {
            expected.streams.push(ExpectedStream {
                at: stream.at.clone(),
                messages: self.all_bytes("expect.streams.are", &stream.are)?,
                framing: stream.framing,
            });
        }
        Ok(expected)
    }

    fn mails(&mut self, mails: &Mails) -> Filled<ExpectedMails> {
        let place = "expect.mails";
        let mut letters = Vec::new();
        for letter in &mails.are {
            letters.push(ExpectedLetter {
                subject: self.text(place, &letter.subject)?,
                subject_lacks: letter
                    .subject_lacks
                    .as_ref()
                    .map(|lacks| self.text(place, lacks))
                    .transpose()?,
                text: self.texts(place, &letter.text)?,
            });
        }
        Ok(ExpectedMails {
            at: mails.at.clone(),
            from: self.text(place, &mails.from)?,
            to: self.text(place, &mails.to)?,
            letters,
        })
    }

    fn output(
        &mut self,
        output: &Output,
        interfaces: Option<&[Interface]>,
    ) -> Filled<ExpectedOutput> {
        let place = "expect.output";
        Ok(match output {
            Output::Lines(lines) => ExpectedOutput::Lines(self.texts(place, lines)?),
            Output::AnyOrder(lines) => ExpectedOutput::AnyOrder(self.texts(place, lines)?),
            Output::Choices(lines) => ExpectedOutput::Choices(
                lines
                    .iter()
                    .map(|choices| self.choices(place, choices))
                    .collect::<Result<_, _>>()?,
            ),
            Output::Interfaces => match interfaces {
                Some(interfaces) => ExpectedOutput::AnyOrder(interfaces::lines(interfaces)),
                None => ExpectedOutput::HostInterfaces,
            },
            Output::Anything => ExpectedOutput::Anything,
        })
    }

    fn choices(&mut self, place: &str, choices: &[String]) -> Filled<Vec<String>> {
        let mut texts = Vec::new();
        for choice in choices {
            let value = template::expand_choice(choice, |name| self.drawing.value(name))
                .map_err(|trouble| (place.to_owned(), trouble))?;
            texts.extend(texts_of(place, value.elements())?);
        }
        Ok(texts)
    }

    fn texts(&mut self, place: &str, texts: &[String]) -> Filled<Vec<String>> {
        let values = self.drawing.spliced(texts).map_err(|trouble| (place.to_owned(), trouble))?;
        texts_of(place, &values)
    }

    fn text(&mut self, place: &str, text: &str) -> Filled<String> {
        self.drawing.one_text(text).map_err(|trouble| (place.to_owned(), trouble))
    }

    fn all_bytes(&mut self, place: &str, texts: &[String]) -> Filled<Vec<Vec<u8>>> {
        let values = self.drawing.spliced(texts).map_err(|trouble| (place.to_owned(), trouble))?;
        Ok(values.iter().map(|value| value.bytes().into_owned()).collect())
    }

    fn bytes(&mut self, place: &str, text: &str) -> Filled<Vec<Vec<u8>>> {
        self.all_bytes(place, &[text.to_owned()])
    }

    fn address(&mut self, place: &str, text: &str) -> Filled<SocketAddrV4> {
        let text = self.text(place, text)?;
        text.parse().map_err(|_| (place.to_owned(), Trouble::NoAddress(text)))
    }

    fn port(&mut self, place: &str, text: &str) -> Filled<u16> {
        let text = self.text(place, text)?;
        text.parse().map_err(|_| (place.to_owned(), Trouble::NoPort(text)))
    }
}

fn texts_of(place: &str, values: &[Value]) -> Filled<Vec<String>> {
    values
        .iter()
        .map(|value| text_of(value).map(str::to_owned).map_err(|t| (place.to_owned(), t)))
        .collect()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
