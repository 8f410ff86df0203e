//! A small course to be watched.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use testkit::{Running, Terminal, binary_of};

/// An answer to `welcome` that passes, and one that does not.
pub(crate) const RIGHT: &str = "import sys\nfor word in sys.argv[1:]:\n    print(word)\n";
pub(crate) const WRONG: &str = "import sys\nprint(*sys.argv[1:])\n";

/// A course of two exercises, the first with an answer in Python, and a workshop.
pub(crate) struct Classroom {
    pub(crate) place: TempDir,
}

impl Classroom {
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let (here, root) = (place.path(), testkit::root());
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(root.join(file), here.join(file)).unwrap();
        }
        for lesson in ["01_welcome", "10_udp_send"] {
            let (from, to) = (root.join("lessons").join(lesson), here.join("lessons").join(lesson));
            fs::create_dir_all(to.join("exercise/src")).unwrap();
            for file in ["Cargo.toml", "exercise/exercise.toml", "exercise/src/main.rs"] {
                fs::copy(from.join(file), to.join(file)).unwrap();
            }
        }
        let room = Self { place };
        fs::remove_dir_all(room.desk().join("src")).unwrap();
        room.save(WRONG);
        room
    }

    pub(crate) fn desk(&self) -> PathBuf {
        self.place.path().join("lessons/01_welcome/exercise")
    }

    pub(crate) fn save(&self, text: &str) {
        fs::write(self.desk().join("answer.py"), text).unwrap();
    }

    /// Saves at one stroke: nobody ever sees an empty or half a file, however busy the machine is.
    pub(crate) fn replace(&self, text: &str) {
        let new = self.place.path().join("answer.new");
        fs::write(&new, text).unwrap();
        fs::rename(new, self.desk().join("answer.py")).unwrap();
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary_of("course"));
        command.args(["--lang", "en", "watch"]).args(args).env_remove("NO_COLOR");
        command.env("COURSE_ROOT", self.place.path());
        command.env("GRADER_WORKSHOP", self.place.path().join("workshop"));
        command
    }

    pub(crate) fn watch(&self, args: &[&str]) -> Running {
        Running::start(self.command(args))
    }

    pub(crate) fn terminal(
        &self,
        columns: u16,
        rows: u16,
        lang: &str,
        around: &str,
    ) -> Option<Terminal> {
        let (root, course) = (self.place.path().display(), binary_of("course"));
        let watch = format!(
            "env COURSE_ROOT={root} GRADER_WORKSHOP={root}/workshop {} --lang {lang} watch",
            course.display()
        );
        Terminal::start(columns, rows, &around.replace("WATCH", &watch))
    }

    pub(crate) fn progress(&self) -> String {
        fs::read_to_string(self.place.path().join(".course/progress.json")).unwrap()
    }
}
