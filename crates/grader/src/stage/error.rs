//! What the grader's own trouble reads like.

use std::error::Error;
use std::fmt::{self, Display};

use common::error::system_said;
use common::{Text, text};

use super::{Exit, StageError};
use crate::Words;

impl StageError {
    /// What happened, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::System { step, source } => {
                let Text { en, zh } = system_said(source);
                text!(
                    "the stage could not be set up: {step}: {en}",
                    "无法搭建隔离环境：{step}：{zh}"
                )
            }
            Self::KeeperLost { exit } => lost(*exit),
            Self::NotExecutable { path, source } => {
                let path = path.display();
                let Text { en, zh } = system_said(source);
                text!("cannot execute {path}: {en}", "无法执行 {path}：{zh}")
            }
        }
        .into()
    }
}

fn lost(exit: Option<Exit>) -> Text {
    match exit {
        Some(Exit::Signal(signal)) => text!(
            "the stage's first process was killed by signal {signal}",
            "隔离环境的首个进程被信号 {signal} 终止"
        ),
        Some(Exit::Status(status)) => text!(
            "the stage's first process ended too early, with status {status}",
            "隔离环境的首个进程提前退出，状态码 {status}"
        ),
        None => {
            Text::new("the stage's first process does not answer", "隔离环境的首个进程没有响应")
        }
    }
}

impl Display for StageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words().en)
    }
}

impl Error for StageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::System { source, .. } | Self::NotExecutable { source, .. } => Some(source),
            Self::KeeperLost { .. } => None,
        }
    }
}
