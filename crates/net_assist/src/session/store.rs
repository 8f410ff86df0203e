//! Where settings are saved by name.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::mistake::nearest;
use super::{FileError, Session};
use crate::event::Failure;

/// A file of settings or rules has at most so many bytes.
const LONGEST_FILE: u64 = 1 << 20;
const LONGEST_NAME: usize = 64;
/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// A directory with settings, each a file `NAME.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    directory: PathBuf,
}

impl Store {
    /// The user's: `sessions` in `$NET_ASSIST_HOME`, else in the system's directory for settings.
    ///
    /// # Errors
    /// None of the variables that name one is set.
    pub fn of_user() -> Result<Self, FileError> {
        let home = home(|name| env::var_os(name)).ok_or(FileError::NoHome)?;
        Ok(Self::at(home.join("sessions")))
    }

    /// This directory. It is made when something is saved.
    pub fn at(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Reads the settings of a name, or of a file: what has a separator or ends in `.toml`.
    ///
    /// # Errors
    /// There are none, or there is a mistake in them.
    pub fn load(&self, name_or_path: &str) -> Result<Session, FileError> {
        let path = self.path(name_or_path)?;
        let source = match read(&path) {
            Err(FileError::Failed(Failure::File { reason, .. }))
                if reason.0.kind() == ErrorKind::NotFound && !is_path(name_or_path) =>
            {
                return Err(self.unknown(name_or_path));
            }
            other => other?,
        };
        Session::from_toml(&source).map_err(|mistake| mistake.in_file(&path))
    }

    /// Saves settings under a name or in a file, whole or not at all. What was there is replaced.
    ///
    /// # Errors
    /// It is no name, or the file cannot be written.
    pub fn save(&self, name_or_path: &str, session: &Session) -> Result<PathBuf, FileError> {
        let path = self.path(name_or_path)?;
        if !is_path(name_or_path) {
            fs::create_dir_all(&self.directory).map_err(|error| failed(&self.directory, error))?;
        }
        write_whole(&path, session.to_toml().as_bytes())?;
        Ok(path)
    }

    /// Removes the settings of a name.
    ///
    /// # Errors
    /// It is no name, there are none, or the file cannot be removed.
    pub fn delete(&self, name: &str) -> Result<(), FileError> {
        if !is_name(name) {
            return Err(FileError::Name { name: name.to_owned() });
        }
        let path = self.path(name)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(self.unknown(name)),
            other => other.map_err(|error| failed(&path, error)),
        }
    }

    /// The names under which settings are saved, sorted. None where the directory does not exist.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn list(&self) -> Result<Vec<String>, FileError> {
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| failed(&self.directory, error))?,
        };
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
            .filter(|name| is_name(name))
            .collect();
        names.sort();
        Ok(names)
    }

    fn path(&self, name_or_path: &str) -> Result<PathBuf, FileError> {
        if is_path(name_or_path) {
            return Ok(PathBuf::from(name_or_path));
        }
        if !is_name(name_or_path) {
            return Err(FileError::Name { name: name_or_path.to_owned() });
        }
        Ok(self.directory.join(format!("{name_or_path}.toml")))
    }

    fn unknown(&self, name: &str) -> FileError {
        let names = self.list().unwrap_or_default();
        let near = nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
        FileError::Unknown { name: name.to_owned(), near }
    }
}

/// The program's directory for settings; `lookup` reads a variable of the environment.
fn home(lookup: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let directory = |name: &str| lookup(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = directory("NET_ASSIST_HOME") {
        return Some(own);
    }
    // The XDG specification ignores what is not absolute.
    if let Some(xdg) = directory("XDG_CONFIG_HOME").filter(|path| path.is_absolute()) {
        return Some(xdg.join("net_assist"));
    }
    if cfg!(windows) {
        return Some(directory("APPDATA")?.join("net_assist"));
    }
    let under = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".config" };
    Some(directory("HOME")?.join(under).join("net_assist"))
}

fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".toml")
}

/// Whether it is a name on every system: no separators, nothing hidden, no device of Windows.
fn is_name(name: &str) -> bool {
    let allowed = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let is_device = DEVICES.iter().any(|device| {
        let upper = name.to_ascii_uppercase();
        upper.strip_prefix(device).is_some_and(|rest| {
            rest.is_empty() || (rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    (1..=LONGEST_NAME).contains(&name.chars().count()) && name.chars().all(allowed) && !is_device
}

pub(crate) fn failed(file: &Path, error: io::Error) -> FileError {
    FileError::Failed(Failure::File { file: file.to_owned(), reason: error.into() })
}

/// The text of a file of settings or rules.
pub(crate) fn read(path: &Path) -> Result<String, FileError> {
    let mut text = String::new();
    let file = File::open(path).map_err(|error| failed(path, error))?;
    file.take(LONGEST_FILE + 1).read_to_string(&mut text).map_err(|error| failed(path, error))?;
    if text.len() as u64 > LONGEST_FILE {
        let reason = io::Error::other("more than 1 MiB");
        return Err(failed(path, reason));
    }
    Ok(text)
}

/// Writes beside the file and gives it its name at the end, so that nobody reads half of it.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let refused = |error| failed(path, error);
    let name = path.file_name().ok_or_else(|| refused(ErrorKind::IsADirectory.into()))?;
    let mut draft = OsString::from(".");
    draft.push(name);
    draft.push(format!(".{}.part", std::process::id()));
    let draft = path.with_file_name(draft);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&draft).map_err(refused)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    drop(file); // Windows does not rename what is open
    written.and_then(|()| fs::rename(&draft, path)).map_err(|error| {
        let _ = fs::remove_file(&draft); // it is of no use to anyone
        refused(error)
    })
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
