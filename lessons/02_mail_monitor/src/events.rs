//! What this lesson tells.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use common::console::shown;
use common::duration;
use common::event::Event;
use common::json::Object;
use common::{ExitStatus, Explain};
use common::{Lang, Text, text, tr};
use mailer::Receipt;
use mailer::outbox::Id;
use monitor::{Overview, Sample, Space, table};

use crate::outbox::Outbox;
use crate::rounds::Rounds;
use crate::state::State;

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

/// A sample, as a line.
pub(crate) struct Sampled<'a>(pub(crate) &'a Sample);

impl Event for Sampled<'_> {
    fn sentence(&self, _: Lang) -> String {
        table::row(self.0)
    }

    fn json(&self) -> String {
        let Overview { cpu, memory, memory_total, disk, received, sent } = self.0.overview;
        let object = Object::event("sample").string("time", table::time(self.0));
        let object = percent(object, "cpu", cpu);
        let object = percent(object, "memory", memory);
        let object = percent(object, "disk", disk.map(|disk| disk.used));
        let object = object.number("memory_total", memory_total);
        match disk {
            Some(Space { total, .. }) => object.number("disk_total", total),
            None => object.null("disk_total"),
        }
        .number("bytes_received", received)
        .number("bytes_sent", sent)
        .finish()
    }
}

fn percent(object: Object, name: &str, value: Option<f64>) -> Object {
    match value {
        Some(value) => object.number(name, value),
        None => object.null(name),
    }
}

/// A server took a mail over.
pub(crate) struct Mailed {
    subject: String,
    receipt: Receipt,
    file: Option<PathBuf>,
    perhaps_twice: bool,
}

impl Mailed {
    /// A mail that was delivered, and where the built-in catcher put it.
    pub(crate) fn new(subject: &str, receipt: Receipt, file: Option<PathBuf>) -> Self {
        Self { subject: subject.to_owned(), receipt, file, perhaps_twice: false }
    }

    /// The same; an earlier attempt may have delivered it already.
    pub(crate) fn perhaps_twice(self, perhaps_twice: bool) -> Self {
        Self { perhaps_twice, ..self }
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
        let object = match &self.file {
            Some(file) => object.shown("file", file.display()),
            None => object,
        };
        if self.perhaps_twice { object.boolean("perhaps_twice", true) } else { object }.finish()
    }

    fn hint(&self) -> Option<Text> {
        if self.perhaps_twice {
            let id = &self.receipt.message_id;
            return Some(text!(
                "this may be the second copy of {id}: the end of an earlier attempt is not known",
                "这可能是 {id} 的第二份：上一次发送的结果不明"
            ));
        }
        let first = self.receipt.refused.first()?;
        let (address, reply) = (&first.address, shown(&first.reply.text, Lang::En));
        let code = first.reply.code;
        Some(text!(
            "the server refused the recipient {address}: {code} {reply}",
            "服务器拒绝了收件人 {address}：{code} {reply}"
        ))
    }
}

/// What a watch did until it ended.
#[derive(Debug)]
pub(crate) struct Totals {
    samples: u64,
    mails: u64,
    /// Alerts that no server has taken.
    undelivered: u64,
    /// Those of them that the next watch sends, and when the first is due.
    left: Option<(u64, SystemTime)>,
}

impl Totals {
    /// The totals of a watch.
    pub(crate) fn of(rounds: &Rounds, state: &State, outbox: &Outbox) -> Self {
        let undelivered = outbox.undelivered();
        let left = outbox.left_for_restart(rounds, state);
        Self { samples: rounds.over(), mails: outbox.mails().sent, undelivered, left }
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
        if let Some((waiting, due)) = self.left {
            return Some(left_for_restart(waiting, due));
        }
        (undelivered > 0).then(|| {
            text!(
                "alerts that no mail server took: {undelivered}",
                "没有邮件服务器接收的告警：{undelivered} 封"
            )
        })
    }
}

fn left_for_restart(waiting: u64, due: SystemTime) -> Text {
    let wait = due.duration_since(SystemTime::now()).unwrap_or_default().as_secs();
    let (en, zh) = match wait {
        0 => ("at once".to_owned(), "马上".to_owned()),
        _ => {
            let Text { en, zh } = duration::text(Duration::from_secs(wait + 1));
            (format!("not before {en} from now"), format!("最早{zh}后"))
        }
    };
    text!(
        "mails that wait in the outbox: {waiting}; the next watch with this --state sends them, {en}",
        "发件箱里还有 {waiting} 封邮件在等；下次用同一个 --state 运行 watch 时发送，{zh}"
    )
}

/// A letter that waits for another attempt.
pub(crate) struct Waits {
    pub(crate) attempts: u32,
    pub(crate) next: SystemTime,
    pub(crate) others: usize,
}

impl Waits {
    pub(crate) fn text(&self) -> Text {
        let Self { attempts, next, others } = self;
        let seconds = next.duration_since(SystemTime::now()).unwrap_or_default().as_secs() + 1;
        let wait = Duration::from_secs(seconds);
        let Text { en, zh } = duration::text(wait);
        let waiting = others + 1;
        text!(
            "the mail stays in the outbox; attempts: {attempts}, next in {en}, mails that wait: {waiting}",
            "邮件留在发件箱里；已尝试 {attempts} 次，{zh}后再试，等待的邮件：{waiting} 封"
        )
    }
}

/// A server will never take a letter.
pub(crate) struct SetAside {
    pub(crate) id: Id,
    pub(crate) subject: String,
    pub(crate) reason: Text,
}

impl Explain for SetAside {
    fn fact(&self) -> Text {
        let Text { en, zh } = &self.reason;
        let subject = shown(&self.subject, Lang::En);
        text!(
            "the mail \"{subject}\" was refused for good: {en}",
            "邮件“{subject}”被永久拒绝：{zh}"
        )
    }

    fn help(&self) -> Option<Text> {
        let id = &self.id;
        Some(text!(
            "it is set aside; with --state DIR it can be tried again: mail_monitor outbox retry {id} --state DIR",
            "它已被搁置；用了 --state DIR 时可以重试：mail_monitor outbox retry {id} --state DIR"
        ))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}
