//! AUTH PLAIN (RFC 4616) and AUTH LOGIN: what a client sends to log in.

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
    /// The server's challenge, in base64 as it goes over the wire.
    pub(crate) fn challenge(&self) -> &'static str {
        match self {
            Awaited::Plain => "",
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
