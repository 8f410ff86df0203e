//! This exercise is answered in files: see ../answer. 本练习用文件作答：见 ../answer。
//!
//! Check it: `cargo course check toolchain_notes` 检查

fn main() {
    eprintln!("the answer is in the directory answer / 答案写在 answer 目录里");
}
