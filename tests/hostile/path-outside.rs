// attack: takes a module from outside | 从外面引入模块
// exercise: welcome
// outcome: build_failed
#[path = "/etc/passwd"]
mod outside;

fn main() {}
