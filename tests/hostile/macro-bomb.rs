// attack: expands to more code than fits into memory | 展开出内存装不下的代码
// exercise: welcome
// outcome: build_failed
#![recursion_limit = "1000000"]

macro_rules! double {
    ($($body:tt)*) => {
        double!($($body)* $($body)*);
    };
}

double!(println!("again"););

fn main() {}
