// mistake: `{:02X}` writes the hex digits in upper case. | `{:02X}` 输出的是大写十六进制。
// diagnosis: upper-case
use common::codec::{Encoding, ErrorMode, decode, encode};

fn answer(line: &str) -> Option<String> {
    let mut parts = line.splitn(4, ' ');
    let action = parts.next()?;
    let encoding = Encoding::from_label(parts.next()?)?;
    let mode = ErrorMode::from_label(parts.next()?)?;
    let rest = parts.next()?;
    if action == "encode" {
        let bytes = encode(rest, encoding, mode).ok()?;
        return Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect());
    }
    let digits = |at| u8::from_str_radix(&rest[at..at + 2], 16).ok();
    let bytes: Vec<u8> = (0..rest.len()).step_by(2).map(digits).collect::<Option<_>>()?;
    Some(decode(&bytes, encoding, mode).ok()?.into_owned())
}

fn main() {
    for line in std::io::stdin().lines() {
        let answer = answer(&line.unwrap());
        println!("{}", answer.as_deref().unwrap_or("error"));
    }
}
