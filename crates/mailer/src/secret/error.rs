//! Why there is no password. No variant holds one.

use std::fmt::{self, Display};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use common::console::shown;
use common::duration;
use common::error::system_said;
use common::{ExitStatus, Explain, Lang, Text, text};

/// Why there is no password.
#[derive(Debug)]
pub enum SecretError {
    /// The file cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Standard input cannot be read.
    Input(io::Error),
    /// The environment variable is not set.
    NotSet {
        /// Its name.
        name: String,
    },
    /// There is a place for it, and nothing in it.
    Empty {
        /// The place, in words.
        place: Text,
    },
    /// It is no text in UTF-8, or longer than 64 KiB.
    NoText {
        /// The place, in words.
        place: Text,
    },
    /// This system has no keyring that can be asked.
    NoKeyring {
        /// The program that would ask it; `None` where there is none.
        program: Option<&'static str>,
    },
    /// The keyring knows no password for this user.
    Unknown {
        /// The name under which it was looked for.
        service: String,
        /// The user.
        user: String,
        /// How to put it there.
        store: String,
    },
    /// The keyring did not answer: it may be waiting for somebody to unlock it.
    Locked {
        /// How long was waited.
        after: Duration,
    },
}

impl Explain for SecretError {
    fn fact(&self) -> Text {
        match self {
            SecretError::File { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot read the password file {path}: {en}", "无法读取密码文件 {path}：{zh}")
            }
            SecretError::Input(source) => {
                let Text { en, zh } = system_said(source);
                text!("cannot read the password from stdin: {en}", "无法从标准输入读取密码：{zh}")
            }
            SecretError::NotSet { name } => {
                let name = shown(name, Lang::En);
                text!("the environment variable {name} is not set", "环境变量 {name} 没有设置")
            }
            SecretError::Empty { place: Text { en, zh } } => {
                text!("there is no password in {en}", "{zh}里没有密码")
            }
            SecretError::NoText { place: Text { en, zh } } => {
                text!(
                    "what stands in {en} is no password: it is not text",
                    "{zh}里的内容不是密码：不是文本"
                )
            }
            SecretError::NoKeyring { .. } => {
                Text::new("this system has no keyring that can be asked", "本系统没有可用的密钥环")
            }
            SecretError::Unknown { service, user, .. } => {
                let (service, user) = (shown(service, Lang::En), shown(user, Lang::En));
                text!(
                    "the keyring has no password for {user} under {service}",
                    "密钥环里没有 {user} 在 {service} 下的密码"
                )
            }
            SecretError::Locked { after } => {
                let Text { en: within, zh: span } = duration::text(*after);
                text!("the keyring did not answer within {within}", "密钥环在 {span}内没有应答")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            SecretError::File { .. } | SecretError::Input(_) => Text::new(
                "write it into a file that only you can read, on the first line",
                "请把它写进只有自己能读的文件，放在第一行",
            ),
            SecretError::NotSet { name } => text!(
                "set it for this program alone: read -rs {name} && export {name}",
                "请只为这个程序设置它：read -rs {name} && export {name}"
            ),
            SecretError::Empty { .. } | SecretError::NoText { .. } => Text::new(
                "the password is the first line, in UTF-8",
                "密码就是第一行，用 UTF-8 编码",
            ),
            SecretError::NoKeyring { program: Some(program) } => text!(
                "install the program {program} (Debian: libsecret-tools), or keep the password in \
                 a file",
                "请安装程序 {program}（Debian：libsecret-tools），或把密码放在文件里"
            ),
            SecretError::NoKeyring { program: None } => {
                Text::new("keep the password in a file", "请把密码放在文件里")
            }
            SecretError::Unknown { store, .. } => {
                text!("put it there with: {store}", "请这样存进去：{store}")
            }
            SecretError::Locked { .. } => Text::new(
                "unlock the keyring on the desktop, or keep the password in a file",
                "请在桌面上解锁密钥环，或把密码放在文件里",
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}

impl Display for SecretError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl std::error::Error for SecretError {}
