//! From the options to a mailer: a server of one's own, or the built-in mail catcher.

use std::env;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use common::{Console, text};
use mail_sink::{Config, Notice, Sink};
use mailer::{Address, Dkim, MailError, Mailer, Secret, SmtpUrl, secret};

use crate::args::{MailOptions, Smtp};
use crate::failure::Failure;
use crate::private_dir::MailDir;

/// Who sends when nothing is configured. No mail can be delivered to this name from outside.
const STUDENT: &str = "student@localhost";

/// Any free port of this machine's own address.
const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How long somebody may take to unlock the keyring.
const UNLOCK: Duration = Duration::from_secs(60);

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
    notices: Mutex<Receiver<Notice>>,
    _dir: MailDir,
}

impl Post {
    /// Reads the password, or starts the built-in catcher. No connection is made yet. Whoever delivers
    /// in a thread of its own has a share in it.
    pub(crate) fn open(options: &MailOptions, console: &mut Console) -> Result<Arc<Self>, Failure> {
        let (mailer, catcher) = match options.server() {
            Some(Smtp::HasPassword) => return Err(Failure::PasswordInUrl),
            None if options.names_secret() => return Err(Failure::NoUser),
            Some(Smtp::Server(url)) => (with_login(&url, options, console)?, None),
            None => {
                let catcher = Catcher::start(options.mail_dir.clone())?;
                (Mailer::from_url(&SmtpUrl::plain(catcher.sink.addr()), None), Some(catcher))
            }
        };
        let mailer = equipped(mailer, options)?;
        Ok(Arc::new(Self { mailer, to: options.to.clone(), catcher }))
    }

    /// A mailer that only composes: without a password, without a catcher.
    pub(crate) fn to_compose(options: &MailOptions) -> Result<Self, Failure> {
        let url = match options.server() {
            Some(Smtp::HasPassword) => return Err(Failure::PasswordInUrl),
            Some(Smtp::Server(url)) => url,
            None => SmtpUrl::plain(LOOPBACK),
        };
        let mailer = equipped(Mailer::from_url(&url, None), options)?;
        Ok(Self { mailer, to: options.to.clone(), catcher: None })
    }

    /// The file into which the built-in catcher put the newest mail. It tells of a message
    /// before it accepts it, so after a delivery the file is known.
    pub(crate) fn newest_file(&self) -> Option<PathBuf> {
        let notices = &self.catcher.as_ref()?.notices;
        let notices = notices.lock().unwrap_or_else(PoisonError::into_inner);
        notices
            .try_iter()
            .filter_map(|notice| match notice {
                Notice::Caught(caught) => Some(caught.file),
                Notice::NotKept(_) | Notice::NoTls(_) => None,
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
        Ok(Self { sink, notices: Mutex::new(notices), _dir: dir })
    }
}

/// Everything but the server and the login.
fn equipped(mut mailer: Mailer, options: &MailOptions) -> Result<Mailer, Failure> {
    mailer = mailer.timeout(options.timeout.duration());
    let has_sender = matches!(options.server(), Some(Smtp::Server(url)) if url.user.is_some());
    if let Some(from) = &options.from {
        mailer = mailer.from(from.clone());
    } else if !has_sender {
        mailer = mailer.from(student()?);
    }
    if let Some(path) = &options.ca {
        mailer = mailer.root_certificate(&read(path)?)?;
    }
    if let (Some(domain), Some(selector), Some(path)) =
        (&options.dkim_domain, &options.dkim_selector, &options.dkim_key)
    {
        mailer = mailer.dkim(Dkim::new(domain, selector, &read(path)?)?);
    }
    Ok(mailer)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })
}

fn student() -> Result<Address, Failure> {
    let unreadable = |problem| MailError::BadAddress { input: STUDENT.to_owned(), problem };
    STUDENT.parse().map_err(|problem| unreadable(problem).into())
}

/// A mailer that logs in as the URL's user; without one, for a server that takes mail from anybody.
fn with_login(
    url: &SmtpUrl,
    options: &MailOptions,
    console: &mut Console,
) -> Result<Mailer, Failure> {
    let user = match &url.user {
        Some(user) => user,
        None if options.names_secret() => return Err(Failure::NoUser),
        None => return Ok(Mailer::from_url(url, None)),
    };
    if let Some(path) = &options.token_file {
        return Ok(Mailer::from_url(url, None).token(from_file(path, console)?));
    }
    let password = match (&options.password_file, &options.keyring) {
        (Some(path), _) => from_file(path, console)?,
        (None, Some(service)) => secret::from_keyring(service, user, UNLOCK)?,
        (None, None) if options.password_stdin => secret::from_reader(&mut io::stdin().lock())?,
        (None, None) => match env::var(&options.password_env) {
            Ok(password) if !password.is_empty() => Secret::new(password),
            _ => {
                let place = format!("${}", options.password_env);
                return Err(Failure::NoPassword { user: user.clone(), place });
            }
        },
    };
    Ok(Mailer::from_url(url, Some(password)))
}

fn from_file(path: &Path, console: &mut Console) -> Result<Secret, Failure> {
    let found = secret::from_file(path)?;
    if found.readable_by_others {
        let path = path.display();
        console.hint(&text!(
            "other users of this machine may read {path}: chmod 600 {path}",
            "本机的其他用户可以读取 {path}：chmod 600 {path}"
        ));
    }
    Ok(found.secret)
}
