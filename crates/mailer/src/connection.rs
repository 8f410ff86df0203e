//! One connection for many messages.

use std::fmt;

use crate::conversation::{Conversation, Failure};
use crate::{Letter, MailError, Mailer, Receipt};

/// A connection to a mailer's server, logged in: for many letters, one after another.
///
/// A server may hang up between two letters; the connection is then opened again, once, for the
/// next one. A letter whose text the server has been sent is never sent again unasked: whoever
/// gets that error decides (the Message-ID stays the same). Ends with a goodbye when it is dropped.
pub struct Connection {
    mailer: Mailer,
    conversation: Option<Conversation>,
    was_used: bool,
}

impl Connection {
    pub(crate) fn open(mailer: &Mailer) -> Result<Self, MailError> {
        let conversation = Some(Conversation::open(mailer)?);
        Ok(Self { mailer: mailer.clone(), conversation, was_used: false })
    }

    /// Hands a letter to the server.
    ///
    /// # Errors
    /// When the server cannot be reached (again), or refuses every recipient or the message.
    pub fn post(&mut self, letter: &Letter) -> Result<Receipt, MailError> {
        let is_old = self.was_used && self.is_there();
        let failure = match self.deliver(letter)? {
            Ok(receipt) => return Ok(receipt),
            Err(failure) => failure,
        };
        if is_old && failure.is_over && failure.before_message {
            return self.deliver(letter)?.map_err(|failure| *failure.error);
        }
        Err(*failure.error)
    }

    /// Whether the server is still there; what an earlier letter left undone is forgotten.
    fn is_there(&mut self) -> bool {
        let is_there = match &mut self.conversation {
            Some(conversation) => conversation.reset(&self.mailer),
            None => false,
        };
        if !is_there {
            self.conversation = None;
        }
        is_there
    }

    fn deliver(&mut self, letter: &Letter) -> Result<Result<Receipt, Failure>, MailError> {
        let mailer = &self.mailer;
        let conversation = match &mut self.conversation {
            Some(conversation) => conversation,
            none => none.insert(Conversation::open(mailer)?),
        };
        self.was_used = true;
        let result = conversation.deliver(mailer, letter).map(|(reply, refused)| Receipt {
            to: letter.to().to_vec(),
            message_id: letter.message_id().to_owned(),
            server: mailer.server.clone(),
            reply,
            refused,
        });
        if result.as_ref().is_err_and(|failure| failure.is_over) {
            self.conversation = None;
        }
        Ok(result)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(conversation) = &mut self.conversation {
            conversation.close();
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.conversation.is_some();
        out.debug_struct("Connection")
            .field("server", &self.mailer.server)
            .field("open", &open)
            .finish()
    }
}
