// mistake: `{:?}` prints each word with quotes. | `{:?}` 打印时给每个词加上了引号。
// diagnosis: output-differs
use std::env;

fn main() {
    for word in env::args().skip(1) {
        println!("{word:?}");
    }
}
