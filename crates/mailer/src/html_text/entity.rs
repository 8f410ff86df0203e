//! Character references of HTML: `&amp;`, `&#20320;`, `&#x4f60;`.

use std::borrow::Cow;

/// The longest name that is looked up; a `&` with more behind it is a `&`.
const LONGEST: usize = 10;

/// U+00A0 to U+00FF, in order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg \
    macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 \
    iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave \
    Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
    Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc \
    euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave \
    uacute ucirc uuml yacute thorn yuml";

const OTHERS: [(&str, char); 33] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("infin", '∞'),
    ("minus", '−'),
    ("check", '✓'),
    ("emsp", ' '),
    ("ensp", ' '),
    ("thinsp", ' '),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("permil", '‰'),
];

/// The text with its references replaced; what is none stays as it is.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        match reference_at(reference) {
            Some((character, length)) => {
                out.push(character);
                rest = reference.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = reference.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character at the beginning of `text`, and how long its reference is.
fn reference_at(text: &str) -> Option<(char, usize)> {
    let body = text.get(1..)?;
    let ends = |byte: u8| !byte.is_ascii_alphanumeric() && byte != b'#';
    let length = body.bytes().take(LONGEST + 1).position(ends).unwrap_or(body.len());
    let name = body.get(..length).filter(|name| (2..=LONGEST).contains(&name.len()))?;
    let character = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    let semicolon = usize::from(body.as_bytes().get(length) == Some(&b';'));
    Some((character, 1 + length + semicolon))
}

/// A number that no text may hold becomes the replacement character, as in a browser.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    let steers = character.is_control() && !character.is_whitespace();
    Some(if steers { char::REPLACEMENT_CHARACTER } else { character })
}

fn named(name: &str) -> Option<char> {
    let other = OTHERS.iter().find(|(known, _)| *known == name).map(|&(_, character)| character);
    other.or_else(|| {
        let index = LATIN.split_ascii_whitespace().position(|known| known == name)?;
        char::from_u32(0xa0 + u32::try_from(index).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_replaced_and_the_rest_stays() {
        for (html, text) in [
            ("a &amp; b &lt;c&gt;", "a & b <c>"),
            ("&eacute;&yuml;&nbsp;&copy;", "éÿ\u{a0}©"),
            ("&#20320;&#x597D;", "你好"),
            ("&amp", "&"),
            ("AT&T &unknown; & &; &#; &#xzz;", "AT&T &unknown; & &; &#; &#xzz;"),
            ("&#0;&#27;&#xD800;&#x110000;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            ("&amp;lt;", "&lt;"),
        ] {
            assert_eq!(decoded(html), text, "{html}");
        }
    }
}
