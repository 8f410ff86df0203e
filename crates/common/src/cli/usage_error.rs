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
        let of = |kind| error.get(kind).map(shown);
        let argument = of(ContextKind::InvalidArg).unwrap_or_default();
        let value = of(ContextKind::InvalidValue);
        let bad_value = error
            .source()
            .and_then(|source| source.downcast_ref::<BadValue>());
        let fact = match (error.kind(), bad_value) {
            (_, Some(bad)) => refused(&argument, value.as_deref().unwrap_or_default(), bad),
            (kind, None) => fact(kind, &argument, value.as_deref()),
        };
        let help = bad_value.map_or_else(see_help, |bad| bad.help.clone());
        Self {
            fact,
            help,
            input: value.or(Some(argument)).filter(|text| !text.is_empty()),
        }
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

fn fact(kind: ErrorKind, argument: &str, value: Option<&str>) -> Text {
    match (kind, value) {
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
        (ErrorKind::InvalidValue, None | Some("")) => {
            text!("{argument} needs a value", "{argument} 需要一个值")
        }
        (ErrorKind::InvalidValue, Some(value)) => text!(
            "'{value}' was refused for {argument}",
            "{argument} 不接受“{value}”"
        ),
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

/// What stood on the command line: foreign text too, since scripts build command lines.
fn shown(value: &ContextValue) -> String {
    let text = match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        _ => String::new(),
    };
    escaped(&text).to_string()
}
