//! What types cannot say: whatever would make a check fail, mean nothing or stop the grader when a
//! student meets it.
//!
//! The first mistake in the order of the file is told. What only a drawn value can show (a text
//! that its encoding lacks) is told by [`crate::plan::Plan::draw`].

mod checks;
mod draws;
mod expect;
pub(super) mod fit;
mod peers;
mod script;
mod words;

use common::text;

use super::error::Mistake;
use super::kinds::Kinds;
use super::place::Place;
use super::{Answer, Check, Exercise, slots};

/// A law that holds, or the first mistake against it.
type Lawful = Result<(), Mistake>;

/// The first mistake of an exercise.
pub(super) fn exercise(exercise: &Exercise) -> Lawful {
    words::of_exercise(exercise)?;
    checks::all(exercise)?;
    draws::all(&exercise.draw, &Place::default())?;
    for (place, check) in placed(exercise) {
        one(exercise, check, &place)?;
    }
    draws::used_somewhere(exercise)
}

/// The checks with their places.
fn placed(exercise: &Exercise) -> impl Iterator<Item = (Place, &Check)> {
    let checks = exercise.checks.iter().enumerate();
    checks.map(|(index, check)| (Place::check(index, &check.id), check))
}

fn one(exercise: &Exercise, check: &Check, place: &Place) -> Lawful {
    words::of_check(check, place)?;
    checks::one(exercise, check, place)?;
    match exercise.answer {
        Answer::Files => return expect::files_only(check, place),
        Answer::Program => expect::no_files(check, place)?,
    }
    draws::all(&check.draw, place)?;
    peers::all(check, place)?;
    let visible = slots::visible(exercise, check, place);
    let mut kinds = Kinds::new(&visible);
    for slot in slots::of_check(check, place) {
        kinds.of_slot(&slot)?;
    }
    for name in check.draw.keys() {
        kinds.of_name(name, &place.key("draw").key(name))?;
    }
    draws::used(exercise, check, place)?;
    peers::used(exercise, check, place)?;
    script::all(check, place)?;
    expect::all(check, &mut kinds, place)
}

/// Refuses what stands twice in a list.
fn no_twins<'a>(names: impl Iterator<Item = (&'a str, Place)>) -> Lawful {
    let mut seen = std::collections::BTreeSet::new();
    for (name, place) in names {
        if !seen.insert(name) {
            return Err(Mistake::new(
                place,
                text!("\"{name}\" stands here twice", "“{name}”写了两次"),
                text!("leave one of them out, or rename it", "请去掉其中一个，或改名"),
            ));
        }
    }
    Ok(())
}

/// An error unless it holds.
fn holds(law: bool, mistake: impl FnOnce() -> Mistake) -> Lawful {
    if law { Ok(()) } else { Err(mistake()) }
}

#[cfg(test)]
#[path = "validate_tests.rs"]
mod tests;
