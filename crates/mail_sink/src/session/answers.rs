//! What each command and each login is answered (RFC 5321, 4.2 and 4.3.2).

use std::mem;

use super::{Mail, Mode, Session, Step};
use crate::auth::{Awaited, Outcome};
use crate::command::{Command, Mistake};
use crate::fault::{Effect, Stage};
use crate::wire::{Message, Refusal};

/// After so many commands that made no sense, the client is no mail program.
const MOST_MISTAKES: u32 = 50;

impl Session<'_> {
    pub(super) fn command(&mut self, command: Command<'_>) {
        if stage(&command).is_some_and(|stage| self.fails(stage)) {
            return;
        }
        match command {
            Command::Hello { extended } => self.hello(extended),
            Command::Auth { mechanism, initial } => self.auth(mechanism, initial),
            Command::Mail { from, size } => self.mail_from(from, size),
            Command::Rcpt { to } => self.rcpt_to(to),
            Command::Data => self.data(),
            Command::StartTls => self.starttls(),
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
            Command::Chunk { bytes } => self.chunk(bytes),
            Command::NotHere => self.not_here(),
        }
    }

    /// The bytes of a piece must not be taken for commands: they are passed over, and where nobody
    /// knows how many they are, the conversation is over.
    fn chunk(&mut self, bytes: Option<u64>) {
        self.mail = None;
        match bytes {
            Some(0) => self.no_chunks(),
            Some(bytes) => self.mode = Mode::Chunk(bytes),
            None => {
                self.reply("501 5.5.4 BDAT needs a number of bytes; goodbye");
                self.mode = Mode::Over;
            }
        }
    }

    /// Answers a piece that has been passed over.
    pub(super) fn no_chunks(&mut self) {
        self.reply("502 5.5.1 no BDAT here, send the message with DATA");
        self.count_mistake();
    }

    fn not_here(&mut self) {
        self.reply("502 5.5.1 that is not done here");
        self.count_mistake();
    }

    /// Whether a fault takes the place of what would have come.
    fn fails(&mut self, stage: Stage) -> bool {
        let effect = self.terms.faults.next(stage);
        effect.inspect(|effect| self.fail(*effect)).is_some()
    }

    pub(super) fn fail(&mut self, effect: Effect) {
        self.mode = match effect {
            Effect::Reply(code) => {
                let class = code / 100;
                self.reply(&format!("{code} {class}.0.0 this fails on request"));
                if code == 421 { Mode::Over } else { Mode::Commands }
            }
            Effect::Drop => Mode::Gone,
            Effect::Stall => Mode::Silence,
            Effect::Certificate(_) => Mode::Commands, // no stage of a conversation takes it
        };
    }

    fn hello(&mut self, extended: bool) {
        self.mail = None;
        self.greeted = true;
        if !extended {
            return self.reply("250 localhost");
        }
        let size = self.terms.limits.message;
        for line in ["localhost", "PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"] {
            self.reply(&format!("250-{line}"));
        }
        if self.may_encrypt() {
            self.reply("250-STARTTLS");
        }
        if self.takes_passwords() {
            self.reply("250-AUTH PLAIN LOGIN XOAUTH2");
        }
        self.reply(&format!("250 SIZE {size}"));
    }

    fn may_encrypt(&self) -> bool {
        self.terms.starttls && !self.terms.encrypted
    }

    fn takes_passwords(&self) -> bool {
        self.terms.encrypted || self.terms.login_in_clear
    }

    fn starttls(&mut self) {
        if !self.may_encrypt() {
            return self.not_here();
        }
        if !self.greeted {
            return self.out_of_order();
        }
        self.reply("220 2.0.0 go on in TLS");
        self.mode = Mode::Tls;
    }

    fn auth(&mut self, mechanism: &str, initial: Option<&str>) {
        if !self.greeted || self.logged_in || self.mail.is_some() {
            return self.out_of_order();
        }
        if !self.takes_passwords() {
            return self.reply("538 5.7.11 only after STARTTLS: a password is not for everybody");
        }
        let Some(awaited) = Awaited::first(mechanism) else {
            return self.reply("504 5.5.4 AUTH PLAIN, AUTH LOGIN or AUTH XOAUTH2");
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

    pub(super) fn login_line(&mut self, awaited: Awaited, line: &[u8]) {
        if line == b"*" {
            self.reply("501 5.7.0 the login was cancelled");
        } else {
            self.login_answer(awaited, line);
        }
    }

    fn login_answer(&mut self, awaited: Awaited, answer: &[u8]) {
        match awaited.answered(answer) {
            Outcome::Ask(awaited) => self.ask(awaited),
            Outcome::Claimed(_) if self.fails(Stage::Auth) => {}
            Outcome::Claimed(claim) if self.terms.login.is_none_or(|login| *login == claim) => {
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
        if self.terms.login.is_some() && !self.logged_in {
            return self.reply("530 5.7.0 log in first");
        }
        if !self.greeted || self.mail.is_some() {
            return self.out_of_order();
        }
        if size.is_some_and(|size| size > self.terms.limits.message as u64) {
            return self.reply("552 5.3.4 the message is too large");
        }
        self.mail = Some(Mail { from, ..Mail::default() });
        self.reply("250 2.1.0 sender noted");
    }

    fn rcpt_to(&mut self, address: String) {
        let most = self.terms.limits.recipients;
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
        let message = Message::new(self.terms.limits.message);
        self.mode = Mode::Message(message, self.terms.faults.next(Stage::Body));
    }

    pub(super) fn message_complete(&mut self) -> Step {
        let mode = mem::replace(&mut self.mode, Mode::Commands);
        let (Mode::Message(message, _), Some(mail)) = (mode, self.mail.take()) else {
            return Step::Close; // data() sets both
        };
        let effect = self.terms.faults.next(Stage::End);
        match (message.finish(), effect) {
            (Err(Refusal::TooLarge), _) => self.reply("552 5.3.4 the message is too large"),
            (Err(Refusal::NoRoom), _) => {
                self.reply("452 4.3.1 there is too much mail under way, try again later");
            }
            (Ok(_), Some(effect @ Effect::Reply(_))) => self.fail(effect),
            (Ok(bytes), _) => {
                self.instead = effect;
                return Step::Keep(Mail { bytes, ..mail });
            }
        }
        Step::Read
    }

    fn out_of_order(&mut self) {
        self.reply("503 5.5.1 not now: EHLO, MAIL, RCPT, DATA is the order");
        self.count_mistake();
    }

    pub(super) fn mistake(&mut self, mistake: &Mistake) {
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

    pub(super) fn reply(&mut self, line: &str) {
        self.replies.extend_from_slice(line.as_bytes());
        self.replies.extend_from_slice(b"\r\n");
    }
}

/// The stage that a command belongs to. AUTH may take several lines, and fails at its end.
fn stage(command: &Command<'_>) -> Option<Stage> {
    match command {
        Command::Hello { .. } => Some(Stage::Ehlo),
        Command::StartTls => Some(Stage::StartTls),
        Command::Mail { .. } => Some(Stage::Mail),
        Command::Rcpt { .. } => Some(Stage::Rcpt),
        Command::Data => Some(Stage::Data),
        Command::Reset => Some(Stage::Rset),
        Command::Quit => Some(Stage::Quit),
        _ => None,
    }
}
