//! What is so on the screen: no terminal, no socket, no file.

use std::path::PathBuf;
use std::sync::Arc;

use common::{Error, Lang, Text};
use jiff::tz::TimeZone;
use net_assist::command::{Command, Target};
use net_assist::event::{Event, Failure};
use net_assist::link::{LinkKind, Peer};
use net_assist::status::Status;
use net_assist::{Entry, words};

use super::areas::{Areas, Wanted};
use super::begin;
use super::cures;
use super::form::{Field, Form, Shape, ToWhom};
use super::history::History;
use super::input::Input;
use super::keys::Place;
use super::messages::Messages;
use super::notices::Notices;
use super::peers::Peers;
use super::theme::Theme;
use crate::face::settings::Settings;

/// Everything that is shown, but for the journal.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    /// Whose clock the times are.
    pub(crate) zone: TimeZone,
    pub(crate) focus: Focus,
    pub(crate) overlay: Option<Overlay>,
    /// Whether the column of settings and peers is shown.
    pub(crate) column: bool,
    pub(crate) form: Form,
    pub(crate) input: Input,
    pub(crate) history: History,
    pub(crate) messages: Messages,
    /// What is typed to be looked for.
    pub(crate) find: Option<Input>,
    pub(crate) peers: Peers,
    pub(crate) notices: Notices,
    pub(crate) status: Status,
    /// What is done as soon as something is open: what the command line asks for.
    pub(crate) on_open: Vec<Effect>,
    /// Whether it is open since these were looked at.
    pub(crate) is_due: bool,
    /// Whether Enter was pressed on an empty line just before.
    pub(crate) is_empty_meant: bool,
    /// Where everything was when it was drawn last, and which entry each row of the messages is of.
    pub(crate) areas: Areas,
    pub(crate) row_numbers: Vec<u64>,
    /// Rows of the messages' pane above the first of these.
    pub(crate) first_row: usize,
}

/// Who takes the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    Send,
    Messages,
    Settings,
    Peers,
}

/// What stands above everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// What the keys do, from this line on.
    Help(usize),
    /// An entry as a whole, from this line on.
    Details { number: u64, scroll: usize },
}

/// What is to be done outside of here.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Tell the engine.
    Order(Command),
    /// Send bytes to whom what is typed goes.
    Send(Arc<[u8]>),
    /// Repeat what is typed.
    Repeat,
    /// Send a file's bytes.
    SendFile(PathBuf),
    /// Read rules; `None`: none any more.
    Rules(Option<PathBuf>),
    /// Write what happens; `None`: no longer.
    Record(Option<PathBuf>),
    /// Send again what a file has; `None`: no longer.
    Replay(Option<PathBuf>),
    /// Save all settings under a name.
    Save(String),
    /// And back.
    Load(String),
    /// The end.
    Quit,
}

impl State {
    pub(crate) fn new(settings: &Settings, theme: Theme, zone: TimeZone) -> Self {
        let mut notices = Notices::default();
        if let Some(hint) = settings.rules_hint() {
            notices.remark(hint);
        }
        Self {
            lang: settings.lang,
            theme,
            zone,
            focus: Focus::Send,
            overlay: None,
            column: true,
            form: Form::new(settings),
            input: begin::input(settings),
            history: History::default(),
            messages: Messages::default(),
            find: None,
            peers: Peers::default(),
            notices,
            status: Status::default(),
            on_open: begin::effects(settings),
            is_due: false,
            is_empty_meant: false,
            areas: Areas::default(),
            row_numbers: Vec::new(),
            first_row: 0,
        }
    }

    /// Where a key is pressed.
    pub(crate) fn place(&self) -> Place {
        match self.focus {
            _ if self.overlay.is_some() => Place::Overlay,
            _ if self.find.is_some() => Place::Find,
            Focus::Send => Place::Send,
            Focus::Messages => Place::Messages,
            Focus::Peers => Place::Peers,
            Focus::Settings if self.form.chosen.shape() == Shape::Text => Place::FieldText,
            Focus::Settings => Place::Field,
        }
    }

