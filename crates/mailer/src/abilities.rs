//! What a server says it can do, in its answer to EHLO (RFC 5321, 4.1.1.1).

use crate::error::Reply;

/// The abilities that a delivery asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Abilities {
    pub(crate) start_tls: bool,
    pub(crate) utf8_addresses: bool,
    pub(crate) eight_bit: bool,
    /// The largest message it takes, in bytes (RFC 1870); `None` when it does not say.
    pub(crate) most_bytes: Option<u64>,
    /// Whether it wants to know a message's length before.
    pub(crate) size: bool,
    /// Names of logins, in capital letters.
    pub(crate) logins: Vec<String>,
}

impl Abilities {
    /// Reads the answer; its first line is the server's name.
    pub(crate) fn of(reply: &Reply) -> Self {
        let mut abilities = Self::default();
        for line in reply.text.lines().skip(1) {
            let line = line.to_ascii_uppercase();
            // Servers of the nineties write AUTH=LOGIN.
            let mut words = line.split([' ', '\t', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => abilities.start_tls = true,
                Some("SMTPUTF8") => abilities.utf8_addresses = true,
                Some("8BITMIME") => abilities.eight_bit = true,
                Some("SIZE") => {
                    abilities.size = true;
                    let most = words.next().and_then(|word| word.parse().ok());
                    abilities.most_bytes = most.filter(|&most| most > 0); // 0: no fixed limit
                }
                Some("AUTH") => abilities.logins.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        abilities
    }

    pub(crate) fn has_login(&self, name: &str) -> bool {
        self.logins.iter().any(|login| login == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abilities_are_read_whatever_their_letters() {
        let text =
            "mail.example at your service\nSize 1000\nauth plain LOGIN\nAUTH=XOAUTH2\nSTARTTLS\nX";
        let abilities = Abilities::of(&Reply { code: 250, text: text.to_owned() });
        assert_eq!((abilities.most_bytes, abilities.size), (Some(1000), true));
        assert_eq!(abilities.logins, ["PLAIN", "LOGIN", "XOAUTH2"]);
        assert!(abilities.start_tls && !abilities.utf8_addresses);
        let none =
            Abilities::of(&Reply { code: 250, text: "STARTTLS.example\nSIZE\nSIZE 0".to_owned() });
        assert_eq!((none.start_tls, none.most_bytes, none.size), (false, None, true));
    }
}
