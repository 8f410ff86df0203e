//! Whether what is shown has colours: decided here, for every command.
//!
//! The option `--color` decides; without it `NO_COLOR` (<https://no-color.org>: set to anything but
//! nothing, it means none); without that, whether the stream is a terminal; and last, whether the
//! terminal says that it has none (`TERM=dumb`). What is told as JSON never has any. No colour is the
//! only carrier of what it means.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};

use clap::ValueEnum;

use crate::text::Paint;

/// What `--color` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// As the environment and the stream say.
    Auto,
    /// Into a pipe too.
    Always,
    /// Nowhere.
    Never,
}

impl Color {
    /// How lines on stdout look.
    pub(crate) fn on_stdout(self) -> Paint {
        if self.is_wanted(io::stdout().is_terminal(), |name| env::var_os(name)) {
            Paint::Colours
        } else {
            Paint::Plain
        }
    }

    /// How a whole screen looks, which only a terminal has: without colours it has its bars and bold
    /// headings all the same.
    pub(crate) fn on_screen(self) -> Paint {
        if self.is_wanted(true, |name| env::var_os(name)) { Paint::Colours } else { Paint::Shapes }
    }

    fn is_wanted(self, is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                let is_unwanted = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
                let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
                !is_unwanted && is_terminal && !is_dumb
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_decides_then_no_color_then_the_stream_then_the_terminal() {
        use Color::{Always, Auto, Never};
        for (color, no_color, is_terminal, term, expected) in [
            (Always, Some("1"), false, Some("dumb"), true),
            (Never, None, true, Some("xterm"), false),
            (Auto, Some("1"), true, Some("xterm"), false),
            (Auto, Some("0"), true, Some("xterm"), false),
            (Auto, Some(""), true, Some("xterm"), true),
            (Auto, None, true, None, true),
            (Auto, None, true, Some("dumb"), false),
            (Auto, None, false, Some("xterm"), false),
        ] {
            let variable = |name: &str| match name {
                "NO_COLOR" => no_color.map(OsString::from),
                "TERM" => term.map(OsString::from),
                _ => None,
            };
            let row = (color, no_color, is_terminal, term);
            assert_eq!(color.is_wanted(is_terminal, variable), expected, "{row:?}");
        }
    }
}
