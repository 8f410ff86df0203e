//! What a workspace was given: the record by which an update knows what a student has changed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::WorkspaceError;
use crate::progress::replace;

/// The form of the record that this program writes.
const VERSION: u32 = 1;

/// Fingerprints of the files as they were handed out, by their paths with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    version: u32,
    pub(super) files: BTreeMap<String, String>,
}

impl Origin {
    /// Where the record is in a workspace.
    pub(super) fn file(workspace: &Path) -> PathBuf {
        workspace.join(".course").join("origin.json")
    }

    /// # Errors
    /// There is none, or it cannot be used.
    pub(super) fn load(workspace: &Path) -> Result<Self, WorkspaceError> {
        let path = Self::file(workspace);
        let text = fs::read_to_string(&path).map_err(|source| match source.kind() {
            ErrorKind::NotFound => WorkspaceError::NoOrigin { path: workspace.to_owned() },
            _ => WorkspaceError::System { path: path.clone(), source },
        })?;
        let bad = |why: String| WorkspaceError::BadOrigin { path: path.clone(), why };
        let origin: Self = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
        if origin.version > VERSION {
            return Err(bad(format!("version {} > {VERSION}", origin.version)));
        }
        Ok(origin)
    }

    pub(super) fn save(&self, workspace: &Path) -> Result<(), WorkspaceError> {
        let path = Self::file(workspace);
        let record = Self { version: VERSION, files: self.files.clone() };
        let text = serde_json::to_string_pretty(&record).unwrap_or_default() + "\n";
        replace(&path, &text).map_err(WorkspaceError::at(path))
    }

    /// Whether a file is still as it was handed out.
    pub(super) fn is_untouched(&self, name: &str, bytes: &[u8]) -> bool {
        self.files.get(name).is_some_and(|given| *given == fingerprint(bytes))
    }
}

/// Tells changed files from unchanged ones (FNV-1a, 64 bits, and the length); line ends that git
/// turns around on Windows do not count.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    let kept = || bytes.iter().filter(|byte| **byte != b'\r');
    let hash = kept().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}-{}", kept().count())
}
