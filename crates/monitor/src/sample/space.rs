//! How full a file system is, as df(1) and psutil count it.
//!
//! What the system keeps for its administrator is neither used nor to be had: the share is of what
//! everyone may use, so that 100 % is when a program gets "no space left". sysinfo tells the whole
//! size and what is to be had; what is used only the system itself tells (statvfs(3)).

use std::path::Path;

use super::Space;
use super::machine::share;

/// The space of the file system that is mounted at `mount`; `None` where the system does not tell.
#[cfg(unix)]
pub(super) fn at(mount: &Path, _disk: &mut sysinfo::Disk) -> Option<Space> {
    let told = rustix::fs::statvfs(mount).ok()?;
    let used = told.f_blocks.saturating_sub(told.f_bfree);
    let for_everyone = used.saturating_add(told.f_bavail);
    let total = told.f_blocks.saturating_mul(told.f_frsize);
    share(for_everyone, told.f_bavail).map(|used| Space { used, total })
}

/// The space of a volume: nothing of it is kept for anyone.
#[cfg(not(unix))]
pub(super) fn at(_mount: &Path, disk: &mut sysinfo::Disk) -> Option<Space> {
    disk.refresh_specifics(sysinfo::DiskRefreshKind::nothing().with_storage());
    let total = disk.total_space();
    share(total, disk.available_space()).map(|used| Space { used, total })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use testkit::tool;

    #[test]
    fn the_share_is_the_one_that_df_shows() {
        let Some(df) = tool("df") else { return };
        let mut disks = sysinfo::Disks::new_with_refreshed_list().unwrap();
        let Some(disk) = disks.iter_mut().next() else { return };
        let mount = disk.mount_point().to_owned();
        // Others write meanwhile, and df rounds up.
        let close_to_df = |_| {
            let df = std::process::Command::new(&df).arg("-P").arg(&mount).output().unwrap();
            let lines = String::from_utf8(df.stdout).unwrap();
            let percent = lines.split_whitespace().find_map(|word| word.strip_suffix('%')).unwrap();
            let ours = at(&mount, disk).unwrap().used;
            (percent.parse::<f64>().unwrap() - ours).abs() <= 1.0
        };
        assert!((0..20).any(close_to_df));
    }
}
