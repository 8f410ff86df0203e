//! Text in columns of a terminal, where a Chinese character is two columns wide
//! (Unicode Standard Annex #11, East Asian Width).

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width that everything fits into: a terminal of 80 columns, whose last one stays free
/// because some terminals begin a new line when it is written.
pub const WIDTH: usize = 79;

/// The text, with blanks up to `columns`; a longer text keeps one blank after it.
pub fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(text.width()).max(1);
    format!("{text}{}", " ".repeat(blanks))
}

/// The text with blanks behind it, up to `columns`; a longer text gets none.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", blanks(text, columns))
}

/// The text with blanks before it, up to `columns`, as numbers stand in a table.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", blanks(text, columns))
}

fn blanks(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(text.width()))
}

/// The text in lines of at most [`WIDTH`] columns: the first after `head`, the others under it.
/// A word that is longer than a line stays whole, so that a path can be copied.
pub fn hanging(head: &str, text: &str) -> String {
    let indent = head.width();
    let lines = wrapped(text, WIDTH.saturating_sub(indent));
    let gap = format!("\n{}", " ".repeat(indent));
    format!("{head}{}", lines.join(&gap))
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces(text) {
        let blank = if piece.after_blank { " " } else { "" };
        match lines.last_mut() {
            Some(line) if line.width() + blank.len() + piece.text.width() <= columns => {
                line.push_str(blank);
                line.push_str(&piece.text);
            }
            _ => lines.push(piece.text),
        }
    }
    lines
}

/// What stays together: a word, or one Chinese character with its punctuation.
#[derive(Default)]
struct Piece {
    after_blank: bool,
    text: String,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut after_blank = false;
    for character in text.chars() {
        if character == ' ' {
            after_blank = true;
            continue;
        }
        let last = pieces.last_mut().filter(|piece| !after_blank && joins(&piece.text, character));
        match last {
            Some(piece) => piece.text.push(character),
            None => pieces.push(Piece { after_blank, text: character.to_string() }),
        }
        after_blank = false;
    }
    pieces
}

/// Whether no line may end between `before` and `character`.
fn joins(before: &str, character: char) -> bool {
    let Some(last) = before.chars().next_back() else {
        return true;
    };
    let closes = "，。；：、！？）》”,.;:!?)".contains(character);
    let opens = "（《“(".contains(last);
    closes || opens || (!is_wide(character) && !is_wide(last))
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_fills_two_columns() {
        assert_eq!(padded("环境", 6), "环境  ");
        assert_eq!(padded("env", 6), "env   ");
        assert_eq!(padded("longer than that", 6), "longer than that ");
    }

    #[test]
    fn a_table_has_text_on_the_left_and_numbers_on_the_right() {
        assert_eq!(left("编号", 6), "编号  ");
        assert_eq!(right("编号", 6), "  编号");
        assert_eq!(left("too long", 3), "too long");
    }

    #[test]
    fn english_is_wrapped_at_blanks() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a/path/of/some/length x", 7), ["a/path/of/some/length", "x"]);
    }

    #[test]
    fn chinese_is_wrapped_anywhere_but_before_its_punctuation() {
        assert_eq!(wrapped("每个项目，各管各的", 8), ["每个项", "目，各管", "各的"]);
        assert_eq!(wrapped("用 cargo add（推荐）", 13), ["用 cargo add", "（推荐）"]);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = "项目自己的 Cargo.toml 写明版本，cargo 每次都照着它做。".repeat(9);
        for line in hanging("      不同：", &text).lines() {
            assert!(line.width() <= WIDTH, "{line}");
        }
    }
}
