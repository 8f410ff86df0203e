//! The `src/**` of a submission, as bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::Trouble;
use super::super::copy::set_mode;
use super::super::locate::Program;

/// Every file by its path below `src`. `main.rs` is there, whatever the submission calls it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sources {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Sources {
    /// The sources of a program, which was copied within bounds before.
    pub(super) fn read(program: &Program) -> Result<Self, Trouble> {
        let main = program.copy.path().join(&program.main);
        let mut sources = Self { files: BTreeMap::new() };
        sources.add(main.parent().unwrap_or(&main), Path::new(""))?;
        let name = PathBuf::from(program.main.file_name().unwrap_or_default());
        if let Some(bytes) = sources.files.remove(&name) {
            sources.files.insert(PathBuf::from("main.rs"), bytes);
        }
        Ok(sources)
    }

    /// The sources of the stub that stands in while dependencies are built.
    pub(super) fn stub() -> Self {
        let main = b"fn main() {}\n".to_vec();
        Self { files: BTreeMap::from([(PathBuf::from("main.rs"), main)]) }
    }

    /// Those that were written to `directory`; an error is as good as other sources.
    pub(super) fn written(directory: &Path) -> Option<Self> {
        let mut sources = Self { files: BTreeMap::new() };
        sources.add(directory, Path::new("")).ok().map(|()| sources)
    }

    fn add(&mut self, directory: &Path, name: &Path) -> Result<(), Trouble> {
        let cannot = |source| Trouble::File { path: directory.to_owned(), source };
        for entry in fs::read_dir(directory).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let (path, name) = (entry.path(), name.join(entry.file_name()));
            if entry.file_type().map_err(cannot)?.is_dir() {
                self.add(&path, &name)?;
            } else {
                let bytes = fs::read(&path).map_err(|source| Trouble::File { path, source })?;
                self.files.insert(name, bytes);
            }
        }
        Ok(())
    }

    /// Writes them to `directory`, which is not there yet.
    pub(super) fn write(&self, directory: &Path) -> Result<(), Trouble> {
        let cannot = |path: &Path, error| Trouble::cannot_write(path, error);
        make_directory(directory).map_err(|error| cannot(directory, error))?;
        for (name, bytes) in &self.files {
            let path = directory.join(name);
            let mut parent = directory.to_owned();
            for part in name.parent().into_iter().flatten() {
                parent.push(part);
                make_directory(&parent).map_err(|error| cannot(&parent, error))?;
            }
            fs::write(&path, bytes).map_err(|error| cannot(&path, error))?;
            set_mode(&path, 0o644).map_err(|error| cannot(&path, error))?;
        }
        Ok(())
    }
}

fn make_directory(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)?;
    set_mode(path, 0o755)
}
