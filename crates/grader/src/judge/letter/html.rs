//! HTML as text: without tags, comments and what is never shown.

/// Elements that show nothing.
const HIDDEN: [&str; 4] = ["head", "script", "style", "template"];
/// Elements that begin a line of their own.
const LINES: [&str; 14] =
    ["br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "table", "tr", "ul"];
/// A reference to a character is at most so long: `&#x10FFFF;`.
const LONGEST: usize = 10;

/// What a person reads of a document.
pub(super) fn text(html: &str) -> String {
    let mut shown = Shown::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        shown.show(before);
        rest = match character(from) {
            _ if from.starts_with('<') => tag(from, &mut shown),
            Some((character, after)) => {
                shown.show(character.encode_utf8(&mut [0; 4]));
                after
            }
            None => literally(from, &mut shown),
        };
    }
    shown.show(rest);
    shown.text
}

/// Text so far: white space is one blank or one line end, and none at the beginning.
#[derive(Default)]
struct Shown {
    text: String,
    gap: Option<char>,
}

impl Shown {
    fn show(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_whitespace() {
                self.gap = self.gap.or(Some(' '));
                continue;
            }
            let gap = self.gap.take().filter(|_| !self.text.is_empty());
            self.text.extend(gap);
            self.text.push(character);
        }
    }
}

/// The first character stands for itself.
fn literally<'a>(from: &'a str, shown: &mut Shown) -> &'a str {
    let (first, after) = from.split_at(1);
    shown.show(first);
    after
}

/// What follows the tag, comment or hidden element that begins here. If its end is missing, nothing
/// does.
fn tag<'a>(from: &'a str, shown: &mut Shown) -> &'a str {
    if let Some(comment) = from.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let is_end = from.starts_with("</");
    let inside = &from[1..];
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        return literally(from, shown);
    }
    let Some((inside, after)) = inside.split_once('>') else { return "" };
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_one_of = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(name));
    if !is_end && is_one_of(&HIDDEN) {
        return after_end(after, name);
    }
    if is_one_of(&LINES) {
        shown.gap = Some('\n');
    } else if is_one_of(&["td", "th"]) {
        shown.gap = shown.gap.or(Some(' '));
    }
    after
}

/// What follows the end of an element.
fn after_end<'a>(from: &'a str, name: &str) -> &'a str {
    let is_end =
        |after: &&str| after.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    let mut ends = from.match_indices("</").map(|(at, end)| &from[at + end.len()..]);
    let end = ends.find(is_end).and_then(|end| end.split_once('>'));
    end.map_or("", |(_, after)| after)
}

/// The character that is referred to here, and what follows.
fn character(from: &str) -> Option<(char, &str)> {
    let end = from.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let after = from.get(end + 1..)?;
    let character = match from.get(1..end)? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        name => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let digits = hexadecimal.unwrap_or(number);
            let radix = if hexadecimal.is_some() { 16 } else { 10 };
            char::from_u32(u32::from_str_radix(digits, radix).ok()?)?
        }
    };
    Some((character, after))
}
