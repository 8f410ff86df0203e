//! A file of rules, in words.

use common::event::Event;
use common::json::Object;
use common::{Console, ExitStatus, Lang};
use monitor::Rules;
use monitor::rules::EXAMPLE;

use crate::args::CheckOptions;
use crate::failure::Failure;

/// Explains the file, or prints the example.
pub(crate) fn run(options: &CheckOptions, console: &mut Console) -> Result<ExitStatus, Failure> {
    match &options.file {
        Some(path) => console.tell(&Explained(Rules::load(path)?))?,
        None => console.tell(&Example)?,
    }
    Ok(ExitStatus::Done)
}

struct Explained(Rules);

impl Event for Explained {
    fn sentence(&self, lang: Lang) -> String {
        self.0.explain(lang)
    }

    fn json(&self) -> String {
        let rules = self.0.iter().map(|rule| rule.name.clone());
        Object::event("rules")
            .strings("rules", rules)
            .string("text", self.sentence(Lang::En))
            .finish()
    }
}

struct Example;

impl Event for Example {
    fn sentence(&self, _: Lang) -> String {
        EXAMPLE.trim_end().to_owned()
    }

    fn json(&self) -> String {
        Object::event("example").string("text", EXAMPLE).finish()
    }
}
