//! Settings that change, and what is done from them.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::args::{BadValue, BindAddress, BufferSize, Count, Wait, own_side};
use common::{Text, text};
use net_assist::command::Command;
use net_assist::event::Failure;
use net_assist::link::{Group, Link, LinkKind};
use net_assist::payload::Notation;

use common::codec::{self, ErrorMode};

use crate::args::parse_group;
use crate::face::screen::form::{Field, Shape, ToWhom};
use crate::face::screen::state::{Effect, Focus, State};

impl State {
    /// To the settings; from there they are put away.
    pub(super) fn settings(&mut self) -> Vec<Effect> {
        self.overlay = None;
        match self.focus {
            Focus::Settings => {
                self.column = false;
                self.focus = Focus::Send;
            }
            _ => {
                self.column = true;
                self.focus = Focus::Settings;
            }
        }
        Vec::new()
    }

    pub(super) fn open_or_close(&mut self) -> Vec<Effect> {
        match self.status.open {
            Some(_) => vec![Effect::Order(Command::Close)],
            None => self.open(),
        }
    }

    /// Opens what the settings say; a mistake in them is told, and its field chosen.
    pub(crate) fn open(&mut self) -> Vec<Effect> {
        match self.link() {
            Ok(link) => {
                self.form.link = link.clone();
                vec![Effect::Order(Command::Open(link))]
            }
            Err((field, bad)) => {
                self.refused(field, &bad);
                Vec::new()
            }
        }
    }

    /// What is typed in a field cannot be: it is told, and the field chosen.
    pub(crate) fn refused(&mut self, field: Field, bad: &BadValue) {
        let (en, zh) = (field.name(common::Lang::En), field.name(common::Lang::Zh));
        let typed = common::escape::escaped(self.form.text(field)).to_string();
        let (reason_en, reason_zh) = (&bad.reason.en, &bad.reason.zh);
        let fact = text!("{en} “{typed}”: {reason_en}", "{zh}“{typed}”：{reason_zh}");
        self.notices.error(fact, Some(bad.help.clone()));
        self.column = true;
        self.focus = Focus::Settings;
        self.form.chosen = field;
    }

    /// The link that the settings mean.
    pub(crate) fn link(&self) -> Result<Link, (Field, BadValue)> {
        let mut link = self.form.link.clone();
        let own = self.form.text(Field::Own);
        link.bind = match own {
            "" => None,
            own => Some(own.parse().map_err(|bad| (Field::Own, bad))?),
        };
        let buffer = self.form.text(Field::Buffer).parse::<BufferSize>();
        link.buffer = buffer.map_err(|bad| (Field::Buffer, bad))?.bytes();
        let peer = self.form.text(Field::Peer);
        link.peer = match peer {
            _ if link.kind == LinkKind::TcpServer => None,
            "" => None,
            peer => Some(peer.parse().map_err(|bad| (Field::Peer, bad))?),
        };
        // Text is shown a piece at a time: no character is to be cut in two.
        let is_tcp = link.kind != LinkKind::Udp;
        link.whole_characters = is_tcp.then_some(self.form.encoding);
        if is_tcp {
            link.broadcast = false;
            link.groups.clear();
        } else {
            link.groups = self.groups().map_err(|bad| (Field::Group, bad))?;
            link.bind = link.bind.or_else(|| self.own_as_before(peer));
        }
        Ok(link)
    }

    /// How fast and how often what is typed is to be repeated.
    pub(crate) fn pace(&self) -> Result<(Duration, Option<u64>), (Field, BadValue)> {
        let interval = match self.form.text(Field::Interval) {
            "" => Duration::from_secs(1),
            typed => typed.parse::<Wait>().map_err(|bad| (Field::Interval, bad))?.duration(),
        };
        let count = match self.form.text(Field::Count) {
            "" => None,
            typed => Some(typed.parse::<Count>().map_err(|bad| (Field::Count, bad))?.get()),
        };
        Ok((interval, count))
    }

    /// The own side for this peer with the port that the system gave before.
    fn own_as_before(&self, peer: &str) -> Option<BindAddress> {
        let (port, peer) = (self.form.given?, peer.parse().ok()?);
        own_side(peer, port).to_string().parse().ok()
    }

