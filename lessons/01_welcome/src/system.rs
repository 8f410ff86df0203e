//! What differs from system to system, in one place.

#[cfg(unix)]
#[path = "system/unix.rs"]
mod kind;
#[cfg(not(unix))]
#[path = "system/other.rs"]
mod kind;

pub(crate) use kind::{in_a_group_of_its_own, is_program, kill_group, terminal_width};

/// What the examinations have to know of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    Linux,
    MacOs,
    Windows,
    Other,
}

/// The system that this program was built for.
pub(crate) fn here() -> System {
    match () {
        () if cfg!(target_os = "linux") => System::Linux,
        () if cfg!(target_os = "macos") => System::MacOs,
        () if cfg!(windows) => System::Windows,
        () => System::Other,
    }
}
