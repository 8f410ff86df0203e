//! Who has it: processes, read only when a rule or a mail asks for them.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

use super::{Absent, Reading};
use crate::metric::{Metric, Share};
use crate::unit::Unit;

/// A process at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Its name, as its owner chose it: to be escaped when shown.
    pub name: String,
    /// Its load in per cent; 100 is one core.
    pub cpu: f64,
    /// Its resident memory in bytes.
    pub memory: u64,
}

/// Puts those first that have most of what the metric measures.
pub fn order(processes: &mut [Process], metric: &Metric) {
    let by_memory = matches!(
        metric,
        Metric::Memory | Metric::Swap | Metric::Process { what: Share::Memory | Share::Count, .. }
    );
    if by_memory {
        processes.sort_by_key(|process| (Reverse(process.memory), process.pid));
    } else {
        processes.sort_by(|a, b| b.cpu.total_cmp(&a.cpu).then(a.pid.cmp(&b.pid)));
    }
}

/// When the processes were read.
#[derive(Debug, Default)]
pub(super) struct Processes {
    /// The last time and the one before.
    read: Option<(Instant, Option<Instant>)>,
}

impl Processes {
    pub(super) fn refresh(&mut self, system: &mut System) {
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
        self.read = Some((Instant::now(), self.read.map(|(last, _)| last)));
    }

    pub(super) fn age(&self) -> Option<Duration> {
        self.read.map(|(last, _)| last.elapsed())
    }

    /// A share of all processes of the metric's name; none is 0 of everything.
    pub(super) fn share(&self, system: &System, metric: &Metric, what: Share) -> Reading {
        let Some((_, before)) = self.read else {
            return Err(Absent::NotAsked);
        };
        let processes = of(system, metric);
        match what {
            Share::Cpu if before.is_none() => Err(Absent::NotYet),
            Share::Cpu => Ok(processes.iter().map(|process| process.cpu).sum()),
            Share::Memory => Ok(processes.iter().map(|process| process.memory as f64).sum()),
            Share::Count => Ok(processes.len() as f64),
        }
    }
}

/// The processes that a metric is about: those of its name, or all.
pub(super) fn of(system: &System, metric: &Metric) -> Vec<Process> {
    let wanted = match metric {
        Metric::Process { name, .. } => Some(name.as_str()),
        _ => None,
    };
    let processes = system.processes().iter().filter_map(|(pid, process)| {
        let name = process.name().to_string_lossy();
        let is_it = wanted.is_none_or(|wanted| is_called(&name, wanted));
        is_it.then(|| Process {
            pid: pid.as_u32(),
            name: name.into_owned(),
            cpu: Unit::Percent.rounded(f64::from(process.cpu_usage())),
            memory: process.memory(),
        })
    });
    processes.collect()
}

/// Linux keeps 15 bytes of a name (proc(5), comm); Windows knows no case and adds `.exe`.
fn is_called(name: &str, wanted: &str) -> bool {
    const KEPT: usize = 15;
    if cfg!(windows) {
        let bare = |name: &str| name.to_ascii_lowercase().trim_end_matches(".exe").to_owned();
        return bare(name) == bare(wanted);
    }
    let is_cut = cfg!(target_os = "linux") && wanted.len() > KEPT && name.len() >= KEPT - 3;
    name == wanted || (is_cut && name.len() <= KEPT && wanted.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_the_system_cut_is_known_all_the_same() {
        assert!(is_called("nginx", "nginx"));
        assert!(!is_called("nginx", "nginx2") && !is_called("nginx2", "nginx"));
        if cfg!(target_os = "linux") {
            assert!(is_called("a_very_long_nam", "a_very_long_name_indeed"));
            assert!(!is_called("a_very", "a_very_long_name_indeed"));
        }
    }

    #[test]
    fn those_with_most_of_it_come_first() {
        let process = |pid, cpu, memory| Process { pid, name: String::new(), cpu, memory };
        let mut two = [process(1, 5.0, 9), process(2, 50.0, 1)];
        order(&mut two, &Metric::Cpu);
        assert_eq!(two[0].pid, 2);
        order(&mut two, &Metric::Memory);
        assert_eq!(two[0].pid, 1);
    }
}
