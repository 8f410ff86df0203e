// attack: asks for a program of many gigabytes | 要编译出好几 GB 的程序
// exercise: welcome
// outcome: build_failed
static GIANT: [u8; 20 << 30] = [1; 20 << 30];

fn main() {
    println!("{}", GIANT[std::env::args().count()]);
}
