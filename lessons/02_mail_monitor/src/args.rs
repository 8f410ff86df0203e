//! The command line.

mod check;
mod mail;
mod monitor;
mod outbox;
mod percent;
mod send;
mod sink;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

pub(crate) use check::CheckOptions;
pub(crate) use mail::{MailOptions, Smtp};
pub(crate) use monitor::{LogOptions, MonitorOptions, WatchOptions};
pub(crate) use outbox::{OneLetter, OutboxCommand, OutboxOptions};
pub(crate) use send::SendOptions;
pub(crate) use sink::SinkOptions;

const EXAMPLES: &str = "\
Examples:
  cargo run -p mail_monitor -- once --cpu 0         one sample, one mail into the built-in catcher
  cargo run -p mail_monitor -- watch --interval 2s --log monitor.log
  cargo run -p mail_monitor -- watch --smtp smtps://me@example.com@smtp.example.com:465
  cargo run -p mail_monitor -- watch --rule 'disk / above 90%' --state state
  cargo run -p mail_monitor -- send -t you@example.com -s Hello -c 'How are you?'
  cargo run -p mail_monitor -- sink --mail-dir mail a mail catcher for other programs
  cargo run -p mail_monitor -- check-config --example

Without a command it watches. The password comes from the variable SMTP_PASSWORD or from a file,
never from the command line.
|
例子：
  cargo run -p mail_monitor -- once --cpu 0         采样一次，往内置的邮件捕集器发一封邮件
  cargo run -p mail_monitor -- watch --interval 2s --log monitor.log
  cargo run -p mail_monitor -- watch --smtp smtps://me@example.com@smtp.example.com:465
  cargo run -p mail_monitor -- watch --rule 'disk / above 90%' --state state
  cargo run -p mail_monitor -- send -t you@example.com -s 你好 -c 最近怎么样？
  cargo run -p mail_monitor -- sink --mail-dir mail 给其他程序用的邮件捕集器
  cargo run -p mail_monitor -- check-config --example

不写命令就是 watch。密码取自环境变量 SMTP_PASSWORD 或文件，绝不写在命令行上。";

/// Watch this machine, and mail a report when it is over a limit | 监视本机，超过上限时发送邮件报告
#[derive(Debug, Parser)]
#[command(name = "mail_monitor", after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    watch: WatchOptions,
}

impl Args {
    /// What to do: the command, or `watch` when none is given.
    pub(crate) fn task(&self) -> Result<Task<'_>, Failure> {
        let Some(command) = &self.command else {
            return Ok(Task::Watch(&self.watch));
        };
        // clap would take `--cpu 0 once` and forget the 0.
        let nothing_given = Args::try_parse_from(["mail_monitor"]).map(|args| args.watch);
        if nothing_given.is_ok_and(|watch| watch != self.watch) {
            return Err(Failure::OptionsBeforeCommand);
        }
        Ok(match command {
            Command::Watch(options) => Task::Watch(options),
            Command::Once(options) => Task::Once(options),
            Command::Send(options) => Task::Send(options),
            Command::Sink(options) => Task::Sink(options),
            Command::Outbox(options) => Task::Outbox(options),
            Command::CheckConfig(options) => Task::CheckConfig(options),
        })
    }
}

/// What the lesson is to do.
pub(crate) enum Task<'a> {
    Watch(&'a WatchOptions),
    Once(&'a MonitorOptions),
    Send(&'a SendOptions),
    Sink(&'a SinkOptions),
    Outbox(&'a OutboxOptions),
    CheckConfig(&'a CheckOptions),
}

#[derive(Debug, Subcommand)]
enum Command {
    /// sample at every interval and mail when a breach begins (the default) | 每隔一段时间采样，刚超过上限时发邮件（默认）
    Watch(WatchOptions),
    /// one sample, and a mail if it is over a limit | 采样一次，超过上限就发邮件
    Once(MonitorOptions),
    /// send one mail now | 立刻发一封邮件
    Send(SendOptions),
    /// run the mail catcher for other programs | 运行邮件捕集器，供其他程序使用
    Sink(SinkOptions),
    /// look at the letters that wait in a --state directory | 查看 --state 目录里等待发送的邮件
    Outbox(OutboxOptions),
    /// tell in words what a file of rules says | 用文字说明规则文件的含义
    CheckConfig(CheckOptions),
}
