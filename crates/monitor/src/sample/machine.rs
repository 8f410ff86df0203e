//! The numbers that psutil gives in the Python course, from sysinfo.
//!
//! Only what the table and the rules need is read: everything that sysinfo knows takes 15 ms a
//! round, most of it for the processes; the table takes less than one. File systems over a network
//! and in memory (NFS, CIFS, tmpfs) are left out, as sysinfo does: asking them may hang.

use std::env;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use common::escape::escaped;
use common::{Explain, Text, text};
use jiff::Zoned;
use sysinfo::{DiskRefreshKind, Disks, MINIMUM_CPU_UPDATE_INTERVAL, System};

use super::processes::{self, Process, Processes};
use super::traffic::Traffic;
use super::{Absent, Overview, Reading, Sample, Space, space};
use crate::metric::{Direction, Metric, Minutes};
use crate::unit::Unit;

/// What samples are taken of: this machine.
pub struct Machine {
    metrics: Vec<Metric>,
    /// Where the monitor's clock stood when this began.
    clock: Duration,
    began: Instant,
    system: System,
    cpu_read: Instant,
    traffic: Traffic,
    /// Bytes of a network metric at the last sample, and when that was.
    before: Vec<(Metric, Duration, u64)>,
    disks: Disks,
    directory: PathBuf,
    processes: Processes,
}

