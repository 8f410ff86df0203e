//! How a machine is doing at one moment.
//!
//! The types stand here and are pure; [`Machine`] takes the samples.

mod machine;
mod processes;
mod space;
mod traffic;

use std::time::Duration;

use common::escape::escaped;
use common::{Lang, Text, text};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use crate::metric::Metric;

pub use machine::{Machine, MachineError};
pub use processes::{Process, order};

/// All that was read at one moment.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When, on the monitor's own clock, which never goes back: what is judged with.
    pub at: Duration,
    /// When, in this machine's time zone: what is shown.
    pub time: Zoned,
    /// The numbers of the course's table.
    pub overview: Overview,
    /// What the rules ask for.
    pub readings: Vec<(Metric, Reading)>,
}

/// A number, rounded as it is shown, in the unit of its metric; or why there is none.
pub type Reading = Result<f64, Absent>;

/// The numbers of the course's table. `None` where the system does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overview {
    /// CPU load of all cores since the last sample, in per cent.
    pub cpu: Option<f64>,
    /// Memory that programs could not have, in per cent.
    pub memory: Option<f64>,
    /// All memory, in bytes.
    pub memory_total: u64,
    /// The file system of the current directory.
    pub disk: Option<Space>,
    /// Bytes received since boot, loopback left out.
    pub received: u64,
    /// Bytes sent since boot, loopback left out.
    pub sent: u64,
}

/// A file system's room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// How much is in use of what everyone may use, in per cent, as df(1) and psutil count it.
    pub used: f64,
    /// All of it, in bytes.
    pub total: u64,
}

/// Why there is no reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// A rate or a load is a difference, and this is the first look.
    NotYet,
    /// Nothing is mounted there.
    NotMounted(String),
    /// There is no such network interface.
    NoInterface(String),
    /// The system does not tell; what it said, or nothing.
    NotTold(String),
    /// The sample was not asked for it.
    NotAsked,
}

impl Absent {
    /// The reason for a person.
    pub fn text(&self) -> Text {
        match self {
            Absent::NotYet => text!("not known at the first look", "首次采样还测不出"),
            Absent::NotMounted(mount) => {
                let mount = escaped(mount);
                text!("no file system is known at {mount}", "{mount} 处没有已知的文件系统")
            }
            Absent::NoInterface(name) => {
                let name = escaped(name);
                text!("there is no interface {name}", "没有网络接口 {name}")
            }
            Absent::NotTold(said) if said.is_empty() => {
                text!("the system does not report it", "系统没有提供")
            }
            Absent::NotTold(said) => {
                let said = escaped(said);
                text!("the system does not report it: {said}", "系统没有提供：{said}")
            }
            Absent::NotAsked => text!("it was not asked for", "没有采样这一项"),
        }
    }
}

impl Sample {
    /// The reading of a metric.
    pub fn reading(&self, metric: &Metric) -> Reading {
        let found = self.readings.iter().find(|(known, _)| known == metric);
        found.map_or(Err(Absent::NotAsked), |(_, reading)| reading.clone())
    }
}

/// A reading for a person: `93.5 %`, or `-`.
pub fn show(metric: &Metric, reading: &Reading, lang: Lang) -> String {
    reading.as_ref().map_or("-".to_owned(), |value| metric.unit().show(*value, lang))
}
