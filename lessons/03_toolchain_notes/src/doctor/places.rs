//! Directories, variables and files that change what cargo does here.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use common::escape::escaped;
use common::{Text, text};

use super::finding::{Finding, listed};
use super::machine::Machine;
use crate::problem::shown_path;

/// Variables that change every build of this terminal (The Cargo book, "Environment Variables").
const VARIABLES: [&str; 9] = [
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_NET_OFFLINE",
];

pub(super) fn examine(machine: &Machine) -> Vec<Finding> {
    vec![
        home("CARGO_HOME", machine.cargo_home.as_deref()),
        home("RUSTUP_HOME", machine.rustup_home.as_deref()),
        bin(machine),
        target_dir(),
        configuration(machine),
        variables(),
    ]
}

fn home(variable: &'static str, directory: Option<&Path>) -> Finding {
    let Some(directory) = directory else {
        let fact = Text::new(
            "not set, and this user has no home directory",
            "没有设置，当前用户也没有主目录",
        );
        let cure = text!("export {variable}=/a/directory", "export {variable}=/某个/目录");
        return Finding::with_cure(variable, fact, cure);
    };
    let at = shown_path(directory);
    if directory.is_dir() {
        return Finding::fine(variable, text!("{at}", "{at}")).path(directory);
    }
    let usual = env::var_os(variable).is_none();
    if usual {
        let fact = text!("{at}, made when it is first needed", "{at}，第一次用到时会建立");
        return Finding::fine(variable, fact).path(directory);
    }
    let fact = text!("set to {at}, which is no directory", "设置为 {at}，但那不是目录");
    let cure = text!("correct {variable} or unset it", "请改正 {variable}，或者取消它");
    Finding::with_cure(variable, fact, cure).path(directory)
}

/// Programs from `cargo install` are found only there.
fn bin(machine: &Machine) -> Finding {
    let Some(bin) = machine.cargo_home.as_ref().map(|home| home.join("bin")) else {
        return Finding::fine(
            "PATH",
            Text::new("no CARGO_HOME, nothing to find", "没有 CARGO_HOME，无可查找"),
        );
    };
    let at = shown_path(&bin);
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|directory| directory == bin) {
        return Finding::fine("PATH", text!("holds {at}", "包含 {at}")).path(&bin);
    }
    let fact = text!(
        "lacks {at}: what `cargo install` installs is not found",
        "缺少 {at}：找不到 cargo install 安装的程序"
    );
    let cure = text!("add {at} to PATH", "请把 {at} 加入 PATH");
    Finding::with_cure("PATH", fact, cure).path(&bin)
}

fn target_dir() -> Finding {
    let set = |name: &'static str| {
        env::var_os(name).filter(|value| !value.is_empty()).map(|value| (name, value))
    };
    let Some((name, value)) = set("CARGO_TARGET_DIR").or_else(|| set("CARGO_BUILD_TARGET_DIR"))
    else {
        return Finding::fine(
            "target",
            Text::new(
                "CARGO_TARGET_DIR is not set: every project builds into its own target/",
                "没有设置 CARGO_TARGET_DIR：每个项目编译到自己的 target/",
            ),
        );
    };
    let at = shown(&value);
    let fact = text!(
        "{name}={at}: all projects of this terminal build into one directory and wait for each other",
        "{name}={at}：这个终端里的所有项目都编译到同一个目录，会互相等待"
    );
    let cure = text!("unset {name}, if it was not meant", "如果不是有意的，请 unset {name}");
    Finding::with_cure("target", fact, cure).values([value.to_string_lossy().into_owned()])
}

/// cargo reads all of them; the nearer one wins.
pub(super) fn configuration_files(machine: &Machine) -> Vec<PathBuf> {
    let mut directories: Vec<PathBuf> =
        machine.upwards().map(|directory| directory.join(".cargo")).collect();
    directories.extend(machine.cargo_home.clone());
    let mut files: Vec<PathBuf> = Vec::new();
    for directory in directories {
        let both = ["config", "config.toml"].map(|name| directory.join(name));
        files.extend(
            both.into_iter()
                .filter(|file| file.is_file() && !files.contains(file))
                .collect::<Vec<_>>(),
        );
    }
    files
}

fn configuration(machine: &Machine) -> Finding {
    let files = configuration_files(machine);
    if files.is_empty() {
        return Finding::fine(
            "config",
            Text::new("no .cargo/config.toml applies here", "这里没有起作用的 .cargo/config.toml"),
        );
    }
    let values: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let shown = listed(&values);
    let fact =
        text!("applies here, the nearest first: {shown}", "在这里起作用的，近的在前：{shown}");
    let old = files.iter().find(|file| file.file_name() == Some(OsStr::new("config")));
    match old {
        None => Finding::fine("config", fact).values(values),
        Some(old) => {
            let old = shown_path(old);
            let cure = text!(
                "{old} has the name of old times: rename it to config.toml",
                "{old} 用的是旧名字：请改名为 config.toml"
            );
            Finding::with_cure("config", fact, cure).values(values)
        }
    }
}

fn variables() -> Finding {
    let set: Vec<String> = VARIABLES
        .into_iter()
        .filter_map(|name| {
            env::var_os(name).map(|value| format!("{name}={}", value.to_string_lossy()))
        })
        .collect();
    if set.is_empty() {
        return Finding::fine(
            "variables",
            Text::new("none that changes how a build goes", "没有会改变构建方式的环境变量"),
        );
    }
    let shown = listed(&set);
    Finding::with_cure(
        "variables",
        text!(
            "{shown}: changes every build of this terminal",
            "{shown}：会影响这个终端里的所有构建"
        ),
        Text::new("unset what was not meant", "请 unset 不是有意设置的"),
    )
    .values(set)
}

fn shown(value: &OsStr) -> String {
    escaped(&value.to_string_lossy()).to_string()
}
