//! What is done outside of the screen: files, and orders that need them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::args::{Count, Wait};
use common::escape::escaped;
use common::{Text, text};
use net_assist::command::Command;
use net_assist::payload::{self, LineEnd};
use net_assist::record::RecordFormat;
use net_assist::repeat::{Pattern, Repeat};
use net_assist::session::Session;

use super::Machine;
use super::form::Field;
use super::state::{Effect, Focus, State};
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
        Effect::Load(name) => load(&name, state),
        Effect::Quit => return false,
        Effect::Rules(file) => rules(file.as_deref(), state, machine, settings),
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
    let interval = match state.form.text(Field::Interval).parse::<Wait>() {
        Ok(interval) => interval.duration(),
        Err(bad) => return state.refused(Field::Interval, &bad),
    };
    let count = match state.form.text(Field::Count) {
        "" => None,
        count => match count.parse::<Count>() {
            Ok(count) => Some(count.get()),
            Err(bad) => return state.refused(Field::Count, &bad),
        },
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
    match state.form.session(state.input.text(), settings).save(name) {
        Ok(file) => {
            let file = escaped(&file.to_string_lossy()).to_string();
            state.notices.remark(text!("saved as {file}", "已保存到 {file}"));
        }
        Err(error) => state.notices.explained(&error),
    }
}

/// Takes over saved settings; what is open stays open until someone says otherwise.
fn load(name: &str, state: &mut State) {
    match Session::load(name) {
        Ok(session) => {
            state.form.load(&session);
            if let Some(message) = session.message {
                state.input.set(&message);
            }
            state.notices.remark(match state.status.open {
                Some(_) => {
                    Text::new("loaded; F2 twice opens with it", "已读取；按两次 F2 以新设置打开")
                }
                None => Text::new("loaded; F2 opens", "已读取；按 F2 打开"),
            });
        }
        Err(error) => state.notices.explained(&error),
    }
}

/// Replaces the rules.
fn rules(file: Option<&Path>, state: &mut State, machine: &impl Machine, settings: &Settings) {
    match data::rules(file, settings.echo, state.form.encoding) {
        Ok(rules) => {
            let count = rules.len();
            machine.order(Command::Rules(rules));
            state.notices.remark(text!("{count} rules answer", "已启用 {count} 条应答规则"));
        }
        Err(error) => state.notices.explained(&error),
    }
}

fn replay(file: &Path, state: &mut State, machine: &impl Machine, settings: &Settings) {
    let speed = settings.replay.as_ref().map_or(1.0, |(_, speed)| *speed);
    match data::replay(file, state.target(), speed) {
        Ok(replay) => machine.order(Command::Replay(Some(replay))),
        Err(error) => state.notices.explained(&error),
    }
}
