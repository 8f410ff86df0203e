//! Cargo's home as a build sees it: the crates that were downloaded, where they come from, and
//! nothing else. The user's own settings (wrappers, flags, target directories, tokens) stay out.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::super::Trouble;
use super::super::copy::set_mode;
use super::slot::write_if_different;

/// A home for cargo.
#[derive(Debug)]
pub(super) struct CargoHome {
    /// Where it is.
    pub(super) directory: PathBuf,
    /// What must be seen with it.
    pub(super) read: Vec<PathBuf>,
}

impl CargoHome {
    /// Makes it in the workshop, for the course in `root`.
    pub(super) fn make(workshop: &Path, root: &Path) -> Result<Self, Trouble> {
        let real = real();
        if cfg!(not(unix)) {
            // Links need a privilege there, and no stage hides anything.
            return Ok(Self { directory: real, read: Vec::new() });
        }
        let directory = workshop.join("cargo-home");
        let cannot = |error| Trouble::cannot_write(&directory, error);
        fs::create_dir_all(&directory).map_err(cannot)?;
        set_mode(&directory, 0o755).map_err(cannot)?;
        let mut read = vec![directory.clone()];
        for part in ["registry", "git"] {
            let Ok(target) = fs::canonicalize(real.join(part)) else { continue };
            link(&target, &directory.join(part)).map_err(cannot)?;
            read.push(target);
        }
        let (settings, sources) = settings(&real, root);
        write_if_different(&directory.join("config.toml"), &settings)?;
        read.extend(sources);
        Ok(Self { directory, read })
    }
}

fn real() -> PathBuf {
    let set = env::var_os("CARGO_HOME").map(PathBuf::from).filter(|home| home.is_absolute());
    set.unwrap_or_else(|| env::home_dir().unwrap_or_default().join(".cargo"))
}

#[cfg(unix)]
fn link(target: &Path, link: &Path) -> std::io::Result<()> {
    use std::io::ErrorKind::{AlreadyExists, NotFound};
    if fs::read_link(link).is_ok_and(|old| old == target) {
        return Ok(());
    }
    match fs::remove_file(link) {
        Err(error) if error.kind() != NotFound => return Err(error),
        _ => {}
    }
    match std::os::unix::fs::symlink(target, link) {
        // Another grader was faster.
        Err(error) if error.kind() == AlreadyExists => Ok(()),
        made => made,
    }
}

#[cfg(not(unix))]
fn link(_target: &Path, _link: &Path) -> std::io::Result<()> {
    Ok(())
}

/// What of the user's and the course's settings says where crates come from, and the directories
/// that it names.
fn settings(home: &Path, root: &Path) -> (String, Vec<PathBuf>) {
    let mut kept = Table::new();
    let mut directories = Vec::new();
    // The course's own are nearer and win, as they do for cargo.
    for (base, inside) in [(home.parent(), home.to_owned()), (Some(root), root.join(".cargo"))] {
        let base = base.unwrap_or(home);
        let names = ["config", "config.toml"].map(|name| inside.join(name));
        let text = names.iter().find_map(|path| fs::read_to_string(path).ok());
        let settings: Table = text.unwrap_or_default().parse().unwrap_or_default();
        for (name, mut source) in tables(&settings, "source") {
            for key in ["directory", "local-registry"] {
                if let Some(path) = source.get(key).and_then(Value::as_str).map(|it| base.join(it))
                {
                    source.insert(key.to_owned(), path.to_string_lossy().into_owned().into());
                    directories.push(path);
                }
            }
            insert(&mut kept, "source", &name, source);
        }
        for (name, mut registry) in tables(&settings, "registries") {
            registry.retain(|key, _| key == "index");
            insert(&mut kept, "registries", &name, registry);
        }
        for (triple, mut target) in tables(&settings, "target") {
            target.retain(|key, _| key == "linker");
            insert(&mut kept, "target", &triple, target);
        }
    }
    (toml::to_string(&kept).unwrap_or_default(), directories)
}

fn tables(settings: &Table, name: &str) -> Vec<(String, Table)> {
    let found = settings.get(name).and_then(Value::as_table).into_iter().flatten();
    found.filter_map(|(name, value)| Some((name.clone(), value.as_table()?.clone()))).collect()
}

fn insert(kept: &mut Table, kind: &str, name: &str, table: Table) {
    if table.is_empty() {
        return;
    }
    let of_kind = kept.entry(kind).or_insert_with(|| Value::Table(Table::new()));
    if let Some(of_kind) = of_kind.as_table_mut() {
        of_kind.insert(name.to_owned(), table.into());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use toml::Table;

    use super::settings;

    #[test]
    fn only_where_crates_come_from_is_taken_over() {
        let place = tempfile::tempdir().unwrap();
        let (home, root) = (place.path().join("user/.cargo"), place.path().join("course"));
        fs::create_dir_all(&home).unwrap();
        fs::create_dir_all(root.join(".cargo")).unwrap();
        let of_the_user = "
[build]
rustc-wrapper = \"evil\"
target-dir = \"/elsewhere\"
[registry]
token = \"secret\"
[registries.mirror]
index = \"sparse+https://mirror.example/\"
token = \"secret\"
[source.crates-io]
replace-with = \"mirror\"
[target.x86_64-unknown-linux-gnu]
linker = \"clang\"
runner = \"evil\"
rustflags = [\"-Cevil\"]
";
        fs::write(home.join("config.toml"), of_the_user).unwrap();
        let of_the_course = "
[alias]
course = \"run --package course --\"
[source.vendored]
directory = \"vendor\"
[source.crates-io]
replace-with = \"vendored\"
";
        fs::write(root.join(".cargo/config.toml"), of_the_course).unwrap();
        let (text, directories) = settings(&home, &root);
        let vendor = root.join("vendor");
        let expected = format!(
            "
[registries.mirror]
index = \"sparse+https://mirror.example/\"
[source.vendored]
directory = \"{}\"
[source.crates-io]
replace-with = \"vendored\"
[target.x86_64-unknown-linux-gnu]
linker = \"clang\"
",
            vendor.display()
        );
        let tables = [text, expected].map(|text| text.parse::<Table>().unwrap());
        assert_eq!(tables[0], tables[1]);
        assert_eq!(directories, [vendor]);
    }

    #[test]
    fn without_settings_there_are_none() {
        let place = tempfile::tempdir().unwrap();
        let (text, directories) = settings(&place.path().join("a"), &place.path().join("b"));
        assert_eq!(text, "");
        assert!(directories.is_empty());
    }
}
