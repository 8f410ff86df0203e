//! The errors in words.

use std::fmt::Display;

use common::error::system_said;
use common::escape::escaped;
use common::{ExitStatus, Explain, Text, text};

use super::{SubmissionError, Trouble, language, shown};

impl Explain for SubmissionError {
    fn fact(&self) -> Text {
        match self {
            Self::NotFound { path } => {
                let path = shown(path);
                text!("there is no {path}", "{path} 不存在")
            }
            Self::Unreadable { path, source } => cannot("read", "读取", shown(path), source),
            Self::NoRegularFile { path } => {
                let path = shown(path);
                text!(
                    "{path} is no regular file (a link, a pipe or a device)",
                    "{path} 不是普通文件（而是链接、管道或设备）"
                )
            }
            Self::TooMany { path, limit } => {
                let path = shown(path);
                text!(
                    "too many files: {path} is one more than {limit}",
                    "文件太多：加上 {path} 就超过了 {limit} 个"
                )
            }
            Self::TooLarge { path, limit } => {
                let (path, limit) = (shown(path), mebibytes(*limit));
                text!("{path} is larger than {limit} MiB", "{path} 超过 {limit} MiB")
            }
            Self::TooMuch { path, limit } => {
                let (path, limit) = (shown(path), mebibytes(*limit));
                text!(
                    "the files together are larger than {limit} MiB (with {path})",
                    "所有文件合计超过 {limit} MiB（加上 {path}）"
                )
            }
            Self::TooDeep { path, limit } => {
                let path = shown(path);
                text!(
                    "{path} lies deeper than {limit} directories",
                    "{path} 的目录层次超过 {limit} 层"
                )
            }
            _ => self.no_program(),
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Self::NotFound { .. } => Some(Text::new(
                "give a file, a directory, or nothing for the exercise's own desk",
                "请给出文件或目录；什么都不给则使用练习自带的目录",
            )),
            Self::NoRegularFile { .. } => {
                Some(Text::new("put the file itself there", "请放入文件本身"))
            }
            Self::TooMany { .. }
            | Self::TooLarge { .. }
            | Self::TooMuch { .. }
            | Self::TooDeep { .. } => Some(Text::new(
                "give the program's own file, or a directory that holds nothing but the program",
                "请直接给出程序文件，或只含程序的目录",
            )),
            Self::NoProgram { .. } | Self::UnknownLanguage { .. } => Some(what_is_a_program()),
            Self::Ambiguous { .. } => {
                Some(Text::new("name the file that is meant", "请指明是哪个文件"))
            }
            Self::NoAnswer { .. } | Self::CommandForFiles => Some(Text::new(
                "give the directory that has answer/ in it; nothing is run in this exercise",
                "请给出含有 answer/ 的目录；这个练习不运行程序",
            )),
            Self::Quotes { .. } => Some(Text::new(
                "close every quote: --cmd 'python3 x.py'",
                "请配对引号，例如 --cmd 'python3 x.py'",
            )),
            Self::NoSuchProgram { .. } => Some(Text::new(
                "write its path (./name for one in this directory), or install it",
                "请写出它的路径（当前目录里的写 ./name），或先安装它",
            )),
            Self::Builds { .. } => Some(Text::new(
                "give the directory or the .rs file: the grader builds Rust itself",
                "请直接给出目录或 .rs 文件：Rust 由评分程序自己编译",
            )),
            Self::Unreadable { .. } => None,
            Self::Trouble(trouble) => trouble.help(),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            Self::Unreadable { .. } | Self::Trouble(_) => ExitStatus::Refused,
            _ => ExitStatus::Usage,
        }
    }
}

