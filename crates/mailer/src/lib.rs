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
//! [`Mailer::send`] is two steps that can also be taken one at a time: [`Mailer::compose`] makes
//! a [`Letter`] without any network, and [`Mailer::post`] hands it to the server. A letter keeps
//! its Message-ID, so posting it again after a failure does not make it another message.
//!
//! | module | holds |
//! |---|---|
//! | [`address`] | who sends and who receives |
//! | [`contents`] | what is sent: text and attachments |
//! | [`url`] | the server as one word: `smtps://user@host:465` |
//! | [`error`] | what went wrong, at which stage, and what to do next |
//!
//! Left out on purpose: an outbox on disk, HTML, DKIM and many messages over one connection.

pub mod address;
mod classify;
pub mod contents;
mod conversation;
pub mod error;
mod letter;
mod mailer;
mod secret;
mod tls;
pub mod url;

pub use address::{Address, IntoRecipients, Oneself};
pub use contents::{Attachment, Contents};
pub use error::MailError;
pub use letter::Letter;
pub use mailer::{Mailer, Receipt, Refused};
pub use secret::Secret;
pub use url::{Server, SmtpUrl, Tls};
