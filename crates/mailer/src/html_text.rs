//! A readable text made from HTML, for whoever reads mail without it.
//!
//! Links keep their address, lists their marks, tables their columns, pictures their description.
//! Scripts, styles and comments are dropped. This is no browser: tags are read as they come, in one
//! pass, so that the work and the result stay proportional to the input, whatever it is.

mod entity;
mod markup;
mod page;
mod table;

use markup::{Markup, Token};
use page::Page;

/// The text of a page.
pub fn text_of(html: &str) -> String {
    let mut page = Page::default();
    for token in Markup::new(html) {
        match token {
            Token::Text(text) => page.text(&entity::decoded(text)),
            Token::Open(tag) => page.open(&tag),
            Token::Close(name) => page.close(&name),
        }
    }
    page.finish()
}

/// Text as HTML: nothing in it is markup, its lines stay lines, its blanks stay blanks.
pub(crate) fn html_of(text: &str) -> String {
    let lines = escaped(&text.replace("\r\n", "\n")).replace('\n', "<br>\n");
    format!("<div>{}</div>", lines.replace("  ", "&nbsp; "))
}

/// Text with the characters that HTML takes for markup written as entities.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
    out
}

/// Whether a text begins with a tag, a comment or a document type.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    rest.starts_with('!')
        || (rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>'))
}

#[cfg(test)]
#[path = "html_text/tests.rs"]
mod tests;
