//! Cargo.lock, as far as it is needed here: the file has a fixed form that cargo itself writes,
//! one `[[package]]` with its `name`, `version` and `source` after the other.

/// A package of a Cargo.lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Empty for a project's own.
    source: String,
}

impl Package {
    /// Whether it has to be downloaded from a registry.
    pub(crate) fn is_from_registry(&self) -> bool {
        self.source.starts_with("registry+") || self.source.starts_with("sparse+")
    }
}

/// The packages that a Cargo.lock holds, in its order.
pub(crate) fn packages(lock: &str) -> impl Iterator<Item = Package> {
    lock.split("[[package]]").skip(1).map(|block| {
        let field = |name: &str| {
            let value = block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            value.unwrap_or_default().trim().trim_matches('"').to_owned()
        };
        Package { name: field("name"), version: field("version"), source: field("source") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_version_and_source_are_read() {
        let lock = "version = 4\n\n[[package]]\nname = \"greet\"\nversion = \"1.0.0\"\n\
                    source = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n\
                    [[package]]\nname = \"old\"\nversion = \"0.1.0\"\ndependencies = [\n \"greet\",\n]\n";
        let found: Vec<Package> = packages(lock).collect();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].name.as_str(), found[0].version.as_str()), ("greet", "1.0.0"));
        assert!(found[0].is_from_registry());
        assert!(!found[1].is_from_registry());
    }
}
