//! Logging in (RFC 4954): PLAIN (RFC 4616), LOGIN, XOAUTH2 (Google's and Microsoft's), whichever
//! the server offers and the mailer has a secret for.

use std::io;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::Secret;
use crate::abilities::Abilities;
use crate::error::Reply;
use crate::wire::Wire;

/// Who logs in, and with what.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) proof: Proof,
}

/// What proves it.
#[derive(Clone, Debug)]
pub(crate) enum Proof {
    Password(Secret),
    /// An access token of OAuth 2.0; getting and renewing one is the business of whoever gives it.
    Token(Secret),
}

/// A way of logging in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mechanism {
    Plain,
    Login,
    XOAuth2,
}

impl Login {
    /// The best of what the server offers. PLAIN comes first: it takes one round, and LOGIN is no
    /// safer.
    pub(crate) fn mechanism(&self, abilities: &Abilities) -> Option<Mechanism> {
        match self.proof {
            Proof::Token(_) => abilities.has_login("XOAUTH2").then_some(Mechanism::XOAuth2),
            Proof::Password(_) if abilities.has_login("PLAIN") => Some(Mechanism::Plain),
            Proof::Password(_) => abilities.has_login("LOGIN").then_some(Mechanism::Login),
        }
    }

    pub(crate) fn has_token(&self) -> bool {
        matches!(self.proof, Proof::Token(_))
    }

    fn secret(&self) -> &str {
        match &self.proof {
            Proof::Password(secret) | Proof::Token(secret) => secret.reveal(),
        }
    }

    /// Logs in: the server's last answer, without anything secret in it.
    pub(crate) fn log_in(&self, mechanism: Mechanism, wire: &mut Wire) -> io::Result<Reply> {
        let mut sent = vec![self.secret().to_owned()];
        let mut say = |wire: &mut Wire, head: &str, words: &str| {
            let words = BASE64_STANDARD.encode(words);
            let line = format!("{head}{words}\r\n");
            sent.push(words);
            wire.write(line.as_bytes())?;
            wire.reply()
        };
        let (user, secret) = (self.user.as_str(), self.secret());
        let mut reply = match mechanism {
            Mechanism::Plain => say(wire, "AUTH PLAIN ", &format!("\0{user}\0{secret}"))?,
            Mechanism::XOAuth2 => {
                let words = format!("user={user}\x01auth=Bearer {secret}\x01\x01");
                say(wire, "AUTH XOAUTH2 ", &words)?
            }
            Mechanism::Login => {
                wire.write(b"AUTH LOGIN\r\n")?;
                let mut reply = wire.reply()?;
                for words in [user, secret] {
                    if reply.code == 334 {
                        reply = say(wire, "", words)?;
                    }
                }
                reply
            }
        };
        if reply.code == 334 {
            reply = refused(wire, mechanism, &reply)?;
        }
        reply.text = without(&reply.text, &sent);
        Ok(reply)
    }
}

/// A question where an answer was due. XOAUTH2 tells so why it refuses, and wants an empty line
/// before it says so; anything else is called off (RFC 4954, 4).
fn refused(wire: &mut Wire, mechanism: Mechanism, question: &Reply) -> io::Result<Reply> {
    let line: &[u8] = if mechanism == Mechanism::XOAuth2 { b"\r\n" } else { b"*\r\n" };
    wire.write(line)?;
    let mut reply = wire.reply()?;
    if let Ok(why) = BASE64_STANDARD.decode(question.text.trim()) {
        let why: String = String::from_utf8_lossy(&why).chars().take(300).collect();
        reply.text = format!("{} {why}", reply.text);
    }
    Ok(reply)
}

/// A server that repeats what it was sent would carry the secret into errors and logs.
fn without(text: &str, sent: &[String]) -> String {
    let long = sent.iter().filter(|secret| secret.len() >= 4);
    long.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_in_is_chosen_from_what_is_offered() {
        let offered = |logins: &[&str]| Abilities {
            logins: logins.iter().map(ToString::to_string).collect(),
            ..Abilities::default()
        };
        let login = |proof| Login { user: "me".to_owned(), proof };
        let password = login(Proof::Password("x".into()));
        let token = login(Proof::Token("x".into()));
        for (logins, by_password, by_token) in [
            (&["LOGIN", "PLAIN"] as &[&str], Some(Mechanism::Plain), None),
            (&["LOGIN", "XOAUTH2"], Some(Mechanism::Login), Some(Mechanism::XOAuth2)),
            (&["CRAM-MD5"], None, None),
            (&[], None, None),
        ] {
            assert_eq!(password.mechanism(&offered(logins)), by_password, "{logins:?}");
            assert_eq!(token.mechanism(&offered(logins)), by_token, "{logins:?}");
        }
    }

    #[test]
    fn what_a_server_repeats_is_cut_out() {
        let sent = ["hunter2".to_owned(), "aHVudGVyMg==".to_owned()];
        assert_eq!(without("no hunter2 (aHVudGVyMg==)", &sent), "no … (…)");
    }
}
