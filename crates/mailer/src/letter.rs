//! A message that is ready to be sent.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use lettre::message::header::{Date, Headers};

use crate::draft::Lists;
use crate::preview::Preview;
use crate::{Address, Contents, Dkim, MailError, Thread, address, header, mime};

/// A composed message: its bytes, its envelope and its Message-ID. None of them changes when it
/// is posted again.
#[derive(Clone, Debug)]
pub struct Letter {
    from: Address,
    to: Vec<Address>,
    subject: String,
    message_id: String,
    bytes: Vec<u8>,
    preview: Option<Box<Preview>>,
}

/// What a draft has become.
pub(crate) struct Written {
    pub(crate) lists: Lists,
    pub(crate) subject: String,
    pub(crate) contents: Contents,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) thread: Option<Thread>,
}

/// A letter in pieces that can be kept anywhere, and made a letter again: [`Letter::to_parts`],
/// [`Letter::from_parts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterParts {
    /// The envelope's sender: an address alone.
    pub from: String,
    /// The envelope's recipients, blind copies too.
    pub to: Vec<String>,
    /// The subject as it was given.
    pub subject: String,
    /// The Message-ID with its angle brackets.
    pub message_id: String,
    /// The message as it goes over the wire.
    pub bytes: Vec<u8>,
}

impl Letter {
    pub(crate) fn compose(written: Written, dkim: Option<&Dkim>) -> Result<Self, MailError> {
        written.contents.check()?;
        let random = random();
        let message_id = new_message_id(&written.lists.from.wire_domain(), random);
        let date = date();
        let mut bytes = headers(&written, &message_id, &date)?.into_bytes();
        bytes.extend_from_slice(&mime::body(&written.contents, &format!("{random:016x}")));
        if let Some(dkim) = dkim {
            let mut signed = dkim.sign(&bytes)?.into_bytes();
            signed.append(&mut bytes);
            bytes = signed;
        }
        let Lists { from, to, cc, bcc, .. } = &written.lists;
        let to = without_doubles(to.iter().chain(cc).chain(bcc));
        let (from, subject) = (from.clone(), written.subject.clone());
        let preview = Some(Box::new(Preview::new(written, &message_id, &date, bytes.len())));
        Ok(Self { from, to, subject, message_id, bytes, preview })
    }

    /// The sender.
    pub fn from(&self) -> &Address {
        &self.from
    }

    /// The recipients of the envelope: those of To, Cc and Bcc, each once.
    pub fn to(&self) -> &[Address] {
        &self.to
    }

    /// The subject as it was given, not as it is encoded on the wire.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The Message-ID with its angle brackets (RFC 5322, 3.6.4).
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// The message as it goes over the wire: headers, an empty line, the body; CRLF line ends.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The message in words, for whoever wants to see it before it is sent; `None` for a letter
    /// that was made of parts.
    pub fn preview(&self) -> Option<&Preview> {
        self.preview.as_deref()
    }

    /// The same letter to fewer recipients: those that a server asked to try again.
    pub(crate) fn to_only(&self, recipients: Vec<Address>) -> Self {
        Self { to: recipients, ..self.clone() }
    }

    /// The pieces, to keep them.
    pub fn to_parts(&self) -> LetterParts {
        LetterParts {
            from: self.from.email().to_owned(),
            to: self.to.iter().map(ToString::to_string).collect(),
            subject: self.subject.clone(),
            message_id: self.message_id.clone(),
            bytes: self.bytes.clone(),
        }
    }

    /// The letter of which [`Letter::to_parts`] made these pieces.
    ///
    /// # Errors
    /// When they cannot be such pieces: an address is none, or there is no recipient.
    pub fn from_parts(parts: LetterParts) -> Result<Self, MailError> {
        let from = address::parse(&parts.from)?;
        let to: Vec<_> = parts.to.iter().map(|to| address::parse(to)).collect::<Result<_, _>>()?;
        if to.is_empty() {
            return Err(MailError::NoRecipient);
        }
        let bad = |problem| MailError::BadHeader { header: "Message-ID".into(), problem };
        let message_id = parts.message_id.parse::<Thread>().map_err(bad)?.to_string();
        let LetterParts { subject, bytes, .. } = parts;
        Ok(Self { from, to, subject, message_id, bytes, preview: None })
    }
}

/// All headers but those of the body, each line with its CRLF.
fn headers(written: &Written, message_id: &str, date: &str) -> Result<String, MailError> {
    let Lists { from, to, cc, reply_to, bcc: _ } = &written.lists;
    let text = |name: &str, value: &str| {
        header::text(name, value)
            .map_err(|problem| MailError::BadHeader { header: name.into(), problem })
    };
    let mut lines = vec![
        format!("Date: {date}"),
        header::addresses("From", std::slice::from_ref(from)),
        header::addresses("To", to),
    ];
    for (name, list) in [("Cc", cc), ("Reply-To", reply_to)] {
        if !list.is_empty() {
            lines.push(header::addresses(name, list));
        }
    }
    lines.push(text("Subject", &written.subject)?);
    lines.push(format!("Message-ID: {message_id}"));
    if let Some(thread) = &written.thread {
        let first = [thread.first().to_owned()];
        lines.extend(["In-Reply-To", "References"].map(|name| header::tokens(name, &first)));
    }
    for (name, value) in &written.headers {
        lines.push(text(name, value)?);
    }
    lines.push("MIME-Version: 1.0".to_owned());
    Ok(lines.join("\r\n") + "\r\n")
}

/// One copy for each mailbox, whoever else's list it stands in; domains know no case.
fn without_doubles<'a>(addresses: impl Iterator<Item = &'a Address>) -> Vec<Address> {
    let mut seen = HashSet::new();
    let key = |address: &Address| {
        let email = address.wire_email();
        let (local, domain) = email.rsplit_once('@').unwrap_or((&email, ""));
        format!("{local}@{}", domain.to_ascii_lowercase())
    };
    addresses.filter(|address| seen.insert(key(address))).cloned().collect()
}

/// Now, as RFC 5322 writes it.
fn date() -> String {
    let mut headers = Headers::new();
    headers.set(Date::now());
    headers.get_raw("Date").unwrap_or_default().to_owned()
}

/// Every `RandomState` has other keys: std's one source of random numbers.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A Message-ID that no other message has: time, process and a random number, at the sender's
/// domain; this machine's name is nobody's business.
fn new_message_id(domain: &str, random: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("<{:x}.{:x}.{random:016x}@{domain}>", now.as_nanos(), process::id())
}
