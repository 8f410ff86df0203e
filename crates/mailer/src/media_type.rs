//! The media type of a file, by the ending of its name (IANA's registry).

/// What a mail program is told when the ending says nothing: it goes by the name.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// Sorted by ending. A mail in a file (`.eml`) is left out: as `message/rfc822` it could not be
/// sent byte for byte (RFC 2046, 5.2.1).
const BY_ENDING: [(&str, &str); 46] = [
    ("7z", "application/x-7z-compressed"),
    ("aac", "audio/aac"),
    ("avi", "video/x-msvideo"),
    ("bmp", "image/bmp"),
    ("bz2", "application/x-bzip2"),
    ("c", "text/x-c"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("epub", "application/epub+zip"),
    ("flac", "audio/flac"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ics", "text/calendar"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("log", "text/plain"),
    ("md", "text/markdown"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("py", "text/x-python"),
    ("rs", "text/plain"),
    ("svg", "image/svg+xml"),
    ("tar", "application/x-tar"),
    ("toml", "application/toml"),
    ("txt", "text/plain"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml"),
    ("yaml", "application/yaml"),
    ("zip", "application/zip"),
];

/// The media type that goes with a file's name.
pub(crate) fn of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let found = ending.and_then(|ending| {
        BY_ENDING.binary_search_by_key(&ending.as_str(), |&(known, _)| known).ok()
    });
    found.and_then(|index| BY_ENDING.get(index)).map_or(UNKNOWN, |&(_, media_type)| media_type)
}

/// Whether a text is a media type (RFC 6838, 4.2), without parameters.
pub(crate) fn is_valid(media_type: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        (1..=127).contains(&name.len()) && name.bytes().all(plain)
    };
    media_type.split_once('/').is_some_and(|(kind, sub)| is_name(kind) && is_name(sub))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search_and_well_formed() {
        assert!(BY_ENDING.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(BY_ENDING.iter().all(|(_, media_type)| is_valid(media_type)));
    }

    #[test]
    fn a_name_tells_the_type() {
        assert_eq!(of("报告.PDF"), "application/pdf");
        assert_eq!(of("a.tar.gz"), "application/gzip");
        assert_eq!((of("README"), of("x.unheard")), (UNKNOWN, UNKNOWN));
        assert!(!is_valid("image/png; x=y") && !is_valid("image") && !is_valid("a/b\r\nBcc: x"));
    }
}
