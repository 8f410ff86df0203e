//! The log of a watch: the course's table in a file, a line a sample.

use common::{Console, Lang, Text, text};
use monitor::{LogNews, RotatingLog, Sample, table};

use crate::args::LogOptions;

/// A log in a file, or none.
pub(crate) struct Log(Option<RotatingLog>);

impl Log {
    pub(crate) fn new(options: &LogOptions, lang: Lang) -> Self {
        let heading = table::heading(lang);
        let open = |path| RotatingLog::new(path, options.rotation(), &heading, lang);
        Self(options.path.as_deref().map(open))
    }

    /// Adds a line. Failing is told when it begins and when it ends, not at every sample.
    pub(crate) fn append(&mut self, sample: &Sample, console: &mut Console) {
        let news = self.0.as_mut().and_then(|log| log.append(&table::row(sample)));
        match news {
            Some(LogNews::Fails(error)) => console.error(&error),
            Some(LogNews::Works { path, discarded }) => {
                let path = path.display();
                console.hint(&works_again(&path.to_string(), discarded));
            }
            None => {}
        }
    }

    /// Tries once more if need be; whether every line is in the file.
    pub(crate) fn finish(&mut self, console: &mut Console) -> bool {
        let Some(Err(error)) = self.0.as_mut().map(RotatingLog::finish) else {
            return true;
        };
        console.error(&error);
        false
    }
}

fn works_again(path: &str, discarded: u64) -> Text {
    if discarded == 0 {
        return text!(
            "the log {path} works again, and is complete",
            "日志 {path} 恢复正常，没有缺行"
        );
    }
    text!(
        "the log {path} works again; lines that were discarded: {discarded}",
        "日志 {path} 恢复正常；丢弃的行数：{discarded}"
    )
}
