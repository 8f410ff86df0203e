//! Demonstrations, played as `course tour` plays them.

use common::{Explain, text};

use super::fault::{Fault, Kind};
use super::tell;
use crate::progress_line::ProgressLine;
use crate::rehearsal::{Played, Rehearsal};
use crate::session::{Session, boxed};
use crate::syllabus::Lesson;

/// What came of playing them.
pub(super) struct Rehearsed {
    /// How many faults there are.
    pub(super) count: usize,
    /// Whether it was ended before all were played.
    pub(super) is_stopped: bool,
}

/// Plays the demonstrations of these lessons in both languages and tells what is wrong with them.
pub(super) fn rehearsed(
    session: &mut Session<'_>,
    lessons: &[&Lesson],
) -> Result<Rehearsed, Box<dyn Explain>> {
    let progress = ProgressLine::new(!session.console.is_json());
    let rehearsal = Rehearsal::new(session.root(), progress);
    let mut count = 0;
    for lesson in lessons {
        let before = count;
        let tell = &mut |played: &Played| {
            let faults = faults(played);
            count += faults.len();
            faults.iter().try_for_each(|fault| tell(session, fault))
        };
        rehearsal.lesson(lesson, tell).map_err(boxed)?;
        if count > before {
            let name = &lesson.name;
            session.console.hint(&text!(
                "cargo course tour {name} shows all that was expected and all that was shown",
                "cargo course tour {name} 会显示应有的和实际的全部输出"
            ));
        }
    }
    Ok(Rehearsed { count, is_stopped: rehearsal.is_stopped() })
}

fn faults(Played { scene, faults, .. }: &Played) -> Vec<Fault> {
    let place = match scene.line {
        0 => scene.file.clone(),
        line => format!("{}:{line}", scene.file),
    };
    let found = faults.iter().map(|fault| (place.clone(), fault.sentence()));
    found.map(|(place, what)| Fault::new(Kind::Demonstration, place, what)).collect()
}
