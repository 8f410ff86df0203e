//! How a program of a lent user gets at files of root's: in a mount they appear as that user's,
//! where the file system can do that; else those that it may write are given to it for a while.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::os::fd::RawFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::mounts;
use super::program::text;

/// Whether the owners of files at `path` can appear as `namespace` says. It is a question of the
/// file system (FS_ALLOW_IDMAP in the kernel), so it is asked once for each.
pub(super) fn can_be_mapped(path: &Path, namespace: RawFd) -> bool {
    static KNOWN: Mutex<Option<HashMap<u64, bool>>> = Mutex::new(None);
    let Ok(device) = fs::metadata(path).map(|of| of.dev()) else { return false };
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    *known.get_or_insert_default().entry(device).or_insert_with(|| {
        let Ok(path) = text(path) else { return false };
        let tree = mounts::copy_tree(&path);
        tree.and_then(|tree| mounts::forbid(&tree, 0, Some(namespace))).is_ok()
    })
}

/// Trees of which what was root's belongs to another user until this is dropped.
#[derive(Debug)]
pub(super) struct Given {
    user: u32,
    trees: Vec<PathBuf>,
}

const ROOT: u32 = 0;

impl Given {
    /// Nothing yet, to this user and the group of the same number.
    pub(super) fn to(user: u32) -> Self {
        Self { user, trees: Vec::new() }
    }

    /// Gives what root has of a tree.
    pub(super) fn give(&mut self, tree: &Path) -> io::Result<()> {
        self.trees.push(tree.to_owned());
        hand_over(tree, ROOT, self.user)
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        for tree in &self.trees {
            // What cannot be taken back is at least not this user's for long: the number is lent
            // to others.
            let _ = hand_over(tree, self.user, ROOT);
        }
    }
}

/// Makes what is `from`'s in a tree `to`'s. No symbolic link is followed, and what other users
/// have stays theirs.
fn hand_over(path: &Path, from: u32, to: u32) -> io::Result<()> {
    let of: Metadata = fs::symlink_metadata(path)?;
    if of.uid() == from {
        let group = (of.gid() == from).then_some(to);
        std::os::unix::fs::lchown(path, Some(to), group)?;
    }
    if of.is_dir() {
        for entry in fs::read_dir(path)?.flatten() {
            hand_over(&entry.path(), from, to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use nix::unistd::geteuid;

    use super::*;

    #[test]
    fn what_was_given_comes_back_and_nothing_behind_a_link_is_touched() {
        if !geteuid().is_root() {
            return; // only root gives anything away
        }
        let outside = tempfile::tempdir().unwrap();
        let tree = tempfile::tempdir().unwrap();
        let owner = |path: &Path| fs::symlink_metadata(path).unwrap().uid();
        let (file, link, new) = ["file", "link", "new"].map(|name| tree.path().join(name)).into();
        fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(outside.path(), &link).unwrap();
        let mut given = Given::to(4321);
        given.give(tree.path()).unwrap();
        assert_eq!([tree.path(), &file, &link].map(owner), [4321; 3]);
        assert_eq!(owner(outside.path()), 0);
        fs::write(&new, "").unwrap();
        std::os::unix::fs::chown(&new, Some(4321), Some(4321)).unwrap();
        drop(given);
        assert_eq!([tree.path(), &file, &link, &new].map(owner), [0; 4]);
    }
}
