//! What can go wrong here, and what to do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::escape::escaped;
use common::{Error, ExitStatus, Explain, Text, text};

use crate::options::limit_in_words;

/// Why the journey ended before its end.
#[derive(Debug)]
pub(crate) enum Problem {
    /// What `common` explains.
    Told(Error),
    /// The text has more bytes than a datagram holds: its length and the limit.
    TooLong(usize, usize),
    /// An MTU that no IPv6 network has.
    MtuOfIpv6(u16),
    /// The capture could not be written.
    Write {
        /// Where to.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// At the capture's place stands something that is to be kept.
    NotACapture(PathBuf),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Problem::Told(error)
    }
}

impl Explain for Problem {
    fn fact(&self) -> Text {
        match self {
            Problem::Told(error) => error.fact(),
            Problem::TooLong(length, limit) => {
                let limit = limit_in_words(*limit);
                Text {
                    en: format!(
                        "{length} bytes do not fit into one datagram: the limit is {}",
                        limit.en
                    )
                    .into(),
                    zh: format!("{length} 字节放不进一个数据报：上限是 {}", limit.zh).into(),
                }
            }
            Problem::MtuOfIpv6(mtu) => text!(
                "an IPv6 network carries packets of at least 1280 bytes, not {mtu}",
                "IPv6 网络至少能传送 1280 字节的包，不会是 {mtu}"
            ),
            Problem::Write { file, source } => {
                let (file, said) = (shown_path(file), system_said(source));
                Text {
                    en: format!("cannot write {file}: {}", said.en).into(),
                    zh: format!("无法写入 {file}：{}", said.zh).into(),
                }
            }
            Problem::NotACapture(file) => {
                let file = shown_path(file);
                text!(
                    "{file} is there already, and it is no capture: it stays as it is",
                    "{file} 已经存在，而且不是抓包文件：不动它"
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Problem::Told(error) => return error.help(),
            Problem::TooLong(..) => Text::new(
                "shorten it, or send several datagrams; the limit counts bytes, not characters",
                "请缩短，或分成几个数据报；上限按字节算，不按字符算",
            ),
            Problem::MtuOfIpv6(_) => Text::new(
                "give --mtu 1280 or more, or IPv4 addresses",
                "请用 --mtu 1280 或更大的值，或者用 IPv4 地址",
            ),
            Problem::Write { source, .. } => cure(source),
            Problem::NotACapture(_) => Text::new(
                "choose another name, such as --pcap message.pcap, or remove the file first",
                "请换一个名字，例如 --pcap message.pcap，或者先删除那个文件",
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        match self {
            Problem::Told(error) => error.status(),
            Problem::TooLong(..) | Problem::MtuOfIpv6(_) => ExitStatus::Usage,
            Problem::Write { .. } | Problem::NotACapture(_) => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Problem::Told(error) => error.input(),
            Problem::Write { file, .. } | Problem::NotACapture(file) => {
                Some(file.to_string_lossy().into_owned())
            }
            Problem::MtuOfIpv6(mtu) => Some(mtu.to_string()),
            Problem::TooLong(..) => None,
        }
    }
}

fn cure(source: &io::Error) -> Text {
    match source.kind() {
        ErrorKind::NotFound => Text::new(
            "the directory is not there: make it first, or choose another",
            "目录不存在：请先建立它，或者换一个",
        ),
        ErrorKind::IsADirectory => Text::new(
            "name a file in it, such as --pcap directory/message.pcap",
            "请写出其中的文件名，例如 --pcap 目录/message.pcap",
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Text::new(
            "make room, or write elsewhere; nothing is left of the attempt",
            "请腾出空间，或换一个地方写；这次没有留下任何东西",
        ),
        _ => Text::new(
            "choose a directory in which you may write, such as your own",
            "请选一个可以写入的目录，例如自己的主目录",
        ),
    }
}

/// A path for a sentence.
pub(crate) fn shown_path(path: &Path) -> String {
    escaped(&path.display().to_string()).to_string()
}
