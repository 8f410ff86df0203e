//! Samples with known numbers, for the tests of this crate.

use std::sync::OnceLock;
use std::time::Duration;

use jiff::Zoned;

use crate::metric::Metric;
use crate::sample::{Absent, Overview, Sample, Space};

/// So many seconds.
pub(crate) fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn noon() -> Zoned {
    static NOON: OnceLock<Zoned> = OnceLock::new();
    NOON.get_or_init(|| "2026-11-23T12:00:00+08:00[Asia/Shanghai]".parse().unwrap()).clone()
}

/// The CPU at a second of the monitor's clock.
pub(crate) fn sample(second: u64, cpu: Option<f64>) -> Sample {
    let reading = cpu.ok_or(Absent::NotYet);
    Sample {
        at: at(second),
        time: &noon() + at(second),
        overview: Overview {
            cpu,
            memory: Some(40.1),
            memory_total: 8 << 30,
            disk: Some(Space { used: 63.0, total: 256 << 30 }),
            received: 3 << 29,
            sent: 1023,
        },
        readings: vec![(Metric::Cpu, reading), (Metric::Memory, Ok(40.1))],
    }
}
