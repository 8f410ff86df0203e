//! A certification authority for this machine's own servers.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::CertificateDer;

use super::private;
use crate::SinkError;
use crate::fault::BadCertificate;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the authority is good for.
const YEARS: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
/// How long a server's certificate is good for: longer ones are refused by some clients.
const TERM: Duration = Duration::from_secs(397 * 24 * 60 * 60);
/// Clocks differ.
const BEFORE: Duration = Duration::from_secs(24 * 60 * 60);
/// The line before the certificate that tells until when it is good, in seconds since 1970.
/// Reading it there spares a parser of certificates.
const UNTIL: &str = "Good-Until: ";

/// An authority whose key lies in a directory, readable by this user only.
#[derive(Clone)]
pub struct Authority(Arc<Kept>);

struct Kept {
    dir: PathBuf,
    ca_file: PathBuf,
    issuer: Issuer<'static, KeyPair>,
    ca: String,
}

impl fmt::Debug for Authority {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Authority").field("dir", &self.0.dir).finish_non_exhaustive()
    }
}

/// A certificate with what is sent along, and its key.
pub(super) struct Issued {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: KeyPair,
}

impl Authority {
    /// Takes the authority that lies in this directory, or makes one there: when there is none,
    /// when it is good for less than a server's certificate is to be, and when others could have
    /// read its key.
    ///
    /// # Errors
    /// When the directory cannot be made, read or written.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, SinkError> {
        let dir = dir.into();
        match Self::open_at(&dir, SystemTime::now()) {
            Ok(authority) => Ok(authority),
            Err(source) => Err(SinkError::Certificates { dir, source }),
        }
    }

    pub(super) fn open_at(dir: &Path, now: SystemTime) -> io::Result<Self> {
        private::create_dir(dir)?;
        let path = dir.join("authority.pem");
        let (key, ca) = match kept(&path, now)? {
            Some(found) => found,
            None => make(&path, now)?,
        };
        let ca_file = dir.join("ca.pem");
        if fs::read_to_string(&ca_file).ok().as_ref() != Some(&ca) {
            private::put(&ca_file, &ca)?;
        }
        // Name and key are all that signing takes of a certificate, and both are known.
        let issuer = Issuer::new(ca_params(now), key);
        Ok(Self(Arc::new(Kept { dir: dir.to_owned(), ca_file, issuer, ca })))
    }

    /// The authority's certificate as PEM: the file that a client is told to trust.
    pub fn ca_file(&self) -> &Path {
        &self.0.ca_file
    }

    /// The same, read.
    pub fn ca_pem(&self) -> &str {
        &self.0.ca
    }

    pub(super) fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// A certificate for this machine.
    pub(super) fn good(&self) -> Result<Issued, rcgen::Error> {
        self.issue(&server_params(own_names())?)
    }

    /// A certificate that no client may trust.
    pub(super) fn bad(&self, what: BadCertificate) -> Result<Issued, rcgen::Error> {
        match what {
            BadCertificate::Expired => {
                let mut params = server_params(own_names())?;
                params.not_before = date_time_ymd(2001, 1, 1);
                params.not_after = date_time_ymd(2002, 1, 1);
                self.issue(&params)
            }
            BadCertificate::WrongName => self.issue(&server_params(vec!["wrong.example".into()])?),
            BadCertificate::SelfSigned => {
                let key = KeyPair::generate()?;
                let certificate = server_params(own_names())?.self_signed(&key)?;
                Ok(Issued { chain: vec![certificate.der().clone()], key })
            }
        }
    }

    fn issue(&self, params: &CertificateParams) -> Result<Issued, rcgen::Error> {
        let key = KeyPair::generate()?;
        let certificate: Certificate = params.signed_by(&key, &self.0.issuer)?;
        Ok(Issued { chain: vec![certificate.der().clone()], key })
    }
}

/// The authority's key and certificate, unless there is none that may be used.
fn kept(path: &Path, now: SystemTime) -> io::Result<Option<(KeyPair, String)>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if private::is_exposed(path)? {
        return Ok(None);
    }
    let usable = || {
        let at = text.find(UNTIL)?;
        let (key, ca) = text.split_at_checked(at)?;
        let until = ca.lines().next()?.strip_prefix(UNTIL)?.parse().ok()?;
        let is_good = Duration::from_secs(until) > since_1970(now) + TERM + DAY;
        is_good.then_some((KeyPair::from_pem(key).ok()?, ca.to_owned()))
    };
    Ok(usable())
}

/// Makes an authority, unless another process has just done so.
fn make(path: &Path, now: SystemTime) -> io::Result<(KeyPair, String)> {
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = ca_params(now).self_signed(&key).map_err(io::Error::other)?;
    let until = (since_1970(now) + YEARS).as_secs();
    let ca = format!("{UNTIL}{until}\n{}", certificate.pem());
    let text = format!("{}{ca}", key.serialize_pem());
    if private::put_first(path, &text)? {
        return Ok((key, ca));
    }
    match kept(path, now)? {
        Some(found) => Ok(found),
        None => private::put(path, &text).map(|()| (key, ca)),
    }
}

fn ca_params(now: SystemTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, "mail_sink, for tests on this machine");
    params.not_before = date_time_ymd(1970, 1, 1) + since_1970(now).saturating_sub(BEFORE);
    params.not_after = date_time_ymd(1970, 1, 1) + since_1970(now) + YEARS;
    params
}

fn server_params(names: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let now = since_1970(SystemTime::now());
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, "mail_sink");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = date_time_ymd(1970, 1, 1) + now.saturating_sub(BEFORE);
    params.not_after = date_time_ymd(1970, 1, 1) + now + TERM;
    Ok(params)
}

/// Under which names this machine's servers are reached.
fn own_names() -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let host = hostname::get().ok().and_then(|name| name.into_string().ok());
    // What is no name of the DNS cannot stand in a certificate.
    let is_name = |name: &String| {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        !name.is_empty() && name.chars().all(is_sign) && name != "localhost"
    };
    names.extend(host.filter(is_name));
    names
}

fn since_1970(now: SystemTime) -> Duration {
    now.duration_since(UNIX_EPOCH).unwrap_or_default()
}
