//! What this system does with ports: from which it takes one for a program that asks for any, and
//! which are the administrator's.

#[cfg(target_os = "linux")]
#[path = "system/linux.rs"]
mod here;
#[cfg(not(target_os = "linux"))]
#[path = "system/other.rs"]
mod here;

/// The first and last port that the system picks by itself (ephemeral ports); `None` where it
/// does not say.
pub(crate) fn ephemeral_range() -> Option<(u16, u16)> {
    here::ephemeral_range().filter(|(first, last)| first <= last)
}

/// The first port that a program may bind without privilege.
pub(crate) fn first_unprivileged() -> u16 {
    here::first_unprivileged()
}
