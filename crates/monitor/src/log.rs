//! A log: a line a sample, in a file that is rotated by size.
//!
//! - When a line would make the file longer than [`Rotation::bytes`], `log` becomes `log.1`,
//!   `log.1` becomes `log.2`, and so on; of the old ones [`Rotation::files`] are kept. The renames go
//!   from the oldest to the newest, and one never replaces a file that is not the oldest: whoever is
//!   killed between two of them has lost nothing. If the file cannot be renamed, it grows on.
//! - Every line opens the file anew, so one that logrotate moved away is simply begun again.
//! - What cannot be written (a full disk, a directory that is gone) waits in memory and is written
//!   when it can be, in order; half a line that a full disk took is completed. At most
//!   [`Rotation::memory`] bytes wait: then the oldest lines are discarded, and a line in the log
//!   says how many.

mod files;

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::{Explain, Lang, Text, text, tr};

pub use files::{Disk, Files};

/// When a log is rotated, and what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The longest that the file becomes, unless a single line is longer.
    pub bytes: u64,
    /// How many old files are kept, from 1 to 1000.
    pub files: u32,
    /// How many bytes wait in memory at most.
    pub memory: usize,
}

impl Default for Rotation {
    /// 10 MiB, which are about twelve days at a sample every 5 s; five old files; 1 MiB of memory.
    fn default() -> Self {
        Self { bytes: 10 << 20, files: 5, memory: 1 << 20 }
    }
}

/// What is new about a log.
#[derive(Debug)]
pub enum LogNews {
    /// Writing began to fail.
    Fails(LogError),
    /// It works again. So many lines were discarded while it did not.
    Works {
        /// The log.
        path: PathBuf,
        /// How many lines are not in it.
        discarded: u64,
    },
}

/// A log in a file. What waits in it is lost when the program is killed: [`RotatingLog::finish`].
#[derive(Debug)]
pub struct RotatingLog<F = Disk> {
    files: F,
    path: PathBuf,
    rotation: Rotation,
    /// The first line of every file.
    heading: String,
    lang: Lang,
    waiting: VecDeque<String>,
    torn: Option<Torn>,
    /// Lines that were discarded and not yet told of in the log, and since writing began to fail.
    discarded: u64,
    lost: u64,
    fails: bool,
}

/// What the disk has only a part of.
#[derive(Debug)]
struct Torn {
    bytes: Vec<u8>,
    written: usize,
    /// How long the file was then; of another length it is another file.
    length: u64,
}

impl RotatingLog {
    /// A log whose files begin with `heading`. Nothing is opened yet.
    pub fn new(path: &Path, rotation: Rotation, heading: &str, lang: Lang) -> Self {
        Self::on(Disk, path, rotation, heading, lang)
    }
}

impl<F: Files> RotatingLog<F> {
    /// A log on other files.
    pub fn on(files: F, path: &Path, rotation: Rotation, heading: &str, lang: Lang) -> Self {
        Self {
            files,
            path: path.to_owned(),
            rotation,
            heading: heading.to_owned(),
            lang,
            waiting: VecDeque::new(),
            torn: None,
            discarded: 0,
            lost: 0,
            fails: false,
        }
    }

    /// Adds a line, which has no newline. That writing fails is news when it begins and when it
    /// ends.
    pub fn append(&mut self, line: &str) -> Option<LogNews> {
        self.waiting.push_back(line.to_owned());
        while self.bytes_waiting() > self.rotation.memory && self.waiting.len() > 1 {
            self.waiting.pop_front();
            self.discarded += 1;
            self.lost += 1;
        }
        self.try_again()
    }

    /// Tries once more to write what waits.
    ///
    /// # Errors
    /// When lines are left that only this program knows.
    pub fn finish(&mut self) -> Result<(), LogError> {
        if self.waits() == 0 && self.discarded == 0 {
            return Ok(());
        }
        self.write_all().map_err(|source| self.error(source))
    }

    /// How many lines wait.
    pub fn waits(&self) -> usize {
        self.waiting.len() + usize::from(self.torn.is_some())
    }

    fn try_again(&mut self) -> Option<LogNews> {
        match self.write_all() {
            Ok(()) if self.fails => {
                self.fails = false;
                let discarded = std::mem::take(&mut self.lost);
                Some(LogNews::Works { path: self.path.clone(), discarded })
            }
            Ok(()) => None,
            Err(_) if self.fails => None,
            Err(source) => {
                self.fails = true;
                Some(LogNews::Fails(self.error(source)))
            }
        }
    }

