//! Hands letters to the server beside the watch: a server that is slow, or says nothing at all, holds
//! up neither the next sample nor the end.

use std::panic;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime};

use common::Error;
use mailer::outbox::{Event, Outbox as Queue, OutboxError, Place};

use crate::post::Post;

/// A thread that delivers what is due when it is told to, one round at a time.
pub(crate) struct Courier {
    orders: Option<Sender<Order>>,
    news: Receiver<News>,
    thread: Option<JoinHandle<()>>,
    /// Orders that it has not come back from: one that it carries out, and others behind it.
    out: usize,
    /// When it began with the one that it carries out.
    since: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// What is due.
    Due,
    /// Everything that waits: there is no later.
    Everything,
}

/// What the thread tells.
pub(crate) enum News {
    /// What became of a letter, and the file into which the built-in catcher put it.
    Event(Event, Option<PathBuf>),
    /// The round is over.
    Back(Result<(), OutboxError>),
}

impl Courier {
    pub(crate) fn start(queue: Queue, post: Arc<Post>) -> Result<Self, Error> {
        let (orders, to_do) = mpsc::channel();
        let (tell, news) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("courier".to_owned())
            .spawn(move || work(queue, &post, &to_do, &tell))
            .map_err(Error::system("pthread_create"))?;
        Ok(Self { orders: Some(orders), news, thread: Some(thread), out: 0, since: Instant::now() })
    }

    /// Sends it off, at once or when it is back. What waits to be done is not ordered again.
    pub(crate) fn go(&mut self, order: Order) {
        let is_to_be_done = self.out > 1 && order == Order::Due;
        if !is_to_be_done && self.orders.as_ref().is_some_and(|orders| orders.send(order).is_ok()) {
            if !self.is_away() {
                self.since = Instant::now();
            }
            self.out += 1;
        }
    }

    /// What it has to tell, as soon as it is there; `None` when it is back and has told everything, or
    /// when this time is over.
    pub(crate) fn news(&mut self, until: Instant) -> Option<News> {
        if !self.is_away() {
            return None;
        }
        let left = until.saturating_duration_since(Instant::now());
        match self.news.recv_timeout(left) {
            Ok(news) => {
                if matches!(news, News::Back(_)) {
                    self.out -= 1;
                    self.since = Instant::now();
                }
                Some(news)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.out = 0;
                self.end();
                None
            }
        }
    }

    /// Whether a round is under way.
    pub(crate) fn is_away(&self) -> bool {
        self.out > 0
    }

    /// Since when, if it is.
    pub(crate) fn away_since(&self) -> Instant {
        self.since
    }

    /// Leaves a round that is under way to itself: it ends with the process, as in a crash. Then its
    /// letter goes out again, and whoever listens is told that it may be the second copy.
    pub(crate) fn leave(&mut self) {
        if self.is_away() {
            (self.out, self.orders, self.thread) = (0, None, None);
        }
    }

    /// Waits for the thread, which has nothing more to do.
    fn end(&mut self) {
        self.orders = None;
        if let Some(Err(panicked)) = self.thread.take().map(JoinHandle::join)
            && !thread::panicking()
        {
            panic::resume_unwind(panicked);
        }
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.end(); // what is under way ends within the mailer's time limits
    }
}

fn work(mut queue: Queue, post: &Post, orders: &Receiver<Order>, tell: &Sender<News>) {
    for order in orders {
        if order == Order::Everything {
            forget_delays(&mut queue);
        }
        let on_event = |event| {
            let file = if let Event::Delivered { .. } = event { post.newest_file() } else { None };
            let _ = tell.send(News::Event(event, file)); // nobody listens when the lesson ends
        };
        let over = queue.deliver(&post.mailer, SystemTime::now(), on_event).map(|_| ());
        let _ = tell.send(News::Back(over));
    }
}

fn forget_delays(queue: &mut Queue) {
    for listed in queue.list().unwrap_or_default() {
        if listed.place == Place::Waiting {
            let _ = queue.retry(&listed.id); // it stays where it is
        }
    }
}
