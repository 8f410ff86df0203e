//! What every command of the course stands on: the console, the course, its lessons.

use std::path::Path;
use std::sync::Arc;

use common::event::Event;
use common::{Console, Error, Explain, Lang};
use grader::submission::{Course, Workshop};

use crate::color::Color;
use crate::progress::{Progress, ProgressError};
use crate::status::GradeStatus;
use crate::syllabus::Syllabus;
use crate::text::Paint;

/// How a command ends: its status, or an error that is told.
pub(crate) type Outcome = Result<GradeStatus, Box<dyn Explain>>;

/// One run of the course's command line.
pub(crate) struct Session<'a> {
    /// The only door to stdout and stderr.
    pub(crate) console: &'a mut Console,
    /// Where the course and its exercises are.
    pub(crate) course: Course,
    /// The lessons in order.
    pub(crate) syllabus: Syllabus,
    /// What is asked for.
    pub(crate) color: Color,
}

impl<'a> Session<'a> {
    /// The course around the present directory.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub(crate) fn begin(console: &'a mut Console, color: Color) -> Result<Self, Box<dyn Explain>> {
        let course = Course::find(Path::new(".")).map_err(boxed)?;
        let syllabus = Syllabus::read(course.root()).map_err(boxed)?;
        Ok(Self { console, course, syllabus, color })
    }

    /// The course's root directory.
    pub(crate) fn root(&self) -> &Path {
        self.course.root()
    }

    /// The language of the sentences.
    pub(crate) fn lang(&self) -> Lang {
        self.console.lang()
    }

    /// How the lines that are said look.
    pub(crate) fn paint(&self) -> Paint {
        if self.console.is_json() { Paint::Plain } else { self.color.on_stdout() }
    }

    /// What the student has done; nothing yet is an empty progress.
    ///
    /// # Errors
    /// The file is damaged or a newer program's.
    pub(crate) fn progress(&self) -> Result<Progress, ProgressError> {
        Progress::load(self.root()).map(Option::unwrap_or_default)
    }

    /// Where submissions are built; nothing is downloaded for it.
    ///
    /// # Errors
    /// The grader's own trouble.
    pub(crate) fn workshop(&self) -> Result<Arc<Workshop>, Box<dyn Explain>> {
        Workshop::open(&self.course).map(Arc::new).map_err(boxed)
    }

    /// The same for somebody who can wait for a download, such as a student at the first check.
    ///
    /// # Errors
    /// The grader's own trouble.
    pub(crate) fn patient_workshop(&self) -> Result<Arc<Workshop>, Box<dyn Explain>> {
        Workshop::open(&self.course).map(Workshop::that_downloads).map(Arc::new).map_err(boxed)
    }

    /// Says lines on stdout, in the language of whoever reads them. Foreign text in them must be
    /// escaped.
    ///
    /// # Errors
    /// Stdout cannot be written.
    pub(crate) fn say(&mut self, lines: impl Into<String>) -> Result<(), Error> {
        self.console.tell(&Lines(lines.into()))
    }
}

/// An error of any kind.
pub(crate) fn boxed(error: impl Explain + 'static) -> Box<dyn Explain> {
    Box::new(error)
}

/// Text that is already in the right language; or, with `--json`, already JSON.
pub(crate) struct Lines(pub(crate) String);

impl Event for Lines {
    fn sentence(&self, _: Lang) -> String {
        self.0.clone()
    }

    fn json(&self) -> String {
        self.0.clone()
    }
}
