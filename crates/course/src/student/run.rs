//! `course run`: a lesson's program, as `cargo run -p NAME` starts it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::Command;

use clap::Args;
use common::error::system_said;
use common::{ExitStatus, Explain, Text, text};

use super::moving::named_or_current;
use crate::os;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::language;

/// The options of `course run`.
#[derive(Args)]
pub(crate) struct RunOptions {
    /// a lesson's name; left out: where you are | 课程的名字；省略则是当前课程
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// what the program is given, behind -- | 传给程序的参数，写在 -- 之后
    #[arg(last = true, value_name = "ARGS")]
    args: Vec<OsString>,
}

/// Becomes the program, where the system can do that: keys such as Ctrl-C reach it alone.
pub(crate) fn run(session: &mut Session<'_>, options: &RunOptions) -> Outcome {
    let lesson = named_or_current(session, options.name.as_deref())?;
    // Where cargo started this program, it has said which cargo it is.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.args(["run", "--quiet", "--manifest-path"]);
    command.arg(session.root().join("Cargo.toml"));
    command.args(["-p", &lesson.name, "--"]).args(&options.args);
    command.env("COURSE_LANG", language(session.lang()).code());
    let status = os::become_program(command)
        .map_err(|source| boxed(NoCargo { cargo: cargo.display().to_string(), source }))?;
    Ok(GradeStatus::Other(status))
}

/// Cargo cannot be started.
#[derive(Debug)]
struct NoCargo {
    cargo: String,
    source: io::Error,
}

impl Explain for NoCargo {
    fn fact(&self) -> Text {
        let (cargo, said) = (&self.cargo, system_said(&self.source));
        let (said_en, said_zh) = (said.en, said.zh);
        text!("{cargo} cannot be started: {said_en}", "无法启动 {cargo}：{said_zh}")
    }

    fn help(&self) -> Option<Text> {
        Some(text!(
            "install Rust (rustup), or add ~/.cargo/bin to PATH",
            "请安装 Rust（rustup），或把 ~/.cargo/bin 加入 PATH"
        ))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}
