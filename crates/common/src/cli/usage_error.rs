//! A refused command line, in the words of this course.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args::BadValue;
use crate::escape::escaped;
use crate::{ExitStatus, Explain, Text, text};

/// What the parser refused, and why.
pub(super) struct UsageError {
    fact: Text,
    help: Text,
    input: Option<String>,
}

impl UsageError {
    pub(super) fn new(error: &clap::Error) -> Self {
        let argument = error.get(ContextKind::InvalidArg).map(in_words);
        let value = error.get(ContextKind::InvalidValue).map(in_words);
        // For a sentence escaped: scripts build command lines from foreign text.
        let shown = |text: &Option<String>| escaped(text.as_deref().unwrap_or("")).to_string();
        let bad_value = error.source().and_then(|source| source.downcast_ref::<BadValue>());
        let fact = match bad_value {
            Some(bad) => refused(&shown(&argument), &shown(&value), bad),
            None => fact(error.kind(), &shown(&argument), &shown(&value)),
        };
        let help = match (bad_value, error.get(ContextKind::ValidValue)) {
            (Some(bad), _) => bad.help.clone(),
            (None, Some(ContextValue::Strings(values))) if !values.is_empty() => choose(values),
            (None, _) => see_help(),
        };
        let input = value.or(argument).filter(|text| !text.is_empty());
        Self { fact, help, input }
    }
}

impl Explain for UsageError {
    fn fact(&self) -> Text {
        self.fact.clone()
    }

    fn help(&self) -> Option<Text> {
        Some(self.help.clone())
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }

    fn input(&self) -> Option<String> {
        self.input.clone()
    }
}

fn refused(argument: &str, value: &str, bad: &BadValue) -> Text {
    let BadValue { reason, .. } = bad;
    Text {
        en: format!("'{value}' was refused for {argument}: {}", reason.en).into(),
        zh: format!("{argument} 不接受“{value}”：{}", reason.zh).into(),
    }
}

fn fact(kind: ErrorKind, argument: &str, value: &str) -> Text {
    match (kind, value) {
        (ErrorKind::UnknownArgument, _) if argument.starts_with('-') => {
            text!("there is no option '{argument}' here", "这里没有选项“{argument}”")
        }
        (ErrorKind::UnknownArgument, _) => text!(
            "'{argument}' is not expected here (a message with blanks needs quotes)",
            "这里不需要“{argument}”（带空格的消息要加引号）"
        ),
        (ErrorKind::InvalidSubcommand, _) => {
            text!("there is no such command", "没有这个命令")
        }
        (ErrorKind::MissingRequiredArgument, _) => {
            text!("{argument} is missing", "缺少 {argument}")
        }
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            text!("a command is missing", "缺少命令")
        }
        (ErrorKind::InvalidValue, "") => {
            text!("{argument} needs a value", "{argument} 需要一个值")
        }
        (ErrorKind::InvalidValue, value) => {
            text!("'{value}' was refused for {argument}", "{argument} 不接受“{value}”")
        }
        (ErrorKind::TooManyValues | ErrorKind::ArgumentConflict, _) => text!(
            "{argument} was given more than once or beside what excludes it",
            "{argument} 重复出现，或与别的选项冲突"
        ),
        (ErrorKind::InvalidUtf8, _) => {
            text!("an argument is not UTF-8 text", "有一个参数不是 UTF-8 文本")
        }
        _ => text!("the command line was not understood", "无法理解这条命令"),
    }
}

fn see_help() -> Text {
    Text::new("--help shows what can be given", "--help 显示可用的参数")
}

fn choose(values: &[String]) -> Text {
    let (en, zh) = (values.join(", "), values.join("、"));
    text!("choose one of {en}", "可选 {zh}")
}

fn in_words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        _ => String::new(),
    }
}
