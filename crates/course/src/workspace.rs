//! Workspaces for students: the course without its answers, and how it gets newer.

mod extras;
mod handed_out;
mod init;
mod new;
mod origin;
mod update;

pub(crate) use self::init::{InitOptions, init};
pub(crate) use self::new::{NewOptions, new};
pub(crate) use self::update::{UpdateOptions, update};

use std::io;
use std::path::PathBuf;

use common::error::system_said;
use common::{ExitStatus, Explain, Text, text};

/// Why a workspace was not made or brought up to date.
#[derive(Debug)]
pub(crate) enum WorkspaceError {
    /// The system refuses.
    System { path: PathBuf, source: io::Error },
    /// There is something already.
    NotEmpty { path: PathBuf },
    /// Not made by `course init`.
    NoOrigin { path: PathBuf },
    /// The record of what was handed out is damaged, or a newer program's.
    BadOrigin { path: PathBuf, why: String },
    /// A name that cannot be a package's.
    BadName { name: String },
    /// There is one of that name.
    Taken { name: String },
}

impl WorkspaceError {
    fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::System { path, source }
    }
}

impl Explain for WorkspaceError {
    fn fact(&self) -> Text {
        match self {
            Self::System { path, source } => {
                let (path, said) = (path.display(), system_said(source));
                let (said_en, said_zh) = (said.en, said.zh);
                text!("{path}: {said_en}", "{path}：{said_zh}")
            }
            Self::NotEmpty { path } => {
                let path = path.display();
                text!("{path} is not empty", "{path} 不是空目录")
            }
            Self::NoOrigin { path } => {
                let path = path.display();
                text!("{path} was not made by course init", "{path} 不是由 course init 创建的")
            }
            Self::BadOrigin { path, why } => {
                let path = path.display();
                text!("{path} cannot be used: {why}", "{path} 无法使用：{why}")
            }
            Self::BadName { name } => {
                let name = common::escape::escaped(name);
                text!("\"{name}\" cannot be the name of a lesson", "“{name}”不能作为课程的名字")
            }
            Self::Taken { name } => {
                let name = common::escape::escaped(name);
                text!("there is a {name} already", "已经有 {name} 了")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::System { .. } => text!(
                "check who owns it and whether there is room on the disk",
                "请检查它属于谁、磁盘是否已满"
            ),
            Self::NotEmpty { .. } => text!(
                "name a new directory; to bring newer exercises into this one: course update DIR",
                "请指定一个新目录；要把新的练习带进这个目录，请用 course update DIR"
            ),
            Self::NoOrigin { .. } => text!(
                "make one with course init DIR and copy the answers into it",
                "请用 course init DIR 新建一个，再把答案复制进去"
            ),
            Self::BadOrigin { .. } => text!(
                "update with the course that made it, or make a new workspace with course init DIR",
                "请用创建它的那个版本更新，或用 course init DIR 新建一个"
            ),
            Self::BadName { .. } => text!(
                "lower-case letters, digits and underscores, a letter first: udp_multicast",
                "只用小写字母、数字和下划线，以字母开头：udp_multicast"
            ),
            Self::Taken { .. } => {
                text!("course list shows the names in use", "course list 会列出已有的名字")
            }
        })
    }

    fn status(&self) -> ExitStatus {
        match self {
            Self::BadName { .. } | Self::Taken { .. } | Self::NotEmpty { .. } => ExitStatus::Usage,
            _ => ExitStatus::Refused,
        }
    }
}
