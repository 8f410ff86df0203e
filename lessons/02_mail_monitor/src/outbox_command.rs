//! What lies in the outbox of a watch, for whoever looks after it.

use std::time::SystemTime;

use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::{Console, ExitStatus, Lang, tr};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mailer::outbox::{Id, Listed, Outbox, Place};

use crate::args::{OneLetter, OutboxCommand, OutboxOptions};
use crate::failure::Failure;
use crate::state::OUTBOX;

/// Lists the letters, or does something with one.
pub(crate) fn run(options: &OutboxOptions, console: &mut Console) -> Result<ExitStatus, Failure> {
    let state = options.command.state();
    let dir = state.join(OUTBOX);
    if !dir.is_dir() {
        return Err(Failure::NoOutbox { path: state.to_owned() });
    }
    let mut outbox = Outbox::open(dir)?;
    match &options.command {
        OutboxCommand::List(_) => {
            let list = outbox.list()?;
            for listed in &list {
                console.tell(&Shown(listed))?;
            }
            if list.is_empty() {
                console.tell(&Empty)?;
            }
        }
        OutboxCommand::Retry(OneLetter { id, .. }) => {
            outbox.retry(id)?;
            console.tell(&Changed { id, is_dropped: false })?;
        }
        OutboxCommand::Drop(OneLetter { id, .. }) => {
            outbox.drop(id)?;
            console.tell(&Changed { id, is_dropped: true })?;
        }
    }
    Ok(ExitStatus::Done)
}

struct Shown<'a>(&'a Listed);

impl Event for Shown<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Listed { id, subject, to, attempts, bytes, .. } = self.0;
        let (subject, to) = (shown(subject, lang), shown(&to.join(", "), lang));
        let since = time(self.0.since);
        let fate = self.fate(lang);
        let mut lines = tr!(
            lang,
            "{id}  {fate}\n  {subject}\n  to {to}; since {since}, {bytes} bytes, attempts: {attempts}",
            "{id}  {fate}\n  {subject}\n  发给 {to}；存入于 {since}，{bytes} 字节，已尝试 {attempts} 次"
        );
        if let Some(reason) = &self.0.reason {
            let reason = shown(reason.in_lang(lang), lang);
            lines += &format!("\n  {reason}");
        }
        if self.0.perhaps_arrived {
            lines += &tr!(lang, "\n  a copy may have arrived already", "\n  可能已有一份送达");
        }
        lines
    }

    fn json(&self) -> String {
        let Listed { id, subject, to, attempts, bytes, message_id, note, .. } = self.0;
        let place = match self.0.place {
            Place::Waiting => "waiting",
            Place::Refused => "refused",
        };
        let object = Object::event("letter")
            .shown("id", id)
            .string("place", place)
            .string("subject", subject)
            .strings("to", to)
            .string("message_id", message_id)
            .string("note", note)
            .string("since", time(self.0.since))
            .number("bytes", *bytes)
            .number("attempts", *attempts);
        let object = match self.0.next {
            Some(next) => object.string("next", time(next)),
            None => object.null("next"),
        };
        match &self.0.reason {
            Some(reason) => object.string("reason", &*reason.en),
            None => object.null("reason"),
        }
        .finish()
    }
}

impl Shown<'_> {
    fn fate(&self, lang: Lang) -> String {
        match (self.0.place, self.0.next) {
            (Place::Refused, _) => tr!(lang, "refused for good", "被永久拒绝"),
            (Place::Waiting, Some(next)) if next > SystemTime::now() => {
                let next = time(next);
                tr!(lang, "waits, next attempt at {next}", "等待中，{next} 再试")
            }
            (Place::Waiting, _) => tr!(lang, "waits, next attempt at once", "等待中，马上再试"),
        }
    }
}

struct Empty;

impl Event for Empty {
    fn sentence(&self, lang: Lang) -> String {
        tr!(lang, "the outbox is empty", "发件箱是空的")
    }

    fn json(&self) -> String {
        Object::event("empty").finish()
    }
}

struct Changed<'a> {
    id: &'a Id,
    is_dropped: bool,
}

impl Event for Changed<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let id = self.id;
        if self.is_dropped {
            return tr!(lang, "{id} is gone", "{id} 已丢弃");
        }
        tr!(
            lang,
            "{id} is tried again at the next sample of its watch",
            "{id} 将在 watch 下一次采样时重试"
        )
    }

    fn json(&self) -> String {
        let event = if self.is_dropped { "dropped" } else { "retried" };
        Object::event(event).shown("id", self.id).finish()
    }
}

/// In this machine's time zone, as RFC 3339 writes it.
fn time(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(TimeZone::system()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
