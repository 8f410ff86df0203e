//! For `scripts/bench codec`: how long decoding and encoding take. The text stands in a file,
//! in UTF-8; for each task on stdin, such as `decode gbk`, the seconds of one pass on stdout.

use std::borrow::Cow;
use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::Instant;
use std::{env, fs};

use common::codec::{Encoding, ErrorMode, decode, encode};

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("the name of a file with UTF-8 text is missing")?;
    let text = fs::read_to_string(file)?;
    for task in io::stdin().lock().lines() {
        let seconds = pass(&task?, &text)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{seconds}")?;
        out.flush()?;
    }
    Ok(())
}

/// As often as it takes to be measured: a text of a datagram's size is over in no time.
const REPEATS: u32 = 25;

/// The results are copies of their own, as Python's are, even where the codec could lend what it
/// was given.
fn pass(task: &str, text: &str) -> Result<f64, Box<dyn Error>> {
    let (what, label) = task.split_once(' ').ok_or("a task is `decode gbk` or `encode gbk`")?;
    let encoding = Encoding::from_label(label).ok_or("no encoding has that name")?;
    let bytes = encode(text, encoding, ErrorMode::Strict).map_err(|error| format!("{error:?}"))?;
    let start = Instant::now();
    for _ in 0..REPEATS {
        if what == "decode" {
            let decoded = decode(black_box(&bytes), encoding, ErrorMode::Strict);
            black_box(decoded.map(Cow::into_owned).ok());
        } else {
            let encoded = encode(black_box(text), encoding, ErrorMode::Strict);
            black_box(encoded.map(Cow::into_owned).ok());
        }
    }
    Ok(start.elapsed().as_secs_f64() / f64::from(REPEATS))
}
