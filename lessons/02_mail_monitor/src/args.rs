//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use common::args::{BadValue, BindAddress, Count, Wait};
use mailer::{Address, SmtpUrl};

use crate::failure::Failure;
use crate::rules::{Limits, Percent};

const EXAMPLES: &str = "\
Examples:
  cargo run -p mail_monitor -- once --cpu 0         one sample, one mail into the built-in catcher
  cargo run -p mail_monitor -- watch --interval 2s --log monitor.log
  cargo run -p mail_monitor -- watch --smtp smtps://me@example.com@smtp.example.com:465
  cargo run -p mail_monitor -- send -t you@example.com -s Hello -c 'How are you?'
  cargo run -p mail_monitor -- sink --mail-dir mail a mail catcher for other programs

Without a command it watches. The password comes from the variable SMTP_PASSWORD or from a file,
never from the command line.
|
例子：
  cargo run -p mail_monitor -- once --cpu 0         采样一次，往内置的邮件捕集器发一封邮件
  cargo run -p mail_monitor -- watch --interval 2s --log monitor.log
  cargo run -p mail_monitor -- watch --smtp smtps://me@example.com@smtp.example.com:465
  cargo run -p mail_monitor -- send -t you@example.com -s 你好 -c 最近怎么样？
  cargo run -p mail_monitor -- sink --mail-dir mail 给其他程序用的邮件捕集器

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
        })
    }
}

/// What the lesson is to do.
pub(crate) enum Task<'a> {
    Watch(&'a WatchOptions),
    Once(&'a MonitorOptions),
    Send(&'a SendOptions),
    Sink(&'a SinkOptions),
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
}

#[derive(Debug, PartialEq, clap::Args)]
pub(crate) struct WatchOptions {
    /// time between two samples; CPU load needs at least 200ms | 两次采样的间隔；CPU 占用率至少要隔 200ms 才测得出
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    pub(crate) interval: Wait,
    /// stop after N samples | 采样 N 次后结束
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<Count>,
    #[command(flatten)]
    pub(crate) monitor: MonitorOptions,
}

#[derive(Debug, PartialEq, clap::Args)]
pub(crate) struct MonitorOptions {
    /// mail when the CPU load is above this; 0 always fires, for demonstrations | CPU 占用率高于此值就发邮件；0 表示总是触发，便于演示
    #[arg(long, value_name = "PERCENT", default_value_t = Percent::CPU)]
    cpu: Percent,
    /// mail when more memory than this is in use; 0 always fires | 内存占用率高于此值就发邮件；0 表示总是触发
    #[arg(long, value_name = "PERCENT", default_value_t = Percent::MEMORY)]
    memory: Percent,
    /// append each sample to this table; made if it is not there | 把每次采样追加到这个表格文件，没有就新建
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) mail: MailOptions,
}

impl MonitorOptions {
    pub(crate) fn limits(&self) -> Limits {
        Limits { cpu: self.cpu, memory: self.memory }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct SendOptions {
    /// the subject, on one line | 主题，写在一行里
    #[arg(short, long, value_name = "TEXT")]
    pub(crate) subject: String,
    /// the text of the mail | 正文
    #[arg(short, long, value_name = "TEXT")]
    pub(crate) contents: String,
    /// attach this file (may be repeated) | 附上这个文件（可重复）
    #[arg(short = 'a', long = "attach", value_name = "FILE")]
    pub(crate) attachments: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) mail: MailOptions,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SinkOptions {
    /// where to catch; port 0: the system picks one | 在哪里接收；端口 0 由系统挑选
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:1025")]
    pub(crate) bind: BindAddress,
    /// stop after N mails | 收到 N 封邮件后结束
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<Count>,
    /// where the messages go (default: a new directory for temporary files) | 邮件存放的目录（默认新建一个临时目录）
    #[arg(long, value_name = "DIR")]
    pub(crate) mail_dir: Option<PathBuf>,
}

#[derive(Debug, PartialEq, clap::Args)]
pub(crate) struct MailOptions {
    /// recipient, may be repeated (default: the sender) | 收件人，可重复（默认发给自己）
    #[arg(short, long, value_name = "ADDR")]
    pub(crate) to: Vec<Address>,
    /// sender (default: the user of --smtp, else student@localhost) | 发件人（默认是 --smtp 里的用户，没有则为 student@localhost）
    #[arg(long, value_name = "ADDR")]
    pub(crate) from: Option<Address>,
    /// mail server: smtps://user@host:465 (TLS) or smtp://user@host:587 (STARTTLS); without it the built-in catcher takes the mail | 邮件服务器：smtps://user@host:465（TLS）或 smtp://user@host:587（STARTTLS）；不写则由内置的邮件捕集器收信
    #[arg(long, value_name = "URL")]
    pub(crate) smtp: Option<Smtp>,
    /// environment variable that holds the password | 存放密码的环境变量
    #[arg(long, value_name = "NAME", default_value = "SMTP_PASSWORD")]
    pub(crate) password_env: String,
    /// file whose first line is the password | 第一行是密码的文件
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// root certificate (PEM) of the server's own authority | 服务器自己的证书机构的根证书（PEM）
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// where the built-in catcher puts the messages (default: a new directory for temporary files) | 内置捕集器存放邮件的目录（默认新建一个临时目录）
    #[arg(long, value_name = "DIR")]
    pub(crate) mail_dir: Option<PathBuf>,
    /// how long the mail server may take for each answer | 邮件服务器每次应答的时限
    #[arg(long, value_name = "DURATION", default_value = "20s")]
    pub(crate) timeout: Wait,
}

/// The value of `--smtp`. A URL with a password in it is told apart here and refused later,
/// because the parser would repeat the value, and with it the password, in its message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Smtp {
    Server(SmtpUrl),
    HasPassword,
}

impl std::str::FromStr for Smtp {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        if SmtpUrl::holds_password(value) {
            return Ok(Smtp::HasPassword);
        }
        value.parse().map(Smtp::Server)
    }
}
