//! Stages on Linux: how namespaces, Landlock, seccomp and limits are put together.
//!
//! | step | module |
//! |---|---|
//! | what the first process will do, prepared | [`opening`], [`files`], [`network`] |
//! | what binds the program | [`identity`], [`limits`], [`filters`], [`file_access`] |
//! | the first process: sets up, starts, answers, reaps | [`keeper`], [`perform`], [`program`] |
//! | the grader's side of it | [`held`], [`control`], [`tree`] |

mod capture;
mod control;
mod descendants;
mod file_access;
mod files;
mod filters;
mod group;
mod held;
mod id_map;
mod identity;
mod keeper;
mod limits;
mod mounts;
mod netlink;
mod network;
mod op;
mod opening;
mod ownership;
mod perform;
mod port_claim;
mod probe;
mod program;
mod socket_table;
mod sys;
mod system_files;
mod tree;
mod wire;

use std::path::Path;

use super::opened::Inside;
use super::{Bound, Level, Setting, StageError, Usage, other};

pub use capture::Capture;
pub(super) use group::Group;
pub use port_claim::PortClaim;
pub(super) use probe::isolation;

pub(super) fn open(level: Level, setting: Setting) -> Result<Box<dyn Inside>, StageError> {
    match level {
        Level::None => other::open(setting),
        Level::Partial | Level::Full => Ok(Box::new(opening::open(level, &setting)?)),
    }
}

/// The sockets of a program and its descendants.
pub(super) fn bound_of(program: u32) -> Vec<Bound> {
    let scratch = std::path::PathBuf::new();
    socket_table::bound_of(&tree::Tree::From { program, scratch }.numbers())
}

/// What a program and its descendants use, with the files in `scratch`.
pub(super) fn usage_of(program: u32, scratch: &Path) -> Usage {
    tree::Tree::From { program, scratch: scratch.to_owned() }.usage()
}
