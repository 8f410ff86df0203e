// mistake: The first of `env::args()` is the program's name; it is printed, too. | `env::args()` 的第一项是程序名，也被打印了出来。
// diagnosis: extra-output
use std::env;

fn main() {
    for word in env::args() {
        println!("{word}");
    }
}
