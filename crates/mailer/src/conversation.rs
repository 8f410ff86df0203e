//! What a client and a mail server say to each other (RFC 5321), step by step.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use crate::abilities::Abilities;
use crate::classify::{self, Place};
use crate::error::{Reply, Stage};
use crate::tls::Security;
use crate::wire::{GOODBYE, Wire, dotted};
use crate::{Address, Letter, MailError, Mailer, Refused, Tls, dial};

/// How long a server that should speak first may be silent before it is asked whether it waits for
/// TLS: on a port that usually begins with TLS, and on any other.
const SILENCE_ON_465: Duration = Duration::from_millis(500);
const SILENCE: Duration = Duration::from_secs(3);

/// An open connection to a mail server, logged in where the mailer has a login.
pub(crate) struct Conversation {
    wire: Wire,
    abilities: Abilities,
}

/// Why a step was not taken.
pub(crate) struct Failure {
    pub(crate) error: Box<MailError>,
    /// Whether the connection is of no more use.
    pub(crate) is_over: bool,
    /// Whether the server had not been given the message, so that another try cannot make a second
    /// copy.
    pub(crate) before_message: bool,
}

impl Conversation {
    /// Connects, encrypts, says EHLO and logs in.
    pub(crate) fn open(mailer: &Mailer) -> Result<Self, MailError> {
        let security = match mailer.tls {
            Tls::None => None,
            Tls::Implicit | Tls::StartTls => Some(mailer.roots.security()?),
        };
        let socket = dial::connect(mailer)?;
        let wire = Wire::new(socket, mailer.timeouts.greeting);
        let mut conversation = Self { wire, abilities: Abilities::default() };
        conversation.greet(mailer, security.as_ref())?;
        if let (Tls::StartTls, Some(security)) = (mailer.tls, &security) {
            conversation.start_tls(mailer, security)?;
        }
        conversation.log_in(mailer)?;
        Ok(conversation)
    }

    fn greet(&mut self, mailer: &Mailer, security: Option<&Security>) -> Result<(), MailError> {
        let place = Place::new(mailer, Stage::Greeting);
        match (mailer.tls, security) {
            (Tls::Implicit, Some(security)) => self.encrypt(security, &place.at(Stage::Tls))?,
            _ => self.expect_words(&place)?,
        }
        let greeting =
            self.wire.reply().map_err(|error| classify::broken(&error, false, &place))?;
        self.positive(&greeting, &place)?;
        self.hello(&place.at(Stage::Hello))
    }

    /// A server that waits for TLS says nothing first. Rather than waiting to the end of the
    /// limit, it is asked on a second connection.
    fn expect_words(&mut self, place: &Place<'_>) -> Result<(), MailError> {
        let Mailer { server, tls, timeouts, .. } = place.mailer;
        let grace = if server.port == 465 { SILENCE_ON_465 } else { SILENCE };
        let grace = grace.min(timeouts.greeting / 2);
        let silent = self.wire.is_silent(grace);
        let silent = silent.map_err(|error| classify::broken(&error, false, place))?;
        let Ok(addr) = self.wire.server_addr() else {
            return Ok(());
        };
        if silent
            && let Ok(security) = place.mailer.roots.security()
            && let Ok(name) = dial::tls_name(server)
            && dial::begins_with_tls(addr, security.config, name, timeouts.greeting - grace)
        {
            return Err(MailError::WrongTlsMode { server: server.clone(), tls: *tls });
        }
        Ok(())
    }

    fn encrypt(&mut self, security: &Security, place: &Place<'_>) -> Result<(), MailError> {
        let name = dial::tls_name(&place.mailer.server)?;
        self.wire
            .encrypt(security.config.clone(), name)
            .map_err(|error| classify::broken(&error, security.refused_self_signed(), place))
    }

    fn hello(&mut self, place: &Place<'_>) -> Result<(), MailError> {
        let name = self.own_name();
        let broken = |error| classify::broken(&error, false, place);
        let mut reply = self.exchange(&format!("EHLO {name}")).map_err(broken)?;
        if reply.code >= 500 && reply.code != 554 {
            // A server of before 1995 knows HELO only.
            reply = self.exchange(&format!("HELO {name}")).map_err(broken)?;
        }
        self.abilities = Abilities::of(&reply);
        self.positive(&reply, place)
    }

