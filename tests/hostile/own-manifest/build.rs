fn main() {
    loop {
        std::fs::write("canary.txt", "built").unwrap();
    }
}
