//! Turns text into bytes and bytes into text. 文本转字节，字节转文本。

use std::error::Error;
use std::io::{self, BufRead};

use common::codec::{Encoding, ErrorMode, decode, encode};

fn main() -> Result<(), Box<dyn Error>> {
    // Not lines(), which would take a "\r" away that belongs to the text.
    for line in io::stdin().lock().split(b'\n') {
        let line = String::from_utf8(line?)?;
        let mut parts = line.splitn(4, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let (command, codec, mode, rest) = (next(), next(), next(), next());
        let codec = Encoding::from_label(codec).ok_or("CODEC is utf-8 or gbk")?;
        let mode = ErrorMode::from_label(mode).ok_or("MODE is strict, ignore or replace")?;
        let answer = match command {
            "encode" => encode(rest, codec, mode).ok().map(|bytes| to_hex(&bytes)),
            "decode" => decode(&from_hex(rest)?, codec, mode).ok().map(String::from),
            _ => return Err("a line begins with encode or decode".into()),
        };
        println!("{}", answer.as_deref().unwrap_or("error"));
    }
    Ok(())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| Ok(u8::from_str_radix(str::from_utf8(pair)?, 16)?)).collect()
}
