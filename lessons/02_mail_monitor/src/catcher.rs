//! The mail catcher as a program of its own, and the directory where mail is kept.

use std::env;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError};

use common::event::Listening;
use common::{Console, ExitStatus, text};
use mail_sink::{Config, Notice, Sink};

use crate::args::SinkOptions;
use crate::events::{CaughtMail, CaughtTotal};
use crate::failure::Failure;
use crate::rounds::Stop;

/// Any free port of this machine's own address.
pub(crate) const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Catches mail and tells of each, until it is told to stop.
pub(crate) fn run(options: &SinkOptions, console: &mut Console) -> Result<ExitStatus, Failure> {
    let stop = Stop::on_signals()?;
    let dir = MailDir::choose(options.mail_dir.clone())?;
    let (sender, notices) = mpsc::channel();
    let config = Config::new(options.bind.resolve()?, dir.path());
    let sink = Sink::start(config, move |notice| {
        let _ = sender.send(notice); // nobody listens any more when the lesson ends
    })?;
    console.tell(&Listening { addr: sink.addr() })?;
    let path = dir.path().display();
    console.hint(&text!("mail goes into {path}; Ctrl-C ends", "邮件存进 {path}；按 Ctrl-C 结束"));
    let mut caught = 0;
    while !stop.is_requested() && options.count.is_none_or(|count| caught < count.get()) {
        match notices.recv_timeout(Stop::patience()) {
            Ok(notice) => caught += tell(notice, console)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    sink.stop(); // what is still under way ends now, and what was accepted is told
    for notice in notices.try_iter() {
        caught += tell(notice, console)?;
    }
    console.tell(&CaughtTotal(caught))?;
    Ok(ExitStatus::Done)
}

/// Tells of a mail; how many it was.
fn tell(notice: Notice, console: &mut Console) -> Result<u64, Failure> {
    match notice {
        Notice::Caught(caught) => {
            console.tell(&CaughtMail(caught))?;
            Ok(1)
        }
        Notice::NotKept(error) => {
            console.error(&error);
            Ok(0)
        }
    }
}

/// Where mail is kept: a directory that was asked for, or a new one among the system's temporary
/// files, readable by this user only. It stays, unless it is a new one that stayed empty.
pub(crate) struct MailDir {
    path: PathBuf,
    is_own: bool,
}

impl MailDir {
    pub(crate) fn choose(wanted: Option<PathBuf>) -> Result<Self, Failure> {
        match wanted {
            Some(path) => Ok(Self { path, is_own: false }),
            None => Ok(Self { path: private_directory()?, is_own: true }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for MailDir {
    fn drop(&mut self) {
        if self.is_own {
            let _ = fs::remove_dir(&self.path); // refused when there is mail in it
        }
    }
}

/// Somebody else may have made a directory of any name in a place that everybody can write to;
/// so only one that was not there before is taken.
fn private_directory() -> Result<PathBuf, Failure> {
    let temp = env::temp_dir();
    for number in 0_u32..1000 {
        let path = temp.join(format!("mail_monitor-{}-{number}", process::id()));
        match private_builder().create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(source) => return Err(no_directory(path, source)),
        }
    }
    Err(no_directory(temp, ErrorKind::AlreadyExists.into()))
}

fn no_directory(dir: PathBuf, source: io::Error) -> Failure {
    mail_sink::SinkError::Directory { dir, source }.into()
}

fn private_builder() -> DirBuilder {
    #[allow(unused_mut, reason = "only Unix has modes; elsewhere the place itself is private")]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
