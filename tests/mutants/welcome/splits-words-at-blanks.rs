// mistake: A word that contains blanks is split into several lines. | 含有空格的词被拆成了几行。
// diagnosis: blanks
use std::env;

fn main() {
    for word in env::args().skip(1) {
        for part in word.split(' ') {
            println!("{part}");
        }
    }
}
