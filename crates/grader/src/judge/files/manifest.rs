//! The dependencies of a Cargo manifest, as Cargo reads them (The Cargo Book, "Specifying
//! Dependencies").

use semver::{Version, VersionReq};
use toml::{Table, Value};

/// An entry of a dependency table, what it inherits from its workspace filled in.
pub(super) struct Entry<'a> {
    /// Its table, such as `dev-dependencies`.
    pub(super) table: String,
    /// Its key in it.
    pub(super) key: &'a str,
    /// As it stands in the file.
    pub(super) raw: &'a Value,
    fields: Table,
}

impl Entry<'_> {
    /// The crate that it names.
    pub(super) fn package(&self) -> &str {
        self.text("package").unwrap_or(self.key)
    }

    /// The requirement of a release of crates.io; `None` when it comes from elsewhere, or when its
    /// requirement is none that Cargo reads.
    pub(super) fn requirement(&self) -> Option<VersionReq> {
        const ELSEWHERE: [&str; 5] = ["git", "path", "registry", "registry-index", "base"];
        if ELSEWHERE.iter().any(|key| self.fields.contains_key(*key)) {
            return None;
        }
        VersionReq::parse(self.text("version")?).ok()
    }

    pub(super) fn is_optional(&self) -> bool {
        !matches!(self.fields.get("optional"), None | Some(Value::Boolean(false)))
    }

    /// Whether its default features are on, `edition` being the manifest's.
    pub(super) fn default_features(&self, edition: &str) -> bool {
        let listed = self.fields.get("features").and_then(Value::as_array);
        let named =
            listed.is_some_and(|list| list.iter().any(|one| one.as_str() == Some("default")));
        named || setting(&self.fields, edition) != Some(false)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }
}

/// `default-features`, in the spelling with an underline too, which the 2024 edition refuses.
fn setting(fields: &Table, edition: &str) -> Option<bool> {
    let old = || fields.get("default_features").filter(|_| edition < "2024");
    fields.get("default-features").or_else(old).and_then(Value::as_bool)
}

/// The edition of a manifest; Cargo takes 2015 for one that names none.
pub(super) fn edition(manifest: &Table) -> &str {
    let package = manifest.get("package").and_then(Value::as_table);
    package.and_then(|package| package.get("edition")).and_then(Value::as_str).unwrap_or("2015")
}

/// All entries of all dependency tables.
pub(super) fn entries(manifest: &Table) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    kinds(manifest, "", manifest, &mut entries);
    for (platform, tables) in table(manifest, "target").into_iter().flatten() {
        if let Some(tables) = tables.as_table() {
            kinds(tables, &format!("target.{platform}."), manifest, &mut entries);
        }
    }
    if let Some(workspace) = table(manifest, "workspace") {
        collect(workspace, "dependencies", "workspace.", manifest, &mut entries);
    }
    for (source, patched) in table(manifest, "patch").into_iter().flatten() {
        let path = format!("patch.{source}");
        entries.extend(patched.as_table().into_iter().flatten().map(|(key, raw)| Entry {
            table: path.clone(),
            key,
            raw,
            fields: fields(key, raw, manifest),
        }));
    }
    entries
}

fn kinds<'a>(tables: &'a Table, prefix: &str, manifest: &'a Table, entries: &mut Vec<Entry<'a>>) {
    const KINDS: [&str; 5] = [
        "dependencies",
        "dev-dependencies",
        "dev_dependencies",
        "build-dependencies",
        "build_dependencies",
    ];
    for kind in KINDS {
        collect(tables, kind, prefix, manifest, entries);
    }
}

fn collect<'a>(
    tables: &'a Table,
    kind: &str,
    prefix: &str,
    manifest: &'a Table,
    entries: &mut Vec<Entry<'a>>,
) {
    entries.extend(table(tables, kind).into_iter().flatten().map(|(key, raw)| Entry {
        table: format!("{prefix}{kind}"),
        key,
        raw,
        fields: fields(key, raw, manifest),
    }));
}

fn table<'a>(parent: &'a Table, key: &str) -> Option<&'a Table> {
    parent.get(key).and_then(Value::as_table)
}

/// The fields of an entry: a lone string is its version. With `workspace = true` the workspace's
/// own entry counts; the member may add features and switch default features on, not off.
fn fields(key: &str, raw: &Value, manifest: &Table) -> Table {
    let own = own_fields(raw);
    if own.get("workspace").and_then(Value::as_bool) != Some(true) {
        return own;
    }
    let shared =
        table(manifest, "workspace").and_then(|workspace| table(workspace, "dependencies"));
    let Some(shared) = shared.and_then(|shared| shared.get(key)) else { return Table::new() };
    let mut fields = own_fields(shared);
    for (field, value) in own {
        match (field.as_str(), fields.get_mut(&field), &value) {
            ("features", Some(Value::Array(list)), Value::Array(more)) => {
                list.extend_from_slice(more);
            }
            ("default-features" | "default_features", _, Value::Boolean(false))
            | ("workspace", ..) => {}
            _ => {
                fields.insert(field, value);
            }
        }
    }
    fields
}

fn own_fields(raw: &Value) -> Table {
    match raw {
        Value::String(version) => {
            Table::from_iter([("version".to_owned(), version.clone().into())])
        }
        Value::Table(fields) => fields.clone(),
        _ => Table::new(),
    }
}

/// Whether a requirement allows this release and, as far as can be tried, no other: every patch of
/// its minor version, the neighbouring versions, and releases before a release.
pub(super) fn allows_only(requirement: &VersionReq, release: &Version) -> bool {
    const PATCHES: u64 = 200;
    let Version { major, minor, patch, .. } = *release;
    let patches = (0..=PATCHES.max(patch + 1)).map(|patch| Version::new(major, minor, patch));
    let minors = [minor.saturating_sub(1), minor + 1]
        .into_iter()
        .flat_map(|minor| [0, 1, PATCHES].map(|patch| Version::new(major, minor, patch)));
    let majors = (0..=major + 2).flat_map(|major| {
        [(0, 0), (0, 1), (1, 0), (minor, patch)]
            .map(|(minor, patch)| Version::new(major, minor, patch))
    });
    let early = [patch, patch + 1].into_iter().flat_map(|patch| {
        ["alpha", "alpha.1", "beta.1", "rc.1"].into_iter().filter_map(move |pre| {
            let pre = semver::Prerelease::new(pre).ok()?;
            Some(Version { pre, ..Version::new(major, minor, patch) })
        })
    });
    let others = patches.chain(minors).chain(majors).chain(early);
    requirement.matches(release)
        && others.filter(|other| other != release).all(|other| !requirement.matches(&other))
}
