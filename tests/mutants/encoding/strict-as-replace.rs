// mistake: `strict` is treated as `replace`: U+FFFD or ? appears where `error` is due. | 把 `strict` 当作 `replace`：该输出 `error` 时却出现 U+FFFD 或 ?。
// diagnosis: output-differs
use common::codec::{Encoding, ErrorMode, decode, encode};

fn mode(name: &str) -> ErrorMode {
    if name == "ignore" { ErrorMode::Ignore } else { ErrorMode::Replace }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let parts: Vec<&str> = line.splitn(4, ' ').collect();
        let codec = Encoding::from_label(parts[1]).unwrap();
        if parts[0] == "encode" {
            let out = encode(parts[3], codec, mode(parts[2])).unwrap();
            println!("{}", out.iter().map(|b| format!("{b:02x}")).collect::<String>());
        } else {
            println!("{}", decode(&bytes(parts[3]), codec, mode(parts[2])).unwrap());
        }
    }
}
