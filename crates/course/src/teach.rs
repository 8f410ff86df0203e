//! What an instructor does: rehearse the demonstrations, and step through the lessons in front of
//! a class.

mod present;
mod tour;

pub(crate) use self::present::{PresentOptions, present};
pub(crate) use self::tour::{TourOptions, tour};
