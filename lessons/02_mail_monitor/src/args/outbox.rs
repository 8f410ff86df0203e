//! The options of `outbox`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use mailer::outbox::Id;

#[derive(Debug, clap::Args)]
pub(crate) struct OutboxOptions {
    #[command(subcommand)]
    pub(crate) command: OutboxCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// the letters that wait, and those that were refused | 等待发送的和被拒绝的邮件
    List(Place),
    /// let a letter be tried again at once | 让一封邮件马上重试
    Retry(OneLetter),
    /// throw a letter away | 丢弃一封邮件
    Drop(OneLetter),
}

impl OutboxCommand {
    /// The directory of the state.
    pub(crate) fn state(&self) -> &Path {
        match self {
            OutboxCommand::List(place) => &place.state,
            OutboxCommand::Retry(letter) | OutboxCommand::Drop(letter) => &letter.place.state,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct OneLetter {
    /// its name in the list | 列表里的编号
    #[arg(value_name = "ID")]
    pub(crate) id: Id,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// the directory that watch was given | watch 所用的目录
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
}
