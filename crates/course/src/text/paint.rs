//! How styles look on a terminal (ECMA-48, SGR), and lines as text.

use std::env;
use std::fmt::Write;
use std::io::IsTerminal;

use super::line::{Line, Style};

/// What a writer shows of styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Text alone: a pipe, a file.
    Plain,
    /// Bold, underlined and reversed: a terminal whose user wants no colour.
    Shapes,
    /// All.
    Colours,
}

impl Paint {
    /// What is written to `stream`: nothing but text unless it is a terminal that is to be coloured
    /// (<https://no-color.org>).
    pub(crate) fn of(stream: &impl IsTerminal) -> Self {
        if stream.is_terminal() && Self::on_screen() == Self::Colours {
            Self::Colours
        } else {
            Self::Plain
        }
    }

    /// What is shown on a whole screen.
    pub(crate) fn on_screen() -> Self {
        let is_unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        if is_unwanted || is_dumb { Self::Shapes } else { Self::Colours }
    }

    /// Whether code can be told apart by how it looks.
    pub(crate) fn shows_code(self) -> bool {
        self == Self::Colours
    }

    /// The parameters of SGR.
    fn parameters(self, style: Style) -> &'static str {
        match (self, style) {
            (Self::Plain, _) | (_, Style::Plain) => "",
            (_, Style::Bar) => "7",
            (Self::Colours, Style::Title) => "1;4",
            (Self::Colours, Style::Heading) => "1;34",
            (Self::Colours, Style::Code) => "36",
            (Self::Colours, Style::Link) => "4;36",
            (Self::Colours, Style::Keyword) => "35",
            (Self::Colours, Style::Type | Style::Number) => "33",
            (Self::Colours, Style::Text | Style::Good) => "32",
            (Self::Colours, Style::Faint) => "90",
            (Self::Colours, Style::Command) => "1;36",
            (Self::Colours, Style::Typed) => "1;33",
            (Self::Colours, Style::Bad) => "1;31",
            (
                _,
                Style::Strong
                | Style::Title
                | Style::Heading
                | Style::Command
                | Style::Typed
                | Style::Bad,
            ) => "1",
            (_, Style::Emphasis | Style::Link) => "4",
            (Self::Shapes, _) => "",
        }
    }

    /// A line as it is written; blanks at its end are left out unless they show.
    pub(crate) fn line(self, line: &Line) -> String {
        let mut text = String::new();
        for span in line.spans() {
            let parameters = self.parameters(span.style);
            if parameters.is_empty() {
                text.push_str(&span.text);
            } else {
                // A String takes any text.
                let _ = write!(text, "\x1b[{parameters}m{}\x1b[0m", span.text);
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text
    }
}

/// Lines as text, each ended by a newline but the last.
pub(crate) fn painted(lines: &[Line], paint: Paint) -> String {
    lines.iter().map(|line| paint.line(line)).collect::<Vec<_>>().join("\n")
}
