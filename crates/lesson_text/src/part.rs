//! The six parts of a lesson, in both languages.

/// A language in which every lesson is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Chinese (simplified).
    Chinese,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The value of `COURSE_LANG`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
        }
    }

    /// The file in a lesson's directory.
    pub fn readme(self) -> &'static str {
        match self {
            Language::English => "README.md",
            Language::Chinese => "README.zh.md",
        }
    }
}

/// A part of a lesson; every lesson has all of them, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What one can do afterwards.
    Goal,
    /// How it works.
    Idea,
    /// What to run, and what is seen.
    RunIt,
    /// The source, piece by piece.
    LookCloser,
    /// What one does, what one sees, why.
    Mistakes,
    /// What the student writes.
    Exercise,
}

impl Part {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::Goal, Self::Idea, Self::RunIt, Self::LookCloser, Self::Mistakes, Self::Exercise];

    /// The heading.
    pub fn heading(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Part::Goal => ("Goal", "目标"),
            Part::Idea => ("Idea", "原理"),
            Part::RunIt => ("Run it", "运行"),
            Part::LookCloser => ("Look closer", "细看"),
            Part::Mistakes => ("Mistakes", "常见错误"),
            Part::Exercise => ("Exercise", "练习"),
        };
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// The part that has this heading, in either language.
    pub fn of(heading: &str) -> Option<Self> {
        let has = |part: &Part| Language::ALL.iter().any(|&l| part.heading(l) == heading);
        Self::ALL.into_iter().find(has)
    }
}
