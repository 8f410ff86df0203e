//! The mailer delivers to servers that this project did not write, and programs of others read
//! what has arrived: aiosmtpd, smtp-server, Exim and Postfix, which `scripts/mail-servers` runs.
//! The mailer takes PLAIN where it is offered, so a server offers one login at a time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod readers;
mod sample;
mod server;

use std::time::Duration;

use mailer::error::Distrust;
use mailer::{MailError, Mailer};

use crate::server::{Mode, Server};

fn delivers(program: &str, login: &str) {
    let Some(server) = Server::start(program, &[login]) else {
        return;
    };
    let Some(readers) = readers::all() else {
        return;
    };
    assert_eq!(server.logins(), [login], "{program}");
    for mode in [Mode::StartTls, Mode::Implicit] {
        let mailer = server.mailer(mode).alias(sample::ALIAS).from(sample::sender());
        let letter = sample::letter(&mailer);
        let receipt = mailer.post(&letter).unwrap();
        assert!(receipt.refused.is_empty(), "{program}, {mode:?}: {receipt:?}");
        let file = server.file_with(letter.message_id());
        for (reader, read) in &readers {
            assert_eq!(read(&file), sample::as_read(), "{program}, {mode:?}, {reader}");
        }
    }
}

fn tells_what_is_wrong(program: &str) {
    let Some(server) = Server::start(program, &["PLAIN", "LOGIN"]) else {
        return;
    };
    for mode in [Mode::StartTls, Mode::Implicit] {
        let wrong_password = refused(&server.mailer_with(mode, "wrong", &server.authority()));
        assert!(matches!(wrong_password, MailError::Credentials { .. }), "{wrong_password:?}");
        let stranger = refused(&server.mailer_with(mode, server.password(), &server.stranger()));
        let unknown = Distrust::UnknownIssuer;
        assert!(
            matches!(stranger, MailError::Certificate { why, .. } if why == unknown),
            "{stranger:?}"
        );
        let other_mode = server.mailer(mode).port(server.port(mode.other()));
        let wrong_mode = refused(&other_mode.timeout(Duration::from_secs(60)));
        assert!(matches!(wrong_mode, MailError::WrongTlsMode { .. }), "{wrong_mode:?}");
    }
}

fn refused(mailer: &Mailer) -> MailError {
    mailer.clone().from(sample::sender()).send("you@example.com", "Hi", "Text").unwrap_err()
}

macro_rules! with_each_server {
    ($($name:ident: $program:literal),*) => {
        $(mod $name {
            #[test]
            fn takes_a_letter_after_plain_and_it_is_read_back_equal() {
                super::delivers($program, "PLAIN");
            }

            #[test]
            fn takes_a_letter_after_login_and_it_is_read_back_equal() {
                super::delivers($program, "LOGIN");
            }

            #[test]
            fn a_wrong_password_authority_and_tls_mode_are_told_by_kind() {
                super::tells_what_is_wrong($program);
            }
        })*
    };
}

with_each_server!(
    aiosmtpd: "aiosmtpd", smtp_server: "smtp-server", exim: "exim", postfix: "postfix"
);