    /// The groups that are typed.
    fn groups(&self) -> Result<Vec<Group>, BadValue> {
        let typed = self.form.text(Field::Group);
        let typed = typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
        let mut groups = Vec::new();
        for group in typed.filter(|group| !group.is_empty()) {
            let group = parse_group(group)?;
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        Ok(groups)
    }

    pub(super) fn turned(&mut self, field: Field) -> Vec<Effect> {
        self.form.turn(field, false);
        self.changed(field)
    }

    /// What follows from a setting that has changed.
    pub(super) fn changed(&mut self, field: Field) -> Vec<Effect> {
        let open = self.status.open;
        match field {
            Field::Broadcast if open.is_some() => {
                vec![Effect::Order(Command::Broadcast(self.form.link.broadcast))]
            }
            Field::Kind if open.is_some() => {
                self.notices.remark(Text::new(
                    "F2 closes what is open; F2 again opens the new kind",
                    "按 F2 关闭当前连接，再按 F2 以新类型打开",
                ));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Enter or space on a field.
    pub(super) fn enter_field(&mut self) -> Vec<Effect> {
        let field = self.form.chosen;
        if matches!(field.shape(), Shape::Choice | Shape::Switch) {
            return self.turned(field);
        }
        let typed = self.form.text(field).to_owned();
        let path = (!typed.is_empty()).then(|| path_of(&typed));
        match field {
            Field::Own | Field::Buffer => self.open(),
            Field::Peer => self.choose_peer(),
            Field::Group => self.join_and_leave(),
            Field::Interval | Field::Count => self.repeat(),
            Field::Rules => vec![Effect::Rules(path)],
            Field::File => path.map(Effect::SendFile).into_iter().collect(),
            Field::Record => self.record(),
            Field::Replay => self.replay(path),
            Field::Speed => {
                let file = self.form.text(Field::Replay).to_owned();
                self.replay((!file.is_empty()).then(|| path_of(&file)))
            }
            Field::Session | Field::Save => self.named(Effect::Save),
            Field::Load => self.named(Effect::Load),
            Field::Clear => {
                self.notices.remark(Text::new("the counters are 0", "计数已清零"));
                vec![Effect::Order(Command::ClearCounters)]
            }
            _ => Vec::new(),
        }
    }

    /// UDP: whom to send to changes nothing about the socket. TCP: another connection.
    fn choose_peer(&mut self) -> Vec<Effect> {
        let Some(open) = self.status.open.filter(|open| open.kind == LinkKind::Udp) else {
            return self.open();
        };
        if self.form.link.kind != LinkKind::Udp {
            return self.open();
        }
        match self.form.text(Field::Peer) {
            "" => vec![Effect::Order(Command::Select(None))],
            peer => match peer.parse::<SocketAddr>() {
                Ok(peer) if peer.port() != 0 => {
                    self.form.to = ToWhom::Selected;
                    self.focus = Focus::Send;
                    vec![Effect::Order(Command::Select(Some(peer)))]
                }
                _ => {
                    // A name is looked up by the engine, which opens anew: at the same address.
                    if self.form.text(Field::Own).is_empty() {
                        self.form.set(Field::Own, &open.own.to_string());
                    }
                    self.open()
                }
            },
        }
    }

    fn named(&mut self, effect: impl FnOnce(String) -> Effect) -> Vec<Effect> {
        let name = self.form.text(Field::Session).to_owned();
        if name.is_empty() {
            self.form.chosen = Field::Session;
            self.notices.remark(Text::new("type a name first", "请先输入会话名"));
            return Vec::new();
        }
        vec![effect(name)]
    }

    /// Joins the groups that are new in the field, and leaves those that are there no more.
    fn join_and_leave(&mut self) -> Vec<Effect> {
        let wanted = match self.groups() {
            Ok(wanted) => wanted,
            Err(bad) => {
                self.refused(Field::Group, &bad);
                return Vec::new();
            }
        };
        if self.status.open.is_none() {
            self.failed(&Failure::NotOpen);
            return Vec::new();
        }
        let before = std::mem::replace(&mut self.form.link.groups, wanted.clone());
        let gone = before.iter().filter(|group| !wanted.contains(group)).cloned();
        let new = wanted.iter().filter(|group| !before.contains(group)).cloned();
        let orders = gone.map(Command::Leave).chain(new.map(Command::Join));
        orders.map(Effect::Order).collect()
    }

    pub(super) fn record(&mut self) -> Vec<Effect> {
        if self.status.recording.is_some() {
            return vec![Effect::Record(None)];
        }
        match self.form.text(Field::Record) {
            "" => {
                self.column = true;
                self.focus = Focus::Settings;
                self.form.chosen = Field::Record;
                self.notices.remark(Text::new(
                    "type a file's name, then Enter: x.txt is text, x.pcap opens in Wireshark",
                    "请输入文件名再按 Enter：x.txt 为文本，x.pcap 可用 Wireshark 打开",
                ));
                Vec::new()
            }
            file => vec![Effect::Record(Some(path_of(file)))],
        }
    }

    fn replay(&mut self, path: Option<PathBuf>) -> Vec<Effect> {
        if self.status.replaying.is_none() && self.status.open.is_none() {
            self.failed(&Failure::NotOpen);
            return Vec::new();
        }
        match (self.status.replaying, path) {
            (Some(_), _) => vec![Effect::Replay(None)],
            (None, Some(path)) => vec![Effect::Replay(Some(path))],
            (None, None) => Vec::new(),
        }
    }

    /// Bytes as they would be typed; in hex where text would not give the same bytes.
    pub(super) fn typed_again(&mut self, bytes: &[u8]) -> String {
        if self.form.compose.notation == Notation::Text {
            let text = codec::decode(bytes, self.form.encoding, ErrorMode::Strict);
            let text = text.map(Cow::into_owned);
            if let Ok(text) = text {
                let again = self.form.compose.bytes(&text);
                let is_same = again.is_ok_and(|again| again.starts_with(bytes));
                if is_same {
                    return text;
                }
            }
            self.form.compose.notation = Notation::Hex;
        }
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.join(" ")
    }
}

/// A file's path as it is typed. No shell is there to put the home directory in the place of `~`.
fn path_of(typed: &str) -> PathBuf {
    let home = || std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    match typed.strip_prefix("~/").zip(home()) {
        Some((rest, home)) => home.join(rest),
        None => Path::new(typed).to_owned(),
    }
}
