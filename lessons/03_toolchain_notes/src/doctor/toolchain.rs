//! Which toolchain holds in this directory, and why. rustup decides in this order
//! (The rustup book, "Overrides"): `cargo +NAME`, `RUSTUP_TOOLCHAIN`, then from the current
//! directory upwards an override or a toolchain file, whichever is nearer, and last the default.

use std::fs;
use std::path::{Path, PathBuf};

use common::escape::escaped;
use common::{Text, text};

use super::finding::{Finding, joined};
use super::machine::{Machine, own_choice};
use crate::problem::shown_path;

/// Why a toolchain holds.
enum Reason {
    Variable(String),
    Override(PathBuf),
    File(PathBuf),
    Default,
}

pub(super) fn examine(machine: &Machine) -> Vec<Finding> {
    let overrides = machine
        .ask_rustup(&["override", "list"])
        .map(|answer| answer.map(|lines| overrides(&lines)));
    let known = overrides.as_ref().and_then(|answer| answer.as_deref().ok());
    let reason = reason(machine, known.unwrap_or_default());
    let mut findings = vec![active(machine, &reason)];
    findings.extend(variable());
    findings.extend(overrides.map(|answer| match answer {
        Ok(overrides) => told_overrides(&overrides),
        Err(why) => Finding::with_cure("overrides", why, see_toolchain()),
    }));
    findings
}

/// The cure for what fails because rustup does.
pub(super) fn see_toolchain() -> Text {
    Text::new("see `toolchain` above", "见上面的 toolchain")
}

fn reason(machine: &Machine, overrides: &[(PathBuf, String)]) -> Reason {
    if let Some(name) = own_choice() {
        return Reason::Variable(name);
    }
    for directory in machine.upwards() {
        if overrides.iter().any(|(at, _)| at == directory) {
            return Reason::Override(directory.to_owned());
        }
        if let Some(file) = toolchain_file(directory) {
            return Reason::File(file);
        }
    }
    Reason::Default
}

/// The older name without an ending wins where both are.
fn toolchain_file(directory: &Path) -> Option<PathBuf> {
    let names = ["rust-toolchain", "rust-toolchain.toml"];
    names.into_iter().map(|name| directory.join(name)).find(|file| file.is_file())
}

/// What holds here, in rustup's words, and why, in ours.
fn active(machine: &Machine, reason: &Reason) -> Finding {
    let because = because(reason);
    match machine.ask_rustup(&["show", "active-toolchain"]) {
        Some(Ok(said)) => {
            let line = said.into_iter().next().unwrap_or_default();
            let name = line.split_whitespace().next().unwrap_or_default().to_owned();
            let shown = escaped(&name).to_string();
            let fact = joined(&[text!("{shown}, because of ", "{shown}，依据："), because]);
            Finding::fine("toolchain", fact).values([name])
        }
        Some(Err(why)) => {
            let refused = text!(
                "rustup cannot use what holds here, ",
                "rustup 无法使用这里该用的工具链，依据："
            );
            let fact = joined(&[refused, because, Text::new(": ", "："), why]);
            Finding::with_cure("toolchain", fact, cure(reason))
        }
        None => match reason {
            Reason::File(_) | Reason::Variable(_) => {
                let fact = joined(&[
                    because,
                    Text::new(" has no effect without rustup", " 没有 rustup 就不起作用"),
                ]);
                Finding::with_cure(
                    "toolchain",
                    fact,
                    Text::new(
                        "install rustup, or see to the version yourself: rustc -V",
                        "请安装 rustup，或者自己核对版本：rustc -V",
                    ),
                )
            }
            _ => Finding::fine(
                "toolchain",
                Text::new(
                    "without rustup there is no choice: what PATH holds is what runs",
                    "没有 rustup 就没有选择：PATH 里有什么，就运行什么",
                ),
            ),
        },
    }
}

fn because(reason: &Reason) -> Text {
    match reason {
        Reason::Variable(name) => {
            let name = escaped(name).to_string();
            text!("the variable RUSTUP_TOOLCHAIN={name}", "环境变量 RUSTUP_TOOLCHAIN={name}")
        }
        Reason::Override(at) => {
            let at = shown_path(at);
            text!("the override of {at}", "目录 {at} 的覆盖设置")
        }
        Reason::File(file) => {
            let at = shown_path(file);
            match channel(file) {
                Some(channel) => text!("{at} (channel {channel})", "{at}（channel {channel}）"),
                None => text!("{at}", "{at}"),
            }
        }
        Reason::Default => Text::new("rustup's default", "rustup 的默认设置"),
    }
}

