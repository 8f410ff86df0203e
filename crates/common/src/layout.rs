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
        let joins = |piece: &&mut Piece| {
            let last = piece.text.chars().next_back();
            !after_blank && last.is_some_and(|last| stay_together(last, character))
        };
        let last = pieces.last_mut().filter(joins);
        match last {
            Some(piece) => piece.text.push(character),
            None => pieces.push(Piece { after_blank, text: character.to_string() }),
        }
        after_blank = false;
    }
    pieces
}

/// Marks that end what stands before them: no line begins with one (Requirements for Chinese Text
/// Layout, 3.1.3).
const CLOSING: &str = "，。；：、！？）》”’」』】〉〕％…—·,.;:!?)]}";
/// Marks that begin what stands behind them: no line ends with one.
const OPENING: &str = "（《“‘「『【〈〔([{";

/// Whether no line may end between two characters, of which neither is a blank: within a word, at
/// the inner side of a mark, and before what stands on its neighbour (a combining character).
/// Between two Chinese characters, or a Chinese one and a word, it may.
pub fn stay_together(before: char, behind: char) -> bool {
    const JOINER: char = '\u{200d}';
    let is_one = behind.width() == Some(0) || before == JOINER;
    let is_word = !is_wide(before) && !is_wide(behind);
    is_one || is_word || CLOSING.contains(behind) || OPENING.contains(before)
}

/// Whether a character takes two columns.
pub fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn no_mark_is_parted_from_what_it_belongs_to() {
        for text in ["读【一】", "「好」。", "真……", "是——", "等…）", "甲·", "百％", "🧑\u{200d}💻"]
        {
            let inside = wrapped(text, 1);
            assert!(
                inside
                    .iter()
                    .all(|line| !line.starts_with(['」', '】', '…', '—', '）', '·', '％']))
            );
            assert!(
                inside.iter().all(|line| !line.ends_with(['「', '【', '\u{200d}'])),
                "{inside:?}"
            );
        }
    }

    /// Words, Chinese, marks of both kinds, what stands on another character, blanks.
    fn texts() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            3 => proptest::sample::select("ab1-/".chars().collect::<Vec<_>>()),
            3 => proptest::sample::select("你好网络".chars().collect::<Vec<_>>()),
            2 => Just(' '),
            1 => proptest::sample::select(CLOSING.chars().collect::<Vec<_>>()),
            1 => proptest::sample::select(OPENING.chars().collect::<Vec<_>>()),
            1 => proptest::sample::select(vec!['\u{301}', '\u{fe0f}', '\u{200d}', '😀']),
        ];
        // Several blanks are one.
        let single =
            |text: String| text.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        proptest::collection::vec(character, 0..60).prop_map(String::from_iter).prop_map(single)
    }

    proptest! {
        #[test]
        fn whatever_is_wrapped_is_whole_fits_and_is_broken_only_where_it_may_be(
            text in texts(),
            columns in 1_usize..30,
        ) {
            let lines = wrapped(&text, columns);
            let words = |text: &str| text.split(' ').collect::<String>();
            prop_assert_eq!(words(&lines.concat()), words(&text), "nothing is lost");
            let mut rest = text.as_str();
            for line in &lines {
                let piece = line.chars().zip(line.chars().skip(1));
                let is_one_piece = piece.clone().all(|(one, next)| {
                    ![one, next].contains(&' ') && stay_together(one, next)
                });
                prop_assert!(line.width() <= columns || is_one_piece, "{:?}", line);
                rest = rest.trim_start_matches(' ').get(line.len()..).unwrap_or_default();
                let (last, next) = (line.chars().next_back(), rest.chars().next());
                if let (Some(last), Some(next)) = (last, next.filter(|next| *next != ' ')) {
                    prop_assert!(!CLOSING.contains(next) && !OPENING.contains(last), "{:?}", lines);
                }
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = "项目自己的 Cargo.toml 写明版本，cargo 每次都照着它做。".repeat(9);
        for line in hanging("      不同：", &text).lines() {
            assert!(line.width() <= WIDTH, "{line}");
        }
    }
}
