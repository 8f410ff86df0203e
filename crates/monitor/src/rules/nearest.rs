//! The word that someone may have meant.

/// The one of `known` that is spelled most like `word`; `None` when more than a third of its
/// letters would have to change.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|candidate| (distance(word, candidate), *candidate));
    let (changes, candidate) = near.min_by_key(|(changes, _)| *changes)?;
    (changes * 3 <= candidate.len()).then_some(candidate)
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour (the
/// optimal string alignment distance).
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().take(LONGEST).collect();
    let other: Vec<char> = other.chars().take(LONGEST).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(a != b);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

/// No key is longer; what someone writes may be.
const LONGEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_suggested_and_a_far_one_is_not() {
        let known = ["above", "below", "repeat", "recover", "recover_for"];
        for (typed, meant) in [
            ("abvoe", Some("above")),
            ("repaet", Some("repeat")),
            ("recover-for", Some("recover_for")),
            ("bellow", Some("below")),
            ("threshold", None),
            ("", None),
            (&*"x".repeat(100_000), None),
        ] {
            assert_eq!(nearest(typed, &known), meant, "{}", typed.len());
        }
    }
}
