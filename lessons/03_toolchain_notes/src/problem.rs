//! What can go wrong here, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::error::system_said;
use common::escape::escaped;
use common::{Error, ExitStatus, Explain, Text, text};

/// Why `doctor` or `demo` ended before its end.
#[derive(Debug)]
pub(crate) enum Problem {
    /// What `common` explains: stdout is closed.
    Told(Error),
    /// No `cargo` on `PATH`.
    NoCargo,
    /// A command could not be started.
    Start { command: String, source: io::Error },
    /// A command ended without success.
    Failed { command: String, code: Option<i32>, said: Vec<String> },
    /// A command did not end in time.
    TooSlow { command: String, after: Duration },
    /// A file or directory was refused.
    File { path: PathBuf, source: io::Error },
    /// A project saw what is not its own.
    NotSeparate { project: &'static str, saw: String },
    /// Ctrl-C.
    Stopped,
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Problem::Told(error)
    }
}

impl Explain for Problem {
    fn fact(&self) -> Text {
        match self {
            Problem::Told(error) => error.fact(),
            Problem::NoCargo => Text::new(
                "there is no cargo in the directories of PATH",
                "PATH 的各个目录里都没有 cargo",
            ),
            Problem::Start { command, source } => {
                let said = system_said(source);
                about(["cannot start", "无法启动"], command, &said)
            }
            Problem::Failed { command, code, said } => failed(command, *code, said),
            Problem::TooSlow { command, after } => text!(
                "{command} did not end within {after:?} and was stopped",
                "{command} 在 {after:?} 内没有结束，已被终止"
            ),
            Problem::File { path, source } => {
                about(["cannot write or read", "无法读写"], &shown_path(path), &system_said(source))
            }
            Problem::NotSeparate { project, saw } => text!(
                "the project {project} saw what is not its own: {}",
                "项目 {project} 看到了不属于它的东西：{}",
                escaped(saw)
            ),
            Problem::Stopped => Text::new("stopped before the end", "还没做完就被要求停止"),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Problem::Told(error) => return error.help(),
            Problem::NoCargo => Text::new(
                "install Rust from https://rustup.rs, then open a new terminal; if it is \
                 installed, its directory is missing in PATH: `doctor` looks where it is",
                "请从 https://rustup.rs 安装 Rust，然后打开一个新终端；如果已经安装，\
                 那就是 PATH 里缺少它的目录：用 doctor 查看它在哪里",
            ),
            Problem::Start { .. } | Problem::Failed { .. } => Text::new(
                "`doctor` says which cargo, which toolchain and which linker work here",
                "用 doctor 查看这里的 cargo、工具链和链接器哪个有问题",
            ),
            Problem::TooSlow { .. } => Text::new(
                "a slow machine needs more time: --timeout 10m; if not even `cargo -V` answers, \
                 see what `doctor` says",
                "机器较慢时请给更多时间：--timeout 10m；如果连 cargo -V 都没有反应，\
                 请看 doctor 怎么说",
            ),
            Problem::File { .. } => Text::new(
                "name a directory that can be written and has room in TMPDIR (on Windows TEMP)",
                "请用环境变量 TMPDIR（Windows 上是 TEMP）指定一个可写且有空间的目录",
            ),
            Problem::NotSeparate { .. } => Text::new(
                "keep the directory with --keep and look at its Cargo.toml, Cargo.lock and .cargo",
                "用 --keep 保留目录，查看其中的 Cargo.toml、Cargo.lock 和 .cargo",
            ),
            Problem::Stopped => return None,
        })
    }

    fn status(&self) -> ExitStatus {
        match self {
            Problem::Told(error) => error.status(),
            _ => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Problem::Told(error) => error.input(),
            Problem::Start { command, .. }
            | Problem::Failed { command, .. }
            | Problem::TooSlow { command, .. } => Some(command.clone()),
            Problem::File { path, .. } => Some(path.display().to_string()),
            _ => None,
        }
    }
}

fn about([en, zh]: [&str; 2], what: &str, said: &Text) -> Text {
    Text {
        en: format!("{en} {what}: {}", said.en).into(),
        zh: format!("{zh} {what}：{}", said.zh).into(),
    }
}

fn failed(command: &str, code: Option<i32>, said: &[String]) -> Text {
    let status = code.map_or_else(|| "-".to_owned(), |code| code.to_string());
    let said: String = said.iter().map(|line| format!("\n  | {}", escaped(line))).collect();
    text!("{command} failed with status {status}{said}", "{command} 失败，状态码 {status}{said}")
}

/// A path as a person reads it.
pub(crate) fn shown_path(path: &Path) -> String {
    escaped(&path.display().to_string()).to_string()
}
