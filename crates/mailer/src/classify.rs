//! From what the system, TLS or a server said to what happened.

use std::io::{self, ErrorKind};
use std::time::Duration;

use common::console::shown;
use common::error::system_said;
use common::{Lang, Text, text};
use rustls::{CertificateError, Error as TlsError, InvalidMessage};

use crate::error::{Distrust, Reply, Stage};
use crate::wire::NoSmtp;
use crate::{MailError, Mailer, Refused, Tls};

/// Where a conversation was when it failed.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) mailer: &'a Mailer,
    pub(crate) stage: Stage,
    /// How long the stage might have taken.
    limit: Duration,
}

impl<'a> Place<'a> {
    pub(crate) fn new(mailer: &'a Mailer, stage: Stage) -> Self {
        let limits = &mailer.timeouts;
        let limit = match stage {
            Stage::Connect => limits.connect,
            Stage::Greeting => limits.greeting,
            Stage::Message => limits.data,
            Stage::End => limits.end,
            _ => limits.command,
        };
        Self { mailer, stage, limit }
    }

    /// Another stage under the limit of this one.
    pub(crate) fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }
}

/// Every recipient was refused: for good, or only for now.
pub(crate) fn nobody_left(mailer: &Mailer, refused: Vec<Refused>) -> MailError {
    let server = mailer.server.clone();
    match refused.iter().find(|one| !one.reply.is_temporary()) {
        Some(_) => MailError::RecipientsRefused { server, refused },
        None => {
            let first = refused.into_iter().next().map(|one| one.reply);
            let reply = first.unwrap_or(Reply { code: 450, text: String::new() });
            MailError::Temporary { server, stage: Stage::Recipient, reply }
        }
    }
}

/// An answer that is no yes. `bytes` is the length of the message, where one was spoken of.
pub(crate) fn answered(reply: Reply, bytes: usize, place: &Place<'_>) -> MailError {
    let server = place.mailer.server.clone();
    let stage = place.stage;
    match stage {
        _ if reply.is_temporary() => MailError::Temporary { server, stage, reply },
        _ if reply.code < 400 => out_of_step(&reply, place),
        Stage::Login => {
            let user = place.mailer.login.as_ref().map(|login| login.user.clone());
            MailError::Credentials { server, user: user.unwrap_or_default(), reply }
        }
        Stage::Sender | Stage::Message | Stage::End if reply.is_about_size() => {
            MailError::TooLarge { server, bytes, limit: None, reply: Some(reply) }
        }
        _ => MailError::Rejected { server, stage, reply },
    }
}

/// A yes to something else than what was asked.
fn out_of_step(reply: &Reply, place: &Place<'_>) -> MailError {
    let Mailer { server, tls, .. } = place.mailer;
    let (code, text) = (reply.code, shown(&reply.text, Lang::En));
    let said = text!(
        "it answered {code} {text}, and that is no answer to this",
        "对方答复 {code} {text}，但这里不该这样答复"
    );
    MailError::HungUp { server: server.clone(), tls: *tls, stage: place.stage, said: Some(said) }
}

/// What went wrong with the bytes: the network, or TLS. `self_signed` tells whether a certificate
/// that was refused had signed itself.
pub(crate) fn broken(error: &io::Error, self_signed: bool, place: &Place<'_>) -> MailError {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(tls) => encryption(tls, self_signed, place),
        None => network(error, place),
    }
}

pub(crate) fn network(error: &io::Error, place: &Place<'_>) -> MailError {
    let Mailer { server, tls, .. } = place.mailer;
    let (server, tls, stage, said) = (server.clone(), *tls, place.stage, system_said(error));
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            MailError::Timeout { server, tls, stage, after: place.limit }
        }
        // Not SMTP, or an end in the middle of it.
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            let not_smtp = error.get_ref().and_then(|inner| inner.downcast_ref());
            let said = not_smtp.map(|NoSmtp(what)| what.clone());
            MailError::HungUp { server, tls, stage, said }
        }
        kind if stage == Stage::Connect => {
            MailError::Unreachable { server, refused: kind == ErrorKind::ConnectionRefused, said }
        }
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected => MailError::HungUp { server, tls, stage, said: Some(said) },
        _ => MailError::Other { server, stage, said },
    }
}

fn encryption(error: &TlsError, self_signed: bool, place: &Place<'_>) -> MailError {
    let Mailer { server, tls, .. } = place.mailer;
    let (server, tls) = (server.clone(), *tls);
    match error {
        // What came instead of a TLS record was the greeting, in the clear.
        TlsError::InvalidMessage(InvalidMessage::InvalidContentType) if tls == Tls::Implicit => {
            MailError::WrongTlsMode { server, tls }
        }
        TlsError::InvalidCertificate(problem) => {
            let why = match distrust(problem) {
                Distrust::UnknownIssuer | Distrust::Other if self_signed => Distrust::SelfSigned,
                why => why,
            };
            MailError::Certificate { server, why, said: error.to_string() }
        }
        _ => {
            let said: Text = text!("{error}", "TLS 报告（{error}）");
            MailError::Other { server, stage: place.stage, said }
        }
    }
}

fn distrust(problem: &CertificateError) -> Distrust {
    match problem {
        // A bad signature is the work of another authority under the name of a trusted one.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Distrust::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Distrust::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Distrust::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Distrust::OtherName
        }
        _ => Distrust::Other,
    }
}
