//! Whether a manifest depends on exactly one release of a crate.

use semver::Version;
use toml::{Table, Value};

use super::manifest::{Entry, allows_only, edition, entries};
use super::{FileProblem, differs};
use crate::exercise::Dependency;

/// What is wrong with a manifest that must depend on exactly this release.
pub(super) fn problem(wanted: &Dependency, manifest: &Table) -> Option<FileProblem> {
    let name = ["package", "project"]
        .into_iter()
        .find_map(|table| manifest.get(table)?.as_table()?.get("name")?.as_str());
    if name.is_none() {
        // Without it Cargo cannot read the manifest.
        return Some(differs("package.name", "\"answer\"".to_owned(), None));
    }
    let entries = entries(manifest);
    let key = format!("dependencies.{}", wanted.name);
    let own = |entry: &&Entry| entry.table == "dependencies" && entry.key == wanted.name;
    match entries.iter().find(own) {
        Some(entry) if is_right(wanted, entry, edition(manifest)) => other(wanted, &entries),
        entry => Some(differs(&key, line(wanted), entry.map(|entry| entry.raw))),
    }
}

fn is_right(wanted: &Dependency, entry: &Entry, edition: &str) -> bool {
    entry.package() == wanted.name
        && !entry.is_optional()
        && is_release(wanted, entry)
        && entry.default_features(edition) == wanted.default_features
}

fn is_release(wanted: &Dependency, entry: &Entry) -> bool {
    let release = Version::parse(&wanted.version).ok();
    release
        .zip(entry.requirement())
        .is_some_and(|(release, required)| allows_only(&required, &release))
}

/// The same crate in another release, in whatever table.
fn other(wanted: &Dependency, entries: &[Entry]) -> Option<FileProblem> {
    let of_this_crate = |entry: &&Entry| entry.package() == wanted.name;
    let entry = entries.iter().filter(of_this_crate).find(|entry| !is_release(wanted, entry))?;
    Some(FileProblem::OtherRelease {
        key: format!("{}.{}", entry.table, entry.key),
        release: format!("{} {}", wanted.name, wanted.version),
        got: entry.raw.to_string(),
    })
}

/// How the entry may be written.
fn line(wanted: &Dependency) -> String {
    let version = Value::from(format!("={}", wanted.version));
    if wanted.default_features {
        version.to_string()
    } else {
        format!("{{ version = {version}, default-features = false }}")
    }
}
