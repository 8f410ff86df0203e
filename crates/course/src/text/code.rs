//! Code blocks. What a text quotes is taken from the source, so that it is what runs.

use std::fs;
use std::path::Path;

use lesson_text::{CodeBlock, region};

use super::Form;
use super::highlight::highlighted;
use super::line::{Line, Style};
use super::wrap::folded;

/// How far code stands in.
const INDENT: usize = 2;

/// The code: where it quotes the lesson's source, that source as it is now. A quote of what is not
/// there is shown as the text has it.
pub(crate) fn source_of(code: &CodeBlock, directory: &Path) -> String {
    let quoted = code.quote().and_then(|quote| {
        let source = fs::read_to_string(directory.join(quote.path)).ok()?;
        region(&source, quote.region).ok()
    });
    quoted.unwrap_or_else(|| code.text.clone())
}

/// Lays a block out.
pub(super) fn lines(code: &CodeBlock, directory: &Path, form: Form) -> Vec<Line> {
    let text = source_of(code, directory);
    let mut lines = highlighted(&text, code.language());
    if let Some(quote) = code.quote() {
        lines.insert(0, Line::of(&format!("{}:{}", quote.path, quote.region), Style::Faint));
    }
    let inside = form.narrower(INDENT).width;
    let folded = lines.iter().flat_map(|line| folded(line, inside));
    folded.map(|line| line.indented(INDENT)).collect()
}
