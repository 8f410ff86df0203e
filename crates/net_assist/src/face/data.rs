//! What settings read from files: sessions, rules, patterns.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::num::NonZeroU16;
use std::path::Path;

use common::codec::Encoding;
use common::{Text, text};
use net_assist::record::{Only, RecordFormat, Replay, ReplayError};
use net_assist::reply::Rules;
use net_assist::session::{FileError, Session};
use net_assist::{Failure, Target};

use super::Settings;

fn shown_path(path: &Path) -> String {
    common::escape::escaped(&path.to_string_lossy()).to_string()
}

/// Settings that were saved, by name or in a file.
pub(super) fn apply_session(settings: &mut Settings, name: &str) -> Result<(), FileError> {
    let session = Session::load(name)?;
    settings.link = session.link();
    settings.compose = session.compose();
    (settings.encoding, settings.errors) = (session.encoding, session.errors);
    settings.view = session.view;
    settings.message = session.message;
    settings.interval = session.interval.unwrap_or(settings.interval);
    settings.repeat = session.count.map(u64::from);
    settings.rules_file = session.rules;
    settings.record_format = session.record.is_some().then_some(session.record_format);
    settings.record = session.record;
    settings.explain = session.explain;
    settings.mouse = session.mouse;
    // What the command line and the environment say goes first.
    settings.session = Some(name.to_owned());
    Ok(())
}

/// What is saved of settings.
pub(super) fn session_of(settings: &Settings) -> Session {
    let Settings { link, compose, .. } = settings;
    Session {
        kind: link.kind,
        bind: link.bind.clone(),
        to: link.peer.clone(),
        broadcast: link.broadcast,
        join: link.groups.clone(),
        buffer: u16::try_from(link.buffer)
            .ok()
            .and_then(NonZeroU16::new)
            .unwrap_or(NonZeroU16::MAX),
        encoding: settings.encoding,
        errors: settings.errors,
        notation: compose.notation,
        escapes: compose.escapes,
        line_end: compose.line_end,
        view: settings.view,
        message: settings.message.clone(),
        interval: Some(settings.interval),
        count: settings.repeat.and_then(|count| u32::try_from(count).ok()),
        rules: settings.rules_file.clone(),
        record: settings.record.clone(),
        record_format: settings.record_format(),
        explain: settings.explain,
        lang: None,
        mouse: settings.mouse,
    }
}

pub(super) fn log_format(file: &Path) -> RecordFormat {
    let is_capture = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pcap"));
    if is_capture { RecordFormat::Pcap } else { RecordFormat::Text }
}

/// A rule that sends everything back.
const ECHO: &str = "\n[[rule]]\necho = true\n";

/// The rules of a file, and behind them the one that sends back what they do not answer.
pub(super) fn rules(
    file: Option<&Path>,
    echo: bool,
    encoding: Encoding,
) -> Result<Rules, FileError> {
    let rules = file.map(Rules::load).transpose()?.unwrap_or_default();
    let rules = match (echo, rules.is_empty()) {
        (false, _) => Ok(rules),
        (true, true) => Rules::from_toml(ECHO),
        (true, false) => Rules::from_toml(&(rules.to_toml() + ECHO)),
    };
    Ok(rules.map_err(FileError::Mistake)?.or_in(encoding))
}

/// What is to be said where a file of rules has none.
pub(super) fn has_no_rule(file: Option<&Path>, rules: &Rules, echo: bool) -> Option<Text> {
    let file = shown_path(file.filter(|_| rules.len() == usize::from(echo))?);
    Some(text!(
        "{file} has no rule, so it answers nothing; a rule begins with [[rule]]",
        "{file} 里没有规则，不会自动回复；每条规则以 [[rule]] 开头"
    ))
}

/// A file as one datagram.
pub(super) fn datagram(file: &Path) -> Result<Vec<u8>, Failure> {
    let read = || {
        let mut bytes = Vec::new();
        // One more than fits tells that it does not.
        File::open(file)?.take(LONGEST_DATAGRAM + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LONGEST_DATAGRAM {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    };
    read().map_err(|error| file_refused(file, error))
}

/// The longest payload of UDP over IPv6; over IPv4 20 bytes less fit, which the system tells.
const LONGEST_DATAGRAM: u64 = 65_527;

/// A file that could not be read.
pub(super) fn file_refused(file: &Path, error: io::Error) -> Failure {
    Failure::File { file: file.to_owned(), reason: error.into() }
}

/// What a log or a capture has, or some of it, to be sent again.
pub(super) fn replay_only(
    file: &Path,
    only: Only,
    to: Target,
    speed: f64,
) -> Result<Replay, ReplayError> {
    Ok(Replay { speed, ..Replay::read(file, only, to)? })
}
