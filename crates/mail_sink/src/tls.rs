//! Encryption with a certificate of one's own (feature `tls`): STARTTLS (RFC 3207) and TLS from
//! the first byte (RFC 8314).
//!
//! No authority of the world signs for `localhost`. So an [`Authority`] is made on first use and
//! kept; a client is told to trust its certificate, [`Authority::ca_file`]. What it signs is made
//! anew at each start, so that it never runs out and always bears the host's present name.

mod authority;
mod private;

use std::io;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;

use crate::SinkError;
use crate::fault::{BadCertificate, Effect, Faults, Stage};
use crate::session::Terms;

pub use authority::Authority;
use authority::Issued;

/// How a catcher encrypts.
#[derive(Clone, Debug)]
pub struct Tls {
    /// When encryption begins.
    pub mode: Mode,
    /// Who signs the certificate.
    pub authority: Authority,
    /// Whether a login is taken before STARTTLS, where others on the way could read it.
    pub login_in_clear: bool,
}

/// When encryption begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The client asks for it with STARTTLS, as on port 587.
    StartTls,
    /// With the first byte, as on port 465.
    Implicit,
}

/// A good certificate and every bad one, ready to be shown.
pub(crate) struct Handshakes {
    mode: Mode,
    login_in_clear: bool,
    good: Arc<ServerConfig>,
    expired: Arc<ServerConfig>,
    wrong_name: Arc<ServerConfig>,
    self_signed: Arc<ServerConfig>,
}

impl Handshakes {
    pub(crate) fn new(tls: Tls) -> Result<Self, SinkError> {
        let Tls { mode, authority, login_in_clear } = tls;
        let make = |issued: Result<Issued, rcgen::Error>| {
            issued.map_err(io::Error::other).and_then(configured)
        };
        let failed = |source| SinkError::Certificates { dir: authority.dir().to_owned(), source };
        let bad = |what| make(authority.bad(what)).map_err(failed);
        Ok(Self {
            mode,
            login_in_clear,
            good: make(authority.good()).map_err(failed)?,
            expired: bad(BadCertificate::Expired)?,
            wrong_name: bad(BadCertificate::WrongName)?,
            self_signed: bad(BadCertificate::SelfSigned)?,
        })
    }

    pub(crate) fn is_implicit(&self) -> bool {
        self.mode == Mode::Implicit
    }

    pub(crate) fn terms<'a>(&self, terms: Terms<'a>) -> Terms<'a> {
        Terms {
            starttls: self.mode == Mode::StartTls,
            encrypted: self.is_implicit(),
            login_in_clear: self.login_in_clear,
            ..terms
        }
    }

    /// What the next client is shown.
    pub(crate) fn next(&self, faults: &Faults) -> Arc<ServerConfig> {
        Arc::clone(match faults.next(Stage::Certificate) {
            Some(Effect::Certificate(BadCertificate::Expired)) => &self.expired,
            Some(Effect::Certificate(BadCertificate::WrongName)) => &self.wrong_name,
            Some(Effect::Certificate(BadCertificate::SelfSigned)) => &self.self_signed,
            _ => &self.good,
        })
    }
}

fn configured(issued: Issued) -> io::Result<Arc<ServerConfig>> {
    let key = PrivatePkcs8KeyDer::from(issued.key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(issued.chain, key.into())
        .map_err(io::Error::other)?;
    Ok(Arc::new(config))
}

#[cfg(test)]
#[path = "tls_tests.rs"]
mod tests;