    /// The name for EHLO: the address from which the connection comes, as a literal (RFC 5321,
    /// 4.1.4). This machine's name is nobody's business, and often no name of DNS.
    fn own_name(&mut self) -> String {
        match self.wire.own_addr().map(|addr| addr.ip()) {
            Ok(IpAddr::V6(ip)) => format!("[IPv6:{ip}]"),
            Ok(IpAddr::V4(ip)) => format!("[{ip}]"),
            Err(_) => "[127.0.0.1]".to_owned(),
        }
    }

    fn start_tls(&mut self, mailer: &Mailer, security: &Security) -> Result<(), MailError> {
        if !self.abilities.start_tls {
            self.close();
            return Err(MailError::NoStartTls { server: mailer.server.clone() });
        }
        let place = Place::new(mailer, Stage::StartTls);
        self.wire.limit(mailer.timeouts.command);
        let reply =
            self.exchange("STARTTLS").map_err(|error| classify::broken(&error, false, &place))?;
        self.positive(&reply, &place)?;
        self.encrypt(security, &place.at(Stage::Tls))?;
        // What was said in the clear could be anybody's (RFC 3207, 4.2).
        self.hello(&place.at(Stage::Hello))
    }

    fn log_in(&mut self, mailer: &Mailer) -> Result<(), MailError> {
        let Some(login) = &mailer.login else {
            return Ok(());
        };
        let Some(mechanism) = login.mechanism(&self.abilities) else {
            self.close();
            return Err(MailError::NoLogin {
                server: mailer.server.clone(),
                offered: self.abilities.logins.clone(),
                token: login.has_token(),
                tls: mailer.tls,
            });
        };
        let place = Place::new(mailer, Stage::Login);
        self.wire.limit(mailer.timeouts.command);
        let reply = login
            .log_in(mechanism, &mut self.wire)
            .map_err(|error| classify::broken(&error, false, &place))?;
        self.positive(&reply, &place)
    }

    /// Hands over a letter: the server's last reply, and the recipients that it refused.
    pub(crate) fn deliver(
        &mut self,
        mailer: &Mailer,
        letter: &Letter,
    ) -> Result<(Reply, Vec<Refused>), Failure> {
        let parameters = self.mail_parameters(mailer, letter).map_err(Failure::here)?;
        let sender = format!("MAIL FROM:<{}>{parameters}", letter.from().wire_email());
        let mut talk = Delivery { conversation: self, mailer, bytes: letter.bytes().len() };
        talk.command(&sender, Stage::Sender)?;
        let refused = talk.name_recipients(letter)?;
        talk.command("DATA", Stage::Message)?;
        let reply = talk.hand_over(letter)?;
        Ok((reply, refused))
    }

    /// What MAIL FROM says about the message, and whether the server can take it at all.
    fn mail_parameters(&self, mailer: &Mailer, letter: &Letter) -> Result<String, MailError> {
        let abilities = &self.abilities;
        let bytes = letter.bytes().len();
        let mut parameters = String::new();
        if let Some(most) = abilities.most_bytes.filter(|&most| bytes as u64 > most) {
            let (server, limit) = (mailer.server.clone(), Some(most));
            return Err(MailError::TooLarge { server, bytes, limit, reply: None });
        }
        if abilities.size {
            parameters.push_str(&format!(" SIZE={bytes}"));
        }
        let mut addresses = letter.to().iter().chain([letter.from()]);
        let beyond = addresses.find(|address| !address.is_ascii_on_the_wire());
        match beyond.map(Address::to_string) {
            Some(address) if !abilities.utf8_addresses => {
                return Err(MailError::NoUtf8Addresses { server: mailer.server.clone(), address });
            }
            Some(_) => parameters.push_str(" SMTPUTF8"),
            None => {}
        }
        if !letter.bytes().is_ascii() && abilities.eight_bit {
            parameters.push_str(" BODY=8BITMIME");
        }
        Ok(parameters)
    }

    /// Forgets a delivery that was begun, and finds out whether the server is still there.
    pub(crate) fn reset(&mut self, mailer: &Mailer) -> bool {
        self.wire.limit(mailer.timeouts.command);
        self.exchange("RSET").is_ok_and(|reply| reply.code == 250)
    }

