//! What a compiler may use up for one submission, and in what words it is said that it was too much.

use std::time::Duration;

use common::{Text, text};

use super::tool::{End, Patience};
use crate::stage::{Exit, Limits};

/// Time and everything else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) patience: Patience,
    pub(super) limits: Limits,
}

impl Allowance {
    /// A hundred times what a student's program needs.
    pub(super) const SUBMISSION: Self = Self {
        patience: Patience { wall: Duration::from_secs(60), cpu: Duration::from_secs(120) },
        limits: Limits {
            cpu: Duration::from_secs(120),
            memory: 4 << 30,
            processes: 512,
            descriptors: 1024,
            file: 256 << 20,
            scratch: 512 << 20,
        },
    };

    /// Code of the course and of crates that it has chosen: twenty minutes, which a slow machine
    /// may need once.
    pub(super) const TRUSTED: Self = Self {
        patience: Patience { wall: Duration::from_secs(1200), cpu: Duration::from_secs(24_000) },
        limits: Limits {
            cpu: Duration::from_secs(1200),
            memory: 64 << 30,
            processes: 4096,
            descriptors: 4096,
            file: 2 << 30,
            scratch: 2 << 30,
        },
    };

    /// Why a compiler's end is no success.
    pub(super) fn why(&self, end: End) -> Text {
        let wall = self.patience.wall.as_secs();
        match end {
            End::Exit(Exit::Status(_)) => {
                Text::new("the program does not compile", "程序编译不通过")
            }
            End::Exit(Exit::Signal(signal)) => self.killed(signal),
            End::Time => text!(
                "the compiler was stopped: it had not finished after {wall} seconds",
                "编译器被终止：{wall} 秒后仍未完成"
            ),
            End::Cancelled => Text::new("the build was cancelled", "编译已取消"),
            End::Processor => self.too_much_processor_time(),
            End::Memory => {
                let memory = self.limits.memory >> 20;
                text!(
                    "the compiler was stopped: it needed more than {memory} MiB of memory",
                    "编译器被终止：占用内存超过 {memory} MiB"
                )
            }
        }
    }

    fn too_much_processor_time(&self) -> Text {
        let cpu = self.patience.cpu.min(self.limits.cpu).as_secs();
        text!(
            "the compiler was stopped: it needed more than {cpu} seconds of processor time",
            "编译器被终止：占用处理器超过 {cpu} 秒"
        )
    }

    /// What a compiler's death by a signal means. The numbers are those of every system that has
    /// these signals.
    pub(super) fn killed(&self, signal: i32) -> Text {
        let file = self.limits.file >> 20;
        match signal {
            6 | 9 => text!(
                "the compiler was stopped by signal {signal}: it needed too much memory or time",
                "编译器被信号 {signal} 终止：占用内存太多或用时太长"
            ),
            24 => self.too_much_processor_time(),
            25 => text!(
                "the compiler was stopped: it wrote a file of more than {file} MiB",
                "编译器被终止：写出的文件超过 {file} MiB"
            ),
            _ => text!("the compiler crashed with signal {signal}", "编译器崩溃，信号 {signal}"),
        }
    }
}
