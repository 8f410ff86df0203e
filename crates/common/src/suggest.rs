//! The name that someone may have meant: "did you mean …?".

/// The one of `known` that is spelled most like `name`, the first of several; `None` when none is
/// near: more than a third of its letters would have to change.
///
/// ```
/// assert_eq!(common::suggest::nearest("prot", ["port", "peer"]), Some("port"));
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|candidate| (distance(name, candidate), candidate));
    let (changes, candidate) = near.min_by_key(|(changes, _)| *changes)?;
    (changes * 3 <= candidate.chars().count()).then_some(candidate)
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour (the optimal
/// string alignment distance).
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

/// No name is longer; what someone types may be.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn letters_put_in_left_out_replaced_or_swapped_count_one_each() {
        for (one, other, changes) in [
            ("", "", 0),
            ("", "abc", 3),
            ("udp_sned", "udp_send", 1),
            ("udp_snd", "udp_send", 1),
            ("udp_sennd", "udp_send", 1),
            ("udp_sent", "udp_send", 1),
            ("你好", "你们好", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), changes, "{one} {other}");
            assert_eq!(distance(other, one), changes, "{other} {one}");
        }
    }

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let known =
            ["encoding", "ports", "udp_chat", "udp_send", "welcome", "recover", "recover_for"];
        for (typed, meant) in [
            ("udp_sned", Some("udp_send")),
            ("port", Some("ports")),
            ("Welcome", Some("welcome")),
            ("recover-for", Some("recover_for")),
            ("tcp", None),
            ("", None),
            (&*"x".repeat(100_000), None),
        ] {
            let suggested = nearest(typed, known);
            assert_eq!(suggested, meant, "{}", typed.len());
        }
    }
}
