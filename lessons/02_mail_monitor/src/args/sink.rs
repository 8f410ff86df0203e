//! The options of `sink`.

use std::path::PathBuf;

use clap::ValueEnum;
use common::args::{BindAddress, Count};
use mail_sink::Fault;
use mail_sink::tls::Mode;

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
    /// encrypt with a certificate made on first use: starttls (as on port 587) or implicit (as on 465) | 用首次使用时生成的证书加密：starttls（如 587 端口）或 implicit（如 465 端口）
    #[arg(long, value_enum, value_name = "MODE", hide_possible_values = true)]
    pub(crate) tls: Option<TlsMode>,
    /// where that certificate's authority is kept (default: tls in the directory of the messages) | 签发证书的机构存放在哪里（默认是邮件目录里的 tls）
    #[arg(long, value_name = "DIR", requires = "tls")]
    pub(crate) tls_dir: Option<PathBuf>,
    /// the only user who may log in (default: anybody) | 唯一可以登录的用户（默认不限）
    #[arg(long, value_name = "USER", requires = "password_file")]
    pub(crate) user: Option<String>,
    /// file whose first line is that user's password | 第一行是该用户密码的文件
    #[arg(long, value_name = "FILE", requires = "user")]
    pub(crate) password_file: Option<PathBuf>,
    /// fail on request: STAGE:EFFECT, such as rcpt:450x2, end:drop, certificate:expired; may be repeated | 按要求出错：步骤:效果，例如 rcpt:450x2、end:drop、certificate:expired；可重复
    #[arg(long, value_name = "FAULT")]
    pub(crate) fail: Vec<Fault>,
    /// a web page that lists and shows the messages | 列出并显示邮件的网页
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) page: Option<BindAddress>,
    /// show each message decoded | 显示每封邮件解码后的内容
    #[arg(long)]
    pub(crate) show: bool,
}

/// When encryption begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TlsMode {
    /// when the client asks for it, as on port 587 | 客户端请求时，如 587 端口
    Starttls,
    /// with the first byte, as on port 465 | 从第一个字节起，如 465 端口
    Implicit,
}

impl TlsMode {
    pub(crate) fn mode(self) -> Mode {
        match self {
            TlsMode::Starttls => Mode::StartTls,
            TlsMode::Implicit => Mode::Implicit,
        }
    }
}
