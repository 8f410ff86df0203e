//! The conversation: what is said, what is heard, with whom.

use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};

use common::args::{BadValue, CodecOptions, Destination};
use common::escape::escaped;
use common::event::{Done, Event, Received, Sent};
use common::json::Object;
use common::{Console, Error, ExitStatus, Explain, Lang, Text, text, tr};

use crate::input::Input;
use crate::keyboard::Screen;
use crate::listener::Datagram;

/// A conversation under way.
pub(crate) struct Chat {
    socket: UdpSocket,
    to: SocketAddr,
    codec: CodecOptions,
    nick: Option<String>,
    screen: Screen,
    heard: BTreeMap<SocketAddr, u64>,
    last_heard: Option<SocketAddr>,
    done: Done,
    status: ExitStatus,
}

/// More senders than this are not remembered one by one: whoever forges addresses must not fill
/// the memory.
const MOST_SENDERS: usize = 1000;

impl Chat {
    pub(crate) fn new(
        socket: UdpSocket,
        to: SocketAddr,
        codec: CodecOptions,
        nick: Option<String>,
        screen: Screen,
    ) -> Self {
        let (heard, done, status) = (BTreeMap::new(), Done::default(), ExitStatus::Done);
        Self { socket, to, codec, nick, screen, heard, last_heard: None, done, status }
    }

    /// Shows a datagram that arrived.
    pub(crate) fn show(&mut self, datagram: &Datagram) -> Result<(), Error> {
        let Datagram { bytes, from } = datagram;
        self.done.received += 1;
        self.last_heard = Some(*from);
        if self.heard.len() < MOST_SENDERS || self.heard.contains_key(from) {
            *self.heard.entry(*from).or_default() += 1;
        }
        let (from, full_length, encoding) = (*from, bytes.len(), self.codec.encoding);
        let text = self.codec.decode(bytes);
        self.console().tell(&Received { bytes, from, full_length, encoding, text })
    }

    /// Does what was typed. A line that could not be sent is told and ends nothing.
    pub(crate) fn obey(&mut self, input: Input, stop: &AtomicBool) -> Result<(), Error> {
        match input {
            Input::Say(line) => self.say(&line, self.to),
            Input::Reply(line) => self.reply(&line),
            Input::To(destination) => {
                self.turn_to(&destination);
                Ok(())
            }
            Input::Who => {
                let heard = Who(self.heard.iter().map(|(from, count)| (*from, *count)).collect());
                self.console().tell(&heard)
            }
            Input::Help => {
                self.console().hint(&help());
                Ok(())
            }
            Input::Quit => {
                stop.store(true, Ordering::Relaxed);
                Ok(())
            }
            Input::BadDestination(value, reason) => {
                self.refuse(&Refusal::destination(&value, reason));
                Ok(())
            }
            Input::UnknownCommand(line) => {
                self.refuse(&Refusal::command(&line));
                Ok(())
            }
            Input::Unreadable(fact) => {
                self.refuse(&Refusal { fact, help: None });
                Ok(())
            }
        }
    }

    /// The totals, and whether every line could be sent.
    pub(crate) fn finish(self) -> Result<ExitStatus, Error> {
        self.screen.leave().tell(&self.done)?;
        Ok(self.status)
    }

    fn reply(&mut self, line: &str) -> Result<(), Error> {
        match self.last_heard {
            Some(from) => self.say(line, from),
            None => {
                self.refuse(&Refusal::nobody_to_reply_to());
                Ok(())
            }
        }
    }

    fn say(&mut self, line: &str, to: SocketAddr) -> Result<(), Error> {
        let text = match &self.nick {
            Some(nick) => format!("{nick}: {line}"),
            None => line.to_owned(),
        };
        let (bytes, from) = match self.send(&text, to) {
            Ok(sent) => sent,
            Err(error) => {
                self.refuse(&error);
                return Ok(());
            }
        };
        self.done.sent += 1;
        // On a terminal the line stands there already, as it was typed.
        if self.screen.shows_typing && !self.screen.console.is_json() {
            return Ok(());
        }
        let encoding = self.codec.encoding;
        self.console().tell(&Sent { bytes: &bytes, encoding, from, to })
    }

