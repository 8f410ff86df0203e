//! One message: its headers, its text, its HTML in a frame, its attachments, its source.

use std::fmt::{Display, Write};

use common::Lang;
use http_get::{Response, Status};

use super::files::{Directory, Id};
use super::html::{Escaped, EscapedLines, size};
use super::list::Moment;
use super::{View, guarded, list};
use crate::Envelope;
use crate::read::Message;

/// So much text is shown; the source has everything.
const MOST_TEXT: usize = 1024 * 1024;
/// So many headers are listed.
const MOST_HEADERS: usize = 500;
/// What is neither the page's nor the frame's may do nothing.
const NOTHING: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

pub(super) fn page(view: &View, dir: &Directory, id: &Id, message: &Message<'_>) -> Response {
    let lang = view.lang;
    let subject = list::subject(message.headers(), lang);
    let path = format!("/message/{}", id.0);
    let mut main = format!(
        "<p class=\"back\"><a href=\"{home}\">← {back}</a></p>\n<article>\n<h1>{title}</h1>\n",
        home = Escaped(&view.link("/")),
        back = lang.pick("All mail", "全部邮件"),
        title = Escaped(&subject),
    );
    main += &about(message, dir, *id, lang);
    if message.is_cut() {
        let note = lang.pick(
            "There is more in this message than can be shown; the source has everything.",
            "这封邮件的内容超出了可显示的范围；完整内容见源码。",
        );
        let _ = writeln!(main, "<p class=\"note\">{note}</p>");
    }
    main += &html(message, &path, lang);
    main += &text(message, lang);
    main += &attachments(message, &path, lang);
    main += &headers(message, lang);
    let source = lang.pick("Source", "源码");
    let _ = writeln!(
        main,
        "<p class=\"source\"><a href=\"{path}/source\">{source}</a></p>\n</article>"
    );
    view.page(&subject, &path, "", &main)
}

/// What its headers say of it; and what they do not: its envelope, and when it came.
fn about(message: &Message<'_>, dir: &Directory, id: Id, lang: Lang) -> String {
    let mut rows = String::new();
    for (name, en, zh) in [
        ("From", "From", "发件人"),
        ("To", "To", "收件人"),
        ("Cc", "Cc", "抄送"),
        ("Reply-To", "Reply to", "回复至"),
        ("Date", "Date", "日期"),
    ] {
        if let Some(value) = message.header(name) {
            let (label, value) = (lang.pick(en, zh), Escaped(value));
            let _ = writeln!(rows, "<dt>{label}</dt><dd>{value}</dd>");
        }
    }
    let mut row = |label: &str, value: &dyn Display| {
        let _ = writeln!(rows, "<dt>{label}</dt><dd>{value}</dd>");
    };
    if let Some(received) = dir.received(id) {
        row(lang.pick("Caught", "收到时间"), &Moment(received, lang));
    }
    let envelope = dir.envelope(id);
    if !envelope.to.is_empty() {
        let sides = format!("<{}> → {}", envelope.from, in_brackets(&envelope.to));
        row(lang.pick("Envelope", "信封"), &Escaped(&sides));
    }
    let blind = blind(&envelope, message);
    if !blind.is_empty() {
        row(lang.pick("Blind copies", "密送"), &Escaped(&in_brackets(&blind)));
    }
    format!("<dl class=\"envelope\">\n{rows}</dl>\n")
}

fn in_brackets(addresses: &[String]) -> String {
    let each: Vec<String> = addresses.iter().map(|address| format!("<{address}>")).collect();
    each.join(", ")
}

/// The recipients that no header names.
fn blind(envelope: &Envelope, message: &Message<'_>) -> Vec<String> {
    let named: String =
        ["To", "Cc"].iter().filter_map(|name| message.header(name)).collect::<Vec<_>>().join(" ");
    let named = named.to_lowercase();
    let words: Vec<&str> = named.split(|c: char| c.is_whitespace() || "<>,;".contains(c)).collect();
    let is_blind = |to: &&String| !words.contains(&to.to_lowercase().as_str());
    envelope.to.iter().filter(is_blind).cloned().collect()
}

