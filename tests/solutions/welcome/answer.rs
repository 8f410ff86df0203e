//! Prints each argument on a line of its own. 把每个参数打印成一行。

use std::env;

fn main() {
    for word in env::args().skip(1) {
        println!("{word}");
    }
}