fn cure(reason: &Reason) -> Text {
    match reason {
        Reason::Variable(_) => Text::new(
            "unset RUSTUP_TOOLCHAIN, or set it to a name from `rustup toolchain list`",
            "用 unset RUSTUP_TOOLCHAIN 取消，或改成 rustup toolchain list 里的名字",
        ),
        Reason::Override(_) => Text::new(
            "rustup override unset, here or in that directory",
            "在这里或在那个目录里运行 rustup override unset",
        ),
        Reason::File(file) => match channel(file) {
            Some(name) => text!(
                "rustup toolchain install {name}; if the name is wrong, correct it in the file",
                "rustup toolchain install {name}；如果名字写错了，请修改文件"
            ),
            None => Text::new(
                "correct the file: [toolchain] on one line, channel = \"1.85.0\" on the next",
                "请修改文件：一行写 [toolchain]，下一行写 channel = \"1.85.0\"",
            ),
        },
        Reason::Default => Text::new("rustup default stable", "rustup default stable"),
    }
}

/// The channel that a toolchain file names, as far as that can be seen without a parser of TOML:
/// `channel = "…"`, or the whole of a file of one line. rustup has the last word.
fn channel(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let named = text.lines().find_map(|line| {
        let value = line.trim().strip_prefix("channel")?.trim_start().strip_prefix('=')?.trim();
        value.strip_prefix('"')?.split_once('"').map(|(name, _)| name.to_owned())
    });
    let alone = || (text.trim().lines().count() == 1).then(|| text.trim().to_owned());
    let is_name = |name: &String| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    };
    named.or_else(alone).filter(is_name)
}

/// A variable outlasts every `cd`, so it is worth a line of its own.
fn variable() -> Option<Finding> {
    let name = own_choice()?;
    let shown = escaped(&name).to_string();
    let fact = text!(
        "RUSTUP_TOOLCHAIN={shown} is set: it holds in every directory of this terminal, \
         whatever a project's rust-toolchain.toml says",
        "设置了 RUSTUP_TOOLCHAIN={shown}：它在这个终端的所有目录里都有效，\
         不管项目的 rust-toolchain.toml 怎么写"
    );
    let cure = Text::new(
        "unset RUSTUP_TOOLCHAIN, if it was not meant",
        "如果不是有意的，请 unset RUSTUP_TOOLCHAIN",
    );
    Some(Finding::with_cure("variable", fact, cure).values([name]))
}

/// The directories with an override, and their toolchains.
fn overrides(lines: &[String]) -> Vec<(PathBuf, String)> {
    // `DIRECTORY<tab or blanks>TOOLCHAIN`; a line without a directory says that there are none.
    let pair = |line: &String| {
        let (at, name) = line.trim().rsplit_once(char::is_whitespace)?;
        let at = PathBuf::from(at.trim());
        at.is_absolute().then(|| (at, name.to_owned()))
    };
    lines.iter().filter_map(pair).collect()
}

fn told_overrides(overrides: &[(PathBuf, String)]) -> Finding {
    if overrides.is_empty() {
        return Finding::fine(
            "overrides",
            Text::new(
                "none: no directory has a toolchain that only this machine knows of",
                "没有：没有哪个目录用着只有本机才知道的工具链",
            ),
        );
    }
    let values: Vec<String> =
        overrides.iter().map(|(at, name)| format!("{} = {name}", at.display())).collect();
    let shown = super::finding::listed(&values);
    let gone = overrides.iter().any(|(at, _)| !at.is_dir());
    let fact = text!("{shown}", "{shown}");
    let finding = if gone {
        let cure = Text::new(
            "a directory of these no longer exists: rustup override unset --nonexistent",
            "其中有的目录已经不存在：rustup override unset --nonexistent",
        );
        Finding::with_cure("overrides", fact, cure)
    } else {
        Finding::fine("overrides", fact)
    };
    finding.values(values)
}
