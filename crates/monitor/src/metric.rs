//! What can be measured, and what it is called.

use common::escape::escaped;
use common::{Lang, tr};
use serde::{Deserialize, Serialize};

use crate::unit::Unit;

/// Something about this machine that has a number at every moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Metric {
    /// The load of all cores together since the last sample, in per cent.
    Cpu,
    /// Memory that programs could not have, in per cent: in use and not merely cache.
    Memory,
    /// Swap space in use, in per cent; 0 on a machine without swap.
    Swap,
    /// A file system, in per cent: what is in use of what everyone may use, as df(1) has it.
    Disk {
        /// Where it is mounted: `/`, `C:\`.
        mount: String,
    },
    /// Traffic since the last sample, in bytes a second.
    Network {
        /// The interface; `None` is all but loopback.
        interface: Option<String>,
        /// Which way.
        direction: Direction,
    },
    /// The load average (Unix only): processes that ran or wanted to.
    Load {
        /// Over how long.
        minutes: Minutes,
    },
    /// All processes of a name together.
    Process {
        /// The program's file name, as `ps -e` and the task manager show it.
        name: String,
        /// What about them.
        what: Share,
    },
}

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// To this machine.
    Received,
    /// From this machine.
    Sent,
}

/// The three spans of the load average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Minutes {
    /// 1 minute.
    One,
    /// 5 minutes.
    Five,
    /// 15 minutes.
    Fifteen,
}

impl Minutes {
    /// The number.
    pub const fn number(self) -> u8 {
        match self {
            Minutes::One => 1,
            Minutes::Five => 5,
            Minutes::Fifteen => 15,
        }
    }
}

/// What about the processes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Share {
    /// Their load since the last sample; 100 % is one core.
    Cpu,
    /// Their resident memory in bytes; what they share counts once for each.
    Memory,
    /// How many there are.
    Count,
}

impl Metric {
    /// What its number measures.
    pub const fn unit(&self) -> Unit {
        match self {
            Metric::Cpu
            | Metric::Memory
            | Metric::Swap
            | Metric::Disk { .. }
            | Metric::Process { what: Share::Cpu, .. } => Unit::Percent,
            Metric::Network { .. } => Unit::BytesPerSecond,
            Metric::Load { .. } => Unit::Load,
            Metric::Process { what: Share::Memory, .. } => Unit::Bytes,
            Metric::Process { what: Share::Count, .. } => Unit::Count,
        }
    }

    /// The largest value that it can have.
    pub const fn largest(&self) -> f64 {
        match self {
            Metric::Cpu | Metric::Memory | Metric::Swap | Metric::Disk { .. } => 100.0,
            _ => f64::MAX,
        }
    }

    /// A word for it in rules and options: `cpu`, `disk`, `network`.
    pub const fn word(&self) -> &'static str {
        match self {
            Metric::Cpu => "cpu",
            Metric::Memory => "memory",
            Metric::Swap => "swap",
            Metric::Disk { .. } => "disk",
            Metric::Network { .. } => "network",
            Metric::Load { .. } => "load",
            Metric::Process { .. } => "process",
        }
    }

    /// The same in every language, as the one-line form of a rule writes it: `disk /`,
    /// `network eth0 received`, `load 5`, `process nginx count`. Harmless to show.
    pub fn key(&self) -> String {
        let word = self.word();
        match self {
            Metric::Cpu | Metric::Memory | Metric::Swap => word.to_owned(),
            Metric::Disk { mount } => format!("{word} {}", escaped(mount)),
            Metric::Network { interface: Some(name), direction } => {
                format!("{word} {} {}", escaped(name), direction.word())
            }
            Metric::Network { interface: None, direction } => {
                format!("{word} {}", direction.word())
            }
            Metric::Load { minutes } => format!("{word} {}", minutes.number()),
            Metric::Process { name, what } => format!("{word} {} {}", escaped(name), what.word()),
        }
    }

    /// Its name for a person.
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Metric::Cpu => "CPU".to_owned(),
            Metric::Memory => tr!(lang, "memory", "内存"),
            Metric::Swap => tr!(lang, "swap", "交换空间"),
            Metric::Disk { mount } => {
                let mount = escaped(mount);
                tr!(lang, "disk {mount}", "磁盘 {mount}")
            }
            Metric::Network { interface, direction } => {
                let way = direction.name(lang);
                match interface.as_deref().map(escaped) {
                    Some(name) => tr!(lang, "network {name} {way}", "网络 {name} {way}"),
                    None => tr!(lang, "network {way}", "网络{way}"),
                }
            }
            Metric::Load { minutes } => {
                let minutes = minutes.number();
                tr!(lang, "load ({minutes} min)", "负载（{minutes} 分钟）")
            }
            Metric::Process { name, what } => {
                let (name, what) = (escaped(name), what.name(lang));
                tr!(lang, "process {name} {what}", "进程 {name} {what}")
            }
        }
    }
}

impl Direction {
    /// The word of rules.
    pub const fn word(self) -> &'static str {
        match self {
            Direction::Received => "received",
            Direction::Sent => "sent",
        }
    }

    fn name(self, lang: Lang) -> &'static str {
        match self {
            Direction::Received => lang.pick("received", "接收"),
            Direction::Sent => lang.pick("sent", "发送"),
        }
    }
}

impl Share {
    /// The word of rules.
    pub const fn word(self) -> &'static str {
        match self {
            Share::Cpu => "cpu",
            Share::Memory => "memory",
            Share::Count => "count",
        }
    }

    fn name(self, lang: Lang) -> &'static str {
        match self {
            Share::Cpu => "CPU",
            Share::Memory => lang.pick("memory", "内存"),
            Share::Count => lang.pick("count", "个数"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_has_a_name_in_both_languages() {
        let network = |interface: Option<&str>| Metric::Network {
            interface: interface.map(str::to_owned),
            direction: Direction::Received,
        };
        for (metric, key, en, zh) in [
            (Metric::Cpu, "cpu", "CPU", "CPU"),
            (Metric::Disk { mount: "/".into() }, "disk /", "disk /", "磁盘 /"),
            (
                network(Some("eth0")),
                "network eth0 received",
                "network eth0 received",
                "网络 eth0 接收",
            ),
            (network(None), "network received", "network received", "网络接收"),
            (Metric::Load { minutes: Minutes::Five }, "load 5", "load (5 min)", "负载（5 分钟）"),
            (
                Metric::Process { name: "nginx".into(), what: Share::Count },
                "process nginx count",
                "process nginx count",
                "进程 nginx 个数",
            ),
        ] {
            assert_eq!(metric.key(), key);
            assert_eq!(metric.name(Lang::En), en);
            assert_eq!(metric.name(Lang::Zh), zh);
        }
    }

    #[test]
    fn a_name_from_outside_is_harmless() {
        let metric = Metric::Process { name: "a\r\n\x1b[2J".into(), what: Share::Cpu };
        assert_eq!(metric.name(Lang::En), r"process a\r\n\x1b[2J CPU");
        assert!(!metric.key().contains('\n'));
    }
}
