//! A client's commands (RFC 5321, 4.1.1).
//!
//! Read here and not with a library: smtp-proto, the parser that is kept best, refuses addresses
//! at an IP address, takes the quotes off a quoted name and turns `postmaster` into nothing, and
//! a catcher is to tell exactly what it was told.

/// A command that was understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command<'a> {
    /// EHLO, or the older HELO.
    Hello {
        extended: bool,
    },
    Auth {
        mechanism: &'a str,
        initial: Option<&'a str>,
    },
    /// The sender, empty for a notice of non-delivery, and the size that the client announces.
    Mail {
        from: String,
        size: Option<u64>,
    },
    Rcpt {
        to: String,
    },
    Data,
    StartTls,
    Reset,
    Noop,
    Verify,
    Help,
    Quit,
    /// A piece of a message, of so many bytes (RFC 3030), which is not taken here; `None` when
    /// their number cannot be read.
    Chunk {
        bytes: Option<u64>,
    },
    /// A command that exists, but not here.
    NotHere,
}

/// Why a command was not understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    NoSuchCommand,
    /// How it has to be written.
    Syntax(&'static str),
    Sender,
    Recipient,
    Parameter,
}

impl<'a> Command<'a> {
    /// Reads a line without its line end.
    pub(crate) fn parse(line: &'a [u8]) -> Result<Self, Mistake> {
        let line = str::from_utf8(line).map_err(|_| Mistake::NoSuchCommand)?;
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" if rest.is_empty() => Err(Mistake::Syntax("EHLO your-name")),
            "EHLO" => Ok(Command::Hello { extended: true }),
            "HELO" => Ok(Command::Hello { extended: false }),
            "AUTH" => auth(rest),
            "MAIL" => mail(rest),
            "RCPT" => rcpt(rest),
            "DATA" if rest.is_empty() => Ok(Command::Data),
            "DATA" => Err(Mistake::Syntax("DATA")),
            "RSET" => Ok(Command::Reset),
            "NOOP" => Ok(Command::Noop),
            "VRFY" => Ok(Command::Verify),
            "HELP" => Ok(Command::Help),
            "QUIT" => Ok(Command::Quit),
            "STARTTLS" if rest.is_empty() => Ok(Command::StartTls),
            "STARTTLS" => Err(Mistake::Syntax("STARTTLS")),
            "BDAT" => {
                let bytes = rest.split(' ').next().and_then(|number| number.parse().ok());
                Ok(Command::Chunk { bytes })
            }
            "EXPN" | "ETRN" | "TURN" => Ok(Command::NotHere),
            _ => Err(Mistake::NoSuchCommand),
        }
    }
}

fn auth(rest: &str) -> Result<Command<'_>, Mistake> {
    let mut words = rest.split_ascii_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(mechanism), initial, None) => Ok(Command::Auth { mechanism, initial }),
        _ => Err(Mistake::Syntax("AUTH PLAIN or AUTH LOGIN")),
    }
}

fn mail(rest: &str) -> Result<Command<'static>, Mistake> {
    let syntax = Mistake::Syntax("MAIL FROM:<address>");
    let (path, parameters) = after(rest, "FROM:").and_then(path).ok_or(syntax)?;
    let from = match path {
        "" => String::new(),
        path => address(path).ok_or(Mistake::Sender)?,
    };
    let mut size = None;
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" => size = Some(value.parse().map_err(|_| Mistake::Parameter)?),
            "BODY" | "SMTPUTF8" | "AUTH" => {}
            _ => return Err(Mistake::Parameter),
        }
    }
    Ok(Command::Mail { from, size })
}

fn rcpt(rest: &str) -> Result<Command<'static>, Mistake> {
    let syntax = Mistake::Syntax("RCPT TO:<address>");
    match after(rest, "TO:").and_then(path).ok_or(syntax)? {
        (_, parameters) if !parameters.is_empty() => Err(Mistake::Parameter),
        // The one name that needs no domain (RFC 5321, 4.1.1.3).
        (path, _) if path.eq_ignore_ascii_case("postmaster") => {
            Ok(Command::Rcpt { to: path.to_owned() })
        }
        (path, _) => Ok(Command::Rcpt { to: address(path).ok_or(Mistake::Recipient)? }),
    }
}

