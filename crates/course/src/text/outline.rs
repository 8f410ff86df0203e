//! A lesson's text as JSON.

use std::fmt::Write;
use std::path::Path;

use common::escape::is_hazardous;
use lesson_text::{Block, LessonText, Part, Section};
use serde_json::{Value, json};

use super::code::source_of;
use super::prose::{self, Prose};

/// What a section is called in JSON and on the command line, in either language.
pub(crate) fn slug(part: Part) -> &'static str {
    match part {
        Part::Goal => "goal",
        Part::Idea => "idea",
        Part::RunIt => "run",
        Part::LookCloser => "look",
        Part::Mistakes => "mistakes",
        Part::Exercise => "exercise",
    }
}

/// Title, minutes and sections; of these only `part` where one is asked for. Prose keeps its inline
/// Markdown; a quote is the source as it is now.
pub(crate) fn outline(text: &LessonText, part: Option<Part>, directory: &Path) -> Value {
    let wanted = |section: &&Section| part.is_none() || Part::of(&section.heading) == part;
    let sections = text.sections.iter().filter(wanted).map(|section| {
        json!({
            "part": Part::of(&section.heading).map(slug),
            "heading": section.heading,
            "blocks": blocks(&section.blocks, directory),
        })
    });
    json!({
        "event": "text",
        "title": text.title,
        "minutes": text.minutes,
        "opening": blocks(&text.opening, directory),
        "sections": sections.collect::<Vec<_>>(),
    })
}

fn blocks(blocks: &[Block], directory: &Path) -> Vec<Value> {
    let objects = |block: &Block| match block {
        Block::Prose(prose) => prose::parse(&prose.text).iter().map(of_prose).collect(),
        Block::Code(code) => vec![json!({
            "kind": "code",
            "language": code.language(),
            "quote": code.quote().map(|quote| format!("{}:{}", quote.path, quote.region)),
            "text": source_of(code, directory),
        })],
    };
    blocks.iter().flat_map(objects).collect()
}

fn of_prose(prose: &Prose) -> Value {
    match prose {
        Prose::Paragraph(text) => json!({"kind": "paragraph", "text": text}),
        Prose::Heading(text) => json!({"kind": "heading", "text": text}),
        Prose::Item { indent, mark, text } => {
            json!({"kind": "item", "indent": indent, "mark": mark, "text": text})
        }
        Prose::Table(rows) => json!({
            "kind": "table",
            "head": rows.first(),
            "rows": rows.get(1..).unwrap_or_default(),
        }),
    }
}

/// JSON in which no character steers a terminal: those that could are written by their number.
pub(crate) fn harmless(value: &Value) -> String {
    let mut text = String::new();
    for character in value.to_string().chars() {
        if is_hazardous(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}"); // a String takes any text
            }
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_the_json_steers_a_terminal() {
        let value = json!({"text": "a\u{1b}\u{9b}\u{202e}\n你"});
        let text = harmless(&value);
        assert_eq!(text, r#"{"text":"a\u001b\u009b\u202e\n你"}"#);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
