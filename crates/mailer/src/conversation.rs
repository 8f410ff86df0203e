//! What a client and a mail server say to each other (RFC 5321), step by step.
//!
//! lettre's own transport makes one call of all this, and its errors do not tell at which step
//! they came; so the steps are taken one at a time here, on lettre's connection.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use crate::classify::{self, Place};
use crate::error::{Reply, Stage};
use crate::{Letter, MailError, Mailer, Refused, Tls};

/// How long a server may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// An open connection to a mail server, logged in where the mailer has a login.
pub(crate) struct Conversation<'a> {
    connection: SmtpConnection,
    mailer: &'a Mailer,
}

impl<'a> Conversation<'a> {
    /// Connects, encrypts, says EHLO and logs in.
    pub(crate) fn open(mailer: &'a Mailer) -> Result<Self, MailError> {
        let addresses = resolve(mailer)?;
        let parameters = match mailer.tls {
            Tls::None => None,
            Tls::Implicit | Tls::StartTls => Some(mailer.roots.parameters(&mailer.server)?),
        };
        let from_the_start = parameters.as_ref().filter(|_| mailer.tls == Tls::Implicit);
        let name = own_name();
        let connection = SmtpConnection::connect(
            addresses.as_slice(),
            Some(mailer.timeout),
            &name,
            from_the_start,
            None,
        )
        .map_err(|error| classify::failure(&error, &Place { mailer, stage: Stage::Greeting }))?;
        let mut conversation = Self { connection, mailer };
        if let (Tls::StartTls, Some(parameters)) = (mailer.tls, &parameters) {
            if !conversation.connection.can_starttls() {
                return Err(MailError::NoStartTls { server: mailer.server.clone() });
            }
            let result = conversation.connection.starttls(parameters, &name);
            conversation.at(Stage::StartTls, result)?;
        }
        conversation.login()?;
        Ok(conversation)
    }

    fn login(&mut self) -> Result<(), MailError> {
        let Some((user, password)) = &self.mailer.login else {
            return Ok(());
        };
        if self.connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS).is_none() {
            let Mailer { server, tls, .. } = self.mailer;
            return Err(MailError::NoLogin { server: server.clone(), tls: *tls });
        }
        let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
        let result = self.connection.auth(DEFAULT_MECHANISMS, &credentials);
        self.at(Stage::Login, result).map(drop)
    }

    /// Hands over a letter: the server's last reply, and the recipients that it refused.
    pub(crate) fn deliver(&mut self, letter: &Letter) -> Result<(Reply, Vec<Refused>), MailError> {
        let parameters = self.mail_parameters(letter)?;
        let sender = letter.from().mailbox().email;
        let result = self.connection.command(Mail::new(Some(sender), parameters));
        self.at(Stage::Sender, result)?;
        let refused = self.name_recipients(letter)?;
        let result = self.connection.command(Data);
        self.at(Stage::Message, result)?;
        // lettre ends the message with a line end of its own before the dot.
        let bytes = letter.bytes();
        let result = self.connection.message(bytes.strip_suffix(b"\r\n").unwrap_or(bytes));
        let response = self.at(Stage::Message, result)?;
        Ok((classify::reply(&response), refused))
    }

    /// One refused recipient does not keep the others from their mail.
    fn name_recipients(&mut self, letter: &Letter) -> Result<Vec<Refused>, MailError> {
        let mut refused = Vec::new();
        for address in letter.to() {
            let command = Rcpt::new(address.mailbox().email, Vec::new());
            let Err(error) = self.connection.command(command) else {
                continue;
            };
            match classify::reply_of(&error) {
                Some(reply) => refused.push(Refused { address: address.to_string(), reply }),
                None => return self.at(Stage::Recipient, Err(error)),
            }
        }
        if refused.len() < letter.to().len() {
            return Ok(refused);
        }
        self.close();
        Err(classify::nobody_left(self.mailer, refused))
    }

    fn mail_parameters(&self, letter: &Letter) -> Result<Vec<MailParameter>, MailError> {
        let mut addresses = letter.to().iter().chain([letter.from()]);
        if addresses.all(crate::Address::is_ascii) {
            return Ok(Vec::new());
        }
        if self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(vec![MailParameter::SmtpUtfEight]);
        }
        Err(MailError::NoUtf8Addresses { server: self.mailer.server.clone() })
    }

    /// Says goodbye. The message is delivered or refused by now; how this goes changes nothing,
    /// so it is not waited for as long as for an answer that does.
    pub(crate) fn close(&mut self) {
        let _ = self.connection.set_timeout(Some(self.mailer.timeout.min(GOODBYE)));
        let _ = self.connection.quit();
    }

    fn at<T>(
        &mut self,
        stage: Stage,
        result: Result<T, lettre::transport::smtp::Error>,
    ) -> Result<T, MailError> {
        result.map_err(|error| {
            if classify::reply_of(&error).is_some() {
                self.close(); // a server that answers deserves a goodbye
            }
            classify::failure(&error, &Place { mailer: self.mailer, stage })
        })
    }
}

/// The name for EHLO: this machine's, or, where that is no host name (Windows takes any letters
/// for one), an address literal, as RFC 5321, 4.1.4 asks for.
fn own_name() -> ClientId {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    match ClientId::default() {
        ClientId::Domain(name) if name.is_empty() || !name.chars().all(is_plain) => {
            ClientId::Ipv4(Ipv4Addr::LOCALHOST)
        }
        name => name,
    }
}

fn resolve(mailer: &Mailer) -> Result<Vec<SocketAddr>, MailError> {
    let server = &mailer.server;
    let unknown = |said| MailError::UnknownHost { server: server.clone(), said };
    let addresses: Vec<_> = (server.host.as_str(), server.port)
        .to_socket_addrs()
        .map_err(|error| unknown(Some(common::error::system_said(&error))))?
        .collect();
    if addresses.is_empty() { Err(unknown(None)) } else { Ok(addresses) }
}
