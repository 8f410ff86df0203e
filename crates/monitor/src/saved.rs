//! What outlives the program, so that a restart neither repeats nor loses an alert.
//!
//! The state is one small TOML file. It is replaced whole (written beside, synced, renamed), so a
//! crash at any point leaves the old state or the new one. It is written when something happened,
//! and while a `for` is being counted often enough that a quick restart goes on counting.
//!
//! Times are on the **monitor's clock**: a monotonic clock that goes on where it was. After a
//! restart it continues with its last value and the time that has passed since, as the wall clock
//! tells it; that one moment is the only one at which the wall clock counts. Should it have been
//! set back in between, the time in between is taken as nothing.
//!
//! An alert goes out once, wherever the program is killed, if its steps keep this order:
//! 1. [`StateFile::keep`]: the group is written down as unposted,
//! 2. the letter goes into the outbox under the group's id, unless it lies there already,
//! 3. [`Notifier::posted`] and [`StateFile::keep`],
//! 4. only now the outbox delivers.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::error::system_said;
use common::escape::escaped;
use common::{Explain, Text, text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::judge::{Judge, JudgeMemory};
use crate::notify::{Notifier, NotifierMemory};
use crate::sample::Sample;

/// The version of the file that this program writes.
const VERSION: u32 = 1;
/// No state of a monitor is larger.
const LARGEST: u64 = 64 << 20;

/// A state as it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedState {
    version: u32,
    saved: Timestamp,
    /// The monitor's clock at that moment.
    clock: Duration,
    /// What a judge has to know.
    pub judge: JudgeMemory,
    /// What a notifier has to know.
    pub notifier: NotifierMemory,
}

impl SavedState {
    /// The state of a monitor that never ran.
    pub fn new() -> Self {
        let (judge, notifier) = (JudgeMemory::default(), NotifierMemory::default());
        let (saved, clock) = (Timestamp::UNIX_EPOCH, Duration::ZERO);
        Self { version: VERSION, saved, clock, judge, notifier }
    }

    /// The state at the time of a sample.
    pub fn of(judge: &Judge, notifier: &Notifier, sample: &Sample) -> Self {
        Self {
            version: VERSION,
            saved: sample.time.timestamp(),
            clock: sample.at,
            judge: judge.memory(),
            notifier: notifier.memory().clone(),
        }
    }

    /// Where the monitor's clock goes on, when the wall clock shows `now`.
    pub fn clock(&self, now: Timestamp) -> Duration {
        let nobody_was_here = self.clock.is_zero() && self.saved == Timestamp::UNIX_EPOCH;
        if nobody_was_here {
            return Duration::ZERO;
        }
        let away = now.duration_since(self.saved);
        self.clock.saturating_add(Duration::try_from(away).unwrap_or_default())
    }

    /// The text of the file.
    ///
    /// # Errors
    /// When a time is too long to be written, which no clock reaches.
    pub fn to_toml(&self) -> Result<String, StateError> {
        toml::to_string(self).map_err(|error| StateError::Damaged { said: error.to_string() })
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// When it is not what [`SavedState::to_toml`] writes.
    pub fn from_toml(source: &str) -> Result<Self, StateError> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let damaged =
            |error: toml::de::Error| StateError::Damaged { said: error.message().to_owned() };
        let Head { version } = toml::from_str(source).map_err(damaged)?;
        if version != VERSION {
            return Err(StateError::OtherVersion { version });
        }
        toml::from_str(source).map_err(damaged)
    }
}

impl Default for SavedState {
    fn default() -> Self {
        Self::new()
    }
}

/// The file in which a state is kept.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    /// What is in the file, without what may be a little old, and since when.
    kept: Option<(Duration, JudgeMemory, NotifierMemory)>,
}

