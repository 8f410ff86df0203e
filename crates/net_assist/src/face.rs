//! What a person or a program sees of the engine: the full screen, lines, or JSON.

mod data;
mod json;
pub(crate) mod lines;
mod refused;
pub(crate) mod screen;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod signals;

use std::io::{self, IsTerminal};

use common::Explain;

pub(crate) use refused::Refused;
pub(crate) use settings::Settings;

/// Which face this run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// The full screen: a terminal on both sides.
    Screen,
    /// Lines, or JSON objects one a line.
    Lines,
}

impl Face {
    /// The full screen where a person sits on both sides and asked for nothing that a screen does not
    /// do: end by itself, or hand bytes through.
    pub(crate) fn of(settings: &Settings) -> Self {
        let is_watched = io::stdin().is_terminal() && io::stdout().is_terminal();
        if is_watched && !settings.wants_lines() { Face::Screen } else { Face::Lines }
    }
}

/// An error of any kind, to be told.
pub(crate) fn boxed(error: impl Explain + 'static) -> Box<dyn Explain> {
    Box::new(error)
}
