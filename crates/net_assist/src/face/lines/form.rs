//! An entry of the journal as text: the three forms that lines have.

use std::fmt::Write;

use common::codec::{self, Encoding, ErrorMode};
use common::escape::escaped;
use common::event::{Event as _, Listening};
use common::{Lang, tr};
use net_assist::event::{Cause, Event, Received};
use net_assist::link::{LinkKind, Peer};
use net_assist::payload::{self, View};
use net_assist::{Entry, explain, words};

use super::clock::Clock;
use crate::face::json::Json;

/// How entries are written.
pub(super) struct Form {
    kind: Kind,
    clock: Clock,
    lang: Lang,
    encoding: Encoding,
    errors: ErrorMode,
    view: View,
    explains: bool,
}

enum Kind {
    /// `12:03:04.123 <- 127.0.0.1:5000  6 bytes: 你好`
    Lines,
    /// One object a line.
    Json(Json),
    /// Received bytes and nothing else.
    Raw,
}

impl Form {
    /// The form that settings ask for. `raw`: nobody reads it as text.
    pub(super) fn new(settings: &crate::face::Settings, raw: bool) -> Self {
        let kind = match (raw, settings.json) {
            (true, _) => Kind::Raw,
            (_, true) => Kind::Json(Json::new(settings.encoding, settings.errors)),
            _ => Kind::Lines,
        };
        Self {
            kind,
            clock: Clock::new(),
            lang: settings.lang,
            encoding: settings.encoding,
            errors: settings.errors,
            view: settings.view,
            explains: settings.explain,
        }
    }

    /// Switches the explanations.
    pub(super) fn explain(&mut self, on: bool) {
        self.explains = on;
    }

    /// Whether stdout gets received bytes alone.
    pub(super) fn is_raw(&self) -> bool {
        matches!(self.kind, Kind::Raw)
    }

    /// Writes an entry; a failure is left to stderr.
    pub(super) fn entry(&mut self, out: &mut Vec<u8>, entry: &Entry) {
        match &mut self.kind {
            Kind::Raw => {
                if let Event::Received(received) = &entry.event {
                    out.extend_from_slice(&received.bytes);
                }
                return;
            }
            Kind::Json(json) => json.entry(out, entry, &self.clock.date(entry.time)),
            Kind::Lines => {
                if let Some(line) = self.line(entry) {
                    let time = self.clock.time(entry.time);
                    out.extend_from_slice(format!("{time} {line}\n").as_bytes());
                }
            }
        }
        if self.explains {
            self.steps(out, &entry.event);
        }
    }

    /// What a person sees of an entry, without its time.
    pub(super) fn line(&self, entry: &Entry) -> Option<String> {
        match &entry.event {
            Event::Received(received) => Some(self.received(received)),
            Event::Sent { to, bytes, cause, .. } => {
                let length = self.length(bytes.len(), bytes.len());
                let cause = self.cause(*cause);
                Some(self.message("->", *to, &(length + &cause), bytes))
            }
            Event::Failed(_) | Event::Connecting { .. } => None,
            // As every lesson says it, so that whoever waits for this line knows it.
            Event::Opened { kind: LinkKind::Udp | LinkKind::TcpServer, own, .. } => {
                Some(Listening { addr: *own }.sentence(self.lang))
            }
            event => words::sentence(event, self.lang),
        }
    }

    fn received(&self, received: &Received) -> String {
        let Received { bytes, from, full_length, .. } = received;
        self.message("<-", *from, &self.length(bytes.len(), *full_length), bytes)
    }

    fn message(&self, arrow: &str, peer: Peer, length: &str, bytes: &[u8]) -> String {
        let colon = self.lang.pick(": ", "：");
        let mut line = format!("{arrow} {peer}  {length}{colon}");
        self.payload(&mut line, bytes);
        line
    }

    /// The bytes as they are to be read. Of the error modes, `strict` marks what is no text in its
    /// place; the others do what Python does.
    fn payload(&self, line: &mut String, bytes: &[u8]) {
        if self.view == View::Text
            && self.errors != ErrorMode::Strict
            && let Ok(text) = codec::decode(bytes, self.encoding, self.errors)
            && !text.is_empty()
        {
            let _ = write!(line, "{}", escaped(&text)); // a String takes any text
            return;
        }
        for span in payload::shown(bytes, self.encoding, self.view, self.lang, None) {
            line.push_str(&span.text);
        }
    }

    fn length(&self, got: usize, full: usize) -> String {
        let full_length = match (self.lang, full) {
            (Lang::En, 1) => "1 byte".to_owned(),
            (Lang::En, _) => format!("{full} bytes"),
            (Lang::Zh, _) => format!("{full} 字节"),
        };
        if got == full {
            return full_length;
        }
        tr!(self.lang, "{got} of {full_length}", "{full_length}中的 {got} 字节")
    }

    fn cause(&self, cause: Cause) -> String {
        match cause {
            Cause::Order => String::new(),
            Cause::Repeat { number } => tr!(self.lang, " (repeat {number})", "（第 {number} 次）"),
            Cause::Rule(rule) => tr!(self.lang, " (rule {rule})", "（规则 {rule}）"),
            Cause::Replay => self.lang.pick(" (replay)", "（重放）").to_owned(),
        }
    }

    /// What an event was in calls.
    fn steps(&self, out: &mut Vec<u8>, event: &Event) {
        for step in explain::steps(event) {
            if matches!(self.kind, Kind::Json(_)) {
                Json::step(out, &step);
                continue;
            }
            let call = self.lang.pick("  call    ", "  系统调用 ");
            let lines = format!(
                "{call}{}\n  Python  {}\n  Rust    {}\n",
                step.call, step.python, step.rust
            );
            out.extend_from_slice(lines.as_bytes());
        }
    }
}
