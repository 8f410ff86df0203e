//! A web page that lists and shows what was caught (feature `page`).
//!
//! A message is somebody else's, and may be made to harm: its HTML would run scripts, load a picture
//! that tells its sender it was read, or take the window somewhere else. So
//!
//! - it stands in a frame of its own, which is a sandbox without any permission: no scripts, no
//!   forms, no windows, no way out of the frame; the frame's own policy says the same, for whoever
//!   opens it without the page around it;
//! - that policy lets it load nothing at all; pictures that the message brings along are put into it;
//! - everything else of a message is text, and shown as such; attachments are only ever saved.
//!
//! The pages ask nobody else for anything, work without JavaScript (with it, the list is kept up to
//! date), follow the browser's language (`?lang=zh` and `?lang=en` say otherwise), and are dark where
//! the browser is.

mod files;
mod frame;
mod html;
mod list;
mod show;

use std::net::SocketAddr;
use std::path::PathBuf;

use common::Lang;
use http_get::{Request, Response, Server, ServerError};

use crate::read::Message;
use files::{Directory, Id};
use html::Escaped;

/// Where the pages are served, and of what.
#[derive(Clone, Debug)]
pub struct PageConfig {
    /// Where to listen; port 0 lets the system pick one.
    pub bind: SocketAddr,
    /// The catcher's directory.
    pub dir: PathBuf,
    /// The language where neither the address nor the browser asks for one.
    pub lang: Lang,
    /// Names, besides `localhost` and numbers, under which the pages may be asked for.
    pub names: Vec<String>,
}

/// Serves the pages until the server is stopped or dropped.
///
/// # Errors
/// When the address cannot be bound.
pub fn start(config: PageConfig) -> Result<Server, ServerError> {
    let PageConfig { bind, dir, lang, names } = config;
    let dir = Directory::new(dir);
    let server = http_get::Config { names, ..http_get::Config::new(bind) };
    Server::start_with(server, move |request| answer(request, &dir, lang))
}

/// What every page but the frame may do: be styled by this server, show its pictures and frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; \
    script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// What is shown next.
enum Target {
    List { before: Option<u64> },
    Message(Id),
    Frame(Id),
    Part(Id, usize),
    Source(Id),
    Asset(&'static str, &'static str),
    Nowhere,
}

impl Target {
    fn of(request: &Request) -> Self {
        let steps: Vec<&str> = request.path().split('/').skip(1).collect();
        match steps.as_slice() {
            [""] => Target::List { before: request.query("before").and_then(|n| n.parse().ok()) },
            ["style.css"] => {
                Target::Asset("text/css; charset=utf-8", include_str!("page/style.css"))
            }
            ["list.js"] => {
                Target::Asset("text/javascript; charset=utf-8", include_str!("page/list.js"))
            }
            ["icon.svg"] => Target::Asset("image/svg+xml", include_str!("page/icon.svg")),
            ["message", id, rest @ ..] => match (id.parse(), rest) {
                (Ok(id), []) => Target::Message(id),
                (Ok(id), ["html"]) => Target::Frame(id),
                (Ok(id), ["source"]) => Target::Source(id),
                (Ok(id), ["part", number]) => match number.parse() {
                    Ok(number) => Target::Part(id, number),
                    Err(_) => Target::Nowhere,
                },
                _ => Target::Nowhere,
            },
            _ => Target::Nowhere,
        }
    }
}

fn answer(request: &Request, dir: &Directory, lang: Lang) -> Response {
    let view = View::of(request, lang);
    let response = match Target::of(request) {
        Target::List { before } => list::page(&view, dir, before),
        Target::Message(id) => {
            with(dir, &id, &view, |message| show::page(&view, dir, &id, message))
        }
        Target::Frame(id) => return with(dir, &id, &view, frame::page),
        Target::Part(id, number) => {
            return with(dir, &id, &view, |message| show::part(&view, message, number));
        }
        Target::Source(id) => return with(dir, &id, &view, show::source),
        Target::Asset(media_type, text) => Response::new(media_type, text.as_bytes()),
        Target::Nowhere => view.nowhere(),
    };
    guarded(response).header("Content-Security-Policy", POLICY)
}

