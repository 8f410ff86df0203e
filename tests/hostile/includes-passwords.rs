// attack: compiles a file of the system into itself | 把系统文件编译进自己
// exercise: welcome
// outcome: build_failed
fn main() {
    print!("{}", include_str!("/etc/shadow"));
}
