//! From lettre's errors to what happened.
//!
//! lettre's own classes are not enough: `is_timeout` is false for a read that timed out on Unix
//! (`EAGAIN`), and `is_tls` is false for a certificate that was refused. So the source of the
//! error is looked at, by type.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

use common::error::system_said;
use common::{Text, text};
use lettre::transport::smtp;
use lettre::transport::smtp::response::Response;
use rustls::{CertificateError, Error as TlsError, InvalidMessage};

use crate::error::{Distrust, Reply, Stage};
use crate::{MailError, Mailer, Refused, Tls};

/// Where a conversation was when it failed.
pub(crate) struct Place<'a> {
    pub(crate) mailer: &'a Mailer,
    pub(crate) stage: Stage,
}

/// What a server answered.
pub(crate) fn reply(response: &Response) -> Reply {
    let text = response.message().collect::<Vec<_>>().join(" ");
    Reply { code: response.code().into(), text }
}

/// The negative answer that made the error, where one did.
pub(crate) fn reply_of(error: &smtp::Error) -> Option<Reply> {
    let code = error.status()?.into();
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    Some(Reply { code, text: text.split_whitespace().collect::<Vec<_>>().join(" ") })
}

pub(crate) fn failure(error: &smtp::Error, place: &Place<'_>) -> MailError {
    if let Some(reply) = reply_of(error) {
        return answered(reply, place);
    }
    match io_error(error) {
        Some(error) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(tls) => encryption(tls, place),
            None => network(error, place),
        },
        // lettre tells an end of the stream and an answer that is no SMTP by the same class.
        None if error.is_response() => MailError::HungUp {
            server: place.mailer.server.clone(),
            tls: place.mailer.tls,
            stage: place.stage,
            said: None,
        },
        None => MailError::Other {
            server: place.mailer.server.clone(),
            stage: place.stage,
            said: text!("{error}", "{error}"),
        },
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

fn answered(reply: Reply, place: &Place<'_>) -> MailError {
    let server = place.mailer.server.clone();
    let stage = place.stage;
    match stage {
        _ if reply.is_temporary() => MailError::Temporary { server, stage, reply },
        Stage::Login => {
            let user = place.mailer.login.as_ref().map(|(user, _)| user.clone());
            MailError::Credentials { server, user: user.unwrap_or_default(), reply }
        }
        Stage::Sender | Stage::Message if reply.is_about_size() => {
            MailError::TooLarge { server, reply }
        }
        _ => MailError::Rejected { server, stage, reply },
    }
}

/// The system's or rustls's error at the root of lettre's.
fn io_error(error: &smtp::Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref() {
            return Some(error);
        }
        source = error.source();
    }
    None
}

fn network(error: &io::Error, place: &Place<'_>) -> MailError {
    let Mailer { server, tls, timeout, .. } = place.mailer;
    let (server, tls, stage, said) = (server.clone(), *tls, place.stage, system_said(error));
    match error.kind() {
        ErrorKind::WouldBlock => MailError::Timeout { server, tls, stage, after: *timeout },
        // A read that times out is "would block" on Unix (socket(7)) and "timed out" on Windows;
        // connecting is "timed out" on both.
        ErrorKind::TimedOut => {
            let connecting = stage == Stage::Greeting && !cfg!(windows);
            let stage = if connecting { Stage::Connect } else { stage };
            MailError::Timeout { server, tls, stage, after: *timeout }
        }
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => MailError::HungUp { server, tls, stage, said: Some(said) },
        kind if stage == Stage::Greeting => {
            MailError::Unreachable { server, refused: kind == ErrorKind::ConnectionRefused, said }
        }
        _ => MailError::Other { server, stage, said },
    }
}

fn encryption(error: &TlsError, place: &Place<'_>) -> MailError {
    let Mailer { server, tls, .. } = place.mailer;
    let server = server.clone();
    match error {
        // What came instead of a TLS record was the greeting, in the clear.
        TlsError::InvalidMessage(InvalidMessage::InvalidContentType) if *tls == Tls::Implicit => {
            MailError::WrongTlsMode { server }
        }
        TlsError::InvalidCertificate(problem) => {
            MailError::Certificate { server, why: distrust(problem), said: error.to_string() }
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
