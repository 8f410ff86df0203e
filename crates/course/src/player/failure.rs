//! A command that did not show what its text says.

use std::time::Duration;

use common::escape::escaped;
use common::{Lang, Text, tr};

/// What was expected and what came.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The command's line in the text.
    pub(crate) line: usize,
    /// The command, as it is written there.
    pub(crate) command: String,
    /// What is wrong.
    pub(crate) why: Why,
    /// All lines that the text shows.
    pub(crate) expected: Vec<String>,
    /// All lines that came on stdout.
    pub(crate) shown: Vec<String>,
    /// All lines that came on stderr.
    pub(crate) stderr: Vec<String>,
}

/// In which way it did not.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// A line came that is not an expected one.
    OtherLine { got: String, awaited: Vec<String> },
    /// No further line came.
    NoLine { waited: Duration, awaited: Vec<String> },
    /// It ended before it had shown everything.
    EndedEarly { awaited: Vec<String> },
    /// It did not end.
    StillRuns { waited: Duration },
    /// It panicked, or a signal ended it.
    Crashed(Text),
    /// It could not be started, typed into or interrupted.
    Impossible(Text),
    /// Whoever watched has seen enough.
    Stopped,
}

impl Why {
    /// What is wrong in a sentence; foreign text is escaped.
    pub(crate) fn sentence(&self, lang: Lang) -> String {
        match self {
            Why::OtherLine { got, awaited } => {
                let (got, awaited) = (escaped(got), either(awaited, lang));
                tr!(lang, "got: {got}; expected: {awaited}", "实际：{got}；应为：{awaited}")
            }
            Why::NoLine { waited, awaited } => {
                let awaited = either(awaited, lang);
                tr!(
                    lang,
                    "no line came within {waited:?}; expected: {awaited} (if it waits for input to end, the text lacks ^D; if for Ctrl-C, ^C)",
                    "{waited:?} 内没有新的一行；应为：{awaited}（如果它在等输入结束，课文里缺 ^D；在等 Ctrl-C 则缺 ^C）"
                )
            }
            Why::EndedEarly { awaited } => {
                let awaited = either(awaited, lang);
                tr!(
                    lang,
                    "it ended too early; expected: {awaited}",
                    "它过早结束；还应有：{awaited}"
                )
            }
            Why::StillRuns { waited } => tr!(
                lang,
                "it did not end within {waited:?} (if it waits for Ctrl-C, the text lacks ^C)",
                "{waited:?} 内没有结束（如果它在等 Ctrl-C，课文里缺 ^C）"
            ),
            Why::Crashed(how) | Why::Impossible(how) => how.in_lang(lang).to_owned(),
            Why::Stopped => tr!(lang, "stopped", "已停下"),
        }
    }
}

fn either(awaited: &[String], lang: Lang) -> String {
    if awaited.is_empty() {
        return lang.pick("nothing more", "不再有输出").to_owned();
    }
    let awaited: Vec<String> = awaited.iter().map(|line| escaped(line).to_string()).collect();
    awaited.join(lang.pick(" or ", " 或 "))
}
