//! A mail server as one word: `smtps://user@host:465`.

use std::fmt::{self, Display};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use common::args::BadValue;
use common::{Text, text};

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte on (RFC 8314): usually port 465.
    Implicit,
    /// Plain until the client says STARTTLS, then TLS (RFC 3207): usually port 587. A server
    /// that does not offer it is refused: nothing is sent in the clear.
    StartTls,
    /// No encryption: for a mail catcher on this machine, and only when asked for by name.
    None,
}

impl Tls {
    /// The port that mail servers use for this mode (RFC 8314, RFC 6409, RFC 5321).
    pub const fn usual_port(self) -> u16 {
        match self {
            Tls::Implicit => 465,
            Tls::StartTls => 587,
            Tls::None => 25,
        }
    }

    /// The URL's scheme for this mode.
    pub const fn scheme(self) -> &'static str {
        match self {
            Tls::Implicit => "smtps",
            Tls::StartTls => "smtp",
            Tls::None => "smtp+plain",
        }
    }
}

/// A host's name or address, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The name, as the certificate must have it; an IPv6 address stands without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl Server {
    /// The host as the domain of a mail address: an IP address stands in brackets (RFC 5321,
    /// 4.1.3).
    pub(crate) fn as_domain(&self) -> String {
        if self.host.parse::<IpAddr>().is_ok() {
            return format!("[{}]", self.host);
        }
        self.host.clone()
    }
}

impl Display for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(out, "[{host}]:{port}")
        } else {
            write!(out, "{host}:{port}")
        }
    }
}

/// A mail server, how to encrypt, and who logs in.
///
/// | URL | means |
/// |---|---|
/// | `smtps://user@host:465` | TLS from the first byte on |
/// | `smtp://user@host:587` | STARTTLS, and never without it |
/// | `smtp+plain://127.0.0.1:1025` | no encryption: for a mail catcher |
///
/// The port may be left out. A user with an `@` in it is written as it is: the last `@` is the
/// one before the host. There is no place for a password: URLs end up in process lists and logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpUrl {
    /// How to encrypt.
    pub tls: Tls,
    /// Who logs in; `None` sends without logging in.
    pub user: Option<String>,
    /// Where the server is.
    pub server: Server,
}

impl SmtpUrl {
    /// A mail catcher on this machine: no login, no encryption.
    pub fn plain(addr: SocketAddr) -> Self {
        let server = Server { host: addr.ip().to_string(), port: addr.port() };
        Self { tls: Tls::None, user: None, server }
    }

    /// Whether a text has a password where a URL may have one, `user:password@host`. Such a text
    /// is not to be shown to anybody, not even in the message that refuses it.
    pub fn holds_password(value: &str) -> bool {
        let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
        rest.rsplit_once('@').is_some_and(|(user, _)| user.contains(':') || user.contains("%3A"))
    }
}

impl Display for SmtpUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://", self.tls.scheme())?;
        if let Some(user) = &self.user {
            write!(out, "{user}@")?;
        }
        self.server.fmt(out)
    }
}

impl FromStr for SmtpUrl {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let (scheme, rest) = value.split_once("://").unwrap_or((value, ""));
        let tls = [Tls::Implicit, Tls::StartTls, Tls::None]
            .into_iter()
            .find(|tls| tls.scheme().eq_ignore_ascii_case(scheme))
            .ok_or_else(|| {
                bad(Text::new("not the URL of a mail server", "不是邮件服务器的 URL"))
            })?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(parse_user(user)?), place),
            None => (None, rest),
        };
        let server = parse_server(place, tls)?;
        Ok(Self { tls, user, server })
    }
}

fn bad(reason: Text) -> BadValue {
    let help = Text::new(
        "write smtps://user@host:465 (TLS), smtp://user@host:587 (STARTTLS), \
         or smtp+plain://127.0.0.1:1025 for a mail catcher",
        "请写成 smtps://user@host:465（TLS）、smtp://user@host:587（STARTTLS），\
         或给邮件捕集器用的 smtp+plain://127.0.0.1:1025",
    );
    BadValue::new(reason, help)
}

