// attack: compiles the environment into itself | 把环境变量编译进自己
// exercise: welcome
// outcome: failed
fn main() {
    for value in [option_env!("COURSE_CANARY"), option_env!("HOME"), option_env!("GITHUB_TOKEN")] {
        println!("{value:?}");
    }
}
