// attack: compiles the right answer into itself | 把正确答案编译进自己
// exercise: welcome
// outcome: build_failed
fn main() {
    print!("{}", include_str!("../../../../tests/solutions/welcome/answer.rs"));
}