fn html(message: &Message<'_>, path: &str, lang: Lang) -> String {
    if message.html().is_none() {
        return String::new();
    }
    let title = lang.pick("The message's HTML", "邮件的 HTML 内容");
    let note = lang.pick(
        "Shown without scripts, without forms, and without anything from elsewhere.",
        "显示时不运行脚本，不提交表单，也不加载任何外部内容。",
    );
    format!(
        "<section>\n<h2>HTML</h2>\n<p class=\"note\">{note}</p>\n\
         <iframe sandbox src=\"{path}/html\" title=\"{title}\" referrerpolicy=\"no-referrer\"></iframe>\n</section>\n"
    )
}

fn text(message: &Message<'_>, lang: Lang) -> String {
    let Some(part) = message.text() else { return String::new() };
    let all = message.string(part);
    let end = all.floor_char_boundary(MOST_TEXT);
    let (title, text) =
        (lang.pick("Text", "文本"), EscapedLines(all.get(..end).unwrap_or_default()));
    let more = if end < all.len() {
        lang.pick("… the rest is in the source", "……其余见源码")
    } else {
        ""
    };
    format!(
        "<section>\n<h2>{title}</h2>\n<pre class=\"text\" tabindex=\"0\">{text}{more}</pre>\n</section>\n"
    )
}

fn attachments(message: &Message<'_>, path: &str, lang: Lang) -> String {
    let rows: String = message
        .attachments()
        .map(|(number, part)| {
            let (name, bytes) = (part.file_name(number), message.content(part).len() as u64);
            let (name, media_type, size) = (Escaped(&name), Escaped(&part.media_type), size(bytes));
            format!(
                "<li><a href=\"{path}/part/{number}\" download>{name}</a> \
                 <span class=\"size\">{media_type} · {size}</span></li>\n"
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let title = lang.pick("Attachments", "附件");
    format!("<section>\n<h2>{title}</h2>\n<ul class=\"parts\">\n{rows}</ul>\n</section>\n")
}

fn headers(message: &Message<'_>, lang: Lang) -> String {
    let all = message.headers();
    let rows = all.iter().take(MOST_HEADERS).map(|header| {
        let (name, value) = (Escaped(&header.name), Escaped(&header.value));
        format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n")
    });
    let (rows, count) = (rows.collect::<String>(), all.len());
    let title = lang.pick("All headers", "全部邮件头");
    format!(
        "<details>\n<summary>{title} ({count})</summary>\n<table class=\"headers\">\n{rows}</table>\n</details>\n"
    )
}

/// A part to be saved, never to be shown.
pub(super) fn part(view: &View, message: &Message<'_>, number: usize) -> Response {
    let found = message.attachments().find(|(place, _)| *place == number);
    let Some((_, part)) = found else {
        return guarded(view.nowhere())
            .header("Content-Security-Policy", NOTHING)
            .status(Status::NotFound);
    };
    let name = part.file_name(number);
    let content = message.content(part).into_owned();
    guarded(Response::new("application/octet-stream", content))
        .header("Content-Disposition", &disposition(&name))
        .header("Content-Security-Policy", NOTHING)
}

/// The name twice: for clients of old in ASCII, for all others as it is (RFC 6266, RFC 8187).
pub(super) fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let _ = if is_plain {
            write!(exact, "{}", char::from(byte))
        } else {
            write!(exact, "%{byte:02X}")
        };
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{exact}")
}

/// The message as it came.
pub(super) fn source(message: &Message<'_>) -> Response {
    guarded(Response::new("text/plain; charset=utf-8", message.raw().to_vec()))
        .header("Content-Security-Policy", NOTHING)
}
