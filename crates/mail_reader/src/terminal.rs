//! A message as a person reads it on a terminal, where its characters must not do anything.

use std::fmt::Write;

use common::escape::escaped;
use common::{Lang, tr};

use crate::{Message, Part};

impl Message<'_> {
    /// Sender, recipients, subject, text and the list of attachments: harmless lines, each with its
    /// end.
    pub fn shown(&self, lang: Lang) -> String {
        let mut out = String::new();
        for (name, en, zh) in [
            ("From", "From", "发件人"),
            ("To", "To", "收件人"),
            ("Cc", "Cc", "抄送"),
            ("Subject", "Subject", "主题"),
            ("Date", "Date", "日期"),
        ] {
            if let Some(value) = self.header(name) {
                let (label, value) = (lang.pick(en, zh), escaped(value));
                let colon = lang.pick(": ", "：");
                let _ = writeln!(out, "{label}{colon}{value}");
            }
        }
        out.push('\n');
        self.show_text(&mut out, lang);
        self.show_attachments(&mut out, lang);
        if self.is_cut {
            out += &tr!(
                lang,
                "There is more in this message than can be shown; its file has everything.\n",
                "这封邮件的内容超出了可显示的范围；完整内容在文件里。\n"
            );
        }
        out
    }

    fn show_text(&self, out: &mut String, lang: Lang) {
        if let Some(part) = self.text() {
            for line in self.string(part).lines() {
                let _ = writeln!(out, "{}", escaped(line));
            }
        } else if let Some(part) = self.html() {
            let bytes = self.content(part).len();
            out.push_str(&tr!(
                lang,
                "(no plain text; {bytes} bytes of HTML)\n",
                "（没有纯文本；HTML 共 {bytes} 字节）\n"
            ));
        }
    }

    fn show_attachments(&self, out: &mut String, lang: Lang) {
        for (number, part) in self.attachments() {
            let (name, bytes) = (part.file_name(number), self.content(part).len());
            let (name, media_type) = (escaped(&name), escaped(&part.media_type));
            out.push_str(&tr!(
                lang,
                "attachment: {name} ({media_type}, {bytes} bytes)\n",
                "附件：{name}（{media_type}，{bytes} 字节）\n"
            ));
        }
    }
}

impl Part {
    /// A name under which the part can be saved anywhere: no directories, nothing that steers or
    /// hides, nothing that a system reserves; at most 100 characters. `number` names a part that
    /// has no name.
    pub fn file_name(&self, number: usize) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_bad = |c: char| common::escape::is_hazardous(c) || "<>:\"|?*%".contains(c);
        let safe: String = last.chars().map(|c| if is_bad(c) { '_' } else { c }).collect();
        let safe = safe.trim_matches([' ', '.']);
        let shown: Vec<char> = safe.chars().collect();
        if shown.is_empty() {
            return format!("part-{number}{}", extension(&self.media_type));
        }
        // The end of a long name tells what it is.
        let name: String = match shown.get(shown.len().saturating_sub(100)..) {
            Some(end) => end.iter().collect(),
            None => safe.to_owned(),
        };
        let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
        let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
            || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
        if is_device { format!("_{name}") } else { name }
    }
}

fn extension(media_type: &str) -> &'static str {
    match media_type {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/gif" => ".gif",
        "application/pdf" => ".pdf",
        "message/rfc822" => ".eml",
        _ => ".bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_safe_wherever_it_is_saved() {
        for (name, safe) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\x.dll", "x.dll"),
            (".bashrc", "bashrc"),
            ("..", "part-7.pdf"),
            ("a\u{202e}gpj.exe", "a_gpj.exe"),
            ("a\r\nb\0c", "a__b_c"),
            ("CON.txt", "_CON.txt"),
            ("com1", "_com1"),
            ("图表.png", "图表.png"),
            ("a/", "part-7.pdf"),
        ] {
            let part = Part {
                media_type: "application/pdf".to_owned(),
                name: Some(name.to_owned()),
                content_id: None,
                is_attachment: true,
                charset: None,
                encoding: String::new(),
                body: 0..0,
                group: None,
            };
            assert_eq!(part.file_name(7), safe, "{name:?}");
        }
    }
}
