//! ASCII that careless programs lose.
//!
//! Every awkward text has all of it: blanks or a dash at its beginning (in turn), a blank at its
//! end, a doubled blank, a tab, both quotes, a backslash, `%s`, `$HOME` and `*`. A dash is always
//! followed by a letter and, somewhere, by a blank: `-n …` is what `echo` swallows, but no text is
//! `-`, `--` or an option by itself.

use super::Wish;
use super::vocabulary::ENGLISH;
use crate::plan::generator::Generator;

/// An awkward text, as long as wished: its laws are looked at by the caller.
pub(super) fn candidate(from: &mut Generator, wish: Wish) -> String {
    let length = from.length(wish.min.max(SHORTEST), wish.max);
    let mut pieces = ["\"", "'", "\\", "%s", "$HOME", "*"].map(str::to_owned).to_vec();
    from.shuffle(&mut pieces);
    // Blanks inside stand between what can be seen, or they would be blanks at an end.
    for blank in ["\t", "  "] {
        let place = 1 + from.index(pieces.len() - 1);
        pieces.insert(place, blank.to_owned());
    }
    let begin = if wish.nth.is_multiple_of(2) {
        " ".to_owned()
    } else {
        format!("-{}", from.pick(&["n", "e", "x"]))
    };
    let mut used = begin.len() + 1 + pieces.iter().map(String::len).sum::<usize>();
    // Letters between the pieces, as many as are left.
    while used < length {
        let place = from.index(pieces.len());
        let word = from.pick(&ENGLISH);
        let word = word.get(..word.len().min(length - used)).unwrap_or_default();
        if let Some(piece) = pieces.get_mut(place) {
            piece.push_str(word);
        }
        used += word.len();
    }
    format!("{begin}{} ", pieces.concat())
}

/// With a dash and one letter.
pub(crate) const SHORTEST: usize = 19;
