//! One client's conversation as a machine without a socket: bytes in, replies out.
//!
//! Because nothing here waits, a heap of commands in one packet and a command cut into single
//! bytes are the same thing, and a test can feed it any bytes.

mod answers;

use std::mem;
use std::slice::Iter;

use crate::auth::Awaited;
use crate::command::Command;
use crate::fault::{Effect, Faults, Stage};
use crate::wire::{Line, Lines, Message, Refusal};
use crate::{Limits, Login};

/// What the connection does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// Read more bytes.
    Read,
    /// Keep this message, then tell how that went with [`Session::kept`].
    Keep(Mail),
    /// Send the replies and hang up.
    Close,
}

/// A message and its envelope. Foreign text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The sender of MAIL FROM; empty for a notice of non-delivery.
    pub from: String,
    /// The recipients of RCPT TO, in order.
    pub to: Vec<String>,
    /// Headers and text, without the dot at the end and the dots put before others (RFC 5321,
    /// 4.5.2).
    pub bytes: Vec<u8>,
}

/// One client's conversation (RFC 5321), from the greeting on.
///
/// Whoever owns the socket sends [`Session::take_replies`] first, then what each piece of bytes
/// brings about:
///
/// ```
/// use mail_sink::{Limits, Session, Step};
///
/// let mut session = Session::new(None, Limits::default());
/// assert!(session.take_replies().starts_with(b"220 "));
/// let mut bytes = b"EHLO me\r\nQUIT\r\n".iter();
/// while session.advance(&mut bytes) != Step::Close {}
/// assert!(session.take_replies().ends_with(b"goodbye\r\n"));
/// ```
///
/// Of [`Limits`] it heeds the size of a message and the number of recipients; time, memory and the
/// number of connections are the matter of whoever owns the sockets.
pub struct Session<'a> {
    terms: Terms<'a>,
    lines: Lines,
    mode: Mode,
    greeted: bool,
    logged_in: bool,
    mail: Option<Mail>,
    /// What happens instead of the reply to a message that has been kept.
    instead: Option<Effect>,
    mistakes: u32,
    replies: Vec<u8>,
}

/// What a conversation is about, and what it may be.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The only login that is accepted, and needed; `None` accepts any, and needs none.
    pub login: Option<&'a Login>,
    /// What a client may ask.
    pub limits: Limits,
    /// What fails on request.
    pub faults: &'a Faults,
    /// Whether STARTTLS is offered (RFC 3207). After [`Session::awaits_tls`] the owner of the
    /// socket encrypts it and calls [`Session::secured`].
    pub starttls: bool,
    /// Whether passwords are taken although they can be read on the way.
    pub login_in_clear: bool,
    /// Whether the connection is encrypted.
    pub encrypted: bool,
}

impl Default for Terms<'_> {
    /// Any login or none, in the clear; nothing fails.
    fn default() -> Self {
        Self {
            login: None,
            limits: Limits::default(),
            faults: Faults::NONE,
            starttls: false,
            login_in_clear: true,
            encrypted: false,
        }
    }
}

/// What the next bytes are.
enum Mode {
    Commands,
    Login(Awaited),
    /// A message, and what happens when its first bytes come.
    Message(Message, Option<Effect>),
    /// So many bytes of a piece (RFC 3030) that is not taken.
    Chunk(u64),
    /// TLS. What came in clear behind STARTTLS is nobody's word, and is thrown away: another may
    /// have put it there (RFC 3207, 5).
    Tls,
    /// Of no interest: a fault has it that nothing is said any more.
    Silence,
    Over,
    /// A fault has it that the connection ends without a word.
    Gone,
}

impl<'a> Session<'a> {
    /// A conversation that has just begun; its greeting waits to be sent. With a login, no mail is
    /// taken before the client has logged in with it.
    pub fn new(login: Option<&'a Login>, limits: Limits) -> Self {
        Self::on(Terms { login, limits, ..Terms::default() })
    }

    /// The same on these terms.
    pub fn on(terms: Terms<'a>) -> Self {
        let mut session = Self {
            terms,
            lines: Lines::default(),
            mode: Mode::Commands,
            greeted: false,
            logged_in: false,
            mail: None,
            instead: None,
            mistakes: 0,
            replies: Vec::new(),
        };
        match terms.faults.next(Stage::Greeting) {
            None => {
                session.reply("220 localhost ESMTP mail_sink: mail is kept here, not delivered");
            }
            Some(effect) => {
                session.fail(effect);
                if let Effect::Reply(_) = effect {
                    session.mode = Mode::Over;
                }
            }
        }
        session
    }

