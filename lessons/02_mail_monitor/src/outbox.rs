//! Alerts on their way: kept until a server has taken them.

use std::collections::VecDeque;

use common::Console;
use mailer::Letter;

use crate::events::Mailed;
use crate::failure::Failure;
use crate::post::Post;

/// Letters that no server has taken yet, the oldest first. They live as long as the lesson runs.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    letters: VecDeque<Letter>,
    delivered: u64,
}

impl Outbox {
    /// Adds a letter. It keeps its Message-ID, however often it has to be tried.
    pub(crate) fn put(&mut self, letter: Letter) {
        self.letters.push_back(letter);
    }

    /// Hands the letters to the server. What it does not take stays for the next round.
    pub(crate) fn deliver(&mut self, post: &Post, console: &mut Console) -> Result<(), Failure> {
        while let Some(letter) = self.letters.front() {
            match post.mailer.post(letter) {
                Ok(receipt) => {
                    let mailed = Mailed::new(letter.subject(), receipt, post.newest_file());
                    self.letters.pop_front(); // before telling can fail: nothing is sent twice
                    self.delivered += 1;
                    console.tell(&mailed)?;
                }
                Err(error) => {
                    console.error(&error);
                    break; // the others would wait for the same server
                }
            }
        }
        Ok(())
    }

    /// How many letters were delivered.
    pub(crate) fn delivered(&self) -> u64 {
        self.delivered
    }

    /// How many letters are waiting.
    pub(crate) fn waiting(&self) -> usize {
        self.letters.len()
    }
}
