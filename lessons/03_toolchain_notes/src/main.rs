//! What a Python virtualenv does, with rustup and cargo: a table, a look at this machine, and
//! two projects side by side that need no environment to stay apart.

mod child;
mod demo;
mod doctor;
mod lock;
mod problem;
mod rustup;
mod search;
mod stop;
mod table;

use std::time::Duration;

use clap::{Parser, Subcommand};
use common::args::Wait;
use common::{Console, ExitStatus};

use demo::{Cargo, Evidence, NEW, OLD, Separate, Stage, Step, announce, write_shelf};
use problem::Problem;
use stop::Stop;

/// What a Python virtualenv does, with rustup and cargo | 用 rustup 和 cargo 做 Python 虚拟环境做的事
#[derive(Parser)]
#[command(after_help = "\
Examples:
  cargo run -p toolchain_notes                  mkvirtualenv, workon … beside rustup and cargo
  cargo run -p toolchain_notes -- doctor        which cargo runs here, and why
  cargo run -p toolchain_notes -- demo          two versions of one library, side by side
  cargo run -p toolchain_notes -- demo --keep   leave the two projects for a closer look
|
示例：
  cargo run -p toolchain_notes                  对照 mkvirtualenv、workon 等与 rustup、cargo
  cargo run -p toolchain_notes -- doctor        这里运行的是哪个 cargo，为什么
  cargo run -p toolchain_notes -- demo          同一个库的两个版本并存
  cargo run -p toolchain_notes -- demo --keep   留下两个项目，供仔细查看")]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// each command of virtualenv and pip, and what does its job here (the default) | 对照表：virtualenv 和 pip 的命令在这里由谁来做（默认）
    Table,
    /// examine this machine; changes nothing | 检查这台机器，不改动任何东西
    Doctor {
        /// how long a program may take to answer, such as 10s | 等一个程序回答的时间，例如 10s
        #[arg(long, value_name = "DURATION", default_value = "10s")]
        timeout: Wait,
    },
    /// build two projects that pin two versions of one library, offline | 离线构建两个项目，各自固定同一个库的不同版本
    Demo {
        /// keep the directory and say where it is | 保留目录，并说明位置
        #[arg(long)]
        keep: bool,
        /// how long one command of cargo may take, such as 2m | cargo 的一条命令可用的时间，例如 2m
        #[arg(long, value_name = "DURATION", default_value = "2m")]
        timeout: Wait,
    },
}

fn main() -> ExitStatus {
    common::main(|args: &Args, console| {
        match &args.command {
            None | Some(Command::Table) => table::tell(console)?,
            Some(Command::Doctor { timeout }) => doctor::examine(timeout.duration(), console)?,
            Some(Command::Demo { keep, timeout }) => demo(*keep, timeout.duration(), console)?,
        }
        Ok::<_, Problem>(ExitStatus::Done)
    })
}

fn demo(keep: bool, limit: Duration, console: &mut Console) -> Result<(), Problem> {
    let stop = Stop::on_signals().map_err(common::Error::system("sigaction"))?;
    let stage = Stage::new(keep)?;
    let played =
        Cargo::find(stage.path(), limit, &stop).and_then(|cargo| play(&stage, &cargo, console));
    played.and(stage.clear(console))
}

// region: demo
fn play(stage: &Stage, cargo: &Cargo, console: &mut Console) -> Result<(), Problem> {
    announce(&Step::Shelf, console)?;
    write_shelf(stage.path())?;

    let mut trees = Vec::new();
    for project in [&OLD, &NEW] {
        announce(&Step::Build(project), console)?;
        project.write(stage.path())?;
        cargo.in_project(project, &["build", "--offline"], console)?;
        trees.push(cargo.in_project(project, &["tree", "--offline"], console)?);
    }

    announce(&Step::Run, console)?;
    let mut seen = Vec::new();
    for (project, tree) in [&OLD, &NEW].into_iter().zip(&trees) {
        let ran = cargo.above_project(project, &["run", "--offline", "--quiet"], console)?;
        seen.push(Evidence::new(project, tree, &ran));
    }

    announce(&Step::Compare, console)?;
    for evidence in seen {
        evidence.judge(stage.path(), console)?;
    }
    Ok(console.tell(&Separate)?)
}
// endregion: demo
