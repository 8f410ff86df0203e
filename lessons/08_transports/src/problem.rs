//! What can go wrong besides the network: a run that would take too long.

use std::time::Duration;

use common::{Error, ExitStatus, Explain, Text, text};

/// Why there is nothing to compare.
#[derive(Debug)]
pub(crate) enum Problem {
    /// A call failed.
    Told(Error),
    /// The options ask for more than a class has patience for.
    TooLong { estimate: Duration, reads: usize },
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Problem::Told(error)
    }
}

impl Explain for Problem {
    fn fact(&self) -> Text {
        match self {
            Problem::Told(error) => error.fact(),
            Problem::TooLong { estimate, reads } => {
                let seconds = estimate.as_secs();
                text!(
                    "with these options a run takes about {seconds} s and {reads} reads",
                    "按这些选项运行一次约需 {seconds} 秒、{reads} 次读取"
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Problem::Told(error) => error.help(),
            Problem::TooLong { .. } => Some(Text::new(
                "at most 60 s and 100000 reads: take fewer messages, shorter rests or a larger --buffer",
                "上限为 60 秒、100000 次读取：请减少消息条数、缩短休息时间，或加大 --buffer",
            )),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            Problem::Told(error) => error.status(),
            Problem::TooLong { .. } => ExitStatus::Usage,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Problem::Told(error) => error.input(),
            Problem::TooLong { .. } => None,
        }
    }
}
