//! What a key changes, and what it asks for.

mod panes;
mod settings;

use std::sync::Arc;

use common::{Explain as _, Text, text};
use net_assist::Journal;
use net_assist::command::Command;
use net_assist::event::Failure;
use net_assist::link::LinkKind;
use net_assist::payload::{ComposeError, LineEnd};

use super::cures;
use super::form::Field;
use super::input::{Input, MOST};
use super::keys::{Action, Edit, Place};
use super::state::{Effect, Focus, Overlay, State};

impl State {
    /// Does what a key asks for; what is to be done outside is given back.
    pub(crate) fn act(&mut self, action: Action, journal: &Journal) -> Vec<Effect> {
        self.notices.seen();
        if action != Action::Enter {
            self.is_empty_meant = false;
        }
        match action {
            Action::Quit => vec![Effect::Quit],
            Action::Help => {
                let is_open = matches!(self.overlay, Some(Overlay::Help(_)));
                self.overlay = if is_open { None } else { Some(Overlay::Help(0)) };
                Vec::new()
            }
            Action::OpenOrClose => self.open_or_close(),
            Action::View => self.turned(Field::View),
            Action::Explain => self.turned(Field::Explain),
            Action::To => self.turned(Field::To),
            Action::Broadcast => self.turned(Field::Broadcast),
            Action::Settings => self.settings(),
            Action::Repeat => self.repeat(),
            Action::Record => self.record(),
            Action::Find => self.begin_to_find(),
            Action::EndOfInput => self.end_of_input(),
            Action::NextPane => self.pane(1),
            Action::PreviousPane => self.pane(3),
            Action::Back => self.back(),
            Action::Edit(edit) => self.edit(edit, journal),
            Action::NewLine => self.edit(Edit::Insert('\n'), journal),
            Action::Enter => self.enter(journal),
            Action::Toggle => self.toggle(),
            Action::Move(step) => self.go(step, journal),
            Action::Remove => self.remove(),
            Action::OnlyThis => self.only_this(journal),
            Action::Reply => self.reply(journal),
            Action::Reuse => self.reuse(journal),
        }
    }

    /// Text was pasted where something is typed, else into the send line.
    pub(crate) fn paste(&mut self, text: &str, journal: &Journal) {
        self.overlay = None;
        let is_whole = match self.typed() {
            Some(input) => input.paste(text),
            None => {
                self.focus = Focus::Send;
                self.input.paste(text)
            }
        };
        if !is_whole {
            self.too_much();
        }
        self.look_again(journal);
    }

    fn too_much(&mut self) {
        let most = MOST;
        self.notices.error(
            text!(
                "the send line holds {most} bytes; the rest was left out",
                "发送框最多 {most} 字节，多余部分未输入"
            ),
            Some(Text::new(
                "save the text as a file and send that: F4, “Send file”",
                "请把文本存为文件后发送：F4，“发送文件”",
            )),
        );
    }

    /// What is typed into now.
    fn typed(&mut self) -> Option<&mut Input> {
        match self.focus {
            _ if self.overlay.is_some() => None,
            _ if self.find.is_some() => self.find.as_mut(),
            Focus::Send => Some(&mut self.input),
            Focus::Settings => self.form.typed(),
            Focus::Messages | Focus::Peers => None,
        }
    }

    fn edit(&mut self, edit: Edit, journal: &Journal) -> Vec<Effect> {
        if edit == Edit::End && self.place() == Place::Send {
            // As the messages' title says: one can have looked back without leaving the send line.
            self.messages.cursor = None;
        }
        if let Some(input) = self.typed() {
            if !apply(input, edit) {
                self.too_much();
            }
            self.look_again(journal);
            return Vec::new();
        }
        match (self.focus, edit) {
            (Focus::Settings, Edit::Left | Edit::Right) => {
                self.form.turn(self.form.chosen, edit == Edit::Left);
                self.changed(self.form.chosen)
            }
            _ => Vec::new(),
        }
    }

