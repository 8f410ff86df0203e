//! What the last sources came to: the same sources, with the same crates and the same compiler, are
//! the same program.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::Trouble;
use super::slot::{remove, write_if_different};
use super::sources::Sources;

/// The memory of a slot for one package. No build sees it.
#[derive(Debug)]
pub(super) struct Memory {
    directory: PathBuf,
}

impl Memory {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// The binary, if these very sources, byte for byte, were the last ones.
    pub(super) fn recall(&self, key: &str, sources: &Sources) -> Option<PathBuf> {
        let known = fs::read_to_string(self.directory.join("key")).ok()?;
        if known != key || Sources::written(&self.directory.join("src")).as_ref() != Some(sources) {
            return None;
        }
        let mut binaries = fs::read_dir(self.directory.join("bin")).ok()?.flatten();
        binaries.next().map(|entry| entry.path())
    }

    /// Forgets the last sources before something is done that may change what came of them.
    pub(super) fn forget(&self) -> Result<(), Trouble> {
        remove(&self.directory)
    }

    /// Moves `binary` out of the slot's target and keeps it together with its sources.
    pub(super) fn remember(
        &self,
        key: &str,
        sources: &Sources,
        binary: &Path,
    ) -> Result<PathBuf, Trouble> {
        let bin = self.directory.join("bin");
        fs::create_dir_all(&bin).map_err(|error| Trouble::cannot_write(&bin, error))?;
        let kept = bin.join(binary.file_name().unwrap_or_default());
        fs::rename(binary, &kept).map_err(|error| Trouble::cannot_write(&kept, error))?;
        sources.write(&self.directory.join("src"))?;
        // Last: without a key nothing is remembered.
        write_if_different(&self.directory.join("key"), key)?;
        Ok(kept)
    }
}
