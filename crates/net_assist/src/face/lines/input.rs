//! What a typed line means.

use std::path::PathBuf;
use std::time::Duration;

use common::args::{BadValue, Destination, Wait};
use common::{Text, text};
use net_assist::link::Group;

use crate::args::{Speed, parse_group};

/// A typed line, understood.
#[derive(Debug, PartialEq)]
pub(super) enum Input {
    /// Send this to whom lines go.
    Say(String),
    /// `/to IP:PORT`: lines go there from now on.
    To(Destination),
    /// `/all [TEXT]`: to everyone; without a text from now on.
    All(Option<String>),
    /// `/last [TEXT]`: to whoever was heard last; without a text from now on.
    Last(Option<String>),
    /// `/hex 48 65`: bytes.
    Hex(String),
    /// `/file PATH`.
    File(PathBuf),
    /// `/who`: who is there.
    Who,
    /// `/broadcast on|off`.
    Broadcast(bool),
    /// `/join GROUP[@INTERFACE]`.
    Join(Group),
    /// `/leave GROUP[@INTERFACE]`.
    Leave(Group),
    /// `/repeat 500ms TEXT`; `None`: `/repeat off`.
    Repeat(Option<(Duration, String)>),
    /// `/reply RULES.toml`; `None`: `/reply off`.
    Reply(Option<PathBuf>),
    /// `/log FILE`; `None`: `/log off`.
    Log(Option<PathBuf>),
    /// `/replay FILE [SPEED]`; `None`: `/replay off`.
    Replay(Option<(PathBuf, f64)>),
    /// `/open`: opens again what was closed.
    Open,
    /// `/close`.
    Close,
    /// `/explain on|off`.
    Explain(bool),
    /// `/help`.
    Help,
    /// `/quit`.
    Quit,
}

/// A line that cannot be obeyed: nothing was sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misunderstood {
    pub(super) fact: Text,
    pub(super) help: Text,
}

/// Every command, as `/help` lists it.
pub(super) const COMMANDS: [&str; 17] = [
    "/to",
    "/who",
    "/all",
    "/last",
    "/hex",
    "/file",
    "/broadcast",
    "/join",
    "/leave",
    "/repeat",
    "/reply",
    "/log",
    "/replay",
    "/open",
    "/close",
    "/explain",
    "/help",
];

/// Understands a line: what begins with one `/` is a command, with two it is a text with one.
pub(super) fn understood(line: &str) -> Result<Input, Misunderstood> {
    let Some(command) = line.strip_prefix('/') else {
        return Ok(Input::Say(line.to_owned()));
    };
    if command.starts_with('/') {
        return Ok(Input::Say(command.to_owned()));
    }
    let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let value = rest.trim();
    let text = || (!rest.is_empty()).then(|| rest.to_owned());
    Ok(match (word, value) {
        ("to", value) => Input::To(parsed("/to", value, str::parse)?),
        ("all", _) => Input::All(text()),
        ("last", _) => Input::Last(text()),
        ("hex", value) => Input::Hex(value.to_owned()),
        ("file", value) => Input::File(path("/file", value)?),
        ("who", "") => Input::Who,
        ("broadcast", value) => Input::Broadcast(on_or_off("/broadcast", value)?),
        ("join", value) => Input::Join(parsed("/join", value, parse_group)?),
        ("leave", value) => Input::Leave(parsed("/leave", value, parse_group)?),
        ("repeat", "off") => Input::Repeat(None),
        ("repeat", _) => Input::Repeat(Some(repeat(rest)?)),
        ("reply", "off") => Input::Reply(None),
        ("reply", value) => Input::Reply(Some(path("/reply", value)?)),
        ("log", "off") => Input::Log(None),
        ("log", value) => Input::Log(Some(path("/log", value)?)),
        ("replay", "off") => Input::Replay(None),
        ("replay", value) => Input::Replay(Some(replay(value)?)),
        ("open", "") => Input::Open,
        ("close", "") => Input::Close,
        ("explain", value) => Input::Explain(on_or_off("/explain", value)?),
        ("help", "") => Input::Help,
        ("quit", "") => Input::Quit,
        _ => return Err(unknown(line)),
    })
}

