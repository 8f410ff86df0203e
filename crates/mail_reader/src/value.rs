//! A word with parameters: `text/plain; charset="utf-8"` (RFC 2045, 5.1), whole or in pieces, in
//! any character set (RFC 2231).

use crate::encoded;

/// A word with parameters.
pub(crate) struct Value {
    /// The word, in lower case.
    pub(crate) word: String,
    /// Names in lower case, with the stars of RFC 2231.
    parameters: Vec<(String, String)>,
}

impl Value {
    pub(crate) fn of(text: &str) -> Self {
        let mut pieces = pieces(text).into_iter();
        let word = pieces.next().unwrap_or_default();
        let word = word.split_whitespace().next().unwrap_or_default().to_lowercase();
        let parameter = |piece: String| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        };
        Self { word, parameters: pieces.filter_map(parameter).collect() }
    }

    /// A parameter that is there and not empty, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let is_some = |value: &String| !value.is_empty();
        self.extended(name).filter(is_some).or_else(|| self.plain(name).filter(is_some))
    }

    /// `name=value`. Many programs write encoded words there, which RFC 2047 does not allow.
    fn plain(&self, name: &str) -> Option<String> {
        let value = self.parameters.iter().find(|(own, _)| own == name);
        value.map(|(_, value)| encoded::words(value))
    }

    /// `name*=charset'language'%41`, or in pieces `name*0=`, `name*1*=`.
    fn extended(&self, name: &str) -> Option<String> {
        let mut sections: Vec<_> =
            self.parameters.iter().filter_map(|own| section(own, name)).collect();
        sections.sort_by_key(|section| section.number);
        sections.dedup_by_key(|section| section.number);
        let first = sections.first()?;
        let mut charset = "";
        let mut bytes = Vec::new();
        for (wanted, section) in sections.iter().enumerate() {
            if section.number != wanted {
                break;
            }
            let mut value = section.value;
            if wanted == 0 && section.is_encoded {
                let mut fields = value.splitn(3, '\'');
                if let (Some(label), Some(_), Some(rest)) =
                    (fields.next(), fields.next(), fields.next())
                {
                    (charset, value) = (label, rest);
                }
            }
            if section.is_encoded {
                encoded::percent(value, &mut bytes);
            } else {
                bytes.extend_from_slice(value.as_bytes());
            }
        }
        let text = encoded::in_charset(&bytes, charset);
        Some(if first.is_encoded { text } else { encoded::words(&text) })
    }
}

/// A piece of a parameter.
struct Section<'a> {
    number: usize,
    is_encoded: bool,
    value: &'a str,
}

/// The piece of the parameter `name` that this is, if it is one.
fn section<'a>((own, value): &'a (String, String), name: &str) -> Option<Section<'a>> {
    let rest = own.strip_prefix(name)?.strip_prefix('*')?;
    if rest.is_empty() {
        return Some(Section { number: 0, is_encoded: true, value });
    }
    let (digits, is_encoded) =
        rest.strip_suffix('*').map_or((rest, false), |digits| (digits, true));
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number)?;
    Some(Section { number, is_encoded, value })
}

/// What stands between semicolons, those in quotes not counted; without the quotes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let kept = match character {
            '"' => {
                is_quoted = !is_quoted;
                None
            }
            ';' if !is_quoted => {
                pieces.push(String::new());
                None
            }
            '\\' if is_quoted => characters.next(),
            other => Some(other),
        };
        if let Some(piece) = pieces.last_mut() {
            piece.extend(kept);
        }
    }
    pieces
}
