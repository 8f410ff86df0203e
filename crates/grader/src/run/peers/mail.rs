//! A conversation of the mail server with one client.

use std::io::{ErrorKind, Write};
use std::net::Shutdown;

use mail_sink::{Limits, Login, Mail, Session, Step};
use mio::net::TcpStream;

use super::Book;
use crate::evidence::Kind;
use crate::run::notes::Class;

/// The largest message: exercises send a few lines.
const MOST: usize = 256 << 10;
/// A client that lets so many bytes of replies wait is not read any further.
const MOST_UNSENT: usize = 64 << 10;

pub(super) struct Conversation<'a> {
    session: Session<'a>,
    unsent: Vec<u8>,
    is_over: bool,
    is_shut: bool,
}

impl<'a> Conversation<'a> {
    /// A conversation that requires this login; its greeting is not sent yet.
    pub(super) fn new(login: &'a Login) -> Self {
        let limits = Limits { message: MOST, recipients: 100, ..Limits::default() };
        let mut session = Session::new(Some(login), limits);
        let unsent = session.take_replies();
        Self { session, unsent, is_over: false, is_shut: false }
    }

    /// Takes bytes, keeps messages and notes what was refused.
    pub(super) fn take(&mut self, bytes: &[u8], peer: &str, book: &mut Book<'_>) {
        let mut bytes = bytes.iter();
        while !self.is_over {
            let step = self.session.advance(&mut bytes);
            self.take_replies(peer, book);
            match step {
                Step::Read => break,
                Step::Close => self.is_over = true,
                Step::Keep(mail) => {
                    book.count(peer, |counts| counts.mails += 1);
                    keep(mail, peer, book);
                    self.session.kept(Some("evidence"));
                    self.take_replies(peer, book);
                }
            }
        }
    }

    fn take_replies(&mut self, peer: &str, book: &mut Book<'_>) {
        let replies = self.session.take_replies();
        for reply in replies.split(|&byte| byte == b'\n') {
            // RFC 5321, 4.2.1: 4yz and 5yz are refusals.
            if matches!(reply.first(), Some(b'4' | b'5')) {
                let reply = String::from_utf8_lossy(reply.trim_ascii_end()).into_owned();
                let reply_bytes = reply.len();
                let kind = || Kind::MailRefused { peer: peer.to_owned(), reply };
                book.note(Class::Refused, reply_bytes, kind);
            }
        }
        self.unsent.extend(replies);
    }

    /// Sends as much as goes; behind the last reply nothing more will come.
    pub(super) fn flush(&mut self, mut stream: &TcpStream) {
        while !self.unsent.is_empty() {
            match stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // The client is gone; reading will tell how.
                Err(_) => self.unsent.clear(),
            }
        }
        if self.is_over && !self.is_shut {
            self.is_shut = true;
            let _ = stream.shutdown(Shutdown::Write);
        }
    }

    /// Whether the client has to read before it is read.
    pub(super) fn is_stuffed(&self) -> bool {
        self.unsent.len() >= MOST_UNSENT
    }
}

fn keep(mail: Mail, peer: &str, book: &mut Book<'_>) {
    let Mail { from, to, bytes } = mail;
    let length = bytes.len() + from.len() + to.iter().map(String::len).sum::<usize>();
    book.note(Class::Mail, length, || Kind::Mailed { peer: peer.to_owned(), from, to, bytes });
}
