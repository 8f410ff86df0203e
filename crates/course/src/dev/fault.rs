//! Something that is wrong with the course.

use common::{Text, text};

/// A fault and its place.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    /// `file:line`, or a file, from the course's root.
    pub(super) place: String,
    pub(super) what: Text,
}

/// What the fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A text is missing or has no lesson's form.
    Form,
    /// The two languages differ, or one is not what it says.
    Language,
    /// Two lessons at one place.
    Order,
    /// A quote is not what the source says.
    Quote,
    /// A region's marks do not pair.
    Region,
    /// A link leads nowhere.
    Link,
    /// `exercise.toml` is wrong.
    Exercise,
    /// A desk whose package is not `ex_NAME`, or without a starter.
    Desk,
    /// A starter that does not compile, or has points.
    Starter,
    /// A right answer that is missing or fails.
    Solution,
    /// A wrong answer that passes, or has another diagnosis than it names.
    Mutant,
    /// A demonstration that does not show what its text says.
    Demonstration,
}

impl Kind {
    /// As it is told; the same in every language.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Language => "language",
            Self::Order => "order",
            Self::Quote => "quote",
            Self::Region => "region",
            Self::Link => "link",
            Self::Exercise => "exercise",
            Self::Desk => "desk",
            Self::Starter => "starter",
            Self::Solution => "solution",
            Self::Mutant => "mutant",
            Self::Demonstration => "demonstration",
        }
    }
}

impl Fault {
    pub(super) fn new(kind: Kind, place: impl Into<String>, what: Text) -> Self {
        Self { kind, place: place.into(), what }
    }

    /// What a review of a text found.
    pub(super) fn of_text(kind: Kind, file: &str, fault: &lesson_text::review::Fault) -> Self {
        let (en, zh) = fault.flaw.words();
        let place = match fault.line {
            0 => file.to_owned(),
            line => format!("{file}:{line}"),
        };
        Self::new(kind, place, text!("{en}", "{zh}"))
    }
}
