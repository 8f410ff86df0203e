//! A text that tells UTF-8 and GBK apart: read in the wrong one of the two, it fails loudly.

/// The text: five characters.
pub const TEXT: &str = "你好，收到";
/// In UTF-8: 15 bytes.
pub const UTF8: &[u8] = TEXT.as_bytes();
/// In GBK: 10 bytes.
pub const GBK: &[u8] = b"\xc4\xe3\xba\xc3\xa3\xac\xca\xd5\xb5\xbd";
