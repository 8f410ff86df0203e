//! The crates that an exercise allows, built before the submission is: that takes minutes the first
//! time, and none of them are the student's.
//!
//! They are built in a slot of their own, the *depot*, and copied from there, so that many slots
//! cost one build.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::super::Trouble;
use super::super::Workshop;
use super::cargo::{Cargo, Purpose, Run};
use super::download::download;
use super::manifest::Package;
use super::slot::{OWN, Slot, write_if_different};
use super::sources::Sources;

/// Makes `slot` ready for a submission: manifest, lock file, everything built that is not the
/// student's.
pub(super) fn prepare<'a>(
    cargo: &mut Cargo<'a>,
    package: &Package,
    slot: &Slot,
    workshop: &'a Workshop,
    progress: &mut dyn FnMut(&str),
) -> Result<(), Trouble> {
    if slot.is_ready(package) {
        return Ok(());
    }
    if package.has_dependencies() {
        let depot = Slot::named(&workshop.directory().join("slots"), "depot", cargo.cancel)?;
        if !depot.is_ready(package) {
            write_package(&depot, package, package.workspace_lock())?;
            build_depot(cargo, package, &depot, workshop, progress)?;
            same_versions(&depot, package)?;
            depot.set_ready(package)?;
        }
        let lock = depot.package(package).join("Cargo.lock");
        let lock =
            fs::read_to_string(&lock).map_err(|error| Trouble::cannot_write(&lock, error))?;
        write_package(slot, package, &lock)?;
        copy_built(&depot, slot)?;
        drop(depot);
        // Cargo has the last word on whether the copies will do.
        build(cargo, package, slot, Purpose::Dependencies { lock: false }, progress)?;
    } else {
        write_package(slot, package, &package.lock_of_its_own())?;
    }
    slot.set_ready(package)
}

/// Where something was never downloaded and may be, it is, and then built.
fn build_depot<'a>(
    cargo: &mut Cargo<'a>,
    package: &Package,
    depot: &Slot,
    workshop: &'a Workshop,
    progress: &mut dyn FnMut(&str),
) -> Result<(), Trouble> {
    let purpose = Purpose::Dependencies { lock: true };
    match build(cargo, package, depot, purpose, progress) {
        Err(Trouble::NotDownloaded { .. }) if workshop.may_download() => {
            download(workshop, cargo.cancel, progress)?;
            // Its home may have parts now that were not there.
            *cargo = Cargo::new(workshop, cargo.cancel)?;
            build(cargo, package, depot, purpose, progress)
        }
        built => built,
    }
}

fn write_package(slot: &Slot, package: &Package, lock: &str) -> Result<(), Trouble> {
    let directory = slot.package(package);
    let cannot = |error| Trouble::cannot_write(&directory, error);
    fs::create_dir_all(&directory).map_err(cannot)?;
    super::super::copy::set_mode(&directory, 0o755).map_err(cannot)?;
    write_if_different(&directory.join("Cargo.toml"), package.manifest())?;
    write_if_different(&directory.join("Cargo.lock"), lock)
}

/// Builds the package with a program that does nothing.
fn build(
    cargo: &Cargo<'_>,
    package: &Package,
    slot: &Slot,
    purpose: Purpose,
    progress: &mut dyn FnMut(&str),
) -> Result<(), Trouble> {
    slot.clear()?;
    Sources::stub().write(&slot.package(package).join("src"))?;
    let run = cargo.build(package, slot, purpose, &mut |line| {
        if line.trim_start().starts_with("Compiling") && !line.contains(package.name()) {
            progress(line.trim());
        }
    })?;
    slot.clear()?;
    if run.is_success() { Ok(()) } else { Err(trouble(&run)) }
}

/// What is said of a failure that is not the student's.
pub(super) fn trouble(run: &Run) -> Trouble {
    let said = run.stderr.last_lines(6);
    let missing = ["--offline", "offline mode", "no matching package", "failed to download"];
    if missing.iter().any(|sign| run.stderr.as_str().contains(sign)) {
        Trouble::NotDownloaded { said }
    } else {
        Trouble::Dependencies { said }
    }
}

/// Copies what is built in `from` and not in `to`. Times are copied too: cargo goes by them.
fn copy_built(from: &Slot, to: &Slot) -> Result<(), Trouble> {
    for part in ["deps", ".fingerprint", "build"] {
        let part = Path::new("debug").join(part);
        let (from, to) = (from.target().join(&part), to.target().join(&part));
        copy_directory(&from, &to).map_err(|error| Trouble::cannot_write(&to, error))?;
    }
    Ok(())
}

fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let to = to.join(&name);
        if kind.is_dir() {
            copy_directory(&entry.path(), &to)?;
        } else if kind.is_file() && !name.as_encoded_bytes().starts_with(OWN.as_bytes()) {
            let modified = entry.metadata()?.modified()?;
            if !fs::metadata(&to).is_ok_and(|old| old.modified().ok() == Some(modified)) {
                fs::copy(entry.path(), &to)?;
                File::options().write(true).open(&to)?.set_modified(modified)?;
            }
        }
    }
    Ok(())
}

/// That no crate has another version than it has in the course: a student's program must not
/// depend on what else happened to be downloaded.
fn same_versions(slot: &Slot, package: &Package) -> Result<(), Trouble> {
    let path = slot.package(package).join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(|error| Trouble::cannot_write(&path, error))?;
    let of_workspace = versions(package.workspace_lock());
    let foreign = versions(&lock).into_iter().find(|(name, version)| {
        name != package.name() && !of_workspace.contains(&(name.clone(), version.clone()))
    });
    match foreign {
        None => Ok(()),
        Some((name, version)) => {
            let said = format!("{name} {version} is not in the workspace's Cargo.lock");
            Err(Trouble::Workspace { path, said })
        }
    }
}

/// Name and version (with checksum, where it has one) of each package of a lock file.
fn versions(lock: &str) -> Vec<(String, String)> {
    let lock: toml::Table = lock.parse().unwrap_or_default();
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let text = |package: &toml::Value, key| {
        let value = package.get(key).and_then(toml::Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    packages
        .map(|package| {
            let version = [text(package, "version"), text(package, "checksum")];
            (text(package, "name"), version.join(" "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::versions;

    #[test]
    fn a_version_is_the_same_only_with_the_same_checksum() {
        let one = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"12\"\n";
        let other = one.replace("12", "13");
        assert_eq!(versions(one), [("a".to_owned(), "1.0.0 12".to_owned())]);
        assert_ne!(versions(one), versions(&other));
        assert!(versions("broken [").is_empty());
    }
}
