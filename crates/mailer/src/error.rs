//! What went wrong with a mail, by kind; each kind has its cure.

mod cures;
mod facts;

use std::fmt::{self, Display};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use common::args::BadValue;
use common::{ExitStatus, Explain, Text};

use crate::{Refused, Server, Tls};

/// Why a mail was not sent. No variant holds a password.
#[derive(Debug)]
pub enum MailError {
    /// A text is not a mail address.
    BadAddress {
        /// The text; empty when no sender is known.
        input: String,
        /// What is wrong with it.
        problem: BadValue,
    },
    /// A header's value could forge another header, or the header is one that the mailer writes.
    BadHeader {
        /// The header's name.
        header: Box<str>,
        /// What is wrong with its value.
        problem: BadValue,
    },
    /// The list of recipients is empty.
    NoRecipient,
    /// An attachment cannot be read.
    Attachment {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A DKIM key, or the name of its place, cannot be used.
    Dkim {
        /// What is wrong with it.
        problem: BadValue,
    },
    /// There is no certificate in what should be a root certificate (PEM).
    BadRoot,
    /// No address is known for the server's name.
    UnknownHost {
        /// The server.
        server: Server,
        /// What the resolver said; `None` when it answered with nothing.
        said: Option<Text>,
    },
    /// No connection came about.
    Unreachable {
        /// The server.
        server: Server,
        /// Whether the machine answered, and nobody listens on that port.
        refused: bool,
        /// What the system said.
        said: Text,
    },
    /// The server did not answer in time.
    Timeout {
        /// The server.
        server: Server,
        /// The TLS mode that was used.
        tls: Tls,
        /// What was being waited for.
        stage: Stage,
        /// How long was waited.
        after: Duration,
    },
    /// TLS was spoken to a port that begins in the clear, or the other way round.
    WrongTlsMode {
        /// The server.
        server: Server,
        /// The mode that was used, and is not the port's.
        tls: Tls,
    },
    /// STARTTLS was asked for, and the server does not offer it.
    NoStartTls {
        /// The server.
        server: Server,
    },
    /// The server's certificate is not trusted.
    Certificate {
        /// The server.
        server: Server,
        /// Why not.
        why: Distrust,
        /// What the TLS library said.
        said: String,
    },
    /// The server offers no login that this mailer can use: PLAIN or LOGIN with a password, XOAUTH2
    /// with a token.
    NoLogin {
        /// The server.
        server: Server,
        /// What it offers: foreign text.
        offered: Vec<String>,
        /// Whether the mailer has a token, not a password.
        token: bool,
        /// The TLS mode that was used; many servers offer no login in the clear.
        tls: Tls,
    },
    /// The server refused the user or the password.
    Credentials {
        /// The server.
        server: Server,
        /// The user.
        user: String,
        /// What the server said.
        reply: Reply,
    },
    /// The server refused every recipient.
    RecipientsRefused {
        /// The server.
        server: Server,
        /// The recipients, each with the server's answer.
        refused: Vec<Refused>,
    },
    /// An address is not ASCII, and the server cannot take such addresses (SMTPUTF8, RFC 6531).
    NoUtf8Addresses {
        /// The server.
        server: Server,
        /// The address.
        address: String,
    },
    /// The message is larger than the server takes.
    TooLarge {
        /// The server.
        server: Server,
        /// The message's length in bytes.
        bytes: usize,
        /// The most that the server takes, where it said so (SIZE, RFC 1870); the message was not
        /// sent then.
        limit: Option<u64>,
        /// What the server said; `None` when it was not asked.
        reply: Option<Reply>,
    },
    /// The server cannot take it now (a 4xx answer).
    Temporary {
        /// The server.
        server: Server,
        /// To what it answered so.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The server refused for good (a 5xx answer).
    Rejected {
        /// The server.
        server: Server,
        /// What it refused.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The server ended the connection, or does not speak SMTP.
    HungUp {
        /// The server.
        server: Server,
        /// The TLS mode that was used.
        tls: Tls,
        /// What it was asked.
        stage: Stage,
        /// What the system said; `None` when it just ended.
        said: Option<Text>,
    },
    /// Anything else.
    Other {
        /// The server.
        server: Server,
        /// Where it happened.
        stage: Stage,
        /// What was said.
        said: Text,
    },
}

impl MailError {
    /// Whether it is about the server or the way to it, not about one message: the next message
    /// would meet the same.
    pub fn is_about_server(&self) -> bool {
        use MailError as E;
        match self {
            E::UnknownHost { .. }
            | E::Unreachable { .. }
            | E::WrongTlsMode { .. }
            | E::NoStartTls { .. }
            | E::Certificate { .. }
            | E::NoLogin { .. }
            | E::Credentials { .. }
            | E::BadRoot => true,
            E::Timeout { stage, .. } | E::HungUp { stage, .. } | E::Other { stage, .. } => {
                stage.is_before_message()
            }
            E::Temporary { stage, reply, .. } => stage.is_before_message() || reply.code == 421,
            E::Rejected { stage, reply, .. } => {
                stage.is_before_message() || reply.wants_login_or_tls()
            }
            _ => false,
        }
    }

    /// Whether the server has refused this message for good: trying again changes nothing.
    pub fn is_final(&self) -> bool {
        use MailError as E;
        match self {
            E::RecipientsRefused { .. } | E::TooLarge { .. } | E::NoUtf8Addresses { .. } => true,
            E::Rejected { .. } => !self.is_about_server(),
            _ => false,
        }
    }

    /// Whether the message may have arrived all the same: it was sent whole, and the answer was
    /// lost.
    pub fn may_have_arrived(&self) -> bool {
        use MailError as E;
        matches!(
            self,
            E::Timeout { stage: Stage::End, .. }
                | E::HungUp { stage: Stage::End, .. }
                | E::Other { stage: Stage::End, .. }
        )
    }
}

impl Explain for MailError {
    fn fact(&self) -> Text {
        facts::fact(self)
    }

    fn help(&self) -> Option<Text> {
        cures::help(self)
    }

    fn status(&self) -> ExitStatus {
        match self {
            MailError::BadAddress { .. }
            | MailError::BadHeader { .. }
            | MailError::Dkim { .. }
            | MailError::NoRecipient => ExitStatus::Usage,
            _ => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            MailError::BadAddress { input, .. } => Some(input.clone()),
            MailError::Attachment { path, .. } => Some(path.display().to_string()),
            MailError::UnknownHost { server, .. }
            | MailError::Unreachable { server, .. }
            | MailError::Timeout { server, .. } => Some(server.to_string()),
            _ => None,
        }
    }
}

impl Display for MailError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl std::error::Error for MailError {}

/// A step of the conversation with a mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Connecting.
    Connect,
    /// The server's first words.
    Greeting,
    /// EHLO, or HELO.
    Hello,
    /// STARTTLS and its answer.
    StartTls,
    /// The handshake: with the first byte, or behind STARTTLS.
    Tls,
    /// AUTH.
    Login,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA and the message.
    Message,
    /// The answer to the message. Whoever hears none does not know whether the server has it.
    End,
}

impl Stage {
    /// Whether no message had been spoken of yet.
    fn is_before_message(self) -> bool {
        matches!(
            self,
            Stage::Connect
                | Stage::Greeting
                | Stage::Hello
                | Stage::StartTls
                | Stage::Tls
                | Stage::Login
        )
    }
}

/// A server's answer (RFC 5321, 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Three digits: 2xx done, 3xx go on, 4xx not now, 5xx no.
    pub code: u16,
    /// The words behind it: foreign text, escape it before showing it.
    pub text: String,
}

impl Reply {
    /// Whether the same may be accepted later.
    pub fn is_temporary(&self) -> bool {
        (400..500).contains(&self.code)
    }

    /// RFC 4954, 6 and RFC 3207, 4: a login or STARTTLS has to come first.
    pub(crate) fn wants_login_or_tls(&self) -> bool {
        matches!(self.code, 530 | 538)
    }

    /// RFC 5321's 552 and RFC 3463's 5.3.4; 5.2.2 is a full mailbox under the same 552.
    pub(crate) fn is_about_size(&self) -> bool {
        (self.code == 552 && !self.text.starts_with("5.2.2")) || self.text.starts_with("5.3.4")
    }
}

/// Why a certificate is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// Nobody that is trusted has signed it.
    UnknownIssuer,
    /// Nobody but itself has signed it.
    SelfSigned,
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// It was made for another name.
    OtherName,
    /// Another reason.
    Other,
}
