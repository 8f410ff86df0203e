//! Processes that outlive those who started them (Linux).

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::process;

    use rustix::process::{WaitOptions, getpid, set_child_subreaper, wait};

    /// From now on a descendant whose parent has died becomes a child of this process instead of
    /// the system's (prctl(2), PR_SET_CHILD_SUBREAPER), so that [`orphans`] can find it.
    pub fn adopt_orphans() {
        set_child_subreaper(Some(getpid())).expect("a process may adopt its descendants");
    }

    /// The children of this process that are alive: none, if nothing that was started is left.
    pub fn orphans() -> Vec<u32> {
        // The dead among them only wait for someone to take note.
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        let tasks = format!("/proc/{}/task", process::id());
        let tasks = fs::read_dir(tasks).into_iter().flatten().flatten();
        let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let numbers =
            lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        numbers.filter_map(|number| number.parse().ok()).collect()
    }
}

#[cfg(target_os = "linux")]
pub use linux::{adopt_orphans, orphans};
