//! How styles look on a terminal (ECMA-48, SGR), and lines as text.

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
            (Self::Colours, Style::Type | Style::Number | Style::Begun) => "33",
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

    /// A text in a style; foreign text in it must be escaped.
    pub(crate) fn text(self, text: &str, style: Style) -> String {
        match self.parameters(style) {
            "" => text.to_owned(),
            parameters => format!("\x1b[{parameters}m{text}\x1b[0m"),
        }
    }

    /// A line as it is written; blanks at its end are left out unless they show.
    pub(crate) fn line(self, line: &Line) -> String {
        let mut text = String::new();
        for span in line.spans() {
            text.push_str(&self.text(&span.text, span.style));
        }
        text.truncate(text.trim_end_matches(' ').len());
        text
    }
}

/// Lines as text, each ended by a newline but the last.
pub(crate) fn painted(lines: &[Line], paint: Paint) -> String {
    lines.iter().map(|line| paint.line(line)).collect::<Vec<_>>().join("\n")
}
