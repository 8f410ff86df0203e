//! What a sample of the course's table costs, to be held beside psutil (Linux):
//! `cargo run --release -p monitor --example sample_cost`.

use std::io::{self, Write};
use std::time::Duration;

use monitor::{Machine, Rules};

/// Nanoseconds on a CPU so far (proc(5), schedstat).
fn on_cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn main() -> io::Result<()> {
    const SAMPLES: u64 = 50;
    let Ok(mut machine) = Machine::open(Rules::default().metrics(), Duration::ZERO) else {
        return Err(io::ErrorKind::Unsupported.into());
    };
    machine.sample();
    let before = on_cpu();
    for _ in 0..SAMPLES {
        machine.sample();
    }
    let each = (on_cpu() - before) / SAMPLES / 1000;
    writeln!(io::stdout(), "{each} microseconds of CPU a sample")
}
