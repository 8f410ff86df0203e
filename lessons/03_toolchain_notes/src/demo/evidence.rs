//! What shows that a project has its own version of the library, and no other.

use std::fs;
use std::path::Path;

use common::event::Event;
use common::json::Object;
use common::{Console, Lang, tr};

use super::{NEW, OLD, Project};
use crate::lock::packages;
use crate::problem::Problem;

/// What was seen of one project.
pub(crate) struct Evidence<'a> {
    project: &'a Project,
    /// What `cargo tree` wrote.
    tree: String,
    /// What the project's program wrote.
    ran: String,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(project: &'a Project, tree: &[String], ran: &[String]) -> Self {
        Self { project, tree: tree.join("\n"), ran: ran.join("\n") }
    }

    /// Reads the project's Cargo.lock and compares everything with what the project pins.
    ///
    /// # Errors
    /// When the project's own version is missing somewhere, or the other one shows up.
    pub(crate) fn judge(&self, stage: &Path, console: &mut Console) -> Result<(), Problem> {
        let Project { name, pins, .. } = self.project;
        let path = stage.join(name).join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(|source| Problem::File { path, source })?;
        let versions: Vec<String> = packages(&lock)
            .filter(|package| package.name == "greet")
            .map(|package| package.version)
            .collect();
        console.tell(&Locked { project: name, versions: &versions })?;
        if versions != [*pins] {
            return Err(self.not_separate(&versions.join(", ")));
        }
        let other = if *pins == OLD.pins { NEW.pins } else { OLD.pins };
        for (text, greet) in [(&self.tree, "greet v"), (&self.ran, "greet ")] {
            let shows = |version: &str| text.contains(&format!("{greet}{version}"));
            if !shows(pins) || shows(other) {
                return Err(self.not_separate(text));
            }
        }
        Ok(())
    }

    fn not_separate(&self, saw: &str) -> Problem {
        Problem::NotSeparate { project: self.project.name, saw: saw.to_owned() }
    }
}

/// What a Cargo.lock holds of the library.
struct Locked<'a> {
    project: &'a str,
    versions: &'a [String],
}

impl Event for Locked<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (project, versions) = (self.project, self.versions.join(", "));
        tr!(
            lang,
            "  {project}/Cargo.lock holds greet {versions} and no other",
            "  {project}/Cargo.lock 里只有 greet {versions}"
        )
    }

    fn json(&self) -> String {
        Object::event("lock")
            .string("project", self.project)
            .strings("greet", self.versions)
            .finish()
    }
}

/// The end of the demonstration.
pub(crate) struct Separate;

impl Event for Separate {
    fn sentence(&self, lang: Lang) -> String {
        lang.pick(
            "  neither project sees the other's version, and nothing was activated",
            "  两个项目互相看不到对方的版本，而且没有激活过任何环境",
        )
        .to_owned()
    }

    fn json(&self) -> String {
        Object::event("separate").number("projects", 2_u8).finish()
    }
}
