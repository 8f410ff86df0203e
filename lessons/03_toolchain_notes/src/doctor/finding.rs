//! What the doctor found: a fact, and the cure where it is not fine.

use std::path::Path;

use common::event::Event;
use common::json::Object;
use common::{Lang, Text};

use common::layout::{hanging, padded};

/// The width of the longest topic, and of the word before it.
const TOPIC: usize = 13;
const VERDICT: usize = 6;

/// One line of the examination.
pub(super) struct Finding {
    topic: &'static str,
    fact: Text,
    pub(super) cure: Option<Text>,
    /// What programs want to read: paths, names. Exact, not escaped.
    values: Vec<String>,
}

impl Finding {
    pub(super) fn fine(topic: &'static str, fact: Text) -> Self {
        Self { topic, fact, cure: None, values: Vec::new() }
    }

    pub(super) fn with_cure(topic: &'static str, fact: Text, cure: Text) -> Self {
        Self { cure: Some(cure), ..Self::fine(topic, fact) }
    }

    pub(super) fn values(mut self, values: impl IntoIterator<Item = String>) -> Self {
        self.values.extend(values);
        self
    }

    pub(super) fn path(self, path: &Path) -> Self {
        self.values([path.display().to_string()])
    }
}

/// A finding on its way out; its JSON is in the chosen language too.
pub(super) struct Told<'a> {
    finding: &'a Finding,
    lang: Lang,
}

impl<'a> Told<'a> {
    pub(super) fn new(finding: &'a Finding, lang: Lang) -> Self {
        Self { finding, lang }
    }
}

impl Event for Told<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Finding { topic, fact, cure, .. } = self.finding;
        let verdict = match cure {
            None => lang.pick("fine", "正常"),
            Some(_) => lang.pick("look", "注意"),
        };
        let head = format!("{}{}", padded(verdict, VERDICT), padded(topic, TOPIC));
        let fact = hanging(&head, fact.in_lang(lang));
        let Some(cure) = cure else {
            return fact;
        };
        let head =
            format!("{}{}", " ".repeat(VERDICT), padded(lang.pick("  cure:", "  办法："), TOPIC));
        format!("{fact}\n{}", hanging(&head, cure.in_lang(lang)))
    }

    fn json(&self) -> String {
        let Finding { topic, fact, cure, values } = self.finding;
        Object::event("finding")
            .string("topic", topic)
            .boolean("fine", cure.is_none())
            .string("fact", fact.in_lang(self.lang))
            .string_or_null("cure", cure.as_ref().map(|cure| cure.in_lang(self.lang)))
            .strings("values", values)
            .finish()
    }
}

/// Paths and names for a sentence, separated by commas.
pub(super) fn listed(values: &[String]) -> String {
    common::escape::escaped(&values.join(", ")).to_string()
}

/// A sentence made of sentences.
pub(super) fn joined(parts: &[Text]) -> Text {
    let all = |lang| parts.iter().map(|part| part.in_lang(lang)).collect::<String>();
    Text { en: all(Lang::En).into(), zh: all(Lang::Zh).into() }
}
