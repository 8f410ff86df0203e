// attack: keeps the compiler busy for ever | 让编译器一直忙下去
// exercise: welcome
// outcome: build_failed
#![allow(long_running_const_eval)]

const FOR_EVER: u64 = {
    let mut n = 1u64;
    while n != 0 {
        n = n.wrapping_add(2);
    }
    n
};

fn main() {
    println!("{FOR_EVER}");
}