impl Machine {
    /// Begins to sample: the table's numbers and these metrics. The monitor's clock goes on from
    /// `clock` ([`SavedState::clock`](crate::SavedState::clock); zero where nothing was saved).
    ///
    /// # Errors
    /// When the system does not show its numbers.
    pub fn open(metrics: Vec<Metric>, clock: Duration) -> Result<Self, MachineError> {
        // Load is a difference between two readings; this is the first one.
        let mut system = System::new()?;
        system.refresh_cpu_usage();
        let cpu_read = Instant::now();
        let needs_processes = metrics.iter().any(|m| matches!(m, Metric::Process { .. }));
        let mut processes = Processes::default();
        if needs_processes {
            processes.refresh(&mut system);
        }
        Ok(Self {
            metrics,
            clock,
            began: Instant::now(),
            system,
            cpu_read,
            traffic: Traffic::open()?,
            before: Vec::new(),
            disks: Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing())?,
            directory: env::current_dir().unwrap_or_default(),
            processes,
        })
    }

    /// Takes a sample. Waits first if the last reading of the CPU is too fresh to tell anything
    /// (200 ms).
    pub fn sample(&mut self) -> Sample {
        thread::sleep(MINIMUM_CPU_UPDATE_INTERVAL.saturating_sub(self.cpu_read.elapsed()));
        self.refresh();
        let at = self.clock.saturating_add(self.began.elapsed());
        let overview = self.overview();
        let metrics = std::mem::take(&mut self.metrics);
        let read = |metric: &Metric| {
            let reading = self.read(metric, &overview, at);
            (metric.clone(), reading.map(|value| metric.unit().rounded(value)))
        };
        let readings = metrics.iter().map(read).collect();
        self.metrics = metrics;
        Sample { at, time: Zoned::now(), overview, readings }
    }

    /// The processes that have most of what a metric measures: of the CPU and the load those with
    /// most load, of memory and swap those with most memory, of a process those of its name;
    /// nothing for what no system tells by process. Takes 200 ms and some milliseconds of CPU, so it
    /// is for when somebody is told.
    pub fn top(&mut self, metric: &Metric, most: usize) -> Vec<Process> {
        if matches!(metric, Metric::Disk { .. } | Metric::Network { .. }) {
            return Vec::new();
        }
        if self.processes.age().is_none_or(|age| age < MINIMUM_CPU_UPDATE_INTERVAL) {
            self.processes.refresh(&mut self.system);
            thread::sleep(MINIMUM_CPU_UPDATE_INTERVAL);
        }
        self.processes.refresh(&mut self.system);
        let mut top = processes::of(&self.system, metric);
        super::order(&mut top, metric);
        top.truncate(most);
        top
    }

    /// The name of this machine; `localhost` where it has none.
    pub fn host() -> String {
        System::host_name().ok().filter(|name| !name.is_empty()).unwrap_or("localhost".to_owned())
    }

    fn refresh(&mut self) {
        self.system.refresh_cpu_usage();
        self.cpu_read = Instant::now();
        self.system.refresh_memory();
        self.traffic.refresh();
        let has = |is: fn(&Metric) -> bool| self.metrics.iter().any(is);
        if has(|metric| matches!(metric, Metric::Disk { .. })) {
            // The list alone, so that a file system which is gone has no reading.
            self.disks.refresh_specifics(true, DiskRefreshKind::nothing());
        }
        if has(|metric| matches!(metric, Metric::Process { .. })) {
            self.processes.refresh(&mut self.system);
        }
    }

    fn overview(&mut self) -> Overview {
        let cpu = f64::from(self.system.global_cpu_usage());
        let memory_total = self.system.total_memory();
        let directory = self.directory.clone();
        let disk = self.disk(|mount| directory.starts_with(mount));
        let bytes = |way| self.traffic.bytes(None, way).unwrap_or_default();
        Overview {
            cpu: cpu.is_finite().then(|| Unit::Percent.rounded(cpu)),
            memory: share(memory_total, self.system.available_memory()),
            memory_total,
            disk,
            received: bytes(Direction::Received),
            sent: bytes(Direction::Sent),
        }
    }

    /// The file system with the longest mount point for which `is_it`; of several that are mounted
    /// on one another the last.
    fn disk(&mut self, is_it: impl Fn(&Path) -> bool) -> Option<Space> {
        let candidates = self.disks.iter_mut().filter(|disk| is_it(disk.mount_point()));
        let disk = candidates.max_by_key(|disk| disk.mount_point().components().count())?;
        let mount = disk.mount_point().to_owned();
        space::at(&mount, disk)
    }

    fn read(&mut self, metric: &Metric, overview: &Overview, at: Duration) -> Reading {
        let not_told = || Absent::NotTold(String::new());
        match metric {
            Metric::Cpu => overview.cpu.ok_or_else(not_told),
            Metric::Memory => overview.memory.ok_or_else(not_told),
            Metric::Swap => {
                // Without swap nothing of it is used.
                let (total, free) = (self.system.total_swap(), self.system.free_swap());
                Ok(share(total, free).unwrap_or_default())
            }
            Metric::Disk { mount } => {
                let wanted = Path::new(mount);
                let space = self.disk(|found| found == wanted);
                space.map(|space| space.used).ok_or_else(|| Absent::NotMounted(mount.clone()))
            }
            Metric::Network { interface, direction } => {
                let total = self.traffic.bytes(interface.as_deref(), *direction)?;
                self.rate(metric, at, total)
            }
            Metric::Load { minutes } => {
                let load = System::load_average();
                let load = load.map_err(|error| Absent::NotTold(error.to_string()))?;
                Ok(match minutes {
                    Minutes::One => load.one,
                    Minutes::Five => load.five,
                    Minutes::Fifteen => load.fifteen,
                })
            }
            Metric::Process { what, .. } => self.processes.share(&self.system, metric, *what),
        }
    }

    /// A counter that begins anew (an interface that went and came) has no rate this time.
    fn rate(&mut self, metric: &Metric, at: Duration, total: u64) -> Reading {
        let known = self.before.iter_mut().find(|(known, ..)| known == metric);
        let Some((_, before_at, before)) = known else {
            self.before.push((metric.clone(), at, total));
            return Err(Absent::NotYet);
        };
        let (span, bytes) = (at.saturating_sub(*before_at), total.checked_sub(*before));
        (*before_at, *before) = (at, total);
        match bytes {
            Some(bytes) if !span.is_zero() => Ok(bytes as f64 / span.as_secs_f64()),
            _ => Err(Absent::NotYet),
        }
    }
}

