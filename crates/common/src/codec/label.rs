//! Python's names for the codecs (CPython's `Lib/encodings/__init__.py` and `aliases.py`).

use super::Encoding;

/// Finds the codec as Python's `codecs.lookup` does: normalise, then aliases, then the names
/// of the codecs themselves.
pub(super) fn lookup(label: &str) -> Option<Encoding> {
    if label.contains('\0') {
        return None; // Python raises ValueError before it looks
    }
    let name = normalized(label);
    alias(&name).or_else(|| alias(&name.replace('.', "_"))).or_else(|| codec(&name))
}

/// Lower case; what is neither a letter, a digit nor a dot becomes one `_` between the parts.
/// Letters outside ASCII count as punctuation, as they do in CPython's C code.
fn normalized(label: &str) -> String {
    label
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
        .to_ascii_lowercase()
}

fn codec(name: &str) -> Option<Encoding> {
    Some(match name {
        "utf_8" => Encoding::Utf8,
        "gbk" => Encoding::Gbk,
        "gb18030" => Encoding::Gb18030,
        "ascii" => Encoding::Ascii,
        "latin_1" => Encoding::Latin1,
        _ => return None,
    })
}

fn alias(name: &str) -> Option<Encoding> {
    Some(match name {
        "u8" | "utf" | "utf8" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Encoding::Utf8,
        "936" | "cp936" | "ms936" => Encoding::Gbk,
        "gb18030_2000" => Encoding::Gb18030,
        "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367" | "csascii"
        | "ibm367" | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" | "us" | "us_ascii" => {
            Encoding::Ascii
        }
        "8859" | "cp819" | "csisolatin1" | "ibm819" | "iso8859" | "iso8859_1" | "iso_8859_1"
        | "iso_8859_1_1987" | "iso_ir_100" | "l1" | "latin" | "latin1" => Encoding::Latin1,
        _ => return None,
    })
}
