//! Why no encryption came about with a client.

#[cfg(feature = "tls")]
use std::io;
use std::net::SocketAddr;

use common::{Explain, Text, text};

/// A client with which no encryption came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTls {
    /// The client.
    pub client: SocketAddr,
    /// What it did.
    pub why: Trouble,
}

/// What a client did instead of agreeing on keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It does not trust this server's certificate; what it said, in TLS's words.
    Distrust(String),
    /// It spoke in the clear.
    InTheClear,
    /// It hung up in the middle.
    HungUp,
    /// It said nothing for too long.
    Silent,
    /// Anything else: what TLS or the system said.
    Other(String),
}

impl NoTls {
    /// From what went wrong with the handshake.
    #[cfg(feature = "tls")]
    pub(crate) fn new(client: SocketAddr, error: &io::Error) -> Self {
        use rustls::{Error as TlsError, InvalidMessage};
        let why = match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(TlsError::AlertReceived(alert)) => of_alert(*alert),
            Some(TlsError::InvalidMessage(InvalidMessage::InvalidContentType)) => {
                Trouble::InTheClear
            }
            Some(other) => Trouble::Other(other.to_string()),
            None => of_system(error),
        };
        Self { client, why }
    }
}

/// RFC 8446, 6.2.
#[cfg(feature = "tls")]
fn of_alert(alert: rustls::AlertDescription) -> Trouble {
    use rustls::AlertDescription as Alert;
    let said = format!("{alert:?}");
    match alert {
        Alert::BadCertificate
        | Alert::UnsupportedCertificate
        | Alert::CertificateRevoked
        | Alert::CertificateExpired
        | Alert::CertificateUnknown
        | Alert::UnknownCA => Trouble::Distrust(said),
        Alert::CloseNotify | Alert::UserCanceled => Trouble::HungUp,
        _ => Trouble::Other(said),
    }
}

#[cfg(feature = "tls")]
fn of_system(error: &io::Error) -> Trouble {
    use io::ErrorKind as Kind;
    match error.kind() {
        _ if common::os::timed_out(error) => Trouble::Silent,
        Kind::UnexpectedEof
        | Kind::ConnectionReset
        | Kind::ConnectionAborted
        | Kind::BrokenPipe => Trouble::HungUp,
        _ => Trouble::Other(error.to_string()),
    }
}

impl Explain for NoTls {
    fn fact(&self) -> Text {
        let client = self.client;
        let Text { en, zh } = match &self.why {
            Trouble::Distrust(said) => {
                text!("it does not trust the certificate ({said})", "对方不信任证书（{said}）")
            }
            Trouble::InTheClear => Text::new(
                "it spoke in the clear where TLS was awaited",
                "这里要用 TLS，对方却用了明文",
            ),
            Trouble::HungUp => {
                Text::new("it hung up before the handshake was over", "握手还没完成，对方就挂断了")
            }
            Trouble::Silent => Text::new("it was silent for too long", "对方太久没有说话"),
            Trouble::Other(said) => text!("TLS said: {said}", "TLS 报告：{said}"),
        };
        text!("no encryption with {client}: {en}", "与 {client} 没能建立加密：{zh}")
    }

    fn help(&self) -> Option<Text> {
        match self.why {
            Trouble::Distrust(_) => Some(Text::new(
                "tell the mail program to trust ca.pem of this catcher, and call it localhost or \
                 127.0.0.1",
                "请让邮件程序信任捕集器的 ca.pem，并用 localhost 或 127.0.0.1 访问它",
            )),
            Trouble::InTheClear => Some(Text::new(
                "with --tls implicit a mail program has to begin with TLS (smtps://, “SSL/TLS”); \
                 --tls starttls lets it begin in the clear",
                "--tls implicit 要求邮件程序一开始就用 TLS（smtps://，常写作“SSL/TLS”）；\
                 --tls starttls 允许先用明文",
            )),
            Trouble::HungUp | Trouble::Silent | Trouble::Other(_) => None,
        }
    }

    fn input(&self) -> Option<String> {
        Some(self.client.to_string())
    }
}
