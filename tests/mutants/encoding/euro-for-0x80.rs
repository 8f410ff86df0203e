// mistake: GBK is decoded as on the web: byte 0x80 becomes the euro sign instead of an error. | 按网页标准解码 GBK：0x80 变成欧元符号，而不算错误。
// diagnosis: wrong-encoding or output-differs
use common::codec::{Encoding, ErrorMode, encode};
use encoding_rs::{GBK, UTF_8};

fn decode(bytes: &[u8], codec: &str, mode: &str) -> Option<String> {
    let encoding = if codec == "gbk" { GBK } else { UTF_8 };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    match mode {
        "strict" if had_errors => None,
        "ignore" => Some(text.replace('\u{FFFD}', "")),
        _ => Some(text.into_owned()),
    }
}

fn answer(line: &str) -> Option<String> {
    let parts: Vec<&str> = line.splitn(4, ' ').collect();
    let (codec, mode, rest) = (parts[1], parts[2], parts[3]);
    if parts[0] == "decode" {
        let digits = |at| u8::from_str_radix(&rest[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..rest.len()).step_by(2).map(digits).collect();
        return decode(&bytes, codec, mode);
    }
    let bytes = encode(rest, Encoding::from_label(codec)?, ErrorMode::from_label(mode)?).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn main() {
    for line in std::io::stdin().lines() {
        println!("{}", answer(&line.unwrap()).unwrap_or_else(|| "error".into()));
    }
}
