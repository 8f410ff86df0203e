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
        children_of(process::id())
    }

    /// The processes that a process has started and that have not been taken note of (proc(5)).
    pub fn children_of(pid: u32) -> Vec<u32> {
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let children = |list: String| {
            list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()
        };
        lists.flat_map(children).collect()
    }
}

#[cfg(target_os = "linux")]
pub use linux::{adopt_orphans, children_of, orphans};
