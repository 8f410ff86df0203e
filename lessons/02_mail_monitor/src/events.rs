//! What this lesson tells.

use std::path::PathBuf;

use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::{Lang, Text, text, tr};
use mail_sink::Caught;
use mailer::Receipt;

use crate::outbox::Outbox;
use crate::rounds::Rounds;
use crate::sample::{Sample, Space};
use crate::table;

/// The names of the columns, before the first sample; for people only.
pub(crate) struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        table::heading(lang)
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

impl Event for Sample {
    fn sentence(&self, _: Lang) -> String {
        table::row(self)
    }

    fn json(&self) -> String {
        let object = Object::event("sample")
            .string("time", table::time(self))
            .number("cpu", self.cpu)
            .number("memory", self.memory);
        let object = match self.disk {
            Some(Space { used, .. }) => object.number("disk", used),
            None => object.null("disk"),
        };
        let object = object.number("memory_total", self.memory_total);
        match self.disk {
            Some(Space { total, .. }) => object.number("disk_total", total),
            None => object.null("disk_total"),
        }
        .number("bytes_received", self.bytes_received)
        .number("bytes_sent", self.bytes_sent)
        .finish()
    }
}

/// A server took a mail over.
pub(crate) struct Mailed {
    subject: String,
    receipt: Receipt,
    file: Option<PathBuf>,
}

impl Mailed {
    /// A mail that was delivered, and where the built-in catcher put it.
    pub(crate) fn new(subject: &str, receipt: Receipt, file: Option<PathBuf>) -> Self {
        Self { subject: subject.to_owned(), receipt, file }
    }

    fn to(&self) -> Vec<String> {
        self.receipt.to.iter().map(ToString::to_string).collect()
    }
}

impl Event for Mailed {
    fn sentence(&self, lang: Lang) -> String {
        let server = &self.receipt.server;
        let (to, subject) = (self.to().join(", "), shown(&self.subject, lang));
        match &self.file {
            None => tr!(
                lang,
                "mailed to {to} through {server}: {subject}",
                "已通过 {server} 发给 {to}：{subject}"
            ),
            Some(file) => {
                let file = file.display();
                tr!(
                    lang,
                    "mailed to {to}: {subject}\nthe built-in catcher ({server}) put it into {file}",
                    "已发给 {to}：{subject}\n内置的邮件捕集器（{server}）把它存进了 {file}"
                )
            }
        }
    }

    fn json(&self) -> String {
        let object = Object::event("mailed")
            .strings("to", self.to())
            .string("subject", &self.subject)
            .string("message_id", &self.receipt.message_id)
            .shown("server", &self.receipt.server);
        match &self.file {
            Some(file) => object.shown("file", file.display()).finish(),
            None => object.finish(),
        }
    }

    fn hint(&self) -> Option<Text> {
        let first = self.receipt.refused.first()?;
        let (address, reply) = (&first.address, shown(&first.reply.text, Lang::En));
        let code = first.reply.code;
        Some(text!(
            "hint: the server refused the recipient {address}: {code} {reply}",
            "提示：服务器拒绝了收件人 {address}：{code} {reply}"
        ))
    }
}

/// What a watch did until it ended.
#[derive(Debug)]
pub(crate) struct Totals {
    samples: u64,
    mails: u64,
    /// Alerts that no server has taken.
    undelivered: usize,
}

impl Totals {
    /// The totals of a watch.
    pub(crate) fn of(rounds: &Rounds, outbox: &Outbox) -> Self {
        let undelivered = outbox.waiting();
        Self { samples: rounds.over(), mails: outbox.delivered(), undelivered }
    }
}

impl Event for Totals {
    fn sentence(&self, lang: Lang) -> String {
        let Self { samples, mails, .. } = self;
        tr!(
            lang,
            "done: samples {samples}, mails {mails}",
            "结束：采样 {samples} 次，发出邮件 {mails} 封"
        )
    }

    fn json(&self) -> String {
        Object::event("done")
            .number("sent", self.mails)
            .number("received", 0_u64)
            .number("samples", self.samples)
            .number("undelivered", self.undelivered)
            .finish()
    }

    fn hint(&self) -> Option<Text> {
        let undelivered = self.undelivered;
        (undelivered > 0).then(|| {
            text!(
                "hint: alerts that no mail server took: {undelivered}",
                "提示：没有邮件服务器接收的告警：{undelivered} 封"
            )
        })
    }
}

/// The mail catcher caught a mail of another program.
pub(crate) struct CaughtMail(pub(crate) Caught);

impl Event for CaughtMail {
    fn sentence(&self, lang: Lang) -> String {
        let Caught { file, from, to, bytes } = &self.0;
        let (from, to) = (shown(from, lang), shown(&to.join(", "), lang));
        let file = file.display();
        tr!(
            lang,
            "caught a mail of {bytes} bytes from {from} to {to}: {file}",
            "收到一封邮件，{bytes} 字节，从 {from} 到 {to}：{file}"
        )
    }

    fn json(&self) -> String {
        let Caught { file, from, to, bytes } = &self.0;
        Object::event("caught")
            .number("bytes", *bytes)
            .string("from", from)
            .strings("to", to)
            .shown("file", file.display())
            .finish()
    }
}

/// What the mail catcher did until it was stopped.
pub(crate) struct CaughtTotal(pub(crate) u64);

impl Event for CaughtTotal {
    fn sentence(&self, lang: Lang) -> String {
        let mails = self.0;
        tr!(lang, "done: mails caught {mails}", "结束：收到邮件 {mails} 封")
    }

    fn json(&self) -> String {
        Object::event("done").number("sent", 0_u64).number("received", self.0).finish()
    }
}