fn parsed<T>(
    command: &str,
    value: &str,
    parse: impl Fn(&str) -> Result<T, BadValue>,
) -> Result<T, Misunderstood> {
    parse(value).map_err(|BadValue { reason, help }| {
        let value = common::escape::escaped(value).to_string();
        let (en, zh) = (&reason.en, &reason.zh);
        let fact = Text {
            en: format!("{command} '{value}': {en}").into(),
            zh: format!("{command} “{value}”：{zh}").into(),
        };
        Misunderstood { fact, help }
    })
}

fn path(command: &str, value: &str) -> Result<PathBuf, Misunderstood> {
    if value.is_empty() {
        return Err(Misunderstood {
            fact: text!("{command} needs a file", "{command} 需要一个文件"),
            help: text!("for example {command} /tmp/data", "例如 {command} /tmp/data"),
        });
    }
    Ok(value.into())
}

fn on_or_off(command: &str, value: &str) -> Result<bool, Misunderstood> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(Misunderstood {
            fact: text!("{command} is on or off", "{command} 只能是 on 或 off"),
            help: text!("{command} on, or {command} off", "{command} on，或 {command} off"),
        }),
    }
}

fn repeat(rest: &str) -> Result<(Duration, String), Misunderstood> {
    let (interval, text) = rest.trim_start().split_once(' ').unwrap_or((rest.trim(), ""));
    let interval: Wait = parsed("/repeat", interval, str::parse)?;
    if text.is_empty() {
        return Err(Misunderstood {
            fact: text!("/repeat has nothing to send", "/repeat 没有可发送的内容"),
            help: text!(
                "for example /repeat 500ms n = {{n}}; /repeat off ends it",
                "例如 /repeat 500ms n = {{n}}；/repeat off 结束"
            ),
        });
    }
    Ok((interval.duration(), text.to_owned()))
}

fn replay(value: &str) -> Result<(PathBuf, f64), Misunderstood> {
    // A file's name may have blanks; a speed stands behind the last one.
    let split = value.rsplit_once(' ');
    let with_speed = split.and_then(|(file, speed)| Some((file, speed.parse::<Speed>().ok()?)));
    let (file, speed) = with_speed.unwrap_or((value, Speed::ONE));
    Ok((path("/replay", file)?, speed.factor()))
}

fn unknown(line: &str) -> Misunderstood {
    let shown = common::escape::escaped(line).to_string();
    let word = line.split_whitespace().next().unwrap_or_default();
    let fact = text!("there is no command {shown}; nothing was sent", "没有命令 {shown}，未发送");
    let help = match nearest(word) {
        Some(near) => text!(
            "did you mean {near}? /help lists the commands; to send this line, type /{shown}",
            "是不是 {near}？/help 列出命令；要发送这一行，请输入 /{shown}"
        ),
        None => text!(
            "/help lists the commands; to send this line, type /{shown}",
            "/help 列出命令；要发送这一行，请输入 /{shown}"
        ),
    };
    Misunderstood { fact, help }
}

/// The command that a word was probably meant to be: at most two letters away.
fn nearest(word: &str) -> Option<&'static str> {
    let known = COMMANDS.into_iter().chain(["/quit"]);
    let near = known.map(|known| (distance(word, known), known)).min();
    near.filter(|(distance, known)| *distance <= 2 && *distance + 2 < known.len())
        .map(|(_, near)| near)
}

/// Letters to change, add or leave out to make one word of another (Levenshtein, 1966).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    // No command is longer: what is cut off is far away in any case.
    for (above, letter) in one.chars().take(20).enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (column, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *known);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
