//! One check in a thread of its own, that can be cancelled.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use common::{Explain, Text};
use grader::Cancel;
use grader::event::GradeEvent;
use grader::submission::{Course, Target, Workshop};

use super::desk::Content;
use super::event::{Checked, Event, Refusal};
use crate::grading::{Prepared, prepare};
use crate::session::boxed;

/// Where checks are made.
#[derive(Clone)]
pub(crate) struct Bench {
    /// The course's root.
    pub(crate) root: PathBuf,
    /// Where submissions are built.
    pub(crate) workshop: Arc<Workshop>,
    /// Who is told.
    pub(crate) events: Sender<Event>,
}

/// A check that runs. Dropped, it is cancelled.
pub(crate) struct Round {
    /// Its number: what another number tells is old.
    pub(crate) generation: u64,
    /// What the desk said when it began.
    pub(crate) content: Content,
    cancel: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl Round {
    /// Begins to check an exercise, as soon as nothing of the round `before` is left.
    pub(crate) fn start(
        bench: &Bench,
        exercise: &str,
        generation: u64,
        content: Content,
        before: Option<Round>,
    ) -> Self {
        let before = before.and_then(Round::cancelled);
        let cancel = Cancel::new();
        let (bench, exercise, by) = (bench.clone(), exercise.to_owned(), cancel.clone());
        let thread = thread::spawn(move || {
            if let Some(before) = before {
                // It ends soon, whatever it came to.
                let _ = before.join();
            }
            let end = End { generation, events: bench.events.clone(), is_told: false };
            end.tell(check(&bench, &exercise, generation, &by));
        });
        Self { generation, content, cancel, thread: Some(thread) }
    }

    /// Waits until nothing of it is left.
    pub(crate) fn end(self) {
        if let Some(thread) = self.cancelled() {
            let _ = thread.join();
        }
    }

    /// What it comes to is of no use: nothing that it tells counts any more.
    pub(crate) fn give_up(&mut self) {
        self.cancel.cancel();
        self.generation = 0;
    }

    fn cancelled(mut self) -> Option<JoinHandle<()>> {
        self.cancel.cancel();
        self.thread.take()
    }
}

impl Drop for Round {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// Tells the end of a round in every case, a panic included.
struct End {
    generation: u64,
    events: Sender<Event>,
    is_told: bool,
}

impl End {
    fn tell(mut self, result: Checked) {
        self.is_told = true;
        let _ = self.events.send(Event::Over { generation: self.generation, result });
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if !self.is_told {
            let fact = Text::new("the check broke off", "检查意外中断");
            let help = Some(Text::new("press r to run it again", "按 r 重新检查"));
            let result = Err(Refusal { fact, help });
            let _ = self.events.send(Event::Over { generation: self.generation, result });
        }
    }
}

fn check(bench: &Bench, exercise: &str, generation: u64, cancel: &Cancel) -> Checked {
    let told = |error: Box<dyn Explain>| Refusal::of(&*error);
    // Read anew each time: an exercise may come or go while it is watched.
    let course = Course::at(&bench.root).map_err(boxed).map_err(told)?;
    let prepared = prepare(&course, &bench.workshop, exercise, &Target::Desk, None);
    let Prepared { grading, notes } = prepared.map_err(told)?;
    if !notes.is_empty() {
        let _ = bench.events.send(Event::Notes { generation, notes });
    }
    let report = grading.run_unless(cancel, &mut |event: &GradeEvent| {
        if !matches!(event, GradeEvent::Finished(_)) {
            let event = Box::new(event.clone());
            let _ = bench.events.send(Event::Grade { generation, event });
        }
    });
    Ok(report.map(Box::new))
}
