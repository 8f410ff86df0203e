//! Addresses in a header.

use std::mem;

/// The addresses of a list of mailboxes (RFC 5322, 3.4), without names and comments.
pub(crate) fn of_list(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let (mut is_quoted, mut is_in_angles, mut comments) = (false, false, 0_usize);
    let mut characters = list.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if is_quoted || comments > 0 => {
                let escaped = characters.next().filter(|_| comments == 0);
                current.extend(escaped.map(|escaped| ['\\', escaped]).into_iter().flatten());
            }
            '(' if !is_quoted => comments += 1,
            ')' if comments > 0 => comments -= 1,
            _ if comments > 0 => {}
            '"' => {
                is_quoted = !is_quoted;
                current.push('"');
            }
            _ if is_quoted => current.push(character),
            // What stood before was a name.
            '<' => {
                current.clear();
                is_in_angles = true;
            }
            '>' | ',' | ';' if character == '>' || !is_in_angles => {
                found.push(mem::take(&mut current));
                is_in_angles = false;
            }
            // That of a group.
            ':' if !is_in_angles && !current.contains('@') => current.clear(),
            _ => current.push(character),
        }
    }
    found.push(current);
    found
        .iter()
        .map(|found| found.trim())
        .filter(|found| !found.is_empty())
        .map(Into::into)
        .collect()
}
