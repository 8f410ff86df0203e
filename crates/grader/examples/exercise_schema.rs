//! Writes the JSON schema of `exercise.toml` to standard output:
//! `cargo run -p grader --example exercise_schema > crates/grader/exercise.schema.json`.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(grader::exercise::schema().as_bytes())
}
