//! What is sent: text, and files beside it.

use std::fs;
use std::path::Path;

use crate::MailError;

/// The contents of a message. A `&str` or a `String` is plain text, its line breaks kept as
/// typed; attachments are added to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    text: String,
    attachments: Vec<Attachment>,
}

impl Contents {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), attachments: Vec::new() }
    }

    /// Adds an attachment.
    #[must_use]
    pub fn attach(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    pub(crate) fn as_text(&self) -> &str {
        &self.text
    }

    pub(crate) fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }
}

impl From<&str> for Contents {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Contents {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// A file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Attachment {
    /// An attachment made of bytes. Sent as `application/octet-stream`: the recipient's program
    /// goes by the name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }

    /// Reads a file; its name goes along, its directory does not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, MailError> {
        let bytes = fs::read(path)
            .map_err(|source| MailError::Attachment { path: path.to_owned(), source })?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self::new(name.to_string_lossy(), bytes))
    }
}