    /// Says goodbye. The message is delivered or refused by now; how this goes changes nothing,
    /// so it is not waited for as long as for an answer that does.
    pub(crate) fn close(&mut self) {
        self.wire.limit(GOODBYE);
        let _ = self.exchange("QUIT");
    }

    fn exchange(&mut self, line: &str) -> io::Result<Reply> {
        self.wire.write(format!("{line}\r\n").as_bytes())?;
        self.wire.reply()
    }

    /// An answer that is a yes; after a no while connecting there is nothing left but goodbye.
    fn positive(&mut self, reply: &Reply, place: &Place<'_>) -> Result<(), MailError> {
        if is_yes(reply, place.stage) {
            return Ok(());
        }
        self.close();
        Err(classify::answered(flat(reply), 0, place))
    }
}

/// One letter on its way.
struct Delivery<'a> {
    conversation: &'a mut Conversation,
    mailer: &'a Mailer,
    bytes: usize,
}

impl Delivery<'_> {
    fn command(&mut self, line: &str, stage: Stage) -> Result<Reply, Failure> {
        self.conversation.wire.limit(self.mailer.timeouts.command);
        let reply = self.conversation.exchange(line).map_err(|error| self.broken(&error, stage))?;
        self.positive(&reply, stage)
    }

    /// One refused recipient does not keep the others from their mail.
    fn name_recipients(&mut self, letter: &Letter) -> Result<Vec<Refused>, Failure> {
        let mut refused = Vec::new();
        for address in letter.to() {
            self.conversation.wire.limit(self.mailer.timeouts.command);
            let line = format!("RCPT TO:<{}>", address.wire_email());
            let stage = Stage::Recipient;
            let reply =
                self.conversation.exchange(&line).map_err(|error| self.broken(&error, stage))?;
            match reply.code {
                421 => drop(self.positive(&reply, stage)?),
                code if code < 400 => drop(self.positive(&reply, stage)?),
                _ => {
                    refused.push(Refused { address: address.to_string(), reply: flat(&reply) });
                }
            }
        }
        if refused.len() < letter.to().len() {
            return Ok(refused);
        }
        Err(Failure::here(classify::nobody_left(self.mailer, refused)))
    }

    fn hand_over(&mut self, letter: &Letter) -> Result<Reply, Failure> {
        let limits = &self.mailer.timeouts;
        self.conversation.wire.limit(limits.data);
        let bytes = dotted(letter.bytes());
        self.conversation
            .wire
            .write(&bytes)
            .map_err(|error| self.broken(&error, Stage::Message))?;
        self.conversation.wire.limit(limits.end);
        let reply =
            self.conversation.wire.reply().map_err(|error| self.broken(&error, Stage::End))?;
        self.positive(&reply, Stage::End)
    }

    fn positive(&self, reply: &Reply, stage: Stage) -> Result<Reply, Failure> {
        let reply = flat(reply);
        if is_yes(&reply, stage) {
            return Ok(reply);
        }
        // 421 is the server's goodbye (RFC 5321, 3.8); below 400, the two are out of step.
        let is_over = reply.code == 421 || reply.code < 400;
        let error = classify::answered(reply, self.bytes, &Place::new(self.mailer, stage));
        Err(Failure { error: Box::new(error), is_over, before_message: is_before_message(stage) })
    }

    fn broken(&self, error: &io::Error, stage: Stage) -> Failure {
        let error = classify::broken(error, false, &Place::new(self.mailer, stage));
        Failure { error: Box::new(error), is_over: true, before_message: is_before_message(stage) }
    }
}

impl Failure {
    fn here(error: MailError) -> Self {
        Self { error: Box::new(error), is_over: false, before_message: false }
    }
}

fn is_before_message(stage: Stage) -> bool {
    !matches!(stage, Stage::Message | Stage::End)
}

/// Whether an answer is the yes of its stage (RFC 5321, 4.3.2): 3xx, go on, behind DATA, and 2xx,
/// done, everywhere else. A message that was answered with "go on" has not been taken.
fn is_yes(reply: &Reply, stage: Stage) -> bool {
    let first = if stage == Stage::Message { 3 } else { 2 };
    reply.code / 100 == first
}

/// An answer of several lines on one.
fn flat(reply: &Reply) -> Reply {
    let text = reply.text.split_whitespace().collect::<Vec<_>>().join(" ");
    Reply { code: reply.code, text }
}