/// What is not available, in per cent, as psutil counts memory; `None` of nothing.
pub(super) fn share(total: u64, available: u64) -> Option<f64> {
    // Bytes of memory and disks are far below 2^53, where f64 begins to skip whole numbers.
    let used = total.saturating_sub(available) as f64 / total as f64 * 100.0;
    used.is_finite().then(|| Unit::Percent.rounded(used))
}

/// The system does not show its numbers.
#[derive(Debug)]
pub struct MachineError(sysinfo::Error);

impl From<sysinfo::Error> for MachineError {
    fn from(error: sysinfo::Error) -> Self {
        Self(error)
    }
}

impl Explain for MachineError {
    fn fact(&self) -> Text {
        let said = self.0.to_string();
        let said = escaped(&said);
        text!("this system does not report its numbers: {said}", "系统没有提供数据：{said}")
    }

    fn help(&self) -> Option<Text> {
        let (en, zh) = (
            "in a container or a sandbox, allow reading /proc and /sys",
            "如果在容器或沙箱里，请允许读取 /proc 和 /sys",
        );
        cfg!(target_os = "linux").then_some(Text::new(en, zh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_one_digit_and_nothing_has_none() {
        assert_eq!(share(3, 2), Some(33.3));
        assert_eq!(share(0, 0), None);
        assert_eq!(share(1, 2), Some(0.0));
    }

    #[test]
    fn this_machine_answers_or_says_why_not() {
        let rules = crate::Rules::from_toml(crate::rules::EXAMPLE).unwrap();
        let mut metrics = rules.metrics();
        metrics.push(Metric::Disk { mount: "/no/such/mount".to_owned() });
        let own = std::env::current_exe().unwrap();
        let own = own.file_name().unwrap().to_str().unwrap().to_owned();
        let count = Metric::Process { name: own, what: crate::metric::Share::Count };
        metrics.push(count.clone());
        let mut machine = Machine::open(metrics.clone(), Duration::from_secs(1000)).unwrap();
        let (first, second) = (machine.sample(), machine.sample());
        assert!(first.at >= Duration::from_secs(1000) && second.at > first.at);
        for metric in &metrics {
            match (second.reading(metric), metric) {
                (Ok(value), _) => assert!((0.0..=metric.largest()).contains(&value), "{metric:?}"),
                (Err(Absent::NotMounted(_)), Metric::Disk { .. })
                | (Err(Absent::NoInterface(_)), Metric::Network { .. })
                | (Err(Absent::NotTold(_)), Metric::Load { .. }) => {}
                (Err(absent), _) => panic!("{metric:?}: {absent:?}"),
            }
        }
        assert!(second.reading(&count).is_ok_and(|value| value >= 1.0));
        assert!(second.overview.memory_total > 0 && second.overview.cpu.is_some());
        let top = machine.top(&Metric::Memory, 3);
        assert!(
            (1..=3).contains(&top.len()) && top.is_sorted_by_key(|p| std::cmp::Reverse(p.memory))
        );
    }

    #[test]
    fn a_rate_needs_two_looks_and_a_counter_that_only_grows() {
        let mut machine = Machine::open(Vec::new(), Duration::ZERO).unwrap();
        let metric = Metric::Network { interface: None, direction: Direction::Sent };
        let at = Duration::from_secs;
        assert_eq!(machine.rate(&metric, at(1), 1000), Err(Absent::NotYet));
        assert_eq!(machine.rate(&metric, at(3), 5000), Ok(2000.0));
        assert_eq!(machine.rate(&metric, at(4), 10), Err(Absent::NotYet));
        assert_eq!(machine.rate(&metric, at(4), 10), Err(Absent::NotYet));
        assert_eq!(machine.rate(&metric, at(5), 20), Ok(10.0));
    }
}
