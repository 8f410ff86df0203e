//! Options of everything that mails: whom, through which server, with which password.

use std::path::PathBuf;

use clap::ValueEnum;
use common::args::{BadValue, Wait};
use mailer::{Address, Server, SmtpUrl, Tls};

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
    /// mail server, in single words instead of --smtp | 邮件服务器；分开写，代替 --smtp
    #[arg(long, value_name = "HOST", conflicts_with = "smtp")]
    host: Option<String>,
    /// its port (default: the usual one of --tls) | 端口（默认是 --tls 的常用端口）
    #[arg(long, value_name = "PORT", requires = "host", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// how to encrypt: implicit (from the first byte, port 465), starttls (port 587), or none (for a mail catcher) | 加密方式：implicit（从第一个字节起，465 端口）、starttls（587 端口）、none（不加密，用于邮件捕集器）
    #[arg(
        long,
        value_enum,
        value_name = "MODE",
        default_value = "implicit",
        requires = "host",
        hide_possible_values = true
    )]
    tls: TlsWord,
    /// who logs in there | 登录用户
    #[arg(short, long, value_name = "USER", requires = "host")]
    user: Option<String>,
    /// environment variable that holds the password | 存放密码的环境变量
    #[arg(long, value_name = "NAME", default_value = "SMTP_PASSWORD")]
    pub(crate) password_env: String,
    /// file whose first line is the password | 第一行是密码的文件
    #[arg(long, value_name = "FILE", group = "secret")]
    pub(crate) password_file: Option<PathBuf>,
    /// the password is the first line of stdin | 密码是标准输入的第一行
    #[arg(long, group = "secret")]
    pub(crate) password_stdin: bool,
    /// the password is in the system's keyring, under this name | 密码在系统密钥环里，存放名称为 SERVICE
    #[arg(long, value_name = "SERVICE", group = "secret", num_args = 0..=1, default_missing_value = "yagmail")]
    pub(crate) keyring: Option<String>,
    /// log in with the access token (XOAUTH2) in the first line of this file | 用这个文件第一行的访问令牌登录（XOAUTH2）
    #[arg(long, value_name = "FILE", group = "secret")]
    pub(crate) token_file: Option<PathBuf>,
    /// root certificate (PEM) of the server's own authority | 服务器自己的证书机构的根证书（PEM）
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// sign for this domain with DKIM | 用 DKIM 为这个域名签名
    #[arg(long, value_name = "DOMAIN", requires_all = ["dkim_selector", "dkim_key"])]
    pub(crate) dkim_domain: Option<String>,
    /// where the public key stands: SELECTOR._domainkey.DOMAIN | 公钥所在：SELECTOR._domainkey.DOMAIN
    #[arg(long, value_name = "SELECTOR", requires = "dkim_domain")]
    pub(crate) dkim_selector: Option<String>,
    /// the private key (PEM) | 私钥文件（PEM）
    #[arg(long, value_name = "FILE", requires = "dkim_domain")]
    pub(crate) dkim_key: Option<PathBuf>,
    /// where the built-in catcher puts the messages (default: a new directory for temporary files) | 内置捕集器存放邮件的目录（默认新建一个临时目录）
    #[arg(long, value_name = "DIR")]
    pub(crate) mail_dir: Option<PathBuf>,
    /// how long the mail server may take for each answer | 邮件服务器每次应答的时限
    #[arg(long, value_name = "DURATION", default_value = "20s")]
    pub(crate) timeout: Wait,
}

impl MailOptions {
    /// The server that was named, in either way.
    pub(crate) fn server(&self) -> Option<Smtp> {
        let Some(host) = &self.host else {
            return self.smtp.clone();
        };
        let tls = self.tls.mode();
        let port = self.port.unwrap_or(tls.usual_port());
        let server = Server { host: host.clone(), port };
        Some(Smtp::Server(SmtpUrl { tls, user: self.user.clone(), server }))
    }

    /// Whether a place was named where the password, or a token, is.
    pub(crate) fn names_secret(&self) -> bool {
        self.password_stdin
            || self.password_file.is_some()
            || self.token_file.is_some()
            || self.keyring.is_some()
    }
}

/// How to encrypt, as an option says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TlsWord {
    /// from the first byte on, usually port 465 | 从第一个字节起，通常是 465 端口
    Implicit,
    /// after STARTTLS, usually port 587 | STARTTLS 之后，通常是 587 端口
    Starttls,
    /// not at all: for a mail catcher | 不加密：用于邮件捕集器
    None,
}

impl TlsWord {
    fn mode(self) -> Tls {
        match self {
            TlsWord::Implicit => Tls::Implicit,
            TlsWord::Starttls => Tls::StartTls,
            TlsWord::None => Tls::None,
        }
    }
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
