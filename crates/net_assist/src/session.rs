//! Settings saved by name.
//!
//! A file of TOML whose keys are the words of the command line. Written whole or not at all; a key
//! that is not known is refused, with the one that may have been meant.

mod fields;
mod mistake;
mod store;
mod toml_words;

use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

use common::Lang;
use common::args::{BindAddress, Destination};
use common::codec::{Encoding, ErrorMode};
use serde::{Deserialize, Serialize};

use crate::link::{Group, Link, LinkKind};
use crate::payload::{Compose, LineEnd, Notation, View};
use crate::record::RecordFormat;

pub use fields::{group_text, parse_group};
pub(crate) use mistake::nearest;
pub use mistake::{FileError, Mistake};
pub use store::Store;
pub(crate) use store::{read, write_whole};

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Session {
    /// UDP, TCP client or TCP server.
    pub kind: LinkKind,
    /// The own address.
    #[serde(with = "fields::optional", skip_serializing_if = "Option::is_none")]
    pub bind: Option<BindAddress>,
    /// The peer.
    #[serde(with = "fields::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<Destination>,
    /// Whether SO_BROADCAST is set.
    pub broadcast: bool,
    /// Multicast groups.
    #[serde(with = "fields::groups", skip_serializing_if = "Vec::is_empty")]
    pub join: Vec<Group>,
    /// The buffer of one receive call in bytes, 1 to 65,535.
    pub buffer: NonZeroU16,
    /// The encoding of text, both ways.
    #[serde(with = "fields::plain")]
    pub encoding: Encoding,
    /// What to do with what does not fit.
    #[serde(with = "fields::plain")]
    pub errors: ErrorMode,
    /// What is typed: text or hex.
    pub notation: Notation,
    /// Whether `\xHH` and the like mean bytes in text.
    pub escapes: bool,
    /// What is added behind what was typed.
    pub line_end: LineEnd,
    /// How bytes are shown.
    pub view: View,
    /// The line that stands ready to be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The time between two, when sending at intervals.
    #[serde(with = "fields::interval", skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// How many are sent at intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The file with rules that answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<PathBuf>,
    /// The file that is recorded into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<PathBuf>,
    /// As what.
    pub record_format: RecordFormat,
    /// Whether each step is explained.
    pub explain: bool,
    /// The language of the sentences.
    #[serde(with = "fields::lang", skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Whether the mouse is used.
    pub mouse: bool,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            kind: LinkKind::Udp,
            bind: None,
            to: None,
            broadcast: false,
            join: Vec::new(),
            buffer: NonZeroU16::MAX,
            encoding: Encoding::Utf8,
            errors: ErrorMode::Strict,
            notation: Notation::Text,
            escapes: false,
            line_end: LineEnd::None,
            view: View::Text,
            message: None,
            interval: None,
            count: None,
            rules: None,
            record: None,
            record_format: RecordFormat::Text,
            explain: false,
            lang: None,
            mouse: false,
        }
    }
}

impl Session {
    /// What to open.
    pub fn link(&self) -> Link {
        Link {
            kind: self.kind,
            bind: self.bind.clone(),
            peer: self.to.clone(),
            broadcast: self.broadcast,
            groups: self.join.clone(),
            buffer: usize::from(self.buffer.get()),
            whole_characters: Some(self.encoding),
            half_open: false,
        }
    }

    /// How what is typed becomes bytes.
    pub fn compose(&self) -> Compose {
        Compose {
            notation: self.notation,
            escapes: self.escapes,
            encoding: self.encoding,
            errors: self.errors,
            line_end: self.line_end,
        }
    }

    /// The settings of a file's text.
    ///
    /// # Errors
    /// Something in it is wrong: where, and what would be right.
    pub fn from_toml(source: &str) -> Result<Self, Mistake> {
        toml::from_str(source).map_err(|error| Mistake::of_toml(&error, source))
    }

    /// The text of a file with these settings.
    pub fn to_toml(&self) -> String {
        // Every field is text, a number, a truth or a list of text, which TOML has.
        toml::to_string(self).unwrap_or_default()
    }

    /// Reads the user's settings of this name, or of a file: see [`Store::load`].
    ///
    /// # Errors
    /// There are none, or there is a mistake in them.
    pub fn load(name_or_path: &str) -> Result<Self, FileError> {
        Self::store(name_or_path)?.load(name_or_path)
    }

    /// Saves them: see [`Store::save`].
    ///
    /// # Errors
    /// It is no name, or the file cannot be written.
    pub fn save(&self, name_or_path: &str) -> Result<PathBuf, FileError> {
        Self::store(name_or_path)?.save(name_or_path, self)
    }

    /// The names under which the user's settings are saved.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn list() -> Result<Vec<String>, FileError> {
        Store::of_user()?.list()
    }

    /// Removes the user's settings of a name.
    ///
    /// # Errors
    /// There are none, or the file cannot be removed.
    pub fn delete(name: &str) -> Result<(), FileError> {
        Store::of_user()?.delete(name)
    }

    /// A file needs no home.
    fn store(name_or_path: &str) -> Result<Store, FileError> {
        match Store::of_user() {
            Err(FileError::NoHome) if name_or_path.contains(['/', '\\', '.']) => {
                Ok(Store::at(PathBuf::new()))
            }
            other => other,
        }
    }
}
