//! The course's command line. It holds no check of its own: it shows what the grader tells.

mod grade;
mod reporter;
mod status;

use clap::{Parser, Subcommand};
use common::cli;

use crate::grade::GradeOptions;
use crate::status::GradeStatus;

/// The course's command line. | 本课程的命令行。
#[derive(Parser)]
#[command(
    name = "course",
    after_help = "\
Examples:
  course grade --exercise udp_send               your own desk
  course grade --exercise udp_send answer.py     a file in any language
  course grade --exercise udp_send --cmd 'node answer.js'
Exit status: 0 all passed, 1 some failed, 2 usage, 3 did not build, 4 the grader's own trouble
|
示例：
  course grade --exercise udp_send               检查你自己的练习
  course grade --exercise udp_send answer.py     任何语言的一个文件
  course grade --exercise udp_send --cmd 'node answer.js'
退出状态：0 全部通过，1 有未通过的，2 用法错误，3 没有编译成功，4 评分程序自己的问题"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Grade an exercise. | 给练习评分。
    Grade(GradeOptions),
}

fn main() -> GradeStatus {
    let (arguments, mut console) = match cli::start::<Arguments>() {
        Ok(started) => started,
        Err(status) => return status.into(),
    };
    match arguments.command {
        Command::Grade(options) => grade::grade(&options, &mut console),
    }
}