    fn enter(&mut self, journal: &Journal) -> Vec<Effect> {
        match self.focus {
            _ if self.overlay.is_some() => self.back(),
            _ if self.find.is_some() => {
                self.find = None;
                self.focus = Focus::Messages;
                Vec::new()
            }
            Focus::Send => self.send(),
            Focus::Settings => self.enter_field(),
            Focus::Peers => self.select(),
            Focus::Messages => self.details(journal),
        }
    }

    /// Sends what is typed.
    fn send(&mut self) -> Vec<Effect> {
        if self.status.open.is_none() {
            // What was typed stays.
            self.failed(&Failure::NotOpen);
            return Vec::new();
        }
        let is_udp = self.form.link.kind == LinkKind::Udp;
        let is_empty = self.input.is_empty() && self.form.compose.line_end == LineEnd::None;
        if is_empty && !(is_udp && self.is_empty_meant) {
            self.nothing_typed(is_udp);
            return Vec::new();
        }
        self.is_empty_meant = false;
        let Some(bytes) = self.composed() else { return Vec::new() };
        let typed = self.input.take();
        self.history.add(&typed);
        // What is sent is wanted to be seen.
        self.messages.cursor = None;
        vec![Effect::Order(Command::Send { to: self.target(), bytes: Arc::from(bytes) })]
    }

    fn nothing_typed(&mut self, is_udp: bool) {
        self.is_empty_meant = is_udp;
        self.notices.remark(match is_udp {
            true => Text::new(
                "nothing is typed; Enter again sends an empty datagram",
                "没有输入内容；再按一次 Enter 发送空数据报",
            ),
            false => Text::new("nothing is typed", "没有输入内容"),
        });
    }

    /// The bytes of what is typed; a mistake is told, and the cursor is put on it.
    pub(crate) fn composed(&mut self) -> Option<Vec<u8>> {
        let composed = self.form.compose.bytes(self.input.text());
        composed.map_err(|error| self.mistyped(&error)).ok()
    }

    /// What is typed is no bytes: it is told, and the cursor is put where.
    pub(crate) fn mistyped(&mut self, error: &ComposeError) {
        match error {
            ComposeError::Encode(common::Error::Encode(error)) => self.input.go_to(error.start),
            ComposeError::Encode(_) => {}
            ComposeError::Hex { at, .. }
            | ComposeError::Escape { at, .. }
            | ComposeError::Counter { at, .. } => self.input.go_to(*at),
        }
        self.focus = Focus::Send;
        self.notices.error(error.fact(), cures::of_typed(error));
    }

    fn end_of_input(&mut self) -> Vec<Effect> {
        let is_client = self.form.link.kind == LinkKind::TcpClient;
        match is_client && self.status.open.is_some() {
            true => vec![Effect::Order(Command::EndOfInput)],
            false => Vec::new(),
        }
    }

    fn repeat(&mut self) -> Vec<Effect> {
        match self.status.repeating {
            Some(_) => vec![Effect::Order(Command::Repeat(None))],
            None => vec![Effect::Repeat],
        }
    }
}

/// Changes what is typed; whether there was room.
fn apply(input: &mut Input, edit: Edit) -> bool {
    match edit {
        Edit::Insert(letter) => return input.insert(letter.encode_utf8(&mut [0; 4])),
        Edit::Backspace => input.backspace(),
        Edit::Delete => input.delete_right(),
        Edit::Left => input.left(),
        Edit::Right => input.right(),
        Edit::WordLeft => input.word_left(),
        Edit::WordRight => input.word_right(),
        Edit::Home => input.home(),
        Edit::End => input.end(),
        Edit::DeleteWord => input.delete_word(),
        Edit::DeleteToHome => input.delete_to_home(),
        Edit::DeleteToEnd => input.delete_to_end(),
    }
    true
}
