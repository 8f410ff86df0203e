//! The options of `watch` and `once`.

use std::path::PathBuf;

use common::args::{BadValue, BindAddress, Count, Wait};
use common::{Text, text};
use monitor::{ConfigError, Rotation, Rule, Rules};

use super::MailOptions;
use super::percent::Percent;

#[derive(Debug, PartialEq, clap::Args)]
pub(crate) struct WatchOptions {
    /// time between two samples; CPU load needs at least 200ms | 两次采样的间隔；CPU 占用率至少要隔 200ms 才测得出
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    pub(crate) interval: Wait,
    /// stop after N samples | 采样 N 次后结束
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<Count>,
    #[command(flatten)]
    pub(crate) monitor: MonitorOptions,
}

#[derive(Debug, PartialEq, clap::Args)]
pub(crate) struct MonitorOptions {
    /// mail when the CPU load is above this; 0 always fires, for demonstrations | CPU 占用率高于此值就发邮件；0 表示总是触发，便于演示
    #[arg(long, value_name = "PERCENT", default_value_t = Percent::CPU, conflicts_with = "rules")]
    cpu: Percent,
    /// mail when more memory than this is in use; 0 always fires | 内存占用率高于此值就发邮件；0 表示总是触发
    #[arg(long, value_name = "PERCENT", default_value_t = Percent::MEMORY, conflicts_with = "rules")]
    memory: Percent,
    /// a file of rules instead of --cpu and --memory (check-config --example shows one) | 用规则文件代替 --cpu 和 --memory（check-config --example 给出示例）
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// one more rule, such as 'disk / above 90% for 5m'; may be repeated | 再加一条规则，例如 'disk / above 90% for 5m'；可重复
    #[arg(long, value_name = "RULE")]
    rule: Vec<Rule>,
    /// keep what is going on, and mails that wait, in this directory, for a restart | 把监视状态和待发邮件保存在这个目录里，重启后继续
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// serve the numbers for Prometheus here, under /metrics | 在这里提供 Prometheus 指标，路径 /metrics
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) metrics: Option<BindAddress>,
    #[command(flatten)]
    pub(crate) log: LogOptions,
    #[command(flatten)]
    pub(crate) mail: MailOptions,
}

#[derive(Debug, PartialEq, clap::Args)]
pub(crate) struct LogOptions {
    /// append each sample to this table; made if it is not there | 把每次采样追加到这个表格文件，没有就新建
    #[arg(long = "log", value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
    /// begin a new log when it is so long; FILE becomes FILE.1 | 日志到这么长就换新文件，旧的改名为 FILE.1
    #[arg(long = "log-size", value_name = "SIZE", default_value = "10MiB", requires = "path")]
    size: LogSize,
    /// how many old logs are kept | 保留几个旧日志
    #[arg(long = "log-keep", value_name = "N", default_value = "5", requires = "path")]
    keep: Count,
}

impl LogOptions {
    /// When the log is rotated, and what is kept.
    pub(crate) fn rotation(&self) -> Rotation {
        let files = u32::try_from(self.keep.get()).unwrap_or(u32::MAX).clamp(1, 1000);
        Rotation { bytes: self.size.0, files, ..Rotation::default() }
    }
}

impl MonitorOptions {
    /// The file's rules, else the course's with these limits; and those of the options. An option's
    /// rule takes the place of the course's rule of its name. One look at the machine has no time to
    /// wait.
    pub(crate) fn rules(&self, is_watch: bool) -> Result<Rules, ConfigError> {
        let (mut rules, mail) = match &self.rules {
            Some(path) => {
                let rules = Rules::load(path)?;
                (rules.iter().cloned().collect::<Vec<Rule>>(), rules.mail)
            }
            None => {
                let rules = Rules::limits(self.cpu.get(), self.memory.get());
                let is_left = |rule: &&Rule| self.rule.iter().all(|own| own.name != rule.name);
                (rules.iter().filter(is_left).cloned().collect(), rules.mail)
            }
        };
        rules.extend(self.rule.iter().cloned());
        let mut rules = Rules::new(rules)?;
        rules.mail = mail;
        Ok(if is_watch { rules } else { rules.at_once() })
    }
}

/// The length of a log: bytes, at least a kilobyte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LogSize(u64);

impl std::str::FromStr for LogSize {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        let (number, unit) = value.split_at(digits);
        let factor = match unit.trim_start().to_ascii_lowercase().as_str() {
            "" | "b" => Some(1),
            "k" | "kib" => Some(1 << 10),
            "kb" => Some(1000),
            "m" | "mib" => Some(1 << 20),
            "mb" => Some(1_000_000),
            "g" | "gib" => Some(1 << 30),
            "gb" => Some(1_000_000_000),
            _ => None,
        };
        let bytes = factor.and_then(|factor: u64| number.parse::<u64>().ok()?.checked_mul(factor));
        bytes.filter(|bytes| *bytes >= 1000).map(Self).ok_or_else(|| {
            BadValue::new(
                Text::new("not the length of a log", "不是日志长度"),
                text!("from 1kB on, such as 500kB or 10MiB", "至少 1kB，例如 500kB 或 10MiB"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Args, Task};
    use clap::Parser;

    fn names(args: &[&str]) -> Vec<String> {
        let args = Args::try_parse_from([&["mail_monitor", "once"], args].concat()).unwrap();
        let Ok(Task::Once(options)) = args.task() else { panic!("not once") };
        options.rules(true).unwrap().iter().map(|rule| rule.name.clone()).collect()
    }

    #[test]
    fn a_rule_of_an_option_joins_the_courses_or_takes_the_place_of_its_namesake() {
        assert_eq!(names(&[]), ["cpu", "memory"]);
        assert_eq!(names(&["--rule", "disk / > 90%"]), ["cpu", "memory", "disk /"]);
        assert_eq!(names(&["--rule", "cpu > 50% for 1m"]), ["memory", "cpu"]);
    }

    #[test]
    fn the_length_of_a_log_has_a_unit_or_is_bytes() {
        for (value, bytes) in [("1000", 1000), ("10MiB", 10 << 20), ("2 kB", 2000), ("1g", 1 << 30)]
        {
            assert_eq!(value.parse(), Ok(LogSize(bytes)), "{value}");
        }
        for value in ["", "999", "-1", "1.5MB", "10 apples", "99999999999999999999", "MB"] {
            assert!(value.parse::<LogSize>().is_err(), "{value}");
        }
    }
}
