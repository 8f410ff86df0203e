//! The log: a table in a file, a line a sample.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::{Console, Explain, Lang, Text, text};

use crate::sample::Sample;
use crate::table;

/// Appends samples to a file. What cannot be written now is kept and written when it can be.
pub(crate) struct Log {
    path: Option<PathBuf>,
    heading: Option<String>,
    unsaved: Vec<u8>,
    /// Samples since the last time that everything was written.
    waiting: usize,
    /// How many were waiting when it was told that writing fails; `None` while it works.
    told: Option<usize>,
}

impl Log {
    /// A log in a file, or none.
    pub(crate) fn new(path: Option<&Path>, lang: Lang) -> Self {
        let heading = Some(table::heading(lang));
        Self {
            path: path.map(Path::to_owned),
            heading,
            unsaved: Vec::new(),
            waiting: 0,
            told: None,
        }
    }

    /// Adds a line. Failing is told when it begins and when it ends, not at every sample.
    pub(crate) fn append(&mut self, sample: &Sample, console: &mut Console) {
        let Some(path) = self.path.clone() else {
            return;
        };
        self.waiting += 1;
        let line = format!("{}\n", table::row(sample));
        self.unsaved.extend_from_slice(line.as_bytes());
        let told = self.told;
        self.save(&path, console, |_| told.is_none());
    }

    /// Tries once more if need be, and tells if more lines wait than were told; whether every
    /// line is in the file.
    pub(crate) fn finish(&mut self, console: &mut Console) -> bool {
        if let (Some(path), Some(told)) = (self.path.clone(), self.told) {
            self.save(&path, console, |waiting| waiting > told);
        }
        self.unsaved.is_empty()
    }

    fn save(&mut self, path: &Path, console: &mut Console, is_news: impl Fn(usize) -> bool) {
        match self.write(path) {
            Ok(()) => {
                self.waiting = 0;
                if self.told.take().is_some() {
                    let path = path.display();
                    console.hint(&text!(
                        "the log {path} works again, and is complete",
                        "日志 {path} 恢复正常，没有缺行"
                    ));
                }
            }
            Err(source) => {
                let (path, lines) = (path.to_owned(), self.waiting);
                if is_news(lines) {
                    self.told = Some(lines);
                    console.error(&LogError { path, lines, source });
                }
            }
        }
    }

    fn write(&mut self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        if let Some(heading) = self.heading.take()
            && file.metadata()?.len() == 0
        {
            self.unsaved.splice(0..0, format!("{heading}\n").into_bytes());
        }
        self.write_unsaved(&mut file)
    }

    /// A full disk may take half a line; then the other half is what is still to be written.
    fn write_unsaved(&mut self, file: &mut File) -> io::Result<()> {
        while !self.unsaved.is_empty() {
            match file.write(&self.unsaved) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => drop(self.unsaved.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Lines that are not in the log.
#[derive(Debug)]
struct LogError {
    path: PathBuf,
    lines: usize,
    source: io::Error,
}

impl Explain for LogError {
    fn fact(&self) -> Text {
        let Self { path, lines, source } = self;
        let (path, Text { en, zh }) = (path.display(), system_said(source));
        text!(
            "cannot write the log {path}: {en}; lines that wait: {lines}",
            "无法写日志 {path}：{zh}；等待写入的行数：{lines}"
        )
    }

    fn help(&self) -> Option<Text> {
        Some(Text::new(
            "the samples are on stdout, and a watch keeps them for the log; make room, or give \
             --log another file",
            "采样已显示在标准输出，watch 还会替日志保留着；请腾出空间，或给 --log 换一个文件",
        ))
    }

    fn input(&self) -> Option<String> {
        Some(self.path.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::args::OutputOptions;
    use std::fs;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn console(&self) -> Console {
            let options = OutputOptions { json: false, lang: Some(Lang::En) };
            Console::on(Box::new(io::sink()), Box::new(self.clone()), &options)
        }
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    #[test]
    fn the_heading_stands_once_and_old_lines_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let (screen, sample) = (Screen::default(), Sample::example());
        for _ in 0..2 {
            let mut log = Log::new(Some(&path), Lang::En);
            log.append(&sample, &mut screen.console());
            log.append(&sample, &mut screen.console());
            assert!(log.finish(&mut screen.console()));
        }
        let row = table::row(&sample) + "\n";
        let expected = format!("{}\n{}", table::heading(Lang::En), row.repeat(4));
        assert_eq!(fs::read_to_string(path).unwrap(), expected);
        assert_eq!(screen.text(), "");
    }

    #[test]
    fn lines_wait_until_the_log_can_be_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::create_dir(&path).unwrap(); // a directory stands where the file should be
        let (screen, sample) = (Screen::default(), Sample::example());
        let mut log = Log::new(Some(&path), Lang::En);
        log.append(&sample, &mut screen.console());
        log.append(&sample, &mut screen.console());
        assert!(!log.finish(&mut screen.console()));
        assert!(screen.text().contains("lines that wait: 2"), "{}", screen.text());
        fs::remove_dir(&path).unwrap();
        log.append(&sample, &mut screen.console());
        assert!(log.finish(&mut screen.console()));
        let row = table::row(&sample) + "\n";
        let expected = format!("{}\n{}", table::heading(Lang::En), row.repeat(3));
        assert_eq!(fs::read_to_string(path).unwrap(), expected);
        assert!(screen.text().ends_with("is complete\n"), "{}", screen.text());
    }
}
