//! A message that is ready to be sent.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{self, ContentType};
use lettre::message::{self, Mailbox, Mailboxes, MultiPart, SinglePart};

use crate::address::refuse_control_characters;
use crate::{Address, Attachment, Contents, MailError};

/// A composed message: its bytes, its envelope and its Message-ID. None of them changes when it
/// is posted again.
#[derive(Clone, Debug)]
pub struct Letter {
    from: Address,
    to: Vec<Address>,
    subject: String,
    message_id: String,
    bytes: Vec<u8>,
}

impl Letter {
    pub(crate) fn compose(
        from: Address,
        to: Vec<Address>,
        subject: &str,
        contents: &Contents,
    ) -> Result<Self, MailError> {
        check_header("Subject", subject)?;
        for attachment in contents.attachments() {
            check_header("filename", &attachment.name)?;
        }
        let message_id = new_message_id(from.domain());
        let mut builder = Message::builder()
            .from(stand_in())
            .date_now()
            .message_id(Some(message_id.clone()))
            .subject(subject)
            .envelope(envelope(&from, &to)?);
        for address in &to {
            builder = builder.to(address.mailbox());
        }
        let message = if contents.attachments().is_empty() {
            builder.singlepart(text_part(contents))
        } else {
            builder.multipart(mixed(contents))
        };
        let mut message = message.map_err(|_| MailError::NoRecipient)?;
        message.headers_mut().set(header::From::from(Mailboxes::from(from.mailbox())));
        let bytes = message.formatted();
        Ok(Self { from, to, subject: subject.to_owned(), message_id, bytes })
    }

    /// The sender.
    pub fn from(&self) -> &Address {
        &self.from
    }

    /// The recipients.
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
}

/// lettre reads the sender back from its header, and cannot read all that it can write: not an
/// address at an IP address, nor one that is not ASCII. So the real one is set afterwards.
fn stand_in() -> Mailbox {
    Mailbox::new(None, lettre::Address::new_dangerous("sender", "localhost"))
}

fn check_header(header: &'static str, value: &str) -> Result<(), MailError> {
    refuse_control_characters(value).map_err(|problem| MailError::BadHeader { header, problem })
}

fn envelope(from: &Address, to: &[Address]) -> Result<Envelope, MailError> {
    let to = to.iter().map(|address| address.mailbox().email).collect();
    // It refuses an empty list of recipients, and nothing else.
    Envelope::new(Some(from.mailbox().email), to).map_err(|_| MailError::NoRecipient)
}

/// `.body(String)` would leave the Content-Type out, and a client would guess the encoding.
fn text_part(contents: &Contents) -> SinglePart {
    SinglePart::plain(contents.as_text().to_owned())
}

fn mixed(contents: &Contents) -> MultiPart {
    let text = MultiPart::mixed().singlepart(text_part(contents));
    contents.attachments().iter().fold(text, |parts, Attachment { name, bytes }| {
        let file = message::Attachment::new(name.clone());
        parts.singlepart(file.body(bytes.clone(), octet_stream()))
    })
}

fn octet_stream() -> ContentType {
    // The fallback is never used; the name of the type is a constant.
    ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN)
}

/// A Message-ID that no other message has: time, process and a random number, at the sender's
/// domain. lettre would put this machine's name there, which is nobody's business.
fn new_message_id(domain: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // Every RandomState has other keys: std's one source of random numbers.
    let random = RandomState::new().build_hasher().finish();
    format!("<{:x}.{:x}.{random:016x}@{domain}>", now.as_nanos(), process::id())
}
