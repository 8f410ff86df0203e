//! Which cargo and rustc run when somebody types their names.

use std::env;
use std::path::{Path, PathBuf};

use common::escape::escaped;
use common::{Text, text};

use super::finding::{Finding, joined, listed};
use super::machine::Machine;
use crate::problem::shown_path;
use crate::rustup::is_stand_in;
use crate::search;

pub(super) fn examine(machine: &Machine) -> Vec<Finding> {
    let mut findings = vec![
        program(machine, "cargo", &machine.cargo),
        program(machine, "rustc", &machine.rustc),
        rustup(machine),
    ];
    findings.extend(of_two_kinds(machine));
    findings
}

/// The first one in `PATH` runs; what it says of itself shows whether it works.
fn program(machine: &Machine, name: &'static str, found: &[PathBuf]) -> Finding {
    let Some((first, others)) = found.split_first() else {
        return missing(machine, name);
    };
    let real = real_one(machine, name, first);
    let place = joined(&[place_of(first, real.as_deref()), others_behind(others)]);
    if is_stand_in(first) && !machine.rustup_is_set_up {
        let fact =
            joined(&[place, Text::new("; rustup holds no toolchain", "；rustup 里没有工具链")]);
        return Finding::with_cure(name, fact, install_stable()).path(first);
    }
    match machine.ask(first, &["-V"]) {
        Ok(said) => {
            let version = escaped(&said.join(" ")).to_string();
            let fact = joined(&[text!("{version}: ", "{version}："), place]);
            Finding::fine(name, fact).path(first).values(real)
        }
        Err(why) => {
            let fact = joined(&[place, Text::new(": ", "："), why]);
            Finding::with_cure(name, fact, cure_of(first)).path(first)
        }
    }
}

/// The program that rustup's stand-in starts in this directory.
fn real_one(machine: &Machine, name: &str, program: &Path) -> Option<String> {
    let answer = machine.ask_rustup(&["which", name]).filter(|_| is_stand_in(program))?;
    answer.ok()?.into_iter().next()
}

fn place_of(program: &Path, real: Option<&str>) -> Text {
    let at = shown_path(program);
    if !is_stand_in(program) {
        return text!("{at}, not from rustup", "{at}，不是 rustup 提供的");
    }
    match real.map(|real| escaped(real).to_string()) {
        Some(real) => text!(
            "{at}, rustup's stand-in for {real}",
            "{at}，它是 rustup 的替身，真正运行的是 {real}"
        ),
        None => text!("{at}, a stand-in of rustup", "{at}，它是 rustup 的替身"),
    }
}

fn others_behind(others: &[PathBuf]) -> Text {
    if others.is_empty() {
        return Text::new("", "");
    }
    let others: Vec<String> = others.iter().map(|other| other.display().to_string()).collect();
    let others = listed(&others);
    text!("; later in PATH, so never run: {others}", "；PATH 里排在后面、不会运行的还有：{others}")
}

fn missing(machine: &Machine, name: &'static str) -> Finding {
    let fact = text!("no {name} in the directories of PATH", "PATH 的各个目录里都没有 {name}");
    Finding::with_cure(name, fact, cure_of_missing(machine, name))
}

fn cure_of_missing(machine: &Machine, name: &str) -> Text {
    let bin = machine.cargo_home.as_ref().map(|home| home.join("bin"));
    let program = format!("{name}{}", env::consts::EXE_SUFFIX);
    let Some(bin) = bin.filter(|bin| bin.join(program).is_file()) else {
        return install_rustup();
    };
    let bin = shown_path(&bin);
    text!(
        "it is installed in {bin}: add this directory to PATH, or open a new terminal",
        "它装在 {bin}：请把这个目录加入 PATH，或者打开一个新终端"
    )
}

fn rustup(machine: &Machine) -> Finding {
    let found = search::on_path("rustup");
    let Some(rustup) = found.first() else {
        let fact = Text::new(
            "no rustup in the directories of PATH: rust-toolchain.toml, overrides and \
             RUSTUP_TOOLCHAIN have no effect here",
            "PATH 的各个目录里都没有 rustup：rust-toolchain.toml、目录覆盖和 RUSTUP_TOOLCHAIN \
             在这里都不起作用",
        );
        return Finding::with_cure("rustup", fact, cure_of_missing(machine, "rustup"));
    };
    let at = shown_path(rustup);
    if !machine.rustup_is_set_up {
        let fact = text!(
            "{at}, not set up for this user yet (and not asked: it would set itself up)",
            "{at}，还没有为当前用户初始化（没有询问它：一问它就会自行初始化）"
        );
        return Finding::with_cure("rustup", fact, install_stable()).path(rustup);
    }
    match machine.ask(rustup, &["-V"]) {
        Ok(said) => {
            let version = escaped(&said.join(" ")).to_string();
            Finding::fine("rustup", text!("{version}: {at}", "{version}：{at}")).path(rustup)
        }
        Err(why) => Finding::with_cure("rustup", broken(&at, &why), install_rustup()).path(rustup),
    }
}

/// A cargo from one place and a rustc from another do not have to fit each other.
fn of_two_kinds(machine: &Machine) -> Option<Finding> {
    let (cargo, rustc) = (machine.cargo.first()?, machine.rustc.first()?);
    if is_stand_in(cargo) == is_stand_in(rustc) {
        return None;
    }
    Some(Finding::with_cure(
        "two sources",
        Text::new(
            "one of cargo and rustc is rustup's, the other is not",
            "cargo 和 rustc 一个来自 rustup，另一个不是",
        ),
        Text::new(
            "remove the other Rust (often a package of the system), or put rustup's directory \
             first in PATH",
            "请卸载另一套 Rust（常常是系统软件包），或者把 rustup 的目录放在 PATH 最前面",
        ),
    ))
}

fn broken(at: &str, why: &Text) -> Text {
    Text { en: format!("{at} {}", why.en).into(), zh: format!("{at} {}", why.zh).into() }
}

fn cure_of(program: &Path) -> Text {
    if is_stand_in(program) {
        return Text::new(
            "see `toolchain` below: the toolchain that holds here cannot be used",
            "见下面的 toolchain：这里该用的工具链用不了",
        );
    }
    let at = shown_path(program);
    text!(
        "remove {at} from PATH, or repair it by installing it again",
        "请把 {at} 从 PATH 中去掉，或者重新安装来修复它"
    )
}

fn install_rustup() -> Text {
    Text::new(
        "install Rust from https://rustup.rs, then open a new terminal",
        "请从 https://rustup.rs 安装 Rust，然后打开一个新终端",
    )
}

fn install_stable() -> Text {
    Text::new("rustup default stable", "rustup default stable")
}
