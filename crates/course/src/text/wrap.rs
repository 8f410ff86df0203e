//! Spans broken into lines: at blanks, between Chinese characters, and inside a word only when it
//! is longer than a line.

use common::layout::stay_together;
use unicode_width::UnicodeWidthChar;

use super::line::{Line, Span, Style};

/// Lines of at most `columns` columns. A blank at which a line is broken is dropped.
pub(crate) fn wrapped(spans: &[Span], columns: usize) -> Vec<Line> {
    let columns = columns.max(2); // one Chinese character
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for piece in pieces(spans) {
        let blank = usize::from(piece.blank.is_some() && used > 0);
        if used > 0 && used + blank + piece.width > columns {
            lines.push(Line::default());
            used = 0;
        } else if let Some(style) = piece.blank.filter(|_| used > 0) {
            push(&mut lines, ' ', style);
            used += 1;
        }
        for (character, style) in piece.characters {
            let width = character.width().unwrap_or(0);
            if used + width > columns {
                lines.push(Line::default());
                used = 0;
            }
            push(&mut lines, character, style);
            used += width;
        }
    }
    lines.retain(|line| !line.spans().is_empty());
    lines
}

/// Lines of at most `columns` columns, the blanks kept as they are: code. What is broken off
/// stands four columns further in than its line.
pub(crate) fn folded(line: &Line, columns: usize) -> Vec<Line> {
    if line.width() <= columns {
        return vec![line.clone()];
    }
    let text = line.plain();
    let indent = text.len() - text.trim_start_matches(' ').len() + 4;
    let indent = if indent * 2 < columns { indent } else { 0 };
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for span in line.spans() {
        for character in span.text.chars() {
            let width = character.width().unwrap_or(0);
            if used + width > columns {
                lines.push(Line::of(&" ".repeat(indent), Style::Plain));
                used = indent;
            }
            push(&mut lines, character, span.style);
            used += width;
        }
    }
    lines
}

fn push(lines: &mut [Line], character: char, style: Style) {
    if let Some(line) = lines.last_mut() {
        line.push_char(character, style);
    }
}

/// What stays together: a word, or one Chinese character with its punctuation.
#[derive(Default)]
struct Piece {
    /// The style of the blank before it, if there is one.
    blank: Option<Style>,
    characters: Vec<(char, Style)>,
    width: usize,
}

fn pieces(spans: &[Span]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut blank = None;
    let characters = spans.iter().flat_map(|span| {
        let is_kept = is_kept(span);
        span.text.chars().map(move |character| (character, span.style, is_kept))
    });
    for (character, style, is_kept) in characters {
        if character == ' ' && !is_kept {
            blank = Some(style);
            continue;
        }
        let joins = |piece: &&mut Piece| blank.is_none() && piece.joins(character, style);
        if pieces.last_mut().filter(joins).is_none() {
            pieces.push(Piece { blank: blank.take(), ..Piece::default() });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.characters.push((character, style));
            piece.width += character.width().unwrap_or(0);
        }
    }
    pieces
}

/// A little code is read at one glance: its blanks are no places to break a line.
fn is_kept(span: &Span) -> bool {
    const LITTLE: usize = 24;
    span.style == Style::Code && span.text.is_ascii() && span.text.len() <= LITTLE
}

impl Piece {
    /// Whether no line may end between the piece and `character`.
    fn joins(&self, character: char, style: Style) -> bool {
        let Some(&(last, style_of_last)) = self.characters.last() else {
            return true;
        };
        let is_mark = (character == '`' || last == '`')
            && (style, style_of_last) == (Style::Code, Style::Code);
        is_mark || stay_together(last, character)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    fn plain(text: &str, columns: usize) -> Vec<String> {
        let lines = wrapped(&[Span::new(text, Style::Plain)], columns);
        lines.iter().map(Line::plain).collect()
    }

    #[test]
    fn lines_end_at_blanks_and_between_chinese_characters() {
        assert_eq!(plain("one two three", 7), ["one two", "three"]);
        assert_eq!(plain("你好，收到了", 6), ["你好，", "收到了"]);
        assert_eq!(plain("数据报（UDP）到了", 9), ["数据报", "（UDP）到", "了"]);
        assert_eq!(plain("", 7), [""; 0]);
        let code = [Span::new("bound to", Style::Plain), Span::new(" a b", Style::Code)];
        let lines: Vec<_> = wrapped(&code, 10).iter().map(Line::plain).collect();
        assert_eq!(lines, ["bound", "to a b"], "a little code stays together");
        let code = [Span::new("去：", Style::Plain), Span::new("`ab(cd)`", Style::Code)];
        let lines: Vec<_> = wrapped(&code, 9).iter().map(Line::plain).collect();
        assert_eq!(lines, ["去：", "`ab(cd)`"], "so do its marks");
    }

    proptest! {
        #[test]
        fn whatever_is_wrapped_is_whole_fits_and_keeps_its_marks(
            text in "[ab1 你好，。（）“”「」……(),]{0,60}",
            columns in 2_usize..40,
        ) {
            // Several blanks are one.
            let text = text.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
            let lines = plain(&text, columns);
            let words = |text: &str| text.split(' ').collect::<String>();
            prop_assert_eq!(words(&lines.concat()), words(&text), "nothing is lost");
            let mut rest = text.as_str();
            for line in &lines {
                prop_assert!(line.width() <= columns, "{:?}", lines);
                rest = rest.trim_start_matches(' ').get(line.len()..).unwrap_or_default();
                let (last, next) = (line.chars().next_back(), rest.chars().next());
                if let (Some(last), Some(next)) = (last, next.filter(|next| *next != ' ')) {
                    // Only what is longer than a line is broken anywhere.
                    let is_full = line.width() + next.width().unwrap_or(0) > columns;
                    prop_assert!(is_full || !stay_together(last, next), "{:?}", lines);
                }
            }
        }
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        assert_eq!(plain("a abcdefgh", 4), ["a", "abcd", "efgh"]);
    }

    #[test]
    fn code_keeps_its_blanks_and_goes_on_further_in() {
        let line = Line::of("  let  x = 1234567890;", Style::Plain);
        let lines: Vec<_> = folded(&line, 16).iter().map(Line::plain).collect();
        assert_eq!(lines, ["  let  x = 12345", "      67890;"]);
    }
}