impl StateFile {
    /// The file and the state in it; the state of a monitor that never ran if there is no file.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged ([`StateFile::set_aside`]).
    pub fn open(path: &Path) -> Result<(Self, SavedState), StateError> {
        let file = Self { path: path.to_owned(), kept: None };
        let unreadable = |source| StateError::Read { path: path.to_owned(), source };
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((file, SavedState::new()));
            }
            Err(error) => return Err(unreadable(error)),
            Ok(found) if found.len() > LARGEST => {
                return Err(StateError::Damaged { said: format!("{} bytes", found.len()) });
            }
            Ok(_) => {}
        }
        let bytes = fs::read(path).map_err(unreadable)?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|error| StateError::Damaged { said: error.to_string() })?;
        Ok((file, SavedState::from_toml(&text)?))
    }

    /// Renames a damaged file to `NAME.damaged` and begins with an empty state: an alert that was
    /// told may be told again, none is lost.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn set_aside(path: &Path) -> io::Result<(Self, SavedState)> {
        let mut aside = path.as_os_str().to_owned();
        aside.push(".damaged");
        fs::rename(path, aside)?;
        Ok((Self { path: path.to_owned(), kept: None }, SavedState::new()))
    }

    /// Writes the state down if that matters; whether it was written. Durable when it returns.
    ///
    /// # Errors
    /// When it cannot be written; the next call tries again.
    pub fn keep(
        &mut self,
        judge: &Judge,
        notifier: &Notifier,
        sample: &Sample,
    ) -> Result<bool, StateError> {
        let (memory, notices) = (judge.memory(), notifier.memory());
        let essence = memory.essence();
        let is_kept = self.kept.as_ref().is_some_and(|(at, kept, told)| {
            let is_fresh = sample.at.saturating_sub(*at) < judge.gap() / 3;
            *kept == essence && told == notices && (is_fresh || !memory.counts_time())
        });
        if is_kept {
            return Ok(false);
        }
        self.write(judge, notifier, sample)?;
        self.kept = Some((sample.at, essence, notices.clone()));
        Ok(true)
    }

    /// Writes the state down, whether anything happened or not: at the end of a program.
    ///
    /// # Errors
    /// As [`StateFile::keep`].
    pub fn write(
        &mut self,
        judge: &Judge,
        notifier: &Notifier,
        sample: &Sample,
    ) -> Result<(), StateError> {
        let text = SavedState::of(judge, notifier, sample).to_toml()?;
        let path = &self.path;
        disk::replace(path, text.as_bytes())
            .map_err(|source| StateError::Write { path: path.clone(), source })
    }
}

/// What can go wrong with a saved state.
#[derive(Debug)]
pub enum StateError {
    /// The file cannot be read.
    Read {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be written.
    Write {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What is in the file is no state.
    Damaged {
        /// What its reader said.
        said: String,
    },
    /// Another version of this program wrote it.
    OtherVersion {
        /// The version of the file.
        version: u32,
    },
}

impl Explain for StateError {
    fn fact(&self) -> Text {
        match self {
            StateError::Read { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot read the saved state {path}: {en}", "无法读取保存的状态 {path}：{zh}")
            }
            StateError::Write { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot save the state to {path}: {en}", "无法把状态保存到 {path}：{zh}")
            }
            StateError::Damaged { said } => {
                let said = escaped(said);
                text!("the saved state is damaged: {said}", "保存的状态已损坏：{said}")
            }
            StateError::OtherVersion { version } => text!(
                "the saved state is of version {version}, this program writes {VERSION}",
                "保存的状态是版本 {version}，本程序写的是版本 {VERSION}"
            ),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            StateError::Read { .. } | StateError::Write { .. } => text!(
                "check the directory and its permissions; without the state a restart may repeat an alert",
                "请检查目录和权限；没有状态文件，重启后可能重复告警"
            ),
            StateError::Damaged { .. } | StateError::OtherVersion { .. } => text!(
                "move the file away; what was told before may then be told again",
                "请把这个文件移走；之前发过的告警可能会再发一次"
            ),
        })
    }

    fn input(&self) -> Option<String> {
        match self {
            StateError::Read { path, .. } | StateError::Write { path, .. } => {
                Some(path.display().to_string())
            }
            _ => None,
        }
    }
}
