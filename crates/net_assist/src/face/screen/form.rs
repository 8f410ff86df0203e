//! The settings: what is to be opened, and how messages are read and written.

mod fields;

use std::collections::BTreeMap;
use std::path::Path;

use common::args::parse_duration;
use common::codec::Encoding;
use net_assist::command::Target;
use net_assist::link::{Group, Link, LinkKind};
use net_assist::payload::{Compose, LineEnd, Notation, View};
use net_assist::session::{Session, group_text};

use super::input::Input;
use crate::face::data;
use crate::face::settings::Settings;

pub(crate) use fields::{Field, Section, Shape};

/// The settings as they are on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// The chosen field.
    pub(crate) chosen: Field,
    pub(crate) view: View,
    pub(crate) encoding: Encoding,
    pub(crate) explain: bool,
    pub(crate) compose: Compose,
    pub(crate) to: ToWhom,
    /// What is not on the form stays as it was.
    pub(crate) link: Link,
    /// UDP: the port that the system gave where no own address is set. It is kept, so that whoever
    /// answers still finds it when the socket was closed and opened again.
    pub(crate) given: Option<u16>,
    texts: BTreeMap<Field, Input>,
}

/// To whom what is typed goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ToWhom {
    /// The chosen one, else the link's own peer, else the last one.
    #[default]
    Selected,
    Last,
    All,
}

impl ToWhom {
    pub(crate) const ALL: [Self; 3] = [Self::Selected, Self::Last, Self::All];
}

impl Form {
    pub(crate) fn new(settings: &Settings) -> Self {
        let path = |path: &Option<std::path::PathBuf>| {
            path.as_ref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let link = &settings.link;
        let texts = [
            (Field::Own, link.bind.as_ref().map(ToString::to_string).unwrap_or_default()),
            (Field::Peer, link.peer.as_ref().map(ToString::to_string).unwrap_or_default()),
            (Field::Group, groups_text(&link.groups)),
            (Field::Buffer, link.buffer.to_string()),
            (Field::Interval, duration_text(settings.interval)),
            (Field::Count, settings.repeat.map(|count| count.to_string()).unwrap_or_default()),
            (Field::Rules, path(&settings.rules_file)),
            (Field::Record, path(&settings.record)),
            (Field::Session, settings.session.clone().unwrap_or_default()),
            (Field::File, path(&settings.file)),
            (Field::Replay, path(&settings.replay.as_ref().map(|(file, _)| file.clone()))),
            (Field::Speed, settings.replay.as_ref().map_or(1.0, |(_, speed)| *speed).to_string()),
        ];
        Self {
            chosen: Field::Kind,
            view: settings.view,
            encoding: settings.encoding,
            explain: settings.explain,
            compose: settings.compose,
            to: match settings.target {
                Target::All => ToWhom::All,
                Target::Last => ToWhom::Last,
                Target::Selected | Target::Peer(_) => ToWhom::Selected,
            },
            link: settings.link.clone(),
            given: None,
            texts: texts.into_iter().map(|(field, text)| (field, Input::new(text))).collect(),
        }
    }

    /// All settings, to be saved; what is typed wrongly is left out.
    pub(crate) fn session(&self, message: &str, settings: &Settings) -> Session {
        let path = |field| Some(self.text(field)).filter(|text| !text.is_empty()).map(Into::into);
        Session {
            kind: self.link.kind,
            bind: self.text(Field::Own).parse().ok(),
            to: self.text(Field::Peer).parse().ok(),
            broadcast: self.link.broadcast,
            join: self.link.groups.clone(),
            buffer: u16::try_from(self.link.buffer)
                .ok()
                .and_then(std::num::NonZeroU16::new)
                .unwrap_or(std::num::NonZeroU16::MAX),
            encoding: self.encoding,
            errors: self.compose.errors,
            notation: self.compose.notation,
            escapes: self.compose.escapes,
            line_end: self.compose.line_end,
            view: self.view,
            message: Some(message.to_owned()).filter(|message| !message.is_empty()),
            interval: parse_duration(self.text(Field::Interval)).ok(),
            count: self.text(Field::Count).parse().ok(),
            rules: path(Field::Rules),
            record: path(Field::Record),
            record_format: data::log_format(Path::new(self.text(Field::Record))),
            explain: self.explain,
            lang: Some(settings.lang),
            mouse: settings.mouse,
        }
    }

    /// Takes over settings that were saved.
    pub(crate) fn load(&mut self, session: &Session) {
        let text = |text: Option<String>| text.unwrap_or_default();
        let path = |path: &Option<std::path::PathBuf>| {
            path.as_ref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
        };
        self.link = session.link();
        self.compose = session.compose();
        self.encoding = session.encoding;
        self.view = session.view;
        self.explain = session.explain;
        self.set(Field::Own, &text(session.bind.as_ref().map(ToString::to_string)));
        self.set(Field::Peer, &text(session.to.as_ref().map(ToString::to_string)));
        self.given = None;
        self.set(Field::Group, &groups_text(&session.join));
        self.set(Field::Buffer, &session.buffer.to_string());
        if let Some(interval) = session.interval {
            self.set(Field::Interval, &duration_text(interval));
        }
        self.set(Field::Count, &text(session.count.map(|count| count.to_string())));
        self.set(Field::Rules, &path(&session.rules));
        self.set(Field::Record, &path(&session.record));
    }

    /// What is typed in a field.
    pub(crate) fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", Input::text).trim()
    }

