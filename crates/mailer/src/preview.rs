//! A message in words, before it is sent.

use common::escape::escaped;
use common::{Lang, tr};

use crate::draft::Lists;
use crate::letter::Written;
use crate::{Address, Contents};

/// A message as a person reads it: headers decoded, the text, and what else is in it. No network
/// and no server is needed for it.
#[derive(Clone, Debug)]
pub struct Preview {
    headers: Vec<(String, String)>,
    blind: String,
    contents: Contents,
    bytes: usize,
}

impl Preview {
    pub(crate) fn new(written: Written, message_id: &str, date: &str, bytes: usize) -> Self {
        let Lists { from, to, cc, bcc, reply_to } = &written.lists;
        let mut headers = vec![("From".to_owned(), listed(std::slice::from_ref(from)))];
        for (name, list) in [("To", to), ("Cc", cc), ("Reply-To", reply_to)] {
            if !list.is_empty() {
                headers.push((name.to_owned(), listed(list)));
            }
        }
        headers.push(("Subject".to_owned(), written.subject));
        headers.push(("Date".to_owned(), date.to_owned()));
        headers.push(("Message-ID".to_owned(), message_id.to_owned()));
        if let Some(thread) = &written.thread {
            headers.push(("In-Reply-To".to_owned(), thread.to_string()));
        }
        headers.extend(written.headers);
        Self { headers, blind: listed(bcc), contents: written.contents, bytes }
    }

    /// The message in lines, without a line end behind the last one. What came from files is shown
    /// escaped.
    pub fn in_lang(&self, lang: Lang) -> String {
        let line = |(name, value): &(String, String)| format!("{name}: {}", escaped(value));
        let mut lines: Vec<String> = self.headers.iter().map(line).collect();
        if !self.blind.is_empty() {
            let blind = escaped(&self.blind);
            let note = tr!(lang, "in no header", "不写进邮件头");
            lines.push(format!("Bcc ({note}): {blind}"));
        }
        lines.push(String::new());
        let text = self.contents.plain().replace("\r\n", "\n");
        lines.extend(text.trim_end_matches('\n').split('\n').map(|line| escaped(line).to_string()));
        lines.push(String::new());
        lines.extend(self.parts(lang));
        lines.join("\n")
    }

    fn parts(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(html) = self.contents.as_html() {
            let bytes = html.len();
            lines.push(tr!(lang, "[HTML, {bytes} bytes]", "[HTML，{bytes} 字节]"));
        }
        for file in self.contents.inlines() {
            let (name, cid, kind) = (escaped(&file.name), &file.cid, &file.media_type);
            let bytes = file.bytes.len();
            lines.push(tr!(
                lang,
                "[picture in the HTML: {name}, cid:{cid}, {kind}, {bytes} bytes]",
                "[HTML 内嵌图片：{name}，cid:{cid}，{kind}，{bytes} 字节]"
            ));
        }
        for file in self.contents.attachments() {
            let (name, kind, bytes) = (escaped(&file.name), &file.media_type, file.bytes.len());
            lines.push(tr!(
                lang,
                "[attachment: {name}, {kind}, {bytes} bytes]",
                "[附件：{name}，{kind}，{bytes} 字节]"
            ));
        }
        let bytes = self.bytes;
        lines.push(tr!(lang, "[{bytes} bytes in all]", "[共 {bytes} 字节]"));
        lines
    }
}

fn listed(addresses: &[Address]) -> String {
    let one = |address: &Address| match address.name() {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_string(),
    };
    addresses.iter().map(one).collect::<Vec<_>>().join(", ")
}
