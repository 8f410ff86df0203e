//! `course merge`: the shares of several machines as one class.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use common::{Console, Text, text};

use super::Refused;
use super::batch::tell;
use super::ledger::{Ledger, Plan};
use super::outputs::cannot_write;
use super::shard::Shard;
use crate::progress::as_any_other;
use crate::session::{Outcome, boxed};

/// The options of `course merge`.
#[derive(Args)]
pub(crate) struct MergeOptions {
    /// the --out directories of all shares | 所有分片的 --out 目录
    #[arg(value_name = "DIR", required = true)]
    shares: Vec<PathBuf>,
    /// where the gradebook and the reports of the whole class go | 全班的成绩册和报告写到哪个目录
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Makes one gradebook of all shares.
pub(crate) fn merge(options: &MergeOptions, console: &mut Console) -> Outcome {
    let merged = merged(options).map_err(boxed)?;
    let ledger = Ledger::at(&options.out);
    let gradebook = ledger.gradebook(&merged).map_err(boxed)?;
    tell(&gradebook, &ledger.gradebook_file(), console).map_err(boxed)
}

/// Builds the whole class beside its place, so that it is there whole or not at all.
fn merged(options: &MergeOptions) -> Result<Plan, Refused> {
    let mut shares = Vec::new();
    for directory in &options.shares {
        let ledger = Ledger::at(directory);
        let plan = ledger.plan()?.ok_or_else(|| no_share(directory))?;
        shares.push(Share { directory: directory.clone(), ledger, plan });
    }
    let whole = whole(&shares)?;
    let is_empty = fs::read_dir(&options.out).map_or(true, |mut list| list.next().is_none());
    if !is_empty {
        return Err(not_empty(&options.out));
    }
    let write = |source: std::io::Error| cannot_write(&options.out, &source);
    let out = std::path::absolute(&options.out).map_err(write)?;
    let parent = out.parent().unwrap_or(&out);
    fs::create_dir_all(parent).map_err(write)?;
    let mut builder = tempfile::Builder::new();
    as_any_other(builder.prefix(".merge"), 0o777);
    let new = builder.tempdir_in(parent).map_err(write)?;
    {
        let ledger = Ledger::hold(new.path())?;
        for share in &shares {
            for student in share.ledger.students()? {
                ledger.take_over(&student, &share.ledger)?;
            }
        }
        ledger.close(&whole)?;
    }
    // An empty directory is replaced on Unix, and refused elsewhere.
    let _ = fs::remove_dir(&out);
    let new = new.keep();
    fs::rename(&new, &out).map_err(write)?;
    Ok(whole)
}

struct Share {
    directory: PathBuf,
    ledger: Ledger,
    plan: Plan,
}

/// The plan of the whole class, if these are all of its shares and each once.
fn whole(shares: &[Share]) -> Result<Plan, Refused> {
    let Some(first) = shares.first() else { return Err(no_share(Path::new("."))) };
    let mut seen: BTreeMap<u32, &Share> = BTreeMap::new();
    for share in shares {
        alike(first, share)?;
        if !share.plan.complete {
            return Err(incomplete(share));
        }
        if let Some(other) = seen.insert(share.plan.shard.index, share) {
            return Err(twice(other, share));
        }
    }
    let count = first.plan.shard.count;
    let absent: Vec<String> = (1..=count)
        .filter(|index| !seen.contains_key(index))
        .map(|index| Shard { index, count }.to_string())
        .collect();
    if !absent.is_empty() {
        return Err(absent_shares(&absent.join(", ")));
    }
    no_student_twice(shares)?;
    let mut whole = first.plan.clone();
    whole.shard = Shard::WHOLE;
    whole.complete = false;
    Ok(whole)
}

fn alike(first: &Share, share: &Share) -> Result<(), Refused> {
    let (one, other) = (&first.plan, &share.plan);
    let differs = [
        (one.seed != other.seed, Text::new("seeds", "种子")),
        (one.exercises != other.exercises, Text::new("exercises", "练习")),
        (one.shard.count != other.shard.count, Text::new("numbers of shares", "分片总数")),
        (one.roll != other.roll, Text::new("lists of students", "学生名单")),
    ];
    let Some((_, what)) = differs.into_iter().find(|(differs, _)| *differs) else {
        return Ok(());
    };
    let (one, other) = (first.directory.display(), share.directory.display());
    let (what_en, what_zh) = (what.en, what.zh);
    Err(Refused::usage(
        text!("{one} and {other} have different {what_en}", "{one} 和 {other} 的{what_zh}不同"),
        text!(
            "grade all shares of one class with the same --seed and exercises; after a late \
             submission, run every share again with --resume",
            "同一个班的各分片要用相同的 --seed 和练习；有人补交之后，请给每个分片加 --resume 再运行一次"
        ),
    ))
}

fn no_student_twice(shares: &[Share]) -> Result<(), Refused> {
    let mut all = BTreeSet::new();
    for share in shares {
        for student in share.ledger.students()? {
            if !share.plan.shard.holds(&student) || !all.insert(student.clone()) {
                let (path, shard) = (share.directory.display(), share.plan.shard);
                return Err(Refused::usage(
                    text!(
                        "{student} in {path} does not belong to share {shard}",
                        "{path} 里的 {student} 不属于分片 {shard}"
                    ),
                    text!(
                        "grade this share again into a new directory",
                        "请把这个分片重新评到一个新目录里"
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn no_share(directory: &Path) -> Refused {
    let path = directory.display();
    Refused::usage(
        text!("{path} is no directory of a batch", "{path} 不是批量评分的输出目录"),
        text!(
            "name the directories that course batch had as --out",
            "请给出 course batch 的 --out 目录"
        ),
    )
}

fn incomplete(share: &Share) -> Refused {
    let (path, shard) = (share.directory.display(), share.plan.shard);
    Refused::usage(
        text!("share {shard} in {path} is not complete", "{path} 里的分片 {shard} 还没有评完"),
        text!("run it again with --resume", "请加 --resume 再运行一次"),
    )
}

fn twice(one: &Share, other: &Share) -> Refused {
    let (one, other, shard) =
        (one.directory.display(), other.directory.display(), other.plan.shard);
    Refused::usage(
        text!("{one} and {other} are both share {shard}", "{one} 和 {other} 都是分片 {shard}"),
        text!("name each share once", "每个分片只写一次"),
    )
}

fn absent_shares(absent: &str) -> Refused {
    Refused::usage(
        text!("these shares are missing: {absent}", "缺少分片：{absent}"),
        text!(
            "grade them, or name their directories too",
            "请先评完这些分片，或把它们的目录也写上"
        ),
    )
}

fn not_empty(out: &Path) -> Refused {
    let out = out.display();
    Refused::usage(
        text!("{out} is not empty", "{out} 不是空目录"),
        text!("choose a new directory", "请换一个新目录"),
    )
}
