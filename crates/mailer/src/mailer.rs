//! The mailer: a server, a login, and one call that sends.

use std::time::Duration;

use common::Text;
use common::args::BadValue;

use crate::address;
use crate::error::Reply;
use crate::login::{Login, Proof};
use crate::tls::Roots;
use crate::{
    Address, Connection, Contents, Dkim, Draft, IntoRecipients, Letter, MailError, Secret, Server,
    SmtpUrl, Timeouts, Tls,
};

/// Sends mail through one server, as `yagmail.SMTP` does.
///
/// Nothing is looked up or connected before the first message is posted.
#[derive(Clone, Debug)]
pub struct Mailer {
    pub(crate) server: Server,
    pub(crate) tls: Tls,
    pub(crate) login: Option<Login>,
    pub(crate) timeouts: Timeouts,
    pub(crate) roots: Roots,
    pub(crate) dkim: Option<Dkim>,
    user: Option<String>,
    from: Option<Address>,
    alias: Option<String>,
    port_is_usual: bool,
}

impl Mailer {
    /// A mailer that logs in as `user` at `host`: implicit TLS, port 465.
    ///
    /// `user` is the sender too. When it is not an address, it becomes one at `host`.
    pub fn new(
        user: impl Into<String>,
        password: impl Into<Secret>,
        host: impl Into<String>,
    ) -> Self {
        let user = user.into();
        let server = Server { host: host.into(), port: Tls::Implicit.usual_port() };
        let url = SmtpUrl { tls: Tls::Implicit, user: Some(user), server };
        Self { port_is_usual: true, ..Self::from_url(&url, Some(password.into())) }
    }

    /// A mailer for a server's URL. Without a user in the URL or without a password it sends
    /// without logging in, and then [`Mailer::from`] has to name the sender.
    pub fn from_url(url: &SmtpUrl, password: Option<Secret>) -> Self {
        Self {
            server: url.server.clone(),
            tls: url.tls,
            login: url
                .user
                .clone()
                .zip(password)
                .map(|(user, password)| Login { user, proof: Proof::Password(password) }),
            timeouts: Timeouts::default(),
            roots: Roots::Public,
            dkim: None,
            user: url.user.clone(),
            from: None,
            alias: None,
            port_is_usual: false,
        }
    }

    /// Another port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.server.port = port;
        self.port_is_usual = false;
        self
    }

    /// Another TLS mode, and its usual port where none was chosen.
    #[must_use]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        if self.port_is_usual {
            self.server.port = tls.usual_port();
        }
        self
    }

    /// The sender's name, as recipients see it.
    #[must_use]
    pub fn alias(mut self, name: impl Into<String>) -> Self {
        self.alias = Some(name.into());
        self
    }

    /// The sender, where it is not the user that logs in.
    #[must_use]
    pub fn from(mut self, sender: Address) -> Self {
        self.from = Some(sender);
        self
    }

    /// Logs in with an access token (XOAUTH2) instead of a password. Without a user there is
    /// nobody to log in.
    #[must_use]
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        let proof = Proof::Token(token.into());
        self.login = self.user.clone().map(|user| Login { user, proof });
        self
    }

    /// How long each stage of a delivery may take.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// The same limit for every stage.
    #[must_use]
    pub fn timeout(self, limit: Duration) -> Self {
        self.timeouts(Timeouts::all(limit))
    }

    /// Signs every message from here on.
    #[must_use]
    pub fn dkim(mut self, dkim: Dkim) -> Self {
        self.dkim = Some(dkim);
        self
    }

    /// Trusts servers whose certificate was issued by these roots (PEM), and no others. The root
    /// is a certificate authority's; the server's own certificate is another one.
    ///
    /// # Errors
    /// When there is no certificate in `pem`.
    pub fn root_certificate(mut self, pem: &[u8]) -> Result<Self, MailError> {
        self.roots = Roots::from_pem(pem)?;
        Ok(self)
    }

    /// Where the mail is handed over.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The sender, with the alias as its name.
    ///
    /// # Errors
    /// When no sender is known, or the user or the alias makes no address.
    pub fn sender(&self) -> Result<Address, MailError> {
        let sender = match (&self.from, &self.user) {
            (Some(from), _) => from.clone(),
            (None, Some(user)) if user.contains('@') => address::parse(user)?,
            (None, Some(user)) => address::parse(&format!("{user}@{}", self.server.as_domain()))?,
            (None, None) => return Err(no_sender()),
        };
        let Some(alias) = &self.alias else {
            return Ok(sender);
        };
        let bad = |problem| MailError::BadHeader { header: "From".into(), problem };
        sender.with_name(alias).map_err(bad)
    }

    /// Begins a message: recipients, subject and contents; copies, headers and the rest are added
    /// to the draft.
    pub fn draft(
        &self,
        to: impl IntoRecipients,
        subject: &str,
        contents: impl Into<Contents>,
    ) -> Draft<'_> {
        Draft::new(self, to, subject, contents.into())
    }

    /// Sends a message: yagmail's `yag.send(to, subject, contents)`.
    ///
    /// # Errors
    /// When an address or a header is refused here, or the server cannot be reached or refuses;
    /// [`MailError`] tells which, and what to do.
    pub fn send(
        &self,
        to: impl IntoRecipients,
        subject: &str,
        contents: impl Into<Contents>,
    ) -> Result<Receipt, MailError> {
        self.post(&self.compose(to, subject, contents)?)
    }

    /// Makes a message without sending it: no network, nothing looked up.
    ///
    /// # Errors
    /// When an address or a header is refused.
    pub fn compose(
        &self,
        to: impl IntoRecipients,
        subject: &str,
        contents: impl Into<Contents>,
    ) -> Result<Letter, MailError> {
        self.draft(to, subject, contents).compose()
    }

    /// Connects and logs in, for many letters.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses the login.
    pub fn connect(&self) -> Result<Connection, MailError> {
        Connection::open(self)
    }

    /// Hands a letter to the server. After an error it can be posted again: it keeps its
    /// Message-ID, by which a recipient sees that two copies are one message.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses the login, every recipient or the message.
    pub fn post(&self, letter: &Letter) -> Result<Receipt, MailError> {
        self.connect()?.post(letter)
    }
}

fn no_sender() -> MailError {
    let problem = BadValue::new(
        Text::new("nobody is named as the sender", "没有指定发件人"),
        Text::new("name one, such as me@example.com", "请指定一个，例如 me@example.com"),
    );
    MailError::BadAddress { input: String::new(), problem }
}

/// A server took a message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// To whom it is addressed.
    pub to: Vec<Address>,
    /// The message's Message-ID, with its angle brackets.
    pub message_id: String,
    /// The server that took it.
    pub server: Server,
    /// The server's last words, often with the number under which it keeps the message.
    pub reply: Reply,
    /// Recipients that the server refused while it took the message for the others.
    pub refused: Vec<Refused>,
}

/// A recipient that a server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The address.
    pub address: String,
    /// What the server said.
    pub reply: Reply,
}
