//! The options of `send`.

use std::path::PathBuf;

use common::args::BadValue;
use common::{Text, text};
use mailer::Address;

use super::MailOptions;

#[derive(Debug, clap::Args)]
pub(crate) struct SendOptions {
    /// the subject, on one line | 主题，写在一行里
    #[arg(short, long, value_name = "TEXT")]
    pub(crate) subject: String,
    /// the text of the mail | 正文
    #[arg(short, long, value_name = "TEXT", required_unless_present = "html")]
    pub(crate) contents: Option<String>,
    /// the mail as HTML, from this file; without -c the text is made from it | HTML 正文，取自这个文件；不写 -c 时纯文本由它生成
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// a picture that the HTML shows as <img src="cid:NAME">; may be repeated | HTML 里用 <img src="cid:NAME"> 显示的图片；可重复
    #[arg(long, value_name = "NAME=FILE", requires = "html")]
    pub(crate) inline: Vec<Pair>,
    /// attach this file (may be repeated) | 附上这个文件（可重复）
    #[arg(short = 'a', long = "attach", value_name = "FILE")]
    pub(crate) attachments: Vec<PathBuf>,
    /// a copy that everybody sees; may be repeated | 抄送；可重复
    #[arg(long, value_name = "ADDR")]
    pub(crate) cc: Vec<Address>,
    /// a copy that nobody sees; may be repeated | 密送；可重复
    #[arg(long, value_name = "ADDR")]
    pub(crate) bcc: Vec<Address>,
    /// one more header, such as X-Priority=1; may be repeated | 再加一个邮件头，例如 X-Priority=1；可重复
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) header: Vec<Pair>,
    /// show the message, and send nothing: no network | 只显示邮件，不发送，也不联网
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) mail: MailOptions,
}

/// A name and its value: `X-Priority=1`, `chart=cpu.png`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl std::str::FromStr for Pair {
    type Err = BadValue;

    fn from_str(pair: &str) -> Result<Self, BadValue> {
        match pair.split_once('=') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.trim_start().to_owned() })
            }
            _ => Err(BadValue::new(
                Text::new("not a name and its value", "不是“名称=值”"),
                text!(
                    "such as X-Priority=1 or chart=cpu.png",
                    "例如 X-Priority=1 或 chart=cpu.png"
                ),
            )),
        }
    }
}