fn parse_user(user: &str) -> Result<String, BadValue> {
    let user = percent_decoded(user)
        .filter(|user| !user.is_empty() && !user.chars().any(char::is_control))
        .ok_or_else(|| {
            bad(Text::new("the user before @ is not readable", "@ 前面的用户名无法识别"))
        })?;
    if user.contains(':') {
        return Err(BadValue::new(
            Text::new(
                "a password has no place in a URL: everybody on the machine could read it",
                "URL 里不能写密码：本机上的任何人都能看到它",
            ),
            Text::new(
                "give the user alone, and the password in an environment variable or a file",
                "这里只写用户名，密码放在环境变量或文件里",
            ),
        ));
    }
    Ok(user)
}

fn parse_server(place: &str, tls: Tls) -> Result<Server, BadValue> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').unwrap_or((rest, ":"));
            if !matches!(host.parse(), Ok(IpAddr::V6(_))) {
                return Err(bad(Text::new(
                    "no IPv6 address stands in the brackets",
                    "方括号里不是 IPv6 地址",
                )));
            }
            (host, port)
        }
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if host.is_empty() || !host.chars().all(is_host) {
        return Err(bad(Text::new(
            "the host's name is missing or not one",
            "缺少主机名，或主机名不对",
        )));
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => Some(tls.usual_port()),
        None => None,
        Some(digits) => digits.parse().ok().filter(|&port| port > 0 && !digits.starts_with('+')),
    };
    let port = port.ok_or_else(|| {
        bad(text!("the port is not a number from 1 to 65535", "端口不是 1 到 65535 的整数"))
    })?;
    Ok(Server { host: host.to_owned(), port })
}

/// Undoes RFC 3986's `%40`; `None` when it is cut off or not UTF-8.
fn percent_decoded(value: &str) -> Option<String> {
    let mut pieces = value.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let digits =
            piece.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(piece.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_scheme_tells_the_tls_mode_and_its_usual_port() {
        for (value, tls, shown) in [
            ("smtps://me@mail.example", Tls::Implicit, "smtps://me@mail.example:465"),
            ("SMTP://me@mail.example/", Tls::StartTls, "smtp://me@mail.example:587"),
            ("smtp+plain://127.0.0.1:1025", Tls::None, "smtp+plain://127.0.0.1:1025"),
            ("smtps://[::1]:1", Tls::Implicit, "smtps://[::1]:1"),
        ] {
            let url: SmtpUrl = value.parse().unwrap();
            assert_eq!((url.tls, url.to_string().as_str()), (tls, shown));
            assert_eq!(shown.parse::<SmtpUrl>().unwrap(), url);
        }
    }

    #[test]
    fn a_user_may_be_a_whole_address() {
        for value in ["smtps://me@b.example@mail.example", "smtps://me%40b.example@mail.example"] {
            let url: SmtpUrl = value.parse().unwrap();
            assert_eq!(url.user.as_deref(), Some("me@b.example"));
            assert_eq!(url.server.host, "mail.example");
        }
    }

    #[test]
    fn what_is_no_mail_server_is_refused_with_examples() {
        for value in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtps://me@",
            "smtp://h:0",
            "smtp://h:70000",
            "smtp://h:+25",
            "smtp://@h",
            "smtp://a b",
            "smtp://[1.2.3.4]:25",
            "smtp://[::1",
            "smtp://%4@h",
            "smtp://h/path",
            "smtp://::1:25",
        ] {
            let refused = value.parse::<SmtpUrl>().unwrap_err();
            assert!(refused.help.en.contains("smtps://user@host:465"), "{value}: {refused}");
        }
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        let refused = "smtps://me:hunter2@mail.example".parse::<SmtpUrl>().unwrap_err();
        assert!(refused.reason.en.contains("password"), "{refused}");
        assert!(!format!("{refused:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(rest in any::<String>()) {
            let _ = rest.parse::<SmtpUrl>();
            let _ = format!("smtps://{rest}").parse::<SmtpUrl>();
        }
    }
}
