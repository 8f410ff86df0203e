//! What is answered (RFC 9110, 15; RFC 9112, 4).

use std::borrow::Cow;
use std::time::SystemTime;

use crate::date::http_date;

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// 200.
    Ok,
    /// 303: it stands elsewhere.
    SeeOther,
    /// 400: this is no HTTP.
    BadRequest,
    /// 404.
    NotFound,
    /// 405: neither GET nor HEAD.
    MethodNotAllowed,
    /// 408: the request took too long.
    RequestTimeout,
    /// 414: the first line alone is too long.
    UriTooLong,
    /// 421: this is not the host that was asked for.
    MisdirectedRequest,
    /// 431: the headers are too long.
    HeadersTooLarge,
    /// 500: the handler failed.
    InternalServerError,
    /// 501: no method of HTTP.
    NotImplemented,
    /// 503: too many connections.
    ServiceUnavailable,
    /// 505: neither HTTP/1.0 nor HTTP/1.1.
    VersionNotSupported,
}

impl Status {
    /// The number and its words.
    pub fn line(self) -> &'static str {
        match self {
            Status::Ok => "200 OK",
            Status::SeeOther => "303 See Other",
            Status::BadRequest => "400 Bad Request",
            Status::NotFound => "404 Not Found",
            Status::MethodNotAllowed => "405 Method Not Allowed",
            Status::RequestTimeout => "408 Request Timeout",
            Status::UriTooLong => "414 URI Too Long",
            Status::MisdirectedRequest => "421 Misdirected Request",
            Status::HeadersTooLarge => "431 Request Header Fields Too Large",
            Status::InternalServerError => "500 Internal Server Error",
            Status::NotImplemented => "501 Not Implemented",
            Status::ServiceUnavailable => "503 Service Unavailable",
            Status::VersionNotSupported => "505 HTTP Version Not Supported",
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    status: Status,
    headers: Vec<(&'static str, String)>,
    body: Cow<'static, [u8]>,
}

impl Response {
    /// An answer with this media type, such as `text/html; charset=utf-8`.
    pub fn new(media_type: impl Into<String>, body: impl Into<Cow<'static, [u8]>>) -> Self {
        let headers = vec![("Content-Type", media_type.into())];
        Self { status: Status::Ok, headers, body: body.into() }
    }

    /// Plain text in UTF-8.
    pub fn text(body: impl Into<String>) -> Self {
        Self::new("text/plain; charset=utf-8", body.into().into_bytes())
    }

    /// A page in UTF-8.
    pub fn html(body: impl Into<String>) -> Self {
        Self::new("text/html; charset=utf-8", body.into().into_bytes())
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::failure(Status::NotFound)
    }

    /// Sends the client to a path on this server.
    pub fn see_other(path: &str) -> Self {
        Self::failure(Status::SeeOther).header("Location", path)
    }

    /// An answer that says no more than its status.
    pub(crate) fn failure(status: Status) -> Self {
        let failure = Self::text(format!("{}\n", status.line())).status(status);
        match status {
            Status::MethodNotAllowed => failure.header("Allow", "GET, HEAD"),
            Status::ServiceUnavailable => failure.header("Retry-After", "1"),
            _ => failure,
        }
    }

    /// The same with another status.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The same with a header. What could end a line in its value is left away.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = value.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
        self.headers.push((name, value));
        self
    }

    /// Everything that goes over the wire; without the body for HEAD.
    pub(crate) fn into_bytes(self, with_body: bool) -> Vec<u8> {
        let (status, length) = (self.status.line(), self.body.len());
        let date = http_date(SystemTime::now());
        let mut bytes = format!(
            "HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Length: {length}\r\n\
             Connection: close\r\nX-Content-Type-Options: nosniff\r\n"
        )
        .into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        if with_body {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}
