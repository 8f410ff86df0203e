//! Reading a record or a capture, to send it again.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use common::{ExitStatus, Explain, Text, text};

use super::text::{HEADER, LONGEST_LINE, Line, Message};
use super::{Replay, capture, text as lines};
use crate::command::Target;
use crate::event::Failure;
use crate::words::{grouped, shown_path};

/// Of a hostile file at most so much is kept in memory.
const MOST_BYTES: usize = 256 << 20;
const MOST_MESSAGES: usize = 4_000_000;

/// Which messages are sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those that this side sent. A capture does not say which side that was: there it is all.
    Sent,
    /// Those that this side received. In a capture: all.
    Received,
    /// Those from this address.
    From(SocketAddr),
    /// Those to this address.
    To(SocketAddr),
}

impl Only {
    fn takes(self, message: &Message) -> bool {
        match self {
            Only::All => true,
            Only::Sent => message.is_sent != Some(false),
            Only::Received => message.is_sent != Some(true),
            Only::From(from) => message.from == Some(from),
            Only::To(to) => message.to == Some(to),
        }
    }
}

/// Why a file cannot be replayed.
#[derive(Debug)]
pub struct ReplayError {
    file: PathBuf,
    reason: Unreadable,
}

#[derive(Debug)]
pub(super) enum Unreadable {
    File(io::Error),
    /// Neither a record nor a capture.
    Unknown,
    Pcapng,
    LinkType(u32),
    /// A packet cannot be as long as it says, at this byte.
    Damaged {
        at: u64,
    },
    /// This line is none of a record.
    Line {
        number: usize,
    },
    TooMuch,
    /// There is nothing to send in it.
    Nothing,
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Unreadable::File(error)
    }
}

/// The messages so far.
pub(super) struct Collected {
    only: Only,
    messages: Vec<Message>,
    bytes: usize,
}

impl Collected {
    pub(super) fn add(&mut self, message: Message) -> Result<(), Unreadable> {
        if !self.only.takes(&message) {
            return Ok(());
        }
        self.bytes += message.bytes.len();
        if self.bytes > MOST_BYTES || self.messages.len() >= MOST_MESSAGES {
            return Err(Unreadable::TooMuch);
        }
        self.messages.push(message);
        Ok(())
    }
}

impl Replay {
    /// Reads a record as text or as pcap, of this program or another one, to be sent at its own pace.
    ///
    /// # Errors
    /// The file cannot be read, is no record, or has nothing to send.
    pub fn read(file: &Path, only: Only, to: Target) -> Result<Self, ReplayError> {
        let refused = |reason| ReplayError { file: file.to_owned(), reason };
        let messages = messages(file, only).map_err(refused)?;
        let Some(first) = messages.iter().map(|message| message.time).min() else {
            return Err(refused(Unreadable::Nothing));
        };
        let mut latest = first;
        let messages = messages.into_iter().map(|message| {
            latest = latest.max(message.time); // a clock that was set back does not stop the replay
            (latest - first, message.bytes)
        });
        Ok(Self { file: file.to_owned(), messages: messages.collect(), to, speed: 1.0 })
    }
}

fn messages(file: &Path, only: Only) -> Result<Vec<Message>, Unreadable> {
    let mut source = BufReader::with_capacity(1 << 16, File::open(file)?);
    let mut collected = Collected { only, messages: Vec::new(), bytes: 0 };
    let mut magic = [0; 4];
    match source.read_exact(&mut magic) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(Unreadable::Unknown),
        other => other?,
    }
    if magic == capture::MAGIC_PCAPNG {
        return Err(Unreadable::Pcapng);
    }
    match capture::Order::of(magic) {
        Some(order) => capture::read(order, &mut source, &mut collected)?,
        None => read_lines(&magic, source, &mut collected)?,
    }
    Ok(collected.messages)
}

fn read_lines(
    begin: &[u8],
    mut source: impl BufRead,
    into: &mut Collected,
) -> Result<(), Unreadable> {
    let mut line = begin.to_vec();
    for number in 1.. {
        let room = (LONGEST_LINE - line.len()) as u64;
        (&mut source).take(room).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            break;
        }
        let is_whole = line.pop_if(|last| *last == b'\n').is_some();
        let _ = line.pop_if(|last| *last == b'\r'); // an editor on Windows
        let text = str::from_utf8(&line).ok();
        if number == 1 && text != Some(HEADER) {
            return Err(Unreadable::Unknown);
        }
        match text.and_then(lines::line) {
            Some(Line::Message(message)) => into.add(message)?,
            Some(Line::Other) => {}
            None if !is_whole && line.len() < LONGEST_LINE => break, // the writer was ended in it
            None => return Err(Unreadable::Line { number }),
        }
        line.clear();
    }
    Ok(())
}

impl Explain for ReplayError {
    fn fact(&self) -> Text {
        let file = shown_path(&self.file);
        match &self.reason {
            Unreadable::File(error) => Failure::File {
                file: self.file.clone(),
                reason: io::Error::from(error.kind()).into(),
            }
            .fact(),
            Unreadable::Unknown => {
                text!(
                    "{file} is neither a record nor a capture",
                    "{file} 既不是记录，也不是抓包文件"
                )
            }
            Unreadable::Pcapng => {
                text!("{file} is a capture of the kind pcapng", "{file} 是 pcapng 格式的抓包文件")
            }
            Unreadable::LinkType(number) => text!(
                "{file} was captured on a kind of network that is not known here (link type {number})",
                "{file} 抓自这里不支持的网络类型（链路类型 {number}）"
            ),
            Unreadable::Damaged { at } => {
                let at = grouped(*at);
                text!("{file} is damaged at byte {at}", "{file} 在第 {at} 字节处损坏")
            }
            Unreadable::Line { number } => {
                text!(
                    "{file}:{number}: this is no line of a record",
                    "{file}:{number}：这不是记录的一行"
                )
            }
            Unreadable::TooMuch => text!(
                "{file} has more than can be replayed at once (256 MiB, 4,000,000 messages)",
                "{file} 的内容超过一次能重放的量（256 MiB，4,000,000 条消息）"
            ),
            Unreadable::Nothing => {
                text!("{file} has no message to be sent", "{file} 里没有可发送的消息")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        let name = shown_path(&self.file);
        match &self.reason {
            Unreadable::File(error) => Failure::File {
                file: self.file.clone(),
                reason: io::Error::from(error.kind()).into(),
            }
            .help(),
            Unreadable::Unknown => Some(Text::new(
                "give a file that net_assist recorded, or a pcap of Wireshark or tcpdump",
                "请给出 net_assist 记录的文件，或 Wireshark、tcpdump 的 pcap 文件",
            )),
            Unreadable::Pcapng | Unreadable::LinkType(_) => Some(text!(
                "convert it: tshark -F pcap -r {name} -w message.pcap",
                "请先转换：tshark -F pcap -r {name} -w message.pcap"
            )),
            Unreadable::TooMuch => Some(text!(
                "take a part of it: editcap -F pcap -r {name} part.pcap 1-10000",
                "请只取一部分：editcap -F pcap -r {name} part.pcap 1-10000"
            )),
            Unreadable::Line { .. } => Some(Text::new(
                "remove that line, or put # before it",
                "请删除这一行，或在行首加 #",
            )),
            Unreadable::Nothing => Some(Text::new(
                "only UDP and TCP payloads are sent, and no fragments",
                "只发送 UDP 和 TCP 的载荷，不含分片",
            )),
            Unreadable::Damaged { .. } => None,
        }
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }

    fn input(&self) -> Option<String> {
        Some(self.file.to_string_lossy().into_owned())
    }
}
