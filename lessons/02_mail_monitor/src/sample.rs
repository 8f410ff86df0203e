//! Sampling: the numbers that psutil gives in the Python course, from sysinfo.
//!
//! Only what is shown is read. Everything that sysinfo knows takes 15 ms a round, most of it for
//! the processes; these four take less than one.

use std::env;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use jiff::Zoned;
use sysinfo::{DiskRefreshKind, Disks, MINIMUM_CPU_UPDATE_INTERVAL, NetworkData, Networks, System};

use crate::failure::Failure;

/// How this machine is doing at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// When, in this machine's time zone.
    pub(crate) time: Zoned,
    /// CPU load of all cores since the last sample, in per cent, one digit behind the point.
    pub(crate) cpu: f64,
    /// Memory that programs could not have, in per cent.
    pub(crate) memory: f64,
    /// All memory, in bytes.
    pub(crate) memory_total: u64,
    /// The file system of the current directory; `None` where the system does not show it.
    pub(crate) disk: Option<Space>,
    /// Bytes received since boot, loopback left out.
    pub(crate) bytes_received: u64,
    /// Bytes sent since boot, loopback left out.
    pub(crate) bytes_sent: u64,
}

/// A file system's room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Space {
    /// What this user cannot have, in per cent: in use, or kept back for the administrator.
    pub(crate) used: f64,
    /// All of it, in bytes.
    pub(crate) total: u64,
}

/// What samples are taken of.
pub(crate) struct Machine {
    system: System,
    networks: Networks,
    disks: Disks,
    directory: PathBuf,
    cpu_read: Instant,
}

impl Machine {
    /// Takes the first reading of the CPU: its load is a difference between two.
    pub(crate) fn open() -> Result<Self, Failure> {
        let mut system = System::new().map_err(Failure::machine)?;
        system.refresh_cpu_usage();
        let cpu_read = Instant::now();
        let networks = Networks::new_with_refreshed_list().map_err(Failure::machine)?;
        let storage = DiskRefreshKind::nothing().with_storage();
        let disks = Disks::new_with_refreshed_list_specifics(storage).map_err(Failure::machine)?;
        let directory = env::current_dir().unwrap_or_default();
        Ok(Self { system, networks, disks, directory, cpu_read })
    }

    /// Takes a sample. Waits first if the last reading of the CPU is too fresh to tell anything.
    pub(crate) fn sample(&mut self) -> Sample {
        thread::sleep(MINIMUM_CPU_UPDATE_INTERVAL.saturating_sub(self.cpu_read.elapsed()));
        self.system.refresh_cpu_usage();
        self.cpu_read = Instant::now();
        self.system.refresh_memory();
        self.networks.refresh(true);
        let memory_total = self.system.total_memory();
        let disk = self.space();
        let outside = || self.networks.iter().filter(|(_, network)| !is_loopback(network));
        Sample {
            time: Zoned::now(),
            cpu: one_digit(f64::from(self.system.global_cpu_usage())),
            memory: used(memory_total, self.system.available_memory()),
            memory_total,
            disk,
            bytes_received: outside().map(|(_, network)| network.total_received()).sum(),
            bytes_sent: outside().map(|(_, network)| network.total_transmitted()).sum(),
        }
    }

    /// The file system that holds the current directory: the longest mount point above it.
    fn space(&mut self) -> Option<Space> {
        let directory: &Path = &self.directory;
        let holds_it =
            self.disks.iter_mut().filter(|disk| directory.starts_with(disk.mount_point()));
        let disk = holds_it.max_by_key(|disk| disk.mount_point().components().count())?;
        disk.refresh_specifics(DiskRefreshKind::nothing().with_storage());
        let total = disk.total_space();
        Some(Space { used: used(total, disk.available_space()), total })
    }
}

fn is_loopback(network: &NetworkData) -> bool {
    network.ip_networks().iter().any(|network| network.addr.is_loopback())
}

/// What is not available, in per cent, as psutil counts memory.
fn used(total: u64, available: u64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    // Bytes of memory and disks are far below 2^53, where f64 begins to skip whole numbers.
    let (used, total) = (total.saturating_sub(available) as f64, total as f64);
    one_digit(used / total * 100.0)
}

/// Rounded before it is judged, so that what is shown is what was judged.
fn one_digit(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

#[cfg(test)]
impl Sample {
    /// A sample with known numbers.
    pub(crate) fn example() -> Self {
        Self {
            time: "2026-11-23T13:05:11+08:00[Asia/Shanghai]".parse().unwrap(),
            cpu: 93.5,
            memory: 40.1,
            memory_total: 8 << 30,
            disk: Some(Space { used: 63.0, total: 256 << 30 }),
            bytes_received: 3 << 29,
            bytes_sent: 1023,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_one_digit_and_survive_a_machine_without_numbers() {
        assert_eq!(used(3, 2), 33.3);
        assert_eq!(used(0, 0), 0.0);
        assert_eq!(used(1, 2), 0.0);
    }

    #[test]
    fn this_machine_can_be_sampled_twice() {
        let mut machine = Machine::open().unwrap();
        for sample in [machine.sample(), machine.sample()] {
            assert!((0.0..=100.0).contains(&sample.cpu), "{sample:?}");
            assert!(
                (0.0..=100.0).contains(&sample.memory) && sample.memory_total > 0,
                "{sample:?}"
            );
        }
    }
}
