//! AUTH PLAIN (RFC 4616), AUTH LOGIN and AUTH XOAUTH2: what a client sends to log in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Login;

/// Which answer of the client is awaited.
pub(crate) enum Awaited {
    /// PLAIN: everything in one.
    Plain,
    /// LOGIN: the user.
    User,
    /// LOGIN: the password.
    Password {
        /// The user that was named before.
        user: String,
    },
    /// XOAUTH2: user and token in one; the token takes the password's place.
    Token,
}

/// What comes of an answer.
pub(crate) enum Outcome {
    /// Ask for more, with this challenge.
    Ask(Awaited),
    /// The client is, or says it is, this user.
    Claimed(Login),
    /// The answer is no base64, or not of the right form.
    Malformed,
}

impl Awaited {
    /// How a login with this mechanism begins; `None` for one that is not known.
    pub(crate) fn first(mechanism: &str) -> Option<Self> {
        match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => Some(Awaited::Plain),
            "LOGIN" => Some(Awaited::User),
            "XOAUTH2" => Some(Awaited::Token),
            _ => None,
        }
    }

    /// The server's challenge, in base64 as it goes over the wire.
    pub(crate) fn challenge(&self) -> &'static str {
        match self {
            Awaited::Plain | Awaited::Token => "",
            Awaited::User => "VXNlcm5hbWU6",            // Username:
            Awaited::Password { .. } => "UGFzc3dvcmQ6", // Password:
        }
    }

    /// Takes the client's answer.
    pub(crate) fn answered(self, line: &[u8]) -> Outcome {
        // "=" stands for an empty answer (RFC 4954, 4).
        let line = if line == b"=" { b"" } else { line };
        let decoded = STANDARD.decode(line).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = decoded else {
            return Outcome::Malformed;
        };
        match self {
            Awaited::Plain => plain(&text),
            Awaited::Token => bearer(&text),
            Awaited::User => Outcome::Ask(Awaited::Password { user: text }),
            Awaited::Password { user } => Outcome::Claimed(Login { user, password: text }),
        }
    }
}

/// `authorization-identity NUL user NUL password`; the first part is usually empty.
fn plain(text: &str) -> Outcome {
    let mut parts = text.split('\0').skip(1).map(str::to_owned);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(user), Some(password), None) => Outcome::Claimed(Login { user, password }),
        _ => Outcome::Malformed,
    }
}

/// `user=USER ^A auth=Bearer TOKEN ^A ^A`, as Gmail and Outlook take it.
fn bearer(text: &str) -> Outcome {
    let claim = || {
        let (user, rest) = text.strip_prefix("user=")?.split_once('\u{1}')?;
        let (kind, token) =
            rest.strip_prefix("auth=")?.strip_suffix("\u{1}\u{1}")?.split_once(' ')?;
        let is_token = kind.eq_ignore_ascii_case("bearer") && !token.contains('\u{1}');
        is_token.then(|| Login { user: user.to_owned(), password: token.to_owned() })
    };
    claim().map_or(Outcome::Malformed, Outcome::Claimed)
}