    fn error(&self, source: io::Error) -> LogError {
        let (path, waits, discarded) = (self.path.clone(), self.waits(), self.lost);
        LogError { path, waits, discarded, source }
    }

    fn bytes_waiting(&self) -> usize {
        self.waiting.iter().map(|line| line.len() + 1).sum()
    }

    fn write_all(&mut self) -> io::Result<()> {
        loop {
            let length = self.files.length(&self.path)?;
            let torn = match self.torn.take() {
                Some(torn) if torn.length == length => torn,
                Some(torn) => Torn { written: 0, length, ..torn }, // another file: the whole of it
                None => match self.next(length)? {
                    Some(torn) => torn,
                    None => return Ok(()),
                },
            };
            self.write(torn)?;
        }
    }

    /// The next line, with what has to stand before it.
    fn next(&mut self, length: u64) -> io::Result<Option<Torn>> {
        let Some(line) = self.waiting.front() else {
            return Ok(None);
        };
        let line_length = line.len() as u64 + 1;
        let length = match length.saturating_add(line_length) > self.rotation.bytes && length > 0 {
            // A file that cannot be renamed grows: a long log is better than a lost line.
            true if self.rotate().is_ok() => self.files.length(&self.path)?,
            _ => length,
        };
        let mut bytes = String::new();
        if length == 0 && !self.heading.is_empty() {
            bytes = format!("{}\n", self.heading);
        }
        let discarded = std::mem::take(&mut self.discarded);
        if discarded > 0 {
            bytes += &tr!(
                self.lang,
                "# {discarded} lines were discarded: they could not be written\n",
                "# 丢弃了 {discarded} 行：当时无法写入\n"
            );
        }
        let line = self.waiting.pop_front().unwrap_or_default();
        let bytes = format!("{bytes}{line}\n").into_bytes();
        Ok(Some(Torn { bytes, written: 0, length }))
    }

    fn write(&mut self, mut torn: Torn) -> io::Result<()> {
        while torn.written < torn.bytes.len() {
            let written = match self.files.append(&self.path, &torn.bytes[torn.written..]) {
                Ok(0) => Err(io::ErrorKind::WriteZero.into()),
                other => other,
            };
            match written {
                Ok(written) => {
                    torn.written += written;
                    torn.length = torn.length.saturating_add(written as u64);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.torn = Some(torn);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// `log.4` → `log.5`, …, `log` → `log.1`. A name that is missing leaves a hole that the next
    /// rotation closes.
    fn rotate(&mut self) -> io::Result<()> {
        for number in (0..self.rotation.files.clamp(1, 1000)).rev() {
            let (from, to) = (self.numbered(number), self.numbered(number + 1));
            match self.files.rename(&from, &to) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && number > 0 => {}
                other => other?,
            }
        }
        Ok(())
    }

    fn numbered(&self, number: u32) -> PathBuf {
        if number == 0 {
            return self.path.clone();
        }
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        name.into()
    }
}

/// Lines that are not in the log.
#[derive(Debug)]
pub struct LogError {
    path: PathBuf,
    waits: usize,
    discarded: u64,
    source: io::Error,
}

impl Explain for LogError {
    fn fact(&self) -> Text {
        let Self { path, waits, discarded, source } = self;
        let (path, Text { en, zh }) = (path.display(), system_said(source));
        if *discarded == 0 {
            return text!(
                "cannot write the log {path}: {en}; lines that wait: {waits}",
                "无法写日志 {path}：{zh}；等待写入的行数：{waits}"
            );
        }
        text!(
            "cannot write the log {path}: {en}; lines that wait: {waits}, discarded: {discarded}",
            "无法写日志 {path}：{zh}；等待写入的行数：{waits}，已丢弃：{discarded}"
        )
    }

    fn help(&self) -> Option<Text> {
        Some(text!(
            "the samples are on stdout, and watch keeps them until the log can be written; make \
             room, or give --log another file",
            "采样已显示在标准输出，watch 也会保留着，等能写日志时再写；请腾出空间，或给 --log 换一个文件"
        ))
    }

    fn input(&self) -> Option<String> {
        Some(self.path.display().to_string())
    }
}

#[cfg(test)]
#[path = "log/log_tests.rs"]
mod tests;
