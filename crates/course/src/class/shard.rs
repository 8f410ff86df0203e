//! A share of a class: one of several machines grades it.
//!
//! A student's share is chosen by a hash of their name and not by their place in the list: it stays
//! the same when someone hands in late, so that a machine that looks a minute later than the others
//! neither grades twice nor leaves out anyone but the latecomer.

use std::fmt::{self, Display};
use std::str::FromStr;

use common::args::BadValue;
use common::{Text, text};
use serde::{Deserialize, Serialize};

use super::{Refused, digest};

/// The `index`-th of `count` shares, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shard {
    /// From 1 to `count`.
    pub(super) index: u32,
    /// At least 1.
    pub(super) count: u32,
}

/// What `--shard` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShardOption {
    /// `I/N`.
    Given(Shard),
    /// From the variables of whatever runs the shards.
    Auto,
}

impl Shard {
    /// All of them.
    pub(super) const WHOLE: Self = Self { index: 1, count: 1 };

    fn new(index: u32, count: u32) -> Option<Self> {
        (1..=count).contains(&index).then_some(Self { index, count })
    }

    /// Whether a student belongs to this share.
    pub(super) fn holds(self, student: &str) -> bool {
        // FNV's low bits know too little of the last letters: murmur3's finalizer spreads them.
        let mut hash = digest([student]);
        for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
            hash = (hash ^ (hash >> 33)).wrapping_mul(factor);
        }
        hash ^= hash >> 33;
        hash % u64::from(self.count) == u64::from(self.index - 1)
    }
}

impl Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.index, self.count)
    }
}

impl FromStr for ShardOption {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        if value == "auto" {
            return Ok(Self::Auto);
        }
        let numbers = value.split_once('/');
        let shard = numbers.and_then(|(i, n)| Shard::new(i.parse().ok()?, n.parse().ok()?));
        shard.map(Self::Given).ok_or_else(|| {
            BadValue::new(
                Text::new("a share is I/N with I from 1 to N", "分片写作 I/N，I 从 1 到 N"),
                Text::new(
                    "such as 2/4 for the second of four, or auto",
                    "例如 2/4 表示四份中的第二份，或者 auto",
                ),
            )
        })
    }
}

/// A system that runs the same command on many machines and tells each its number.
struct Engine {
    name: &'static str,
    /// Counts up from `first`.
    index: &'static str,
    count: &'static str,
    first: First,
    help: Text,
}

enum First {
    Number(u32),
    Variable(&'static str),
}

static ENGINES: [Engine; 4] = [
    Engine {
        name: "Kubernetes",
        index: "JOB_COMPLETION_INDEX",
        count: "JOB_COMPLETIONS",
        first: First::Number(0),
        help: Text::new(
            "an indexed Job sets JOB_COMPLETION_INDEX; its manifest must set JOB_COMPLETIONS to the number of completions",
            "带索引的 Job 会设置 JOB_COMPLETION_INDEX；清单里还要把 JOB_COMPLETIONS 设为 completions 的数目",
        ),
    },
    Engine {
        name: "Slurm",
        index: "SLURM_ARRAY_TASK_ID",
        count: "SLURM_ARRAY_TASK_COUNT",
        first: First::Variable("SLURM_ARRAY_TASK_MIN"),
        help: Text::new(
            "the array must have no gaps: #SBATCH --array=1-4",
            "作业数组不能有间断：#SBATCH --array=1-4",
        ),
    },
    Engine {
        name: "GitLab",
        index: "CI_NODE_INDEX",
        count: "CI_NODE_TOTAL",
        first: First::Number(1),
        help: Text::new("the job must say parallel: 4", "作业里要写 parallel: 4"),
    },
    Engine {
        name: "GitHub",
        index: "COURSE_SHARD_INDEX",
        count: "COURSE_SHARD_TOTAL",
        first: First::Number(0),
        help: Text::new(
            "the workflow must set COURSE_SHARD_INDEX to strategy.job-index and COURSE_SHARD_TOTAL to strategy.job-total",
            "工作流里要把 COURSE_SHARD_INDEX 设为 strategy.job-index，把 COURSE_SHARD_TOTAL 设为 strategy.job-total",
        ),
    },
];

impl Engine {
    fn shard(&self, variable: &impl Fn(&str) -> Option<String>) -> Option<Shard> {
        let number = |name: &str| variable(name)?.trim().parse::<u32>().ok();
        let first = match self.first {
            First::Number(first) => first,
            First::Variable(name) => number(name)?,
        };
        Shard::new(number(self.index)?.checked_sub(first)? + 1, number(self.count)?)
    }
}

/// The engines whose index variable is set.
pub(super) fn engines(variable: impl Fn(&str) -> Option<String>) -> Vec<&'static str> {
    ENGINES.iter().filter(|e| variable(e.index).is_some()).map(|engine| engine.name).collect()
}

