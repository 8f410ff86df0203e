//! A message's HTML, for the frame: harmless by what it may do, not by what it says.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_get::{Response, Status};

use super::guarded;
use crate::read::Message;

/// A sandbox without permissions, in which nothing can be loaded but what is in it already.
const POLICY: &str = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
/// The HTML with its pictures is at most so long; further pictures are left out.
const MOST: usize = 64 * 1024 * 1024;
/// Elements that reach beyond the document before the policy holds them, or without asking it: a
/// name is looked up or a connection is made ahead (Chromium does that for frames), the page is left
/// after a while.
const BEYOND: [&str; 9] =
    ["link", "meta", "base", "iframe", "frame", "fencedframe", "object", "embed", "portal"];

pub(super) fn page(message: &Message<'_>) -> Response {
    let Some(part) = message.html() else {
        return guarded(Response::not_found()).status(Status::NotFound);
    };
    // A mark of byte order would win over the character set that this server tells.
    let html = message.string(part);
    let html = with_pictures(&tamed(html.trim_start_matches('\u{feff}')), message);
    // White under it, as mail is written for; see-through it would be dark on dark.
    let page = format!(
        "<!doctype html><style>:root{{color-scheme:light;background:#fff;color:#111}}</style>\n{html}"
    );
    guarded(Response::html(page)).header("Content-Security-Policy", POLICY).header(
        "Permissions-Policy",
        "attribution-reporting=(), browsing-topics=(), autoplay=(), fullscreen=()",
    )
}

/// The same with the elements of [`BEYOND`] renamed. A tag's name follows its `<` at once, so there
/// is no other way to write one.
fn tamed(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    for (number, piece) in html.split('<').enumerate() {
        if number > 0 {
            out.push('<');
            let begins = |name: &str| {
                piece.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name))
            };
            if BEYOND.iter().any(|name| begins(name)) {
                out.push_str("x-");
            }
        }
        out.push_str(piece);
    }
    out
}

/// The same with `cid:` replaced by the picture that is meant (RFC 2392), so that nothing has to be
/// loaded.
fn with_pictures(html: &str, message: &Message<'_>) -> String {
    let pictures = pictures(message);
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = find_cid(rest) {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let is_end = |c: char| c.is_whitespace() || "\"'<>()\\".contains(c);
        let end = reference.find(is_end).unwrap_or(reference.len());
        let (reference, behind) = reference.split_at(end);
        let id = reference.get(4..).unwrap_or_default().replace("%40", "@");
        let is_room = |data: &&String| out.len() + data.len() <= MOST;
        let data = pictures.get(&id).filter(is_room);
        out.push_str(data.map_or(reference, String::as_str));
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn find_cid(html: &str) -> Option<usize> {
    html.as_bytes().windows(4).position(|window| window.eq_ignore_ascii_case(b"cid:"))
}

/// The pictures that a message brings, by their names in it. SVG is a document, and no picture here.
fn pictures(message: &Message<'_>) -> HashMap<String, String> {
    const PICTURES: [&str; 6] =
        ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"];
    let parts = message.parts().iter().filter(|part| PICTURES.contains(&part.media_type.as_str()));
    let named = parts.filter_map(|part| {
        let encoded = STANDARD.encode(message.content(part));
        Some((part.content_id.clone()?, format!("data:{};base64,{encoded}", part.media_type)))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_reach_beyond_are_renamed_however_they_are_written() {
        for (html, tame) in [
            ("<link rel=preconnect href=//evil>", "<x-link rel=preconnect href=//evil>"),
            ("a<META\nhttp-equiv=refresh>", "a<x-META\nhttp-equiv=refresh>"),
            ("<<base/href=x>", "<<x-base/href=x>"),
            ("<iFrame src=x></iframe>", "<x-iFrame src=x></iframe>"),
            ("<p>1 < 2</p><lin>你<", "<p>1 < 2</p><lin>你<"),
            ("", ""),
        ] {
            assert_eq!(tamed(html), tame);
        }
    }

    #[test]
    fn a_picture_that_the_message_brings_is_put_in_and_nothing_else() {
        let raw = "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\r\n\
            --b\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\n\r\nabc\r\n\
            --b\r\nContent-Type: image/svg+xml\r\nContent-ID: <svg>\r\n\r\n<svg>\r\n--b--";
        let message = Message::parse(raw.as_bytes());
        for (html, filled) in [
            ("<img src=\"cid:a@b\">", "<img src=\"data:image/png;base64,YWJj\">"),
            ("<img src=CID:a%40b>", "<img src=data:image/png;base64,YWJj>"),
            ("url(cid:a@b)cid:a@b", "url(data:image/png;base64,YWJj)data:image/png;base64,YWJj"),
            ("cid:svg cid: cid:你", "cid:svg cid: cid:你"),
        ] {
            assert_eq!(with_pictures(html, &message), filled);
        }
    }

    #[test]
    fn a_picture_used_again_and_again_does_not_grow_without_bound() {
        let picture = "x".repeat(1 << 20);
        let raw = format!(
            "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\
             Content-ID: <c>\r\n\r\n{picture}\r\n--b--"
        );
        let filled = with_pictures(&"cid:c ".repeat(500), &Message::parse(raw.as_bytes()));
        assert!(filled.len() <= MOST, "{}", filled.len());
    }
}
