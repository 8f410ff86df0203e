//! The mail catcher as a program of its own.

use std::fs;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use common::event::Listening;
use common::{Console, ExitStatus, text};
use http_get::Server;
use mail_sink::page::{self, PageConfig};
use mail_sink::tls::{Authority, Tls};
use mail_sink::{Config, Login, Notice, Sink};

use crate::args::SinkOptions;
use crate::failure::Failure;
use crate::private_dir::MailDir;
use crate::rounds::Stop;
use crate::sink_events::{CaughtMail, CaughtTotal, NotEncrypted};

/// How long clients may still talk when the catcher ends.
const GRACE: Duration = Duration::from_millis(500);

/// Catches mail and tells of each, until it is told to stop.
pub(crate) fn run(options: &SinkOptions, console: &mut Console) -> Result<ExitStatus, Failure> {
    let stop = Stop::on_signals()?;
    let dir = MailDir::choose(options.mail_dir.clone())?;
    let (sender, notices) = mpsc::channel();
    let sink = Sink::start(config(options, &dir, console)?, move |notice| {
        let _ = sender.send(notice); // nobody listens any more when the lesson ends
    })?;
    let _page = page(options, &dir, console)?;
    console.tell(&Listening { addr: sink.addr() })?;
    let path = dir.path().display();
    console.hint(&text!("mail goes into {path}; Ctrl-C ends", "邮件存进 {path}；按 Ctrl-C 结束"));
    let mut caught = 0;
    while !stop.is_requested() && options.count.is_none_or(|count| caught < count.get()) {
        match notices.recv_timeout(Stop::patience()) {
            Ok(notice) => caught += tell(notice, options, console)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    sink.finish(GRACE); // the last client still hears that its mail was kept
    for notice in notices.try_iter() {
        caught += tell(notice, options, console)?;
    }
    console.tell(&CaughtTotal(caught))?;
    Ok(ExitStatus::Done)
}

fn config(options: &SinkOptions, dir: &MailDir, console: &mut Console) -> Result<Config, Failure> {
    let mut config = Config::new(options.bind.resolve()?, dir.path());
    config.faults.clone_from(&options.fail);
    if let (Some(user), Some(path)) = (&options.user, &options.password_file) {
        let unreadable = |source| Failure::Read { path: path.clone(), source };
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let password = text.lines().next().unwrap_or_default().to_owned();
        config.login = Some(Login { user: user.clone(), password });
    }
    if let Some(mode) = options.tls {
        let place = options.tls_dir.clone().unwrap_or_else(|| dir.path().join("tls"));
        let authority = Authority::open(place)?;
        let ca = authority.ca_file().display();
        console.hint(&text!(
            "mail programs have to trust this certificate: --ca {ca}",
            "邮件程序要信任这份证书：--ca {ca}"
        ));
        config.tls = Some(Tls { mode: mode.mode(), authority, login_in_clear: false });
    }
    Ok(config)
}

fn page(
    options: &SinkOptions,
    dir: &MailDir,
    console: &mut Console,
) -> Result<Option<Server>, Failure> {
    let Some(bind) = &options.page else {
        return Ok(None);
    };
    let (dir, lang) = (dir.path().to_owned(), console.lang());
    let config = PageConfig { bind: bind.resolve()?, dir, lang, names: Vec::new() };
    let server = page::start(config)?;
    let addr = server.addr();
    console.hint(&text!("look at http://{addr}/", "请用浏览器打开 http://{addr}/"));
    Ok(Some(server))
}

/// Tells of a mail; how many it was.
fn tell(notice: Notice, options: &SinkOptions, console: &mut Console) -> Result<u64, Failure> {
    match notice {
        Notice::Caught(caught) => {
            console.tell(&CaughtMail::new(caught, options.show))?;
            Ok(1)
        }
        Notice::NotKept(error) => {
            console.error(&error);
            Ok(0)
        }
        Notice::NoTls(trouble) => {
            console.tell(&NotEncrypted(trouble))?;
            Ok(0)
        }
    }
}
