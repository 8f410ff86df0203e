//! The options of `outbox`.

use std::path::PathBuf;

use clap::Subcommand;
use mailer::outbox::Id;

#[derive(Debug, clap::Args)]
pub(crate) struct OutboxOptions {
    #[command(subcommand)]
    pub(crate) command: OutboxCommand,
    /// the directory that watch was given | watch 所用的目录
    #[arg(long, value_name = "DIR", global = true, required = false)]
    pub(crate) state: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// the letters that wait, and those that were refused | 等待发送的和被拒绝的邮件
    List,
    /// let a letter be tried again at once | 让一封邮件马上重试
    Retry {
        /// its name in the list | 列表里的编号
        #[arg(value_name = "ID")]
        id: Id,
    },
    /// throw a letter away | 丢弃一封邮件
    Drop {
        /// its name in the list | 列表里的编号
        #[arg(value_name = "ID")]
        id: Id,
    },
}