    /// The replies since the last call: lines, each with CRLF.
    pub fn take_replies(&mut self) -> Vec<u8> {
        mem::take(&mut self.replies)
    }

    /// Takes bytes from the client until something has to be done. What is left of them is to be
    /// handed in again.
    pub fn advance(&mut self, bytes: &mut Iter<'_, u8>) -> Step {
        loop {
            let step = match &mut self.mode {
                Mode::Over | Mode::Gone => Some(Step::Close),
                Mode::Tls | Mode::Silence => {
                    bytes.by_ref().for_each(drop);
                    None
                }
                Mode::Message(_, Some(effect)) if bytes.len() > 0 => {
                    let effect = *effect;
                    self.mail = None;
                    self.fail(effect);
                    Some(Step::Read)
                }
                Mode::Message(message, _) => message.take(bytes).then(|| self.message_complete()),
                Mode::Chunk(left) => {
                    let skipped = bytes.by_ref().take(usize::try_from(*left).unwrap_or(usize::MAX));
                    *left -= skipped.count() as u64;
                    (*left == 0).then(|| self.piece_passed_over())
                }
                Mode::Commands | Mode::Login(_) => self.line(bytes),
            };
            match step {
                None => return Step::Read,
                Some(Step::Read) => {}
                Some(step) => return step,
            }
        }
    }

    /// How keeping a message went: the name under which it lies.
    pub fn kept(&mut self, name: Option<&str>) {
        match (self.instead.take(), name) {
            (Some(effect), _) => self.fail(effect),
            (None, Some(name)) => self.reply(&format!("250 2.0.0 kept as {name}")),
            (None, None) => {
                self.reply("452 4.3.1 the message could not be written, try again later");
            }
        }
    }

    /// Whether STARTTLS has been answered: the next bytes belong to TLS.
    pub fn awaits_tls(&self) -> bool {
        matches!(self.mode, Mode::Tls)
    }

    /// The connection is encrypted now. Nothing that was said before counts (RFC 3207, 4.2).
    pub fn secured(&mut self) {
        self.terms.encrypted = true;
        self.lines = Lines::default();
        self.mode = Mode::Commands;
        self.greeted = false;
        self.logged_in = false;
        self.mail = None;
    }

    /// Whether a fault has it that nothing is said any more; the connection stays open.
    pub fn is_silent(&self) -> bool {
        matches!(self.mode, Mode::Silence)
    }

    /// Whether a fault has it that the connection ends without a word.
    pub fn drops(&self) -> bool {
        matches!(self.mode, Mode::Gone)
    }

    /// How much memory the client makes this conversation hold, in bytes.
    pub fn held(&self) -> usize {
        let message = match &self.mode {
            Mode::Message(message, _) => message.held(),
            _ => 0,
        };
        let address = |to: &String| to.capacity() + size_of::<String>();
        let addresses: usize = self.mail.iter().flat_map(|mail| &mail.to).map(address).sum();
        message + addresses + self.lines.held()
    }

    /// There is no room for what it holds: it lets go of it. The client is told to come back.
    pub fn let_go(&mut self) {
        if let Mode::Message(message, _) = &mut self.mode {
            message.refuse(Refusal::NoRoom);
        } else if self.mail.take().is_some() {
            self.reply("421 4.3.1 there is too much mail under way, come back later");
            self.mode = Mode::Over;
        }
    }

    fn piece_passed_over(&mut self) -> Step {
        self.mode = Mode::Commands;
        self.no_chunks();
        Step::Read
    }

    /// `None` when a line is not complete yet; `Read` to go on with what is left.
    fn line(&mut self, bytes: &mut Iter<'_, u8>) -> Option<Step> {
        match self.lines.next(bytes) {
            Line::Incomplete => return None,
            Line::TooLong => {
                // What follows is the rest of a line; it must not be taken for a command.
                self.reply("500 5.5.6 a line has at most 4096 bytes here; goodbye");
                self.mode = Mode::Over;
            }
            Line::Complete(line) => match mem::replace(&mut self.mode, Mode::Commands) {
                Mode::Login(awaited) => self.login_line(awaited, &line),
                _ => match Command::parse(&line) {
                    Ok(command) => self.command(command),
                    Err(mistake) => self.mistake(&mistake),
                },
            },
        }
        Some(Step::Read)
    }
}

#[cfg(test)]
mod terms_tests;
#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