    /// The counters and peers as they are now.
    pub(crate) fn update(&mut self, status: Status) {
        self.peers.update(&status);
        self.status = status;
    }

    /// Whether these counters and peers are what is shown.
    pub(crate) fn shows(&self, now: &Status) -> bool {
        let shown = &self.status;
        let counters = |status: &Status| {
            let Status { open, totals, unsent, rate, dropped, peer_count, .. } = *status;
            let peers = (peer_count, status.all_count, status.peers_forgotten);
            (open, totals, unsent, rate, dropped, peers)
        };
        let running =
            |status: &Status| (status.selected, status.heard, status.repeating, status.replaying);
        counters(shown) == counters(now)
            && running(shown) == running(now)
            && shown.recording == now.recording
            && shown.peers == now.peers
    }

    /// Something happened: what wants to be read is put where it stays.
    pub(crate) fn hear(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Failed(failure) => self.failed(failure),
            Event::Opened { kind, own, .. } => {
                let is_given = *kind == LinkKind::Udp && self.form.text(Field::Own).is_empty();
                self.form.given = is_given.then_some(own.port());
                self.notices.opened();
                self.is_due = true;
            }
            Event::RecordWaits { .. } | Event::ConnectionsRefused { .. } | Event::Unsent { .. } => {
                let said = |lang| words::sentence(&entry.event, lang).unwrap_or_default();
                let fact = Text { en: said(Lang::En).into(), zh: said(Lang::Zh).into() };
                self.notices.error(fact, None);
            }
            _ => {}
        }
    }

    pub(crate) fn failed(&mut self, failure: &Failure) {
        let (fact, help) = words::told(failure);
        let help = cures::on_screen(failure, help);
        if matches!(failure, Failure::Common(error) if is_about_opening(error)) {
            // Someone else has the port by now.
            self.form.given = None;
        }
        match failure {
            Failure::Common(error) if !is_about_opening(error) => self.notices.error(fact, help),
            Failure::Common(_) | Failure::Connect { .. } | Failure::NotOpen | Failure::NoPeer => {
                self.notices.about_opening(fact, help);
            }
            _ => self.notices.error(fact, help),
        }
    }

    /// What was to wait until something is open, if it is now.
    pub(crate) fn take_due(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.is_due) {
            true => std::mem::take(&mut self.on_open),
            false => Vec::new(),
        }
    }

    /// To whom what is typed goes.
    pub(crate) fn target(&self) -> Target {
        match self.form.to {
            ToWhom::Selected => Target::Selected,
            ToWhom::Last => Target::Last,
            ToWhom::All => Target::All,
        }
    }

    /// The same as an address, where it is one and known.
    pub(crate) fn receiver(&self) -> Option<Receiver> {
        let last = || self.status.heard.map(Receiver::Last);
        match self.form.to {
            ToWhom::All => Some(self.status.all_count).filter(|all| *all > 0).map(Receiver::All),
            ToWhom::Last => last(),
            ToWhom::Selected => match self.status.selected {
                Some(peer) => Some(Receiver::Selected(peer)),
                None => {
                    let own = self.form.text(Field::Peer);
                    let own = (!own.is_empty() && Field::Peer.is_for(self.form.link.kind))
                        .then(|| Receiver::Named(own.to_owned()));
                    own.or_else(last)
                }
            },
        }
    }

    /// What is wanted on the screen.
    pub(crate) fn wanted(&self, typed: usize, notice: usize) -> Wanted {
        let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        Wanted {
            column: self.column,
            form: self.focus == Focus::Settings,
            peers: self.focus == Focus::Peers,
            // With a heading for each section.
            form_rows: rows(self.form.fields().len() + 4),
            typed: rows(typed),
            notice: rows(notice),
        }
    }
}

fn is_about_opening(error: &Error) -> bool {
    matches!(
        error,
        Error::Resolve { .. } | Error::Families { .. } | Error::Bind { .. } | Error::BindTcp { .. }
    )
}

/// Who gets what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    Selected(Peer),
    Last(Peer),
    Named(String),
    All(usize),
}
