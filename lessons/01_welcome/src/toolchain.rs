//! cargo and rustc: there, working, and new enough. A closer look is another lesson's.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use common::escape::escaped;
use common::{Text, text};

use crate::check::Check;
use crate::child::ask;
use crate::search::on_path;

/// What Cargo.toml demands.
const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");

/// Both programs.
pub(crate) fn checks(limit: Duration) -> Vec<Check> {
    ["cargo", "rustc"].map(|name| check(name, limit)).into_iter().collect()
}

/// Who looks closer.
pub(crate) fn more() -> Text {
    Text::new(
        "which cargo runs here, and why: cargo run -p toolchain_notes -- doctor",
        "这里运行的是哪个 cargo、为什么：cargo run -p toolchain_notes -- doctor",
    )
}

fn check(name: &'static str, limit: Duration) -> Check {
    let Some(program) = on_path(name) else {
        return Check::missing(
            name,
            text!("no {name} in the directories of PATH", "PATH 的各个目录里都没有 {name}"),
            Text::new(
                "install Rust from https://rustup.rs, then open a new terminal",
                "请从 https://rustup.rs 安装 Rust，然后打开一个新终端",
            ),
        );
    };
    let at = escaped(&program.display().to_string()).to_string();
    match version(&program, limit) {
        Err(why) => Check::missing(name, joined(&at, &why), repair(name)),
        Ok((said, version)) if is_enough(&version) => {
            let said = escaped(&said).to_string();
            Check::fine(name, text!("{said}, {at}", "{said}，{at}"))
        }
        Ok((said, _)) => {
            let said = escaped(&said).to_string();
            Check::missing(
                name,
                text!(
                    "{said}, {at}; the course needs {NEEDED} or later",
                    "{said}，{at}；课程需要 {NEEDED} 或更新的版本"
                ),
                Text::new(
                    "rustup update stable (a Rust of the system's own packages: install rustup)",
                    "rustup update stable（如果是系统软件包里的 Rust，请改装 rustup）",
                ),
            )
        }
    }
}

fn repair(name: &str) -> Text {
    text!(
        "run {name} -V yourself to see all that it says; https://rustup.rs repairs a toolchain",
        "请自己运行 {name} -V，看看它说的全部内容；用 https://rustup.rs 可以修复工具链"
    )
}

fn joined(at: &str, why: &Text) -> Text {
    Text { en: format!("{at} {}", why.en).into(), zh: format!("{at} {}", why.zh).into() }
}

/// What a program says of itself, and the numbers in it.
fn version(program: &Path, limit: Duration) -> Result<(String, Vec<u32>), Text> {
    let mut command = Command::new(program);
    command
        .arg("-V")
        // rustup's stand-in shall tell what is here, not install what is not.
        .env("RUSTUP_AUTO_INSTALL", "0")
        .env("RUSTUP_DIST_SERVER", "http://127.0.0.1:9");
    // `cargo run` sets this for what it starts; a shell asks without it.
    if std::env::var_os("RUST_RECURSION_COUNT").is_some() {
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    let said = ask(&mut command, limit)?;
    // Behind the number stand the commit and its date: `cargo 1.95.0 (f2d3ce0bd 2026-03-21)`.
    let said = said.lines().next().unwrap_or_default();
    let said = said.split(" (").next().unwrap_or_default().trim().to_owned();
    let number = said.split_whitespace().nth(1).unwrap_or_default();
    Ok((said.clone(), numbers(number)))
}

/// `1.95.0-nightly` is 1, 95, 0.
fn numbers(version: &str) -> Vec<u32> {
    let plain = version.split('-').next().unwrap_or_default();
    plain.split('.').map_while(|part| part.parse().ok()).collect()
}

fn is_enough(version: &[u32]) -> bool {
    version >= numbers(NEEDED).as_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_number_by_number() {
        assert!(is_enough(&numbers("1.95.0")) && is_enough(&numbers("1.100.0-nightly")));
        assert!(is_enough(&numbers("2.0.0")) && is_enough(&numbers(NEEDED)));
        for old in ["1.94.9", "1.9.0", "1", "", "x.95.0"] {
            assert!(!is_enough(&numbers(old)), "{old}");
        }
    }
}
