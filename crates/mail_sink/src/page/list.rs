//! The list of messages, the newest first.

use std::fmt::{self, Display};
use std::time::{Duration, SystemTime};

use common::{Lang, tr};
use http_get::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::View;
use super::files::{Directory, Entry};
use super::html::{Escaped, size};
use crate::read::{self, Header};

/// So many messages stand on a page.
const ON_A_PAGE: usize = 100;

pub(super) fn page(view: &View, dir: &Directory, before: Option<u64>) -> Response {
    let lang = view.lang;
    let all = dir.ids();
    let count = all.len();
    let ids = all.iter().copied().filter(|id| before.is_none_or(|before| id.0 < before));
    let mut ids = ids.peekable();
    let shown: Vec<Entry> = ids.by_ref().take(ON_A_PAGE).filter_map(|id| dir.entry(id)).collect();
    let title = lang.pick("Mail", "邮件");
    let counted = match (lang, count) {
        (Lang::En, 1) => "1 message".to_owned(),
        _ => tr!(lang, "{count} messages", "{count} 封"),
    };
    let rows: String = shown.iter().map(|entry| row(view, entry)).collect();
    let list = if rows.is_empty() {
        empty(lang, dir)
    } else {
        format!("<ul class=\"mail\">\n{rows}</ul>\n")
    };
    let older = match (ids.peek(), shown.last()) {
        (Some(_), Some(last)) => {
            let path = view.link(&format!("/?before={}", last.id.0));
            let (path, older) = (Escaped(&path), lang.pick("Older", "更早的邮件"));
            format!("<p class=\"older\"><a href=\"{path}\">{older} →</a></p>\n")
        }
        _ => String::new(),
    };
    let main = format!(
        "<div id=\"list\">\n<h1>{title} <small role=\"status\">{counted}</small></h1>\n{list}{older}</div>\n"
    );
    let path = before.map_or("/".to_owned(), |before| format!("/?before={before}"));
    view.page(title, &path, "<script src=\"/list.js\" defer></script>\n", &main)
}

fn empty(lang: Lang, dir: &Directory) -> String {
    let path = dir.path().to_string_lossy();
    let path = Escaped(&path);
    tr!(
        lang,
        "<p class=\"empty\">Nothing has been caught yet. What comes is kept in <code>{path}</code> and shown here.</p>\n",
        "<p class=\"empty\">还没有收到邮件。收到的邮件保存在 <code>{path}</code>，并显示在这里。</p>\n"
    )
}

fn row(view: &View, entry: &Entry) -> String {
    let headers = read::headers(&entry.beginning);
    let lang = view.lang;
    let subject = subject(&headers, lang);
    let nobody = lang.pick("(no sender)", "（无发件人）");
    let from = value(&headers, "From").filter(|from| !from.is_empty()).unwrap_or(nobody);
    let to = value(&headers, "To").unwrap_or_default();
    let path = view.link(&format!("/message/{}", entry.id.0));
    format!(
        "<li><a href=\"{path}\"><span class=\"subject\">{subject}</span> \
         <span class=\"from\">{from}</span> <span class=\"to\">{arrow} {to}</span> \
         <span class=\"when\">{when}</span> <span class=\"size\">{size}</span></a></li>\n",
        path = Escaped(&path),
        subject = Escaped(&subject),
        from = Escaped(from),
        to = Escaped(to),
        arrow = lang.pick("to", "致"),
        when = Moment(entry.received, lang),
        size = size(entry.bytes),
    )
}

/// The subject, or that there is none.
pub(super) fn subject(headers: &[Header], lang: Lang) -> String {
    let subject = value(headers, "Subject").filter(|subject| !subject.is_empty());
    subject.unwrap_or(lang.pick("(no subject)", "（无主题）")).to_owned()
}

fn value<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    let mut same = headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
    same.next().map(|header| header.value.as_str())
}

/// When something was, for people and for programs: how long ago, and the time of day here.
pub(super) struct Moment(pub(super) SystemTime, pub(super) Lang);

impl Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ago = when(self.0, SystemTime::now(), self.1);
        let Ok(time) = Timestamp::try_from(self.0) else {
            return out.write_str(&ago);
        };
        let here = time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S");
        write!(out, "<time datetime=\"{time:.0}\">{here}</time> · {ago}")
    }
}

/// How long ago something was.
fn when(then: SystemTime, now: SystemTime, lang: Lang) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = now.duration_since(then).unwrap_or(Duration::ZERO).as_secs();
    match seconds {
        0..MINUTE => lang.pick("just now", "刚刚").to_owned(),
        MINUTE..HOUR => tr!(lang, "{} min ago", "{} 分钟前", seconds / MINUTE),
        HOUR..DAY => tr!(lang, "{} h ago", "{} 小时前", seconds / HOUR),
        _ => tr!(lang, "{} d ago", "{} 天前", seconds / DAY),
    }
}
