//! Mail with yagmail's ease: a mailer knows its server, and one call sends.
//!
//! ```no_run
//! use mailer::{Mailer, Secret};
//!
//! let password = Secret::new("from a file, never from the command line");
//! let mailer = Mailer::new("me@example.com", password, "smtp.example.com").alias("张三");
//! let receipt = mailer.send("you@example.com", "Hello", "The text.")?;
//! println!("{} took {}", receipt.server, receipt.message_id);
//! # Ok::<(), mailer::MailError>(())
//! ```
//!
//! [`Mailer::send`] is two steps that can also be taken one at a time: [`Mailer::draft`] and
//! [`Draft::compose`] make a [`Letter`] without any network, and [`Mailer::post`] (or a
//! [`Connection`], for many) hands it to the server. A letter keeps its Message-ID, so posting it
//! again after a failure does not make it another message. An [`outbox`](outbox::Outbox) keeps
//! letters on disk until a server has taken them.
//!
//! | module | holds |
//! |---|---|
//! | [`address`], [`recipients`] | who sends and who receives |
//! | [`contents`] | what is sent: text, HTML, pictures, attachments |
//! | [`draft`] | copies, headers, conversations |
//! | [`url`] | the server as one word: `smtps://user@host:465` |
//! | [`secret`] | where passwords come from |
//! | [`outbox`] | letters on disk until they are delivered |
//! | [`error`] | what went wrong, at which stage, and what to do next |
//!
//! lettre checks addresses and encodes bodies. The conversation with the server is this crate's
//! own: lettre limits the time of a single read, not of a stage, and does not tell the stage at
//! which something went wrong.
//!
//! Left out on purpose: reading mail, encrypted or signed contents (S/MIME, OpenPGP), getting
//! tokens for XOAUTH2.

mod abilities;
pub mod address;
mod certificate;
mod classify;
mod connection;
pub mod contents;
mod conversation;
mod dial;
mod dkim;
pub mod draft;
pub mod error;
mod header;
pub mod html_text;
mod letter;
mod login;
mod mailer;
mod media_type;
mod mime;
pub mod outbox;
mod preview;
pub mod recipients;
pub mod secret;
mod thread;
mod timeouts;
mod tls;
pub mod url;
mod wire;

pub use address::Address;
pub use connection::Connection;
pub use contents::{Attachment, Contents, Inline, Part};
pub use dkim::Dkim;
pub use draft::Draft;
pub use error::MailError;
pub use letter::{Letter, LetterParts};
pub use mailer::{Mailer, Receipt, Refused};
pub use preview::Preview;
pub use recipients::{IntoRecipient, IntoRecipients, Oneself};
pub use secret::Secret;
pub use thread::Thread;
pub use timeouts::Timeouts;
pub use url::{Server, SmtpUrl, Tls};