impl SubmissionError {
    fn no_program(&self) -> Text {
        match self {
            Self::NoProgram { directory } => {
                let directory = shown(directory);
                text!("there is no program in {directory}", "{directory} 里没有程序")
            }
            Self::Ambiguous { directory, candidates } => {
                let directory = shown(directory);
                let names: Vec<_> = candidates.iter().map(|name| shown(name)).collect();
                let names = names.join(", ");
                text!(
                    "there are several programs in {directory}: {names}",
                    "{directory} 里有多个程序：{names}"
                )
            }
            Self::UnknownLanguage { path } => {
                let path = shown(path);
                text!(
                    "{path} is no program in a language that the grader knows",
                    "评分程序不认识 {path} 的语言"
                )
            }
            Self::NoAnswer { path } => {
                let path = shown(path);
                text!("there is no answer/ in {path}", "{path} 里没有 answer/")
            }
            Self::Quotes { command } => {
                let command = escaped(command);
                text!(
                    "the command cannot be split into words: {command}",
                    "无法把命令拆分成单词：{command}"
                )
            }
            Self::NoSuchProgram { name } => {
                let name = escaped(name);
                text!("there is no program {name}", "没有程序 {name}")
            }
            Self::Builds { command } => {
                let command = escaped(command);
                text!(
                    "{command} would build the program where no compiler is",
                    "{command} 需要编译，而运行环境里没有编译器"
                )
            }
            Self::Trouble(trouble) => trouble.fact(),
            _ => Text::new(
                "the answer to this exercise is files, not a program",
                "这个练习的答案是文件，不是程序",
            ),
        }
    }
}

fn what_is_a_program() -> Text {
    let known = language::extensions().collect::<Vec<_>>().join(", ");
    text!(
        "a program is src/main.rs, one file main.* or answer.* ({known}), or an executable file",
        "程序可以是 src/main.rs、一个名为 main.* 或 answer.* 的文件（{known}），或可执行文件"
    )
}

impl Explain for Trouble {
    fn fact(&self) -> Text {
        match self {
            Self::Missing { program, purpose } => text!(
                "{program}, which {purpose} programs need, is not installed or does not start",
                "{purpose} 程序需要的 {program} 没有安装或无法启动"
            ),
            Self::File { path, source } => cannot("use", "使用", shown(path), source),
            Self::Workspace { path, said } => {
                let path = shown(path);
                text!("{path} is not as it must be: {said}", "{path} 的内容不对：{said}")
            }
            Self::UnknownCrate { name } => text!(
                "the exercise allows the crate {name}, which the workspace does not have",
                "练习允许使用 crate {name}，但工作区里没有它"
            ),
            Self::NotDownloaded { said } => text!(
                "a crate that the exercise allows has not been downloaded: {said}",
                "练习允许使用的 crate 还没有下载：{said}"
            ),
            Self::Dependencies { said } => text!(
                "the crates that the exercise allows do not build: {said}",
                "练习允许使用的 crate 无法编译：{said}"
            ),
            Self::Tool { program, said } => {
                text!("{program} failed: {said}", "{program} 执行失败：{said}")
            }
            Self::Stage(error) => error.words().into(),
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Self::Missing { program, .. } => Some(text!(
                "install {program}, so that a terminal finds it, and try again",
                "请安装 {program}，确认在终端里能运行它，然后重试"
            )),
            Self::File { .. } => Some(Text::new(
                "set GRADER_WORKSHOP to a directory that you may write to",
                "请把环境变量 GRADER_WORKSHOP 设为有写权限的目录",
            )),
            Self::UnknownCrate { name } => Some(text!(
                "add {name} to [workspace.dependencies] in Cargo.toml, or take it out of exercise.toml",
                "请在 Cargo.toml 的 [workspace.dependencies] 里加上 {name}，或从 exercise.toml 里删除它"
            )),
            Self::NotDownloaded { .. } => Some(Text::new(
                "run cargo fetch in the course's directory once, while the internet is there",
                "请在联网时到课程目录里执行一次 cargo fetch",
            )),
            Self::Workspace { .. } | Self::Dependencies { .. } => Some(Text::new(
                "cargo build --workspace in the course's directory shows more",
                "请在课程目录里执行 cargo build --workspace 查看详情",
            )),
            Self::Tool { .. } | Self::Stage(_) => None,
        }
    }
}

fn cannot(en: &str, zh: &str, what: impl Display, source: &std::io::Error) -> Text {
    let said = system_said(source);
    Text {
        en: format!("cannot {en} {what}: {}", said.en).into(),
        zh: format!("无法{zh} {what}：{}", said.zh).into(),
    }
}

/// Rounded down; limits are whole.
fn mebibytes(bytes: u64) -> u64 {
    bytes >> 20
}
