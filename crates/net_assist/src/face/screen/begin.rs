//! What the command line and the session ask for besides opening.

use std::sync::Arc;

use net_assist::command::Command;

use super::input::Input;
use super::state::Effect;
use crate::face::settings::Settings;

/// What is done as soon as something is open, in this order.
pub(super) fn effects(settings: &Settings) -> Vec<Effect> {
    let messages = settings.send_on_open.iter().map(|bytes| Arc::from(bytes.as_slice()));
    let mut effects: Vec<Effect> = messages.map(Effect::Send).collect();
    effects.extend(settings.file.clone().map(Effect::SendFile));
    let repeat = settings.repeating.clone();
    effects.extend(repeat.map(|repeat| Effect::Order(Command::Repeat(Some(repeat)))));
    let replay = settings.replay.as_ref();
    effects.extend(replay.map(|(file, _)| Effect::Replay(Some(file.clone()))));
    effects
}

/// What is done before: rules answer the first message already, and it is recorded.
pub(super) fn before(settings: &Settings) -> Vec<Effect> {
    let mut effects = vec![Effect::Order(Command::Rules(settings.rules.clone()))];
    let record = settings.record.clone().map(|file| (file, settings.record_format()));
    effects.extend(record.map(|record| Effect::Order(Command::Record(Some(record)))));
    effects
}

/// What stands ready to be sent: not what is sent at once.
pub(super) fn input(settings: &Settings) -> Input {
    match settings.send_on_open.is_empty() {
        true => Input::new(settings.message.clone().unwrap_or_default()),
        false => Input::default(),
    }
}
