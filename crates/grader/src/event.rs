//! What the grader tells while it works.

use std::time::Duration;

use crate::report::{CheckReport, Report};
use crate::stage::Isolation;

/// Something that happened. Reporters get them in this order: `Started`, building, then each check
/// once (checks run beside one another and end in any order), `Finished` last, whatever happens.
#[derive(Clone, Debug)]
pub enum GradeEvent {
    /// The plan is made.
    Started {
        /// The exercise's name.
        exercise: String,
        /// The seed.
        seed: u64,
        /// What the stage keeps apart.
        isolation: Isolation,
        /// The ids of the checks, in the plan's order.
        checks: Vec<String>,
    },
    /// What the answer needs is built first; it counts for nothing.
    Preparing {
        /// The last line that the build told.
        line: String,
    },
    /// The submission is being built.
    Building,
    /// It is built.
    Built {
        /// How long it took.
        took: Duration,
    },
    /// A check begins.
    CheckStarted {
        /// Its id.
        check: String,
    },
    /// A check is over: passed, failed or skipped.
    CheckDone(CheckReport),
    /// Everything is over.
    Finished(Box<Report>),
}

/// Whoever wants to know. Called from the thread that grades.
pub trait Reporter {
    /// Takes an event.
    fn tell(&mut self, event: &GradeEvent);
}

impl<F: FnMut(&GradeEvent)> Reporter for F {
    fn tell(&mut self, event: &GradeEvent) {
        self(event);
    }
}
