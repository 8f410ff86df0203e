//! What a person is to see, as data.

use std::collections::HashMap;

use common::{Lang, Text};
use grader::Words;
use grader::report::{CheckReport, CheckStatus, Report};

use super::event::Refusal;
use super::fit::Line;
use crate::syllabus::Lesson;

/// One exercise and how its check goes.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) lang: Lang,
    /// The lesson's place in the course.
    pub(crate) number: u32,
    /// Its name.
    pub(crate) name: String,
    /// Where the answer lies, from the course's root.
    pub(crate) desk: String,
    /// The exercise's heading.
    pub(crate) title: String,
    /// Its hints, in steps.
    pub(crate) hints: Vec<Words>,
    /// Its checks, in order.
    pub(crate) planned: Vec<Planned>,
    /// The exercise behind it.
    pub(crate) next: Option<String>,
    /// How far the check is.
    pub(crate) phase: Phase,
    /// The checks that are over, by their ids.
    pub(crate) done: HashMap<String, CheckReport>,
    /// What else is worth saying.
    pub(crate) notes: Vec<Text>,
    /// What stands where the results are otherwise.
    pub(crate) panel: Panel,
}

/// A check before it is run.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) id: String,
    pub(crate) title: Words,
    pub(crate) points: u32,
}

/// How far a check is.
#[derive(Clone, Debug)]
pub(crate) enum Phase {
    /// The submission is being built, or what it stands on: the last line of that.
    Building { preparing: Option<String> },
    /// Its checks run.
    Checking,
    /// All of it is over.
    Over(Box<Report>),
    /// It could not begin.
    Refused(Refusal),
}

/// What stands where the results are otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Panel {
    /// The results themselves.
    Results,
    /// So many hints.
    Hints(usize),
    /// All exercises.
    List(Vec<Line>),
    /// All exercises, one after the other: those that are over, and which one is checked now.
    All { over: Vec<Line>, now: Option<String> },
    /// What the keys do.
    Help,
}

impl State {
    /// An exercise of which nothing is checked yet.
    pub(crate) fn new(lesson: &Lesson, next: Option<&Lesson>, lang: Lang) -> Self {
        let mut state = Self {
            lang,
            number: lesson.number,
            name: lesson.name.clone(),
            desk: desk_of(lesson),
            title: lesson.name.clone(),
            hints: Vec::new(),
            planned: Vec::new(),
            next: next.map(|lesson| lesson.name.clone()),
            phase: Phase::Building { preparing: None },
            done: HashMap::new(),
            notes: Vec::new(),
            panel: Panel::Results,
        };
        state.reread(lesson);
        state
    }

    /// A check begins anew; its description may have changed.
    pub(crate) fn begin(&mut self, lesson: &Lesson) {
        self.reread(lesson);
        self.phase = Phase::Building { preparing: None };
        self.done.clear();
        self.notes.clear();
        self.panel = Panel::Results;
    }

    fn reread(&mut self, lesson: &Lesson) {
        // What is wrong with it is told by the check, which reads it too.
        let Ok(Some(exercise)) = lesson.exercise() else { return };
        self.title = self.lang.pick(exercise.title.en, exercise.title.zh);
        self.hints = exercise.hints;
        let checks = exercise.checks.into_iter();
        let planned = |check: grader::exercise::Check| Planned {
            id: check.id,
            title: check.title,
            points: check.points,
        };
        self.planned = checks.map(planned).collect();
    }

    /// The first check, in order, that has failed.
    pub(crate) fn first_failure(&self) -> Option<&CheckReport> {
        let done = self.planned.iter().filter_map(|planned| self.done.get(&planned.id));
        done.into_iter().find(|check| matches!(check.status, CheckStatus::Failed(_)))
    }

    /// Points of the whole exercise.
    pub(crate) fn max_points(&self) -> u32 {
        self.planned.iter().map(|planned| planned.points).sum()
    }

    /// Whether a check is running.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Building { .. } | Phase::Checking)
    }

    /// The report, when all of it is over.
    pub(crate) fn report(&self) -> Option<&Report> {
        match &self.phase {
            Phase::Over(report) => Some(report),
            _ => None,
        }
    }
}

/// `lessons/NN_name/exercise`, as it would be typed.
fn desk_of(lesson: &Lesson) -> String {
    let name = lesson.directory.file_name().unwrap_or_default().to_string_lossy();
    format!("lessons/{name}/exercise")
}