    fn send(&self, text: &str, to: SocketAddr) -> Result<(Vec<u8>, SocketAddr), Error> {
        let bytes = self.codec.encode(text)?.into_owned();
        self.socket.send_to(&bytes, to).map_err(Error::send(&bytes, to))?;
        let from = self.socket.local_addr().map_err(Error::system("getsockname"))?;
        Ok((bytes, from))
    }

    fn turn_to(&mut self, destination: &Destination) {
        let own = self.socket.local_addr().map_err(Error::system("getsockname"));
        let checked = destination.resolve().and_then(|to| {
            Error::check_families(own?, to)?;
            Ok(to)
        });
        match checked {
            Ok(to) => {
                self.to = to;
                self.console().hint(&text!("each line now goes to {to}", "现在每一行都发给 {to}"));
            }
            Err(error) => self.refuse(&error),
        }
    }

    fn refuse(&mut self, error: &impl Explain) {
        self.console().error(error);
        self.status = ExitStatus::Refused;
    }

    fn console(&mut self) -> &mut Console {
        &mut self.screen.console
    }
}

/// A typed line that could not be obeyed.
struct Refusal {
    fact: Text,
    help: Option<Text>,
}

impl Refusal {
    fn destination(value: &str, reason: BadValue) -> Self {
        let value = escaped(value);
        let BadValue { reason, help } = reason;
        let (en, zh) = (&reason.en, &reason.zh);
        let fact = Text {
            en: format!("cannot turn to '{value}': {en}").into(),
            zh: format!("无法改发给“{value}”：{zh}").into(),
        };
        Self { fact, help: Some(help) }
    }

    fn nobody_to_reply_to() -> Self {
        let fact = text!("nobody was heard yet to reply to", "还没有收到任何人的消息，无法回复");
        Self { fact, help: None }
    }

    fn command(line: &str) -> Self {
        let line = escaped(line);
        let fact = text!("there is no command {line}; nothing was sent", "没有命令 {line}，未发送");
        let help = text!(
            "/help lists the commands; to send this line, type /{line}",
            "/help 列出命令；要发送这一行，请输入 /{line}"
        );
        Self { fact, help: Some(help) }
    }
}

impl Explain for Refusal {
    fn fact(&self) -> Text {
        self.fact.clone()
    }

    fn help(&self) -> Option<Text> {
        self.help.clone()
    }
}

fn help() -> Text {
    Text::new(
        "/to IP:PORT talk to someone else · /reply TEXT answer whoever was heard last · /who who was heard · /quit or Ctrl-D end · \
         //text send a line that begins with /",
        "/to IP:端口 换人聊天 · /reply 文本 回复最后一个发来消息的人 · /who 收到过谁的消息 · /quit 或 Ctrl-D 结束 · \
         //文本 发送以 / 开头的行",
    )
}

/// Who has been heard, and how often.
struct Who(Vec<(SocketAddr, u64)>);

impl Event for Who {
    fn sentence(&self, lang: Lang) -> String {
        if self.0.is_empty() {
            return lang.pick("nobody was heard yet", "还没有收到任何人的消息").to_owned();
        }
        let each = self.0.iter().map(|(from, count)| format!("{from} ({count})"));
        let each = each.collect::<Vec<_>>().join(", ");
        tr!(lang, "heard: {each}", "收到过：{each}")
    }

    fn json(&self) -> String {
        let senders = self
            .0
            .iter()
            .map(|(from, count)| Object::new().shown("from", from).number("received", *count));
        Object::event("who").objects("senders", senders).finish()
    }
}
