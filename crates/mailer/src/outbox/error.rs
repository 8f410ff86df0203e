//! Why the outbox cannot do something. Nothing is lost by any of these.

use std::fmt::{self, Display};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use common::console::shown;
use common::error::system_said;
use common::{ExitStatus, Explain, Lang, Text, text};

/// Why the outbox cannot do something.
#[derive(Debug)]
pub enum OutboxError {
    /// The disk refused.
    Disk {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process is at it.
    Busy {
        /// The lock that it holds.
        path: PathBuf,
    },
    /// A file is no letter, or not a whole one.
    Broken {
        /// The file.
        path: PathBuf,
    },
    /// No letter has this name.
    NoSuchLetter {
        /// The name.
        id: String,
    },
}

impl OutboxError {
    /// Makes an [`OutboxError::Disk`].
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| OutboxError::Disk { path, source }
    }
}

impl Explain for OutboxError {
    fn fact(&self) -> Text {
        match self {
            OutboxError::Disk { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("the outbox cannot use {path}: {en}", "发件箱无法使用 {path}：{zh}")
            }
            OutboxError::Busy { path } => {
                let path = path.display();
                text!(
                    "another process is using the outbox ({path})",
                    "另一个进程正在使用发件箱（{path}）"
                )
            }
            OutboxError::Broken { path } => {
                let path = path.display();
                text!("{path} is no letter, or not a whole one", "{path} 不是信件，或者不完整")
            }
            OutboxError::NoSuchLetter { id } => {
                let id = shown(id, Lang::En);
                text!("there is no letter {id} in the outbox", "发件箱里没有信件 {id}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            OutboxError::Disk { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Text::new(
                    "free some space; letters that were kept before are safe",
                    "请腾出空间；之前已经存下的信件不受影响",
                )),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Some(Text::new(
                    "name a directory that this user may write to",
                    "请指定当前用户可写的目录",
                )),
                _ => None,
            },
            OutboxError::Busy { .. } => Some(Text::new(
                "let it finish, or end it; each program needs an outbox of its own",
                "请等它完成，或结束它；每个程序最好用自己的发件箱",
            )),
            OutboxError::Broken { .. } => Some(Text::new(
                "the others are not affected; look into the directory broken",
                "其他信件不受影响；请查看 broken 目录",
            )),
            OutboxError::NoSuchLetter { .. } => Some(Text::new(
                "copy the name from the list: mail_monitor outbox list",
                "请从列表里复制编号：mail_monitor outbox list",
            )),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            OutboxError::NoSuchLetter { .. } => ExitStatus::Usage,
            _ => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            OutboxError::Disk { path, .. }
            | OutboxError::Busy { path }
            | OutboxError::Broken { path } => Some(path.display().to_string()),
            OutboxError::NoSuchLetter { id } => Some(id.clone()),
        }
    }
}

impl Display for OutboxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl std::error::Error for OutboxError {}
