//! What the demonstration writes: a shelf that holds two versions of one library, and two
//! projects that want one of them each.

use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// A throw-away project.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its name, and its directory on the stage.
    pub(crate) name: &'static str,
    /// The version of `greet` that it pins.
    pub(crate) pins: &'static str,
    /// How it calls the library; the two versions are called in different ways.
    call: &'static str,
}

/// Pins greet 1.0.0.
pub(crate) const OLD: Project = Project { name: "old", pins: "1.0.0", call: "greet::hello()" };

/// Pins greet 2.0.0, whose `hello` wants a name: what fits one version does not fit the other.
pub(crate) const NEW: Project =
    Project { name: "new", pins: "2.0.0", call: "greet::hello(\"network\")" };

/// The library `greet` in its two versions.
const GREET: [(&str, &str); 2] = [
    (
        OLD.pins,
        "pub fn hello() -> String {\n    \
         concat!(\"hello! (greet \", env!(\"CARGO_PKG_VERSION\"), \")\").to_string()\n}\n",
    ),
    (
        NEW.pins,
        "pub fn hello(name: &str) -> String {\n    \
         format!(\"hello, {name}! (greet {})\", env!(\"CARGO_PKG_VERSION\"))\n}\n",
    ),
];

/// What cargo would download from the public registry, it takes from the shelf instead. It finds
/// this file from both projects, because they lie below it.
// region: shelf
const CONFIG: &str = r#"
[source.crates-io]
replace-with = "shelf"

[source.shelf]
directory = "shelf"
"#;
// endregion: shelf

/// `cargo vendor` lists each file's checksum here, so that cargo notices a change. The shelf is
/// written by this program in this moment; an empty list says that nothing is to be compared.
const CHECKSUMS: &str = "{\"files\":{}}";

/// Writes the shelf, a directory as `cargo vendor` makes it, and tells cargo to use it.
pub(crate) fn write_shelf(stage: &Path) -> Result<(), Problem> {
    write(stage.join(".cargo").join("config.toml"), CONFIG)?;
    for (version, source) in GREET {
        let greet = stage.join("shelf").join(format!("greet-{version}"));
        write(greet.join("Cargo.toml"), &manifest("greet", version, ""))?;
        write(greet.join("src").join("lib.rs"), source)?;
        write(greet.join(".cargo-checksum.json"), CHECKSUMS)?;
    }
    Ok(())
}

impl Project {
    /// Writes the project, as `cargo new` and `cargo add greet@=V` would.
    pub(crate) fn write(&self, stage: &Path) -> Result<(), Problem> {
        let Self { name, pins, call } = self;
        let own = stage.join(name);
        // An own workspace: a Cargo.toml further up is nothing to this project.
        let rest = format!("\n[dependencies]\ngreet = \"={pins}\"\n\n[workspace]\n");
        write(own.join("Cargo.toml"), &manifest(name, "0.1.0", &rest))?;
        write(
            own.join("src").join("main.rs"),
            &format!("fn main() {{\n    println!(\"{{}}\", {call});\n}}\n"),
        )
    }
}

fn manifest(name: &str, version: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2021\"\n{rest}")
}

fn write(path: PathBuf, text: &str) -> Result<(), Problem> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(directory).and_then(|()| fs::write(&path, text));
    written.map_err(|source| Problem::File { path, source })
}