    pub(crate) fn input(&self, field: Field) -> Option<&Input> {
        self.texts.get(&field)
    }

    /// The field that is typed into now.
    pub(crate) fn typed(&mut self) -> Option<&mut Input> {
        self.texts.get_mut(&self.chosen)
    }

    pub(crate) fn set(&mut self, field: Field, text: &str) {
        self.texts.insert(field, Input::new(text));
    }

    /// The fields of this kind of link, in their order.
    pub(crate) fn fields(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| field.is_for(self.link.kind)).collect()
    }

    /// Moves the choice by so many fields.
    pub(crate) fn go(&mut self, by: isize) {
        let fields = self.fields();
        let at = fields.iter().position(|field| *field == self.chosen).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(fields.len() - 1);
        self.chosen = fields[to];
    }

    /// Turns a choice or a switch on by one, or back.
    pub(crate) fn turn(&mut self, field: Field, is_back: bool) {
        match field {
            Field::Kind => {
                const KINDS: [LinkKind; 3] =
                    [LinkKind::Udp, LinkKind::TcpClient, LinkKind::TcpServer];
                self.link.kind = next(&KINDS, self.link.kind, is_back);
            }
            Field::View => {
                self.view = next(&[View::Text, View::Hex, View::Both], self.view, is_back);
            }
            Field::Encoding => {
                self.encoding = next(&Encoding::ALL, self.encoding, is_back);
                self.compose.encoding = self.encoding;
            }
            Field::Notation => {
                let all = [Notation::Text, Notation::Hex];
                self.compose.notation = next(&all, self.compose.notation, is_back);
            }
            Field::LineEnd => {
                let all = [LineEnd::None, LineEnd::Cr, LineEnd::Lf, LineEnd::CrLf];
                self.compose.line_end = next(&all, self.compose.line_end, is_back);
            }
            Field::To => self.to = next(&ToWhom::ALL, self.to, is_back),
            Field::Broadcast => self.link.broadcast = !self.link.broadcast,
            Field::Explain => self.explain = !self.explain,
            Field::Escapes => self.compose.escapes = !self.compose.escapes,
            _ => {}
        }
    }
}

/// The next of all, round and round.
fn next<T: Copy + PartialEq>(all: &[T], now: T, is_back: bool) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    let step = if is_back { all.len() - 1 } else { 1 };
    all[(at + step) % all.len()]
}

/// Groups as they are typed, with blanks between.
fn groups_text(groups: &[Group]) -> String {
    groups.iter().map(group_text).collect::<Vec<_>>().join(" ")
}

/// A duration as it is typed: `500ms`, `2s`.
fn duration_text(duration: std::time::Duration) -> String {
    match duration.as_millis() {
        milliseconds if milliseconds % 1000 == 0 => format!("{}s", milliseconds / 1000),
        milliseconds => format!("{milliseconds}ms"),
    }
}
