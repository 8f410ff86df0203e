//! What can go wrong in this lesson.

use std::io;
use std::path::PathBuf;

use common::error::system_said;
use common::{Error, ExitStatus, Explain, Text, text};
use mail_sink::SinkError;
use mailer::MailError;

use crate::args::MailOptions;

/// Why the lesson ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What every lesson may meet: a closed stdout, an address that does not resolve.
    Common(Error),
    /// The mail.
    Mail(MailError),
    /// The mail catcher.
    Sink(SinkError),
    /// The system does not show its numbers.
    Machine(sysinfo::Error),
    /// A file that was named cannot be read.
    Read { path: PathBuf, source: io::Error },
    /// The mail server's URL names a user, and there is no password.
    NoPassword { user: String, place: String },
    /// The password stands in the URL.
    PasswordInUrl,
    /// An option of `watch` stands before another command.
    OptionsBeforeCommand,
}

impl Failure {
    pub(crate) fn machine(source: sysinfo::Error) -> Self {
        Failure::Machine(source)
    }

    pub(crate) fn no_password(user: &str, options: &MailOptions) -> Self {
        let place = match &options.password_file {
            Some(path) => path.display().to_string(),
            None => format!("${}", options.password_env),
        };
        Failure::NoPassword { user: user.to_owned(), place }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Common(error)
    }
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Self {
        Failure::Mail(error)
    }
}

impl From<SinkError> for Failure {
    fn from(error: SinkError) -> Self {
        Failure::Sink(error)
    }
}

impl Explain for Failure {
    fn fact(&self) -> Text {
        match self {
            Failure::Common(error) => error.fact(),
            Failure::Mail(error) => error.fact(),
            Failure::Sink(error) => error.fact(),
            Failure::Machine(error) => {
                text!("this system does not show its numbers: {error}", "系统没有给出数据：{error}")
            }
            Failure::Read { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot read {path}: {en}", "无法读取 {path}：{zh}")
            }
            Failure::NoPassword { user, place } => {
                text!("there is no password for {user} in {place}", "{place} 里没有 {user} 的密码")
            }
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
        match self {
            Failure::Common(error) => error.help(),
            Failure::Mail(error) => error.help(),
            Failure::Sink(error) => error.help(),
            Failure::Machine(_) => None,
            Failure::Read { .. } => {
                Some(Text::new("check its name and its permissions", "请检查文件名和权限"))
            }
            Failure::NoPassword { .. } | Failure::PasswordInUrl => Some(Text::new(
                "name only the user in the URL, and put the password into the variable \
                 SMTP_PASSWORD (read -rs SMTP_PASSWORD; export SMTP_PASSWORD) or into a file: \
                 --password-file FILE",
                "URL 里只写用户名，密码放进变量 SMTP_PASSWORD\
                 （read -rs SMTP_PASSWORD; export SMTP_PASSWORD），或放进文件：--password-file FILE",
            )),
            Failure::OptionsBeforeCommand => Some(Text::new(
                "write them behind it: mail_monitor once --cpu 0",
                "请写在命令后面：mail_monitor once --cpu 0",
            )),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            Failure::Common(error) => error.status(),
            Failure::Mail(error) => error.status(),
            Failure::Sink(error) => error.status(),
            Failure::Machine(_) | Failure::Read { .. } => ExitStatus::Refused,
            Failure::NoPassword { .. } | Failure::PasswordInUrl | Failure::OptionsBeforeCommand => {
                ExitStatus::Usage
            }
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Failure::Common(error) => error.input(),
            Failure::Mail(error) => error.input(),
            Failure::Sink(error) => error.input(),
            Failure::Read { path, .. } => Some(path.display().to_string()),
            _ => None,
        }
    }
}
