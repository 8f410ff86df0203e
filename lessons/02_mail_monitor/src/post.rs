//! From the options to a mailer: a server of one's own, or the built-in mail catcher.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};

use mail_sink::{Config, Notice, Sink};
use mailer::{Address, Mailer, Secret, SmtpUrl};

use crate::args::{MailOptions, Smtp};
use crate::catcher::{LOOPBACK, MailDir};
use crate::failure::Failure;

/// Who sends when nothing is configured. No mail can be delivered to this name from outside.
const STUDENT: &str = "student@localhost";

/// A mailer that is ready, and whom it writes to.
pub(crate) struct Post {
    pub(crate) mailer: Mailer,
    /// Empty: to the sender.
    pub(crate) to: Vec<Address>,
    catcher: Option<Catcher>,
}

/// The built-in catcher, as long as this lesson runs. It goes before its directory does.
struct Catcher {
    sink: Sink,
    notices: Receiver<Notice>,
    _dir: MailDir,
}

impl Post {
    /// Reads the password, or starts the built-in catcher. No connection is made yet.
    pub(crate) fn open(options: &MailOptions) -> Result<Self, Failure> {
        let (mut mailer, catcher) = match &options.smtp {
            Some(Smtp::HasPassword) => return Err(Failure::PasswordInUrl),
            Some(Smtp::Server(url)) => (Mailer::from_url(url, password(url, options)?), None),
            None => {
                let catcher = Catcher::start(options.mail_dir.clone())?;
                (Mailer::from_url(&SmtpUrl::plain(catcher.sink.addr()), None), Some(catcher))
            }
        };
        mailer = mailer.timeout(options.timeout.duration());
        let has_sender = matches!(&options.smtp, Some(Smtp::Server(url)) if url.user.is_some());
        if let Some(from) = &options.from {
            mailer = mailer.from(from.clone());
        } else if !has_sender {
            mailer = mailer.from(student()?);
        }
        if let Some(path) = &options.ca {
            let read = |source| Failure::Read { path: path.clone(), source };
            mailer = mailer.root_certificate(&fs::read(path).map_err(read)?)?;
        }
        Ok(Self { mailer, to: options.to.clone(), catcher })
    }

    /// The file into which the built-in catcher put the newest mail. It tells of a message
    /// before it accepts it, so after a delivery the file is known.
    pub(crate) fn newest_file(&self) -> Option<PathBuf> {
        let notices = self.catcher.as_ref()?.notices.try_iter();
        notices
            .filter_map(|notice| match notice {
                Notice::Caught(caught) => Some(caught.file),
                Notice::NotKept(_) => None,
            })
            .last()
    }
}

impl Catcher {
    fn start(dir: Option<PathBuf>) -> Result<Self, Failure> {
        let dir = MailDir::choose(dir)?;
        let (sender, notices) = mpsc::channel();
        let sink = Sink::start(Config::new(LOOPBACK, dir.path()), move |notice| {
            let _ = sender.send(notice); // nobody listens any more when the lesson ends
        })?;
        Ok(Self { sink, notices, _dir: dir })
    }
}

fn student() -> Result<Address, Failure> {
    let unreadable = |problem| mailer::MailError::BadAddress { input: STUDENT.to_owned(), problem };
    STUDENT.parse().map_err(|problem| unreadable(problem).into())
}

/// The password of the URL's user: from the file, else from the environment.
fn password(url: &SmtpUrl, options: &MailOptions) -> Result<Option<Secret>, Failure> {
    let Some(user) = &url.user else {
        return Ok(None); // a server that takes mail from anybody, such as a catcher
    };
    let password = match &options.password_file {
        Some(path) => {
            let unreadable = |source| Failure::Read { path: path.clone(), source };
            let text = fs::read_to_string(path).map_err(unreadable)?;
            text.lines().next().map(str::to_owned)
        }
        None => env::var(&options.password_env).ok(),
    };
    match password.filter(|password| !password.is_empty()) {
        Some(password) => Ok(Some(Secret::new(password))),
        None => Err(Failure::no_password(user, options)),
    }
}
