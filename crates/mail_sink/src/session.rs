//! One client's conversation as a machine without a socket: bytes in, replies out.
//!
//! Because nothing here waits, a heap of commands in one packet and a command cut into single
//! bytes are the same thing, and a test can feed it any bytes.

use std::mem;
use std::slice::Iter;

use crate::auth::{Awaited, Outcome};
use crate::command::{Command, Mistake};
use crate::wire::{Line, Lines, Message};
use crate::{Limits, Login};

/// After so many commands that made no sense, the client is no mail program.
const MOST_MISTAKES: u32 = 50;

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
/// Of [`Limits`] it heeds the size of a message and the number of recipients; time and the number
/// of connections are the matter of whoever owns the sockets.
pub struct Session<'a> {
    login: Option<&'a Login>,
    limits: Limits,
    lines: Lines,
    mode: Mode,
    greeted: bool,
    logged_in: bool,
    mail: Option<Mail>,
    mistakes: u32,
    replies: Vec<u8>,
}

/// What the next bytes are.
enum Mode {
    Commands,
    Login(Awaited),
    Message(Message),
    Over,
}

impl<'a> Session<'a> {
    /// A conversation that has just begun; its greeting waits to be sent. With a login, no mail is
    /// taken before the client has logged in with it.
    pub fn new(login: Option<&'a Login>, limits: Limits) -> Self {
        let mut session = Self {
            login,
            limits,
            lines: Lines::default(),
            mode: Mode::Commands,
            greeted: false,
            logged_in: false,
            mail: None,
            mistakes: 0,
            replies: Vec::new(),
        };
        session.reply("220 localhost ESMTP mail_sink: mail is kept here, not delivered");
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
                Mode::Over => Some(Step::Close),
                Mode::Message(message) => message.take(bytes).then(|| self.message_complete()),
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
        match name {
            Some(name) => self.reply(&format!("250 2.0.0 kept as {name}")),
            None => self.reply("452 4.3.1 the message could not be written, try again later"),
        }
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

    fn command(&mut self, command: Command<'_>) {
        match command {
            Command::Hello { extended } => self.hello(extended),
            Command::Auth { mechanism, initial } => self.auth(mechanism, initial),
            Command::Mail { from, size } => self.mail_from(from, size),
            Command::Rcpt { to } => self.rcpt_to(to),
            Command::Data => self.data(),
            Command::Reset => {
                self.mail = None;
                self.reply("250 2.0.0 forgotten");
            }
            Command::Noop => self.reply("250 2.0.0 still here"),
            Command::Verify => self.reply("252 2.1.5 every address is taken here"),
            Command::Help => self.reply("214 2.0.0 RFC 5321 says it all"),
            Command::Quit => {
                self.reply("221 2.0.0 goodbye");
                self.mode = Mode::Over;
            }
            Command::NotHere => {
                self.reply("502 5.5.1 that is not done here");
                self.count_mistake();
            }
        }
    }

    fn hello(&mut self, extended: bool) {
        self.mail = None;
        self.greeted = true;
        if !extended {
            return self.reply("250 localhost");
        }
        let size = self.limits.message;
        for line in ["localhost", "PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"] {
            self.reply(&format!("250-{line}"));
        }
        self.reply("250-AUTH PLAIN LOGIN");
        self.reply(&format!("250 SIZE {size}"));
    }

    fn auth(&mut self, mechanism: &str, initial: Option<&str>) {
        if !self.greeted || self.logged_in || self.mail.is_some() {
            return self.out_of_order();
        }
        let awaited = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => Awaited::Plain,
            "LOGIN" => Awaited::User,
            _ => return self.reply("504 5.5.4 AUTH PLAIN or AUTH LOGIN"),
        };
        match initial {
            None => self.ask(awaited),
            Some(answer) => self.login_answer(awaited, answer.as_bytes()),
        }
    }

    fn ask(&mut self, awaited: Awaited) {
        self.reply(&format!("334 {}", awaited.challenge()));
        self.mode = Mode::Login(awaited);
    }

    fn login_line(&mut self, awaited: Awaited, line: &[u8]) {
        if line == b"*" {
            self.reply("501 5.7.0 the login was cancelled");
        } else {
            self.login_answer(awaited, line);
        }
    }

    fn login_answer(&mut self, awaited: Awaited, answer: &[u8]) {
        match awaited.answered(answer) {
            Outcome::Ask(awaited) => self.ask(awaited),
            Outcome::Claimed(claim) if self.login.is_none_or(|login| *login == claim) => {
                self.logged_in = true;
                self.reply("235 2.7.0 welcome");
            }
            Outcome::Claimed(_) => {
                self.reply("535 5.7.8 wrong user or password");
                self.count_mistake();
            }
            Outcome::Malformed => {
                self.reply("501 5.5.2 that is not base64, or not a login");
                self.count_mistake();
            }
        }
    }

    fn mail_from(&mut self, from: String, size: Option<u64>) {
        if self.login.is_some() && !self.logged_in {
            return self.reply("530 5.7.0 log in first");
        }
        if !self.greeted || self.mail.is_some() {
            return self.out_of_order();
        }
        if size.is_some_and(|size| size > self.limits.message as u64) {
            return self.reply("552 5.3.4 the message is too large");
        }
        self.mail = Some(Mail { from, ..Mail::default() });
        self.reply("250 2.1.0 sender noted");
    }

    fn rcpt_to(&mut self, address: String) {
        let most = self.limits.recipients;
        match &mut self.mail {
            None => self.out_of_order(),
            Some(mail) if mail.to.len() >= most => self.reply("452 4.5.3 too many recipients"),
            Some(mail) => {
                mail.to.push(address);
                self.reply("250 2.1.5 recipient noted");
            }
        }
    }

    fn data(&mut self) {
        if self.mail.as_ref().is_none_or(|mail| mail.to.is_empty()) {
            return self.out_of_order();
        }
        self.reply("354 go on, and end with a dot on a line of its own");
        self.mode = Mode::Message(Message::new(self.limits.message));
    }

    fn message_complete(&mut self) -> Step {
        let mode = mem::replace(&mut self.mode, Mode::Commands);
        let (Mode::Message(message), Some(mail)) = (mode, self.mail.take()) else {
            return Step::Close; // data() sets both
        };
        match message.finish() {
            Some(bytes) => Step::Keep(Mail { bytes, ..mail }),
            None => {
                self.reply("552 5.3.4 the message is too large");
                Step::Read
            }
        }
    }

    fn out_of_order(&mut self) {
        self.reply("503 5.5.1 not now: EHLO, MAIL, RCPT, DATA is the order");
        self.count_mistake();
    }

    fn mistake(&mut self, mistake: &Mistake) {
        match mistake {
            Mistake::NoSuchCommand => self.reply("500 5.5.1 no such command"),
            Mistake::Syntax(syntax) => self.reply(&format!("501 5.5.2 write {syntax}")),
            Mistake::Sender => self.reply("501 5.1.7 the sender is no address"),
            Mistake::Recipient => self.reply("501 5.1.3 the recipient is no address"),
            Mistake::Parameter => self.reply("555 5.5.4 a parameter is wrong or not known here"),
        }
        self.count_mistake();
    }

    fn count_mistake(&mut self) {
        self.mistakes += 1;
        if self.mistakes >= MOST_MISTAKES {
            self.reply("421 4.7.0 too many mistakes, goodbye");
            self.mode = Mode::Over;
        }
    }

    fn reply(&mut self, line: &str) {
        self.replies.extend_from_slice(line.as_bytes());
        self.replies.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
