//! Tells each step: the call in Python and in Rust, what the system answered, what it changed.

mod steps;

use std::io;
use std::net::SocketAddr;

use common::error::system_said;
use common::event::Event;
use common::json::Object;
use common::{Console, Error, Lang, tr};
use socket2::Socket;

use crate::ground::Ground;
use crate::options::{Family, Kind, Transport};
use crate::state::State;

pub(crate) use steps::Step;

/// Runs a call and tells it. The line of Rust that is shown is the one that ran.
macro_rules! step {
    ($story:expr, $step:expr, $python:literal, let $socket:ident = $call:expr) => {
        let made = $call;
        let rust = stringify!(let $socket = $call);
        let $socket = $story.made($step, [$python, rust], made)?;
    };
    ($story:expr, $step:expr, $python:literal, let ($socket:ident, $other:ident) = $call:expr) => {
        let made = $call.map(|(socket, _)| socket);
        let rust = stringify!(let ($socket, $other) = $call);
        let $socket = $story.made($step, [$python, rust], made)?;
        drop($socket);
    };
    ($story:expr, $step:expr, $python:literal, $socket:ident.$method:ident($($argument:expr),*)) => {
        let outcome = $socket.$method($($argument),*).map(drop);
        let rust = concat!(
            stringify!($socket), ".", stringify!($method), "(", stringify!($($argument),*), ")"
        );
        $story.called($step, [$python, rust], &$socket, outcome)?;
    };
}

/// One kind of socket, from its creation on.
pub(crate) struct Story<'a> {
    kind: Kind,
    console: &'a mut Console,
    /// How the socket looked after the step before.
    before: Option<State>,
    number: usize,
}

impl<'a> Story<'a> {
    /// Tells the heading.
    pub(crate) fn begin(
        gap: &'static str,
        kind: Kind,
        ground: &Ground,
        console: &'a mut Console,
    ) -> Result<Self, Error> {
        if !console.is_json() {
            let any_port = ground.address;
            console.tell(&Heading { gap, kind, any_port })?;
        }
        Ok(Self { kind, console, before: None, number: 0 })
    }

    /// A socket that a call has made.
    pub(crate) fn made(
        &mut self,
        step: Step,
        lines: [&str; 2],
        made: io::Result<Socket>,
    ) -> Result<Socket, Error> {
        let socket = made.map_err(Error::system("socket"))?;
        self.before = None;
        self.called(step, lines, &socket, Ok(()))?;
        Ok(socket)
    }

    /// A call on a socket; that the system refuses it may be what there is to see.
    pub(crate) fn called(
        &mut self,
        step: Step,
        [python, rust]: [&str; 2],
        socket: &Socket,
        outcome: io::Result<()>,
    ) -> Result<(), Error> {
        self.number += 1;
        let state = State::of(socket);
        self.console.tell(&Told {
            kind: self.kind,
            number: self.number,
            step,
            python: &in_python(python, self.kind.family),
            rust,
            outcome,
            state: &state,
            before: self.before.as_ref(),
        })?;
        self.before = Some(state);
        Ok(())
    }
}

fn in_python(line: &str, family: Family) -> String {
    let (constant, ip) = match family {
        Family::V4 => ("AF_INET", "127.0.0.1"),
        Family::V6 => ("AF_INET6", "::1"),
    };
    line.replace("{AF}", constant).replace("{IP}", ip)
}

/// What the lines below are about, and what their names stand for.
struct Heading {
    gap: &'static str,
    kind: Kind,
    any_port: SocketAddr,
}

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        let (gap, any_port) = (self.gap, self.any_port);
        let transport = match self.kind.transport {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
        };
        let (family, domain) = match self.kind.family {
            Family::V4 => ("IPv4", "Domain::IPV4"),
            Family::V6 => ("IPv6", "Domain::IPV6"),
        };
        tr!(
            lang,
            "{gap}=== {transport} over {family} === domain is {domain}, any_port is {any_port}",
            "{gap}=== {family} 上的 {transport} === domain 是 {domain}，any_port 是 {any_port}"
        )
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

/// A step on its way out.
struct Told<'a> {
    kind: Kind,
    number: usize,
    step: Step,
    python: &'a str,
    rust: &'a str,
    outcome: io::Result<()>,
    state: &'a State,
    before: Option<&'a State>,
}

impl Told<'_> {
    /// What the system says and shows.
    fn findings(&self, lang: Lang) -> Vec<String> {
        let mut findings = Vec::new();
        if let Err(error) = &self.outcome {
            let said = system_said(error);
            let said = said.in_lang(lang);
            findings.push(tr!(lang, "the system refuses: {said}", "系统拒绝：{said}"));
        }
        match self.before {
            None => findings.extend(self.state.in_full(lang)),
            Some(before) => findings.extend(self.state.changes_since(before, lang)),
        }
        if findings.is_empty() {
            findings.push(lang.pick("nothing changed", "没有变化").to_owned());
        }
        findings
    }
}

impl Event for Told<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (number, name) = (self.number, self.step.title(lang));
        let mut lines = vec![
            format!("\n{number}. {name}"),
            format!("   Python  {}", self.python),
            format!("   Rust    {}", self.rust),
        ];
        let mut mark = "=> ";
        for finding in self.findings(lang) {
            lines.push(format!("   {mark}{finding}"));
            mark = "   ";
        }
        let remark = self.step.remark(self.outcome.is_ok());
        lines.extend(remark.in_lang(lang).lines().map(|line| format!("   {line}")));
        lines.join("\n")
    }

    fn json(&self) -> String {
        let event = Object::event("socket")
            .shown("kind", self.kind)
            .string("step", self.step.name())
            .string("python", self.python)
            .string("rust", self.rust);
        let refused = self.outcome.as_ref().err().map(ToString::to_string);
        let event = event.boolean("refused", refused.is_some()).string_or_null("reason", refused);
        self.state.add_to(event).finish()
    }
}
