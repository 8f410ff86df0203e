//! What is done outside of the screen: files, and orders that need them.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::escape::escaped;
use common::{Text, text};
use net_assist::command::Command;
use net_assist::event::Failure;
use net_assist::payload::{self, LineEnd};
use net_assist::record::RecordFormat;
use net_assist::repeat::{Pattern, Repeat};
use net_assist::session::Session;

use super::Machine;
use super::form::Field;
use super::state::{Effect, Focus, State};
use crate::args::Speed;
use crate::face::data;
use crate::face::settings::Settings;

/// The most bytes of a file that are sent: as much as may wait for a TCP peer, and more than any
/// datagram holds.
const FILE: usize = 4 << 20;

/// Does it; whether the screen goes on.
pub(super) fn perform(
    effect: Effect,
    state: &mut State,
    machine: &impl Machine,
    settings: &Settings,
) -> bool {
    match effect {
        Effect::Order(command) => machine.order(command),
        Effect::Send(bytes) => machine.order(Command::Send { to: state.target(), bytes }),
        Effect::Repeat => repeat(state, machine),
        Effect::SendFile(path) => send_file(&path, state, machine),
        Effect::Record(file) => {
            let with_format = |file: PathBuf| (file.clone(), record_format(&file, settings));
            machine.order(Command::Record(file.map(with_format)));
        }
        Effect::Save(name) => save(&name, state, settings),
        Effect::Load(name) => load(&name, state, machine, settings),
        Effect::Quit => return false,
        Effect::Rules(file) => drop(rules(file.as_deref(), state, machine, settings)),
        Effect::Replay(None) => machine.order(Command::Replay(None)),
        Effect::Replay(Some(file)) => replay(&file, state, machine, settings),
    }
    true
}

/// As the command line says of this file, else as its name does.
fn record_format(file: &Path, settings: &Settings) -> RecordFormat {
    match settings.record.as_deref() {
        Some(named) if named == file => settings.record_format(),
        _ => data::log_format(file),
    }
}

fn send_file(path: &Path, state: &mut State, machine: &impl Machine) {
    match payload::file(path, FILE) {
        Ok(bytes) => {
            let count = bytes.len();
            machine.order(Command::Send { to: state.target(), bytes: Arc::from(bytes) });
            state.notices.remark(text!("the file has {count} bytes", "文件共 {count} 字节"));
        }
        Err(failure) => state.failed(&failure),
    }
}

/// Repeats what is typed at the interval and as often as the settings say.
fn repeat(state: &mut State, machine: &impl Machine) {
    let (interval, count) = match state.pace() {
        Ok(pace) => pace,
        Err((field, bad)) => return state.refused(field, &bad),
    };
    if state.input.is_empty() && state.form.compose.line_end == LineEnd::None {
        state.focus = Focus::Send;
        state
            .notices
            .remark(Text::new("type first what is to be repeated", "请先输入要循环发送的内容"));
        return;
    }
    match Pattern::parse(state.input.text(), &state.form.compose) {
        Ok(pattern) => {
            let to = state.target();
            state.history.add(state.input.text());
            machine.order(Command::Repeat(Some(Repeat { to, interval, count, pattern })));
        }
        Err(error) => state.mistyped(&error),
    }
}

fn save(name: &str, state: &mut State, settings: &Settings) {
    // What could not be used is not saved: it would only be missed later.
    let mut form = state.form.clone();
    match state.link() {
        Ok(link) => form.link = link,
        Err((field, bad)) => return state.refused(field, &bad),
    }
    if let Err((field, bad)) = state.pace() {
        return state.refused(field, &bad);
    }
    match form.session(state.input.text(), settings).save(name) {
        Ok(file) => {
            let file = escaped(&file.to_string_lossy()).to_string();
            state.notices.remark(text!("saved as {file}", "已保存到 {file}"));
        }
        Err(error) => state.notices.explained(&error),
    }
}

/// Takes over saved settings; what is open stays open until someone says otherwise.
fn load(name: &str, state: &mut State, machine: &impl Machine, settings: &Settings) {
    match Session::load(name) {
        Ok(session) => {
            state.form.load(&session);
            if let Some(message) = session.message {
                state.input.set(&message);
            }
            let hint = rules(session.rules.as_deref(), state, machine, settings);
            let loaded = match state.status.open {
                Some(_) => {
                    Text::new("loaded; F2 twice opens with it", "已读取；按两次 F2 以新设置打开")
                }
                None => Text::new("loaded; F2 opens", "已读取；按 F2 打开"),
            };
            state.notices.remark(hint.unwrap_or(loaded));
        }
        Err(error) => state.notices.explained(&error),
    }
}

/// Replaces the rules; what is to be said of a file that has none.
fn rules(
    file: Option<&Path>,
    state: &mut State,
    machine: &impl Machine,
    settings: &Settings,
) -> Option<Text> {
    if let Some(Err(failure)) = file.map(is_file) {
        state.failed(&failure);
        return None;
    }
    match data::rules(file, settings.echo, state.form.encoding) {
        Ok(rules) => {
            let count = rules.len();
            let hint = data::has_no_rule(file, &rules, settings.echo);
            machine.order(Command::Rules(rules));
            let told = text!("{count} rules answer", "已启用 {count} 条应答规则");
            state.notices.remark(hint.clone().unwrap_or(told));
            hint
        }
        Err(error) => {
            state.notices.explained(&error);
            None
        }
    }
}

fn replay(file: &Path, state: &mut State, machine: &impl Machine, settings: &Settings) {
    let speed = match state.form.text(Field::Speed) {
        "" => Speed::ONE,
        speed => match speed.parse::<Speed>() {
            Ok(speed) => speed,
            Err(bad) => return state.refused(Field::Speed, &bad),
        },
    };
    if let Err(failure) = is_file(file) {
        return state.failed(&failure);
    }
    match data::replay_only(file, settings.only, state.target(), speed.factor()) {
        Ok(replay) => machine.order(Command::Replay(Some(replay))),
        Err(error) => state.notices.explained(&error),
    }
}

/// A pipe or a device would let the screen wait for whoever writes into it.
fn is_file(file: &Path) -> Result<(), Failure> {
    let refused =
        |reason: io::Error| Failure::File { file: file.to_owned(), reason: reason.into() };
    match std::fs::metadata(file).map_err(refused)?.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(refused(ErrorKind::IsADirectory.into())),
        _ => Err(refused(ErrorKind::InvalidInput.into())),
    }
}
