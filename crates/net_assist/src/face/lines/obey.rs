//! What was typed becomes orders.

use std::path::Path;
use std::sync::Arc;

use common::{Error, Text};
use net_assist::link::LinkKind;
use net_assist::payload::{Compose, Notation};
use net_assist::repeat::{Pattern, Repeat};
use net_assist::{Command, Target};

use super::conversation::{Conversation, Next};
use super::input::{Input, Misunderstood, understood};
use super::keyboard::Typed;
use super::who::Who;
use crate::face::{Refused, data};

impl Conversation<'_> {
    /// Does what was typed. A line that cannot be obeyed is told and ends nothing.
    pub(super) fn obey_typed(&mut self, typed: Typed) -> Result<Next, Error> {
        let length = typed.bytes();
        // What is sent is counted anew, as the bytes that it became.
        self.feed.gate.gone(1, length);
        match typed {
            Typed::Bytes(bytes) => self.send(self.settings.target, bytes),
            Typed::Part(part) => self.send_part(part),
            Typed::Unreadable(fact) => self.output.error(&Refused::system(fact, None)),
            Typed::Line(line) => match understood(&line) {
                Ok(Input::Quit) => return Ok(Next::End),
                Ok(input) => self.obey(input)?,
                Err(Misunderstood { fact, help }) => {
                    self.output.error(&Refused::system(fact, Some(help)));
                }
            },
        }
        Ok(Next::GoOn)
    }

    fn obey(&mut self, input: Input) -> Result<(), Error> {
        match input {
            Input::Say(text) => self.say(self.settings.target, self.settings.compose, &text),
            Input::All(Some(text)) => self.say(Target::All, self.settings.compose, &text),
            Input::Last(Some(text)) => self.say(Target::Last, self.settings.compose, &text),
            Input::Hex(text) => {
                let hex = Compose { notation: Notation::Hex, ..self.settings.compose };
                self.say(self.settings.target, hex, &text);
            }
            Input::All(None) => self.turn_to(
                Target::All,
                &Text::new("each line now goes to everyone", "现在每一行都发给所有人"),
            ),
            Input::Last(None) => self.turn_to(
                Target::Last,
                &Text::new(
                    "each line now goes to whoever was heard last",
                    "现在每一行都发给最后发来消息的人",
                ),
            ),
            Input::To(destination) => self.turn_to_peer(destination),
            Input::File(file) => self.send_file(file),
            Input::Who => return self.output.tell(&Who(self.engine.status())),
            Input::Explain(on) => self.output.form.explain(on),
            Input::Help => self.output.hint(&help()),
            Input::Quit => {}
            input => self.order(input),
        }
        Ok(())
    }

    /// What is an order to the engine as it stands.
    fn order(&mut self, input: Input) {
        let command = match input {
            Input::Broadcast(on) => Command::Broadcast(on),
            Input::Join(group) => Command::Join(group),
            Input::Leave(group) => Command::Leave(group),
            Input::Open => Command::Open(self.settings.link.clone()),
            Input::Close => Command::Close,
            Input::Log(None) => Command::Record(None),
            Input::Log(Some(file)) => {
                let format = data::log_format(&file);
                Command::Record(Some((file, format)))
            }
            Input::Replay(None) => Command::Replay(None),
            Input::Replay(Some((file, speed))) => return self.replay(&file, speed),
            Input::Repeat(None) => Command::Repeat(None),
            Input::Repeat(Some((interval, text))) => return self.repeat(interval, &text),
            Input::Reply(file) => return self.answer_by(file.as_deref()),
            _ => return,
        };
        self.engine.order(command);
    }

    fn say(&mut self, to: Target, compose: Compose, text: &str) {
        match compose.bytes(text) {
            Ok(bytes) => self.send(to, bytes),
            Err(error) => self.output.error(&error),
        }
    }

    pub(super) fn send(&mut self, to: Target, bytes: Vec<u8>) {
        // An empty datagram is one; a stream has no empty pieces.
        if bytes.is_empty() && self.settings.link.kind != LinkKind::Udp {
            return;
        }
        self.feed.gate.enter(bytes.len());
        self.engine.order(Command::Send { to, bytes: Arc::from(bytes) });
    }

    pub(super) fn replay(&mut self, file: &Path, speed: f64) {
        match data::replay_only(file, self.settings.only, self.settings.target, speed) {
            Ok(replay) => {
                self.sender_ordered();
                self.engine.order(Command::Replay(Some(replay)));
            }
            Err(error) => self.output.error(&error),
        }
    }

    fn repeat(&mut self, interval: std::time::Duration, text: &str) {
        match Pattern::parse(text, &self.settings.compose) {
            Ok(pattern) => {
                let (to, count) = (self.settings.target, None);
                self.sender_ordered();
                let repeat = Repeat { to, interval, count, pattern };
                self.engine.order(Command::Repeat(Some(repeat)));
            }
            Err(error) => self.output.error(&error),
        }
    }

    fn answer_by(&mut self, file: Option<&Path>) {
        match data::rules(file, self.settings.echo, self.settings.encoding) {
            Ok(rules) => {
                if let Some(hint) = data::has_no_rule(file, &rules, self.settings.echo) {
                    self.output.hint(&hint);
                }
                self.engine.order(Command::Rules(rules));
            }
            Err(error) => self.output.error(&error),
        }
    }

    pub(super) fn turn_to(&mut self, target: Target, told: &Text) {
        self.settings.target = target;
        self.output.hint(told);
    }
}

fn help() -> Text {
    Text::new(
        "each line is sent · /to IP:PORT, /all, /last: to whom (with a text behind it: once) · \
         /who · /hex 48 65 · /file PATH · /repeat 500ms n={n} · /reply RULES.toml · /log FILE · \
         /replay FILE · /broadcast on|off · /join GROUP · /leave GROUP · /close · /open · \
         /explain on|off · off ends /repeat, /reply, /log, /replay · /quit or Ctrl-D ends · //text \
         sends a line that begins with /",
        "每一行都会发送 · /to IP:端口、/all、/last 选择发给谁（/all、/last 后面写文本则只发一次）· \
         /who 有谁 · /hex 48 65 · /file 路径 · /repeat 500ms n={n} · /reply 规则.toml · /log 文件 · \
         /replay 文件 · /broadcast on|off · /join 组 · /leave 组 · /close 关闭 · /open 打开 · \
         /explain on|off · /repeat、/reply、/log、/replay 用 off 结束 · /quit 或 Ctrl-D 结束 · \
         //文本 发送以 / 开头的行",
    )
}
