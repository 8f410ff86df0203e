//! What a student does: look around, read, run, ask for a hint, check, go on.

mod check;
mod desk;
mod hint;
mod home;
mod list;
mod moving;
mod run;
mod show;
mod solution;

pub(crate) use self::check::{CheckOptions, check};
pub(crate) use self::desk::{ResetOptions, keep_starters, reset};
pub(crate) use self::hint::{HintOptions, hint};
pub(crate) use self::home::home;
pub(crate) use self::list::list;
pub(crate) use self::moving::{GotoOptions, goto, next, previous};
pub(crate) use self::run::{RunOptions, run};
pub(crate) use self::show::{ShowOptions, show};
pub(crate) use self::solution::{SolutionOptions, solution};