/// The share that the environment names.
///
/// # Errors
/// No variables of an engine, of more than one, or such as make no sense.
pub(super) fn from_environment(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Shard, Refused> {
    let set: Vec<&Engine> = ENGINES.iter().filter(|e| variable(e.index).is_some()).collect();
    match set.as_slice() {
        [] => {
            let all: Vec<&str> = ENGINES.iter().map(|engine| engine.index).collect();
            let all = all.join(", ");
            Err(Refused::usage(
                text!(
                    "--shard auto finds no index in the environment",
                    "--shard auto 在环境变量里找不到序号"
                ),
                text!(
                    "one of these must be set: {all}; or say --shard I/N",
                    "需要设置其中之一：{all}；或者写明 --shard I/N"
                ),
            ))
        }
        [engine] => engine.shard(&variable).ok_or_else(|| {
            let (name, index, count) = (engine.name, engine.index, engine.count);
            let (help_en, help_zh) = (&engine.help.en, &engine.help.zh);
            Refused::usage(
                text!(
                    "{index} and {count}, as {name} sets them, name no share",
                    "{name} 的变量 {index} 和 {count} 不能组成一个分片"
                ),
                text!("{help_en}", "{help_zh}"),
            )
        }),
        [one, other, ..] => {
            let (one, other) = (one.index, other.index);
            Err(Refused::usage(
                text!("both {one} and {other} are set", "{one} 和 {other} 同时存在"),
                text!("say which share this is: --shard I/N", "请写明是哪一份：--shard I/N"),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(variables: &[(&str, &str)]) -> Option<String> {
        let shard = from_environment(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        shard.ok().map(|shard| shard.to_string())
    }

    #[test]
    fn a_share_is_counted_from_one() {
        let given = |text: &str| text.parse::<ShardOption>().ok();
        assert_eq!(given("2/4"), Some(ShardOption::Given(Shard { index: 2, count: 4 })));
        assert_eq!(given("auto"), Some(ShardOption::Auto));
        for wrong in ["0/4", "5/4", "1", "1/0", "-1/2", "a/b", "1/2/3", ""] {
            assert_eq!(given(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_variables_of_four_engines_are_known() {
        let kubernetes = [("JOB_COMPLETION_INDEX", "0"), ("JOB_COMPLETIONS", "4")];
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", "12"),
            ("SLURM_ARRAY_TASK_MIN", "10"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
        ];
        let gitlab = [("CI_NODE_INDEX", "4"), ("CI_NODE_TOTAL", "4")];
        let github = [("COURSE_SHARD_INDEX", "1"), ("COURSE_SHARD_TOTAL", "4")];
        assert_eq!(auto(&kubernetes).as_deref(), Some("1/4"));
        assert_eq!(auto(&slurm).as_deref(), Some("3/4"));
        assert_eq!(auto(&gitlab).as_deref(), Some("4/4"));
        assert_eq!(auto(&github).as_deref(), Some("2/4"));
    }

    #[test]
    fn variables_that_name_no_share_are_refused() {
        for variables in [
            &[][..],
            &[("JOB_COMPLETION_INDEX", "0")],
            &[("JOB_COMPLETION_INDEX", "4"), ("JOB_COMPLETIONS", "4")],
            &[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "4")],
            // An array with a gap: 1, 3, 5.
            &[
                ("SLURM_ARRAY_TASK_ID", "5"),
                ("SLURM_ARRAY_TASK_MIN", "1"),
                ("SLURM_ARRAY_TASK_COUNT", "3"),
            ],
            &[
                ("CI_NODE_INDEX", "1"),
                ("CI_NODE_TOTAL", "4"),
                ("COURSE_SHARD_INDEX", "1"),
                ("COURSE_SHARD_TOTAL", "4"),
            ],
        ] {
            assert_eq!(auto(variables), None, "{variables:?}");
        }
    }

    #[test]
    fn every_student_belongs_to_one_share_and_no_share_is_much_larger() {
        let mut sizes = [0; 4];
        for number in 0..400 {
            let name = format!("student-{number:03}");
            let shares = (1..=4).map(|index| Shard { index, count: 4 });
            let mine: Vec<_> = shares.filter(|shard| shard.holds(&name)).collect();
            assert_eq!(mine.len(), 1, "{name}");
            sizes[mine[0].index as usize - 1] += 1;
            assert!(Shard::WHOLE.holds(&name));
        }
        assert!(sizes.iter().all(|size| (75..=125).contains(size)), "{sizes:?}");
    }

    /// Machines of different releases must agree.
    #[test]
    fn the_share_of_a_name_never_changes() {
        let share =
            |name: &str| (1..=4).find(|&index| Shard { index, count: 4 }.holds(name)).unwrap();
        assert_eq!(["li", "wang", "王芳", "zhang"].map(share), [3, 3, 1, 3]);
    }
}