fn after<'a>(rest: &'a str, word: &str) -> Option<&'a str> {
    let (begin, rest) = rest.split_at_checked(word.len())?;
    begin.eq_ignore_ascii_case(word).then(|| rest.trim_start())
}

/// What stands between `<` and `>`, where quotes may hold another `>`, and what follows.
fn path(rest: &str) -> Option<(&str, &str)> {
    let rest = rest.strip_prefix('<')?;
    let (mut quoted, mut escaped) = (false, false);
    let end = rest.find(|character| {
        let is_end = character == '>' && !quoted;
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        is_end
    })?;
    let (path, rest) = rest.split_at(end);
    Some((path, rest.strip_prefix('>')?.trim()))
}

/// An address without the route that may stand before it (RFC 5321, appendix C).
fn address(path: &str) -> Option<String> {
    let address = match path.strip_prefix('@') {
        Some(route) => route.split_once(':')?.1,
        None => path,
    };
    let (name, domain) = address.rsplit_once('@')?;
    let is_quoted = name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    let is_plain = |text: &str| !text.contains(|c: char| c == ' ' || "<>\"@".contains(c));
    let is_address = !name.is_empty()
        && !domain.is_empty()
        && (is_quoted || is_plain(name))
        && is_plain(domain)
        && !address.contains(char::is_control);
    is_address.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_address_is_taken_as_it_is() {
        for path in [
            "a@b.example",
            "me@[127.0.0.1]",
            "me@[IPv6:::1]",
            "\"a b\"@c.example",
            "\"a>b\"@c.example",
            "用户@例子.中国",
            "a+b=c/d@x",
            "\"\\\"\"@c.example",
        ] {
            let line = format!("RCPT TO:<{path}>");
            assert_eq!(Command::parse(line.as_bytes()), Ok(Command::Rcpt { to: path.to_owned() }));
            let line = format!("mail from: <{path}> SIZE=10 body=8BITMIME SMTPUTF8");
            let mail = Command::Mail { from: path.to_owned(), size: Some(10) };
            assert_eq!(Command::parse(line.as_bytes()), Ok(mail));
        }
        let route = Command::parse(b"RCPT TO:<@relay.example:a@b.example>");
        assert_eq!(route, Ok(Command::Rcpt { to: "a@b.example".to_owned() }));
        let postmaster = Command::parse(b"RCPT TO:<Postmaster>");
        assert_eq!(postmaster, Ok(Command::Rcpt { to: "Postmaster".to_owned() }));
        assert_eq!(
            Command::parse(b"MAIL FROM:<>"),
            Ok(Command::Mail { from: String::new(), size: None })
        );
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        let recipient = Err(Mistake::Recipient);
        for path in
            ["", "a", "@", "a@", "@b", "a b@c", "a@b c", "a@b@c", "a\u{7}@b", "@r:", "\"a@b"]
        {
            let line = format!("RCPT TO:<{path}>");
            let got = Command::parse(line.as_bytes());
            assert!(got == recipient || matches!(got, Err(Mistake::Syntax(_))), "{path}: {got:?}");
        }
        for (line, mistake) in [
            ("RCPT TO:a@b", Mistake::Syntax("RCPT TO:<address>")),
            ("RCPT", Mistake::Syntax("RCPT TO:<address>")),
            ("RCPT TO:<a@b> NOTIFY=NEVER", Mistake::Parameter),
            ("MAIL FROM:<a@b> SIZE=x", Mistake::Parameter),
            ("MAIL FROM:<a>", Mistake::Sender),
            ("MAIL TO:<a@b>", Mistake::Syntax("MAIL FROM:<address>")),
            ("MAIL FRöM:<a@b>", Mistake::Syntax("MAIL FROM:<address>")),
            ("EHLO ", Mistake::Syntax("EHLO your-name")),
            ("AUTH", Mistake::Syntax("AUTH PLAIN or AUTH LOGIN")),
            ("HELLO", Mistake::NoSuchCommand),
            ("", Mistake::NoSuchCommand),
        ] {
            assert_eq!(Command::parse(line.as_bytes()), Err(mistake), "{line}");
        }
        assert_eq!(Command::parse(b"NOOP \xff"), Err(Mistake::NoSuchCommand));
    }
}
