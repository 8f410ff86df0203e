// attack: brings a manifest, a build script, a cargo configuration and a toolchain of its own | 自带清单、构建脚本、cargo 配置和工具链
// exercise: welcome
// outcome: passed
fn main() {
    for word in std::env::args().skip(1) {
        println!("{word}");
    }
}
