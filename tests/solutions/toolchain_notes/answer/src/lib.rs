//! Decodes GBK without allocating. 解码 GBK，不分配内存。

/// Writes the text of `bytes` to `text` and returns how many bytes of it were written.
pub fn decode_gbk(bytes: &[u8], text: &mut str) -> usize {
    let (_, _, written, _) = encoding_rs::GBK.new_decoder().decode_to_str(bytes, text, true);
    written
}