/// What every answer says, whatever it is: nobody else's page may use it, or learn of it.
fn guarded(response: Response) -> Response {
    response
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Referrer-Policy", "no-referrer")
        .header("X-DNS-Prefetch-Control", "off")
        .header("Cache-Control", "no-store")
}

fn with(
    dir: &Directory,
    id: &Id,
    view: &View,
    make: impl FnOnce(&Message<'_>) -> Response,
) -> Response {
    match dir.read(id) {
        Ok(raw) => make(&Message::parse(&raw)),
        Err(_) => guarded(view.nowhere()).header("Content-Security-Policy", POLICY),
    }
}

/// Who looks: the language, and whether the address says so.
pub(crate) struct View {
    pub(crate) lang: Lang,
    is_asked_for: bool,
}

impl View {
    fn of(request: &Request, default: Lang) -> Self {
        let asked = request.query("lang").and_then(|lang| lang.parse().ok());
        let accepted = || accepted(request.header("Accept-Language")?);
        Self { lang: asked.or_else(accepted).unwrap_or(default), is_asked_for: asked.is_some() }
    }

    /// A path of this server, in the language that was asked for.
    pub(crate) fn link(&self, path: &str) -> String {
        let sign = if path.contains('?') { '&' } else { '?' };
        match (self.is_asked_for, self.lang) {
            (false, _) => path.to_owned(),
            (true, Lang::En) => format!("{path}{sign}lang=en"),
            (true, Lang::Zh) => format!("{path}{sign}lang=zh"),
        }
    }

    /// A whole page. `path` is its own, for the link to the other language.
    pub(crate) fn page(&self, title: &str, path: &str, script: &str, main: &str) -> Response {
        let lang = self.lang;
        let (html_lang, other) = match lang {
            Lang::En => ("en", "zh"),
            Lang::Zh => ("zh-CN", "en"),
        };
        let sign = if path.contains('?') { '&' } else { '?' };
        let (path, title) = (Escaped(path), Escaped(title));
        Response::html(format!(
            "<!doctype html>\n<html lang=\"{html_lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"/icon.svg\">\n<link rel=\"stylesheet\" href=\"/style.css\">\n{script}\
             </head>\n<body>\n<header class=\"top\">\n<a class=\"brand\" href=\"{home}\">\
             <img src=\"/icon.svg\" alt=\"\" width=\"28\" height=\"28\">{brand}</a>\n\
             <a class=\"lang\" href=\"{path}{sign}lang={other}\" hreflang=\"{other}\" lang=\"{other}\">{name}</a>\n\
             </header>\n<main>\n{main}</main>\n</body>\n</html>\n",
            home = Escaped(&self.link("/")),
            brand = lang.pick("Mail catcher", "邮件捕集器"),
            name = lang.pick("中文", "English"),
        ))
    }

    fn nowhere(&self) -> Response {
        let lang = self.lang;
        let (title, back) =
            (lang.pick("Nothing here", "这里什么也没有"), lang.pick("All mail", "全部邮件"));
        let home = self.link("/");
        let home = Escaped(&home);
        let main =
            format!("<h1>{title}</h1>\n<p class=\"back\"><a href=\"{home}\">← {back}</a></p>\n");
        self.page(title, "/", "", &main).status(http_get::Status::NotFound)
    }
}

/// The first of a browser's languages that is one of the two (RFC 9110, 12.5.4). Browsers write
/// the dearest first, so the weights say nothing more; but a weight of 0 is a refusal.
fn accepted(languages: &str) -> Option<Lang> {
    let mut ranges = languages.split(',').map(str::trim);
    ranges.find_map(|range| {
        let (language, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
        language.trim().parse().ok().filter(|_| weight != Some(0.0))
    })
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
