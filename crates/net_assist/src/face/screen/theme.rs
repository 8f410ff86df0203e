//! How things look. Where there are no colours, form tells them apart: bold, underlined, reversed.

use net_assist::payload::SpanKind;
use ratatui::style::{Color, Modifier, Style};

/// The styles of everything. Only the terminal's own sixteen colours are used, so that they fit
/// light and dark ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Theme {
    has_colors: bool,
}

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Dim,
    Strong,
    Title,
    Good,
    Bad,
    Busy,
    Received,
    Sent,
    /// The pane that takes the keys.
    Focus,
    /// The chosen row.
    Chosen,
    /// A key's name.
    Key,
    /// What a key does.
    KeyName,
    /// A state that is on.
    Badge,
    /// A state that wants to be seen.
    Alarm,
}

impl Theme {
    /// With colours, unless `NO_COLOR` is set to something (<https://no-color.org>).
    pub(crate) fn from_environment() -> Self {
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { has_colors: !forbidden }
    }

    #[cfg(test)]
    pub(crate) fn new(has_colors: bool) -> Self {
        Self { has_colors }
    }

    /// The style of a thing.
    pub(crate) fn of(self, look: Look) -> Style {
        let plain = Style::new();
        let (modifiers, color) = match look {
            Look::Plain => return plain,
            Look::Dim => (Modifier::DIM, None),
            Look::Strong | Look::Title | Look::Key => (Modifier::BOLD, None),
            Look::Good | Look::Received => (Modifier::empty(), Some(Color::Green)),
            Look::Bad => (Modifier::BOLD, Some(Color::Red)),
            Look::Busy => (Modifier::empty(), Some(Color::Magenta)),
            Look::Sent => (Modifier::empty(), Some(Color::Cyan)),
            Look::Focus => (Modifier::BOLD, Some(Color::Cyan)),
            Look::Chosen | Look::KeyName | Look::Badge => (Modifier::REVERSED, None),
            Look::Alarm => (Modifier::REVERSED.union(Modifier::BOLD), Some(Color::Red)),
        };
        self.colored(plain.add_modifier(modifiers), color)
    }

    /// The style of a part of a payload.
    pub(crate) fn span(self, kind: SpanKind) -> Style {
        let plain = Style::new();
        match kind {
            SpanKind::Text => plain,
            SpanKind::Escape => {
                self.colored(plain.add_modifier(Modifier::UNDERLINED), Some(Color::Magenta))
            }
            SpanKind::Bad => self.colored(plain.add_modifier(Modifier::REVERSED), Some(Color::Red)),
            SpanKind::Hex => self.colored(plain, Some(Color::Blue)),
            SpanKind::Note => plain.add_modifier(Modifier::DIM.union(Modifier::ITALIC)),
        }
    }

    fn colored(self, style: Style, color: Option<Color>) -> Style {
        match color.filter(|_| self.has_colors) {
            Some(color) => style.fg(color),
            None => style,
        }
    }
}
