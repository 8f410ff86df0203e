//! What can go wrong in this lesson.

use std::io;
use std::path::PathBuf;

use common::error::system_said;
use common::{Error, ExitStatus, Explain, Text, text};
use http_get::ServerError;
use mail_sink::SinkError;
use mailer::MailError;
use mailer::outbox::OutboxError;
use mailer::secret::SecretError;
use monitor::{ConfigError, LogError, MachineError, StateError};

/// Why the lesson ended early.
pub(crate) enum Failure {
    /// One of the crates tells it.
    Told(Box<dyn Explain>),
    /// The outbox. A watch tells it, and goes on.
    Outbox(OutboxError),
    /// A file that was named cannot be read.
    Read { path: PathBuf, source: io::Error },
    /// A directory for temporary files cannot be made.
    Temporary { path: PathBuf, source: io::Error },
    /// The directory for the state cannot be used.
    StateDirectory { path: PathBuf, source: io::Error },
    /// Another watch keeps its state there.
    StateInUse { path: PathBuf },
    /// There is no outbox in this directory.
    NoOutbox { path: PathBuf },
    /// The mail server's URL names a user, and there is no password.
    NoPassword { user: String, place: String },
    /// A place of the password was named, and no user whose it is.
    NoUser,
    /// The password stands in the URL.
    PasswordInUrl,
    /// An option of `watch` stands before another command.
    OptionsBeforeCommand,
}

macro_rules! told {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure::Told(Box::new(error))
            }
        })+
    };
}
told!(Error, MailError, SinkError, MachineError, ConfigError, StateError, SecretError, ServerError);
told!(LogError);

impl From<OutboxError> for Failure {
    fn from(error: OutboxError) -> Self {
        Failure::Outbox(error)
    }
}

impl Explain for Failure {
    fn fact(&self) -> Text {
        match self {
            Failure::Told(error) => error.fact(),
            Failure::Outbox(error) => error.fact(),
            Failure::Read { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot read {path}: {en}", "无法读取 {path}：{zh}")
            }
            Failure::Temporary { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot make the directory {path}: {en}", "无法新建目录 {path}：{zh}")
            }
            Failure::StateDirectory { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot keep the state in {path}: {en}", "无法把状态保存在 {path}：{zh}")
            }
            Failure::StateInUse { path } => {
                let path = path.display();
                text!(
                    "another mail_monitor keeps its state in {path}",
                    "另一个 mail_monitor 正在使用状态目录 {path}"
                )
            }
            Failure::NoOutbox { path } => {
                let path = path.display();
                text!("there is no outbox in {path}", "{path} 里没有发件箱")
            }
            Failure::NoPassword { user, place } => {
                text!("there is no password for {user} in {place}", "{place} 里没有 {user} 的密码")
            }
            Failure::NoUser => text!(
                "a password was named, and nobody to log in with it",
                "给出了密码的来源，却没有登录的用户"
            ),
            Failure::PasswordInUrl => text!(
                "--smtp holds a password; everybody on this machine can read a command line",
                "--smtp 里写了密码；本机上的任何人都能看到命令行"
            ),
            Failure::OptionsBeforeCommand => text!(
                "options stand before the command, where they would not count",
                "选项写在了命令前面，那里不起作用"
            ),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Failure::Told(error) => return error.help(),
            Failure::Outbox(error) => return error.help(),
            Failure::Read { .. } => {
                Text::new("check its name and its permissions", "请检查文件名和权限")
            }
            Failure::Temporary { .. } => Text::new(
                "name a directory that this user may write to: --state DIR, --mail-dir DIR",
                "请指定当前用户可写的目录：--state DIR、--mail-dir DIR",
            ),
            Failure::StateDirectory { .. } => Text::new(
                "name a directory that this user may write to: --state DIR",
                "请指定当前用户可写的目录：--state DIR",
            ),
            Failure::StateInUse { .. } => Text::new(
                "let it finish, or end it; or name another directory: --state DIR",
                "请等它结束，或结束它；也可以换一个目录：--state DIR",
            ),
            Failure::NoOutbox { .. } => Text::new(
                "name the directory that watch was given: --state DIR",
                "请给出 watch 所用的目录：--state DIR",
            ),
            Failure::NoPassword { .. } | Failure::PasswordInUrl => Text::new(
                "name only the user in the URL, and put the password into the variable \
                 SMTP_PASSWORD (read -rs SMTP_PASSWORD; export SMTP_PASSWORD) or into a file: \
                 --password-file FILE",
                "URL 里只写用户名，密码放进变量 SMTP_PASSWORD\
                 （read -rs SMTP_PASSWORD; export SMTP_PASSWORD），或放进文件：--password-file FILE",
            ),
            Failure::NoUser => Text::new(
                "name the user too: --smtp smtps://user@host, or --host HOST --user USER",
                "请同时写明用户：--smtp smtps://user@host，或 --host HOST --user USER",
            ),
            Failure::OptionsBeforeCommand => Text::new(
                "write them behind it: mail_monitor once --cpu 0",
                "请写在命令后面：mail_monitor once --cpu 0",
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        match self {
            Failure::Told(error) => error.status(),
            Failure::Outbox(error) => error.status(),
            Failure::Read { .. }
            | Failure::Temporary { .. }
            | Failure::StateDirectory { .. }
            | Failure::StateInUse { .. }
            | Failure::NoOutbox { .. } => ExitStatus::Refused,
            Failure::NoPassword { .. }
            | Failure::NoUser
            | Failure::PasswordInUrl
            | Failure::OptionsBeforeCommand => ExitStatus::Usage,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Failure::Told(error) => error.input(),
            Failure::Outbox(error) => error.input(),
            Failure::Read { path, .. }
            | Failure::Temporary { path, .. }
            | Failure::StateDirectory { path, .. }
            | Failure::StateInUse { path }
            | Failure::NoOutbox { path } => Some(path.display().to_string()),
            _ => None,
        }
    }
}
