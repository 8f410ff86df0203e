//! A line of the examination: fine, or with the cure.

use std::io;

use common::error::system_said;
use common::event::Event;
use common::json::Object;
use common::{ExitStatus, Lang, Text, text};

use crate::next::Next;
use common::layout::{hanging, padded};

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// As it should be.
    Fine,
    /// The course works without it, perhaps with a difference.
    Look,
    /// The course needs it.
    Missing,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Status::Fine => "fine",
            Status::Look => "look",
            Status::Missing => "missing",
        }
    }

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Status::Fine => lang.pick("fine", "正常"),
            Status::Look => lang.pick("look", "注意"),
            Status::Missing => lang.pick("MISSING", "缺少"),
        }
    }
}

/// What was found out about one thing.
pub(crate) struct Check {
    name: &'static str,
    pub(crate) status: Status,
    text: Text,
    /// There is one unless all is fine.
    cure: Option<Text>,
}

const STATUS: usize = 9;
const NAME: usize = 13;

impl Check {
    /// As it should be.
    pub(crate) fn fine(name: &'static str, text: Text) -> Self {
        Self { name, status: Status::Fine, text, cure: None }
    }

    /// Worth a look.
    pub(crate) fn look(name: &'static str, text: Text, cure: Text) -> Self {
        Self { status: Status::Look, cure: Some(cure), ..Self::fine(name, text) }
    }

    /// The course cannot begin.
    pub(crate) fn missing(name: &'static str, text: Text, cure: Text) -> Self {
        Self { status: Status::Missing, ..Self::look(name, text, cure) }
    }

    /// On its way out: its JSON is in the chosen language too.
    pub(crate) fn told_in(&self, lang: Lang) -> impl Event + '_ {
        Told { check: self, lang }
    }
}

struct Told<'a> {
    check: &'a Check,
    lang: Lang,
}

impl Event for Told<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Check { name, status, text, .. } = self.check;
        let head = format!("{}{}", padded(status.word(lang), STATUS), padded(name, NAME));
        let fact = hanging(&head, text.in_lang(lang));
        let Some(cure) = &self.check.cure else {
            return fact;
        };
        let label = padded(lang.pick("  cure:", "  办法："), NAME);
        let head = format!("{}{label}", padded("", STATUS));
        format!("{fact}\n{}", hanging(&head, cure.in_lang(lang)))
    }

    fn json(&self) -> String {
        let Check { name, status, text, cure } = self.check;
        Object::event("check")
            .string("name", name)
            .string("status", status.name())
            .string("text", text.in_lang(self.lang))
            .string_or_null("cure", cure.as_ref().map(|cure| cure.in_lang(self.lang)))
            .finish()
    }
}

/// What was tried, and what the system said.
pub(crate) fn refused(tried: &str, error: &io::Error) -> Text {
    let said = system_said(error);
    Text { en: format!("{tried}: {}", said.en).into(), zh: format!("{tried}：{}", said.zh).into() }
}

/// The end of the examination: how many of each kind, and the next lesson.
#[derive(Default)]
pub(crate) struct Summary {
    fine: usize,
    look: usize,
    missing: usize,
    /// What to run next; `None` outside the course's directory.
    pub(crate) next: Option<Next>,
}

impl Summary {
    /// Counts a line.
    pub(crate) fn count(&mut self, check: &Check) {
        match check.status {
            Status::Fine => self.fine += 1,
            Status::Look => self.look += 1,
            Status::Missing => self.missing += 1,
        }
    }

    /// How the program ends.
    pub(crate) fn status(&self) -> ExitStatus {
        if self.missing == 0 { ExitStatus::Done } else { ExitStatus::Refused }
    }

    fn verdict(&self) -> Text {
        let Self { fine, look, missing, .. } = self;
        match (missing, look) {
            (0, 0) => text!("ready: all {fine} are fine", "准备好了：{fine} 项全部正常"),
            (0, _) => text!(
                "ready: {fine} fine, {look} to look at when you need them",
                "准备好了：{fine} 项正常，{look} 项用到时再处理"
            ),
            _ => text!(
                "not ready: {missing} missing (its cure first), {look} to look at, {fine} fine",
                "还没有准备好：缺少 {missing} 项（请先处理），注意 {look} 项，正常 {fine} 项"
            ),
        }
    }

    fn next_step(&self) -> Text {
        match &self.next {
            Some(next) => next.step(),
            None => Text::new(
                "next: no later lesson is seen from here; go to the course's directory (cd), then \
                 cargo run -p welcome once more",
                "接下来：从这里看不到后面的课；请用 cd 进入课程的目录，再运行一次 cargo run -p welcome",
            ),
        }
    }
}

impl Event for Summary {
    fn sentence(&self, lang: Lang) -> String {
        let (verdict, next) = (self.verdict(), self.next_step());
        let lines = [verdict, next].map(|text| hanging("", text.in_lang(lang)));
        format!("\n{}", lines.join("\n"))
    }

    fn json(&self) -> String {
        let next = self.next.as_ref();
        Object::event("summary")
            .boolean("ready", self.missing == 0)
            .number("fine", self.fine)
            .number("look", self.look)
            .number("missing", self.missing)
            .string_or_null("next", next.map(Next::command))
            .finish()
    }
}
