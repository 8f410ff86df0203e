// mistake: What GBK lacks is written as &#...; in every mode, as web browsers do. | GBK 没有的字符在任何模式下都写成 &#...;，像浏览器那样。
// diagnosis: output-differs
use common::codec::{Encoding, ErrorMode, decode};
use encoding_rs::{GBK, UTF_8};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let parts: Vec<&str> = line.splitn(4, ' ').collect();
        let answer = if parts[0] == "encode" {
            let encoding = if parts[1] == "gbk" { GBK } else { UTF_8 };
            hex(&encoding.encode(parts[3]).0)
        } else {
            let codec = Encoding::from_label(parts[1]).unwrap();
            let mode = ErrorMode::from_label(parts[2]).unwrap();
            match decode(&unhex(parts[3]), codec, mode) {
                Ok(text) => text.into_owned(),
                Err(_) => "error".to_string(),
            }
        };
        println!("{answer}");
    }
}
