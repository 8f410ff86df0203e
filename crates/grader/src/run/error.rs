//! Why a check could not be conducted. The grader's own trouble, but for one.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;
use std::net::SocketAddrV4;
use std::path::Path;

use common::error::system_said;
use common::{Explain, Text, text};

use crate::stage::StageError;

/// Why a check could not be conducted.
#[derive(Debug)]
pub enum RunError {
    /// The stage. If the program could not be executed, that is the submission's trouble (see
    /// [`RunError::not_executable`]).
    Stage(StageError),
    /// A socket of the grader's could not be bound. Where the stage has no network of its own,
    /// another program may have taken the port since the plan was drawn.
    Endpoint {
        /// Its name in the check; `-` for a port that is merely held.
        name: String,
        /// Its address.
        at: SocketAddrV4,
        /// What the system said.
        source: io::Error,
    },
    /// Nobody wants to know any more: see [`Cancel`](crate::Cancel).
    Cancelled,
    /// The system refused something that every check needs.
    System {
        /// What, in a few words (`wait for events`).
        step: Text,
        /// What the system said.
        source: io::Error,
    },
}

impl RunError {
    /// Makes an error of what the system said about a step.
    pub(super) fn at(en: &'static str, zh: &'static str) -> impl Fn(io::Error) -> Self {
        move |source| Self::System { step: Text::new(en, zh), source }
    }

    pub(super) fn waiting(source: io::Error) -> Self {
        Self::at("wait for events", "等待事件")(source)
    }

    /// The program that could not be executed, and what the system said: the one case in which
    /// the submission and not the grader is at fault.
    pub fn not_executable(&self) -> Option<(&Path, &io::Error)> {
        match self {
            Self::Stage(StageError::NotExecutable { path, source }) => Some((path, source)),
            _ => None,
        }
    }
}

impl From<StageError> for RunError {
    fn from(error: StageError) -> Self {
        Self::Stage(error)
    }
}

impl Explain for RunError {
    fn fact(&self) -> Text {
        match self {
            Self::Stage(error) => error.words().into(),
            Self::Endpoint { name, at, source } => {
                let Text { en, zh } = system_said(source);
                text!(
                    "the grader cannot take the address {at} for its peer {name}: {en}",
                    "评测程序无法为对端 {name} 使用地址 {at}：{zh}"
                )
            }
            Self::Cancelled => Text::new("the check was cancelled", "检查已取消"),
            Self::System { step, source } => {
                let (Text { en, zh }, Text { en: step, zh: step_zh }) = (system_said(source), step);
                text!("the grader cannot {step}: {en}", "评测程序无法{step_zh}：{zh}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Self::Endpoint { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                Some(Text::new(
                    "another program holds this port; grade again with another seed",
                    "该端口被别的程序占用；请换一个随机种子重新评测",
                ))
            }
            _ => None,
        }
    }
}

impl Display for RunError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Cancelled => None,
            Self::Stage(error) => Some(error),
            Self::Endpoint { source, .. } | Self::System { source, .. } => Some(source),
        }
    }
}
