//! The package that a submission is built as: its manifest, from the exercise's list of crates and
//! the workspace's own `Cargo.toml`.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::super::{Request, Trouble};
use super::slot::OWN;

/// A package of the grader's own.
#[derive(Debug)]
pub(super) struct Package {
    /// Its name and its binary's.
    name: String,
    /// Its `Cargo.toml`.
    manifest: String,
    /// The workspace's `Cargo.lock`.
    workspace_lock: String,
    /// Directories of crates of the workspace that it needs, and the workspace's manifest.
    read: Vec<PathBuf>,
    /// Whether it needs any crate at all.
    has_dependencies: bool,
    key: String,
}

impl Package {
    /// The package for an exercise of the workspace in `root`, built by the compiler that calls
    /// itself `compiler`.
    pub(super) fn new(root: &Path, request: Request<'_>, compiler: &str) -> Result<Self, Trouble> {
        let workspace = Workspace::read(root)?;
        let name = name(request.exercise);
        let manifest = workspace.manifest(&name, request.crates)?;
        let crates = workspace.directories(request.crates);
        let workspace_lock = read(&root.join("Cargo.lock"))?;
        let mut hasher = DefaultHasher::new();
        (&manifest, &workspace_lock, compiler).hash(&mut hasher);
        for directory in &crates {
            hash_directory(directory, &mut hasher);
        }
        let key = format!("{:016x}", hasher.finish());
        let has_dependencies = !request.crates.is_empty();
        let mut read = Vec::from_iter(crates);
        if !read.is_empty() {
            read.push(root.join("Cargo.toml"));
        }
        Ok(Self { name, manifest, workspace_lock, read, has_dependencies, key })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn manifest(&self) -> &str {
        &self.manifest
    }

    pub(super) fn workspace_lock(&self) -> &str {
        &self.workspace_lock
    }

    pub(super) fn read(&self) -> &[PathBuf] {
        &self.read
    }

    pub(super) fn has_dependencies(&self) -> bool {
        self.has_dependencies
    }

    /// Says in one word what everything but the sources is: manifest, versions, compiler, and the
    /// state of the workspace's own crates.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The lock file of a package without dependencies.
    pub(super) fn lock_of_its_own(&self) -> String {
        format!("version = 4\n\n[[package]]\nname = \"{}\"\nversion = \"0.0.0\"\n", self.name)
    }
}

/// `ex_udp_send`. A lesson's name is a package's name already; what cargo would not take is
/// replaced.
fn name(exercise: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    format!("{OWN}{}", exercise.chars().map(plain).collect::<String>())
}

/// What is needed of the workspace's `Cargo.toml`.
struct Workspace<'a> {
    root: &'a Path,
    manifest: Table,
}

impl<'a> Workspace<'a> {
    fn read(root: &'a Path) -> Result<Self, Trouble> {
        let path = root.join("Cargo.toml");
        let manifest = read(&path)?.parse().map_err(|error: toml::de::Error| {
            let said = error.message().to_owned();
            Trouble::Workspace { path, said }
        })?;
        Ok(Self { root, manifest })
    }

    /// The workspace's line for a crate.
    fn dependency(&self, name: &str) -> Option<&Value> {
        self.manifest.get("workspace")?.get("dependencies")?.get(name)
    }

    /// The directory of a crate of the workspace itself.
    fn directory(&self, name: &str) -> Option<PathBuf> {
        Some(self.root.join(self.dependency(name)?.get("path")?.as_str()?))
    }

    fn manifest(&self, name: &str, crates: &[String]) -> Result<String, Trouble> {
        let mut dependencies = Table::new();
        for name in crates {
            let unknown = || Trouble::UnknownCrate { name: name.clone() };
            let mut line = self.dependency(name).cloned().ok_or_else(unknown)?;
            if let Some(directory) = self.directory(name) {
                line["path"] = directory.to_string_lossy().into_owned().into();
            }
            dependencies.insert(name.clone(), line);
        }
        let mut package = self.package(name);
        package.insert("edition".to_owned(), self.inherited("edition", "2024"));
        let bin = Table::from_iter([
            ("name".to_owned(), Value::from(name)),
            ("path".to_owned(), "src/main.rs".into()),
        ]);
        let mut manifest = Table::new();
        manifest.insert("package".to_owned(), package.into());
        manifest.insert("bin".to_owned(), Value::Array(vec![bin.into()]));
        manifest.insert("dependencies".to_owned(), dependencies.into());
        if let Some(profile) = self.manifest.get("profile") {
            manifest.insert("profile".to_owned(), profile.clone());
        }
        // Of its own: the slot may lie inside the course's workspace.
        let workspace = Table::from_iter([("resolver".to_owned(), Value::from("3"))]);
        manifest.insert("workspace".to_owned(), workspace.into());
        toml::to_string(&manifest).map_err(|error| self.unusable(&error.to_string()))
    }

    fn package(&self, name: &str) -> Table {
        let off = ["build", "autobins", "autoexamples", "autotests", "autobenches", "publish"];
        let mut package = Table::from_iter(off.map(|key| (key.to_owned(), Value::from(false))));
        package.insert("name".to_owned(), name.into());
        package.insert("version".to_owned(), "0.0.0".into());
        package
    }

    fn inherited(&self, key: &str, default: &str) -> Value {
        let package = self.manifest.get("workspace").and_then(|found| found.get("package"));
        package.and_then(|found| found.get(key)).cloned().unwrap_or_else(|| default.into())
    }

    /// The directories of the workspace's own crates among `crates`, and of those that they need.
    fn directories(&self, crates: &[String]) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        let mut names = crates.to_vec();
        while let Some(name) = names.pop() {
            if let Some(directory) = self.directory(&name)
                && found.insert(directory.clone())
            {
                names.extend(dependencies(&directory.join("Cargo.toml")));
            }
        }
        found
    }

    fn unusable(&self, said: &str) -> Trouble {
        Trouble::Workspace { path: self.root.join("Cargo.toml"), said: said.to_owned() }
    }
}

/// The names of what a manifest depends on. One that cannot be read names nothing: cargo will say
/// so.
pub(super) fn dependencies(manifest: &Path) -> Vec<String> {
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let manifest: Table = text.parse().unwrap_or_default();
    let dependencies = manifest.get("dependencies").and_then(Value::as_table);
    dependencies.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn read(path: &Path) -> Result<String, Trouble> {
    fs::read_to_string(path).map_err(|source| Trouble::File { path: path.to_owned(), source })
}

/// Names, lengths and times of all files: as much as cargo itself looks at.
fn hash_directory(directory: &Path, hasher: &mut DefaultHasher) {
    let mut entries: Vec<_> = fs::read_dir(directory).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, Ok(found)) = (entry.path(), entry.metadata()) else { continue };
        if found.is_dir() {
            if entry.file_name() != "target" {
                hash_directory(&path, hasher);
            }
        } else {
            (path, found.len(), found.modified().ok()).hash(hasher);
        }
    }
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
