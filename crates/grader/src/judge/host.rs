//! The host's own interfaces, for checks on a system that gives a program none of its own.

use crate::Words;

/// `NAME ADDRESS BROADCAST` for each IPv4 address of this machine, as the exercise net_commands
/// prints them.
///
/// # Errors
///
/// When the system does not tell, or cannot be asked.
#[cfg(target_os = "linux")]
pub(super) fn interfaces() -> Result<Vec<String>, Words> {
    let addresses = nix::ifaddrs::getifaddrs().map_err(|error| {
        let what = error.desc();
        Words::from(common::text!(
            "the host's interfaces cannot be read: {what}",
            "无法读取本机的网络接口：{what}"
        ))
    })?;
    let lines = addresses.filter_map(|entry| {
        let address = entry.address?.as_sockaddr_in()?.ip();
        let broadcast = entry.broadcast.as_ref().and_then(|address| address.as_sockaddr_in());
        let broadcast =
            broadcast.map_or_else(|| "-".to_owned(), |address| address.ip().to_string());
        // With an alias the C library gives the label (`eth0:1`) for the name.
        let name = entry.interface_name.split(':').next()?;
        Some(format!("{name} {address} {broadcast}"))
    });
    Ok(lines.collect())
}

/// Not on this system.
///
/// # Errors
///
/// Always.
#[cfg(not(target_os = "linux"))]
pub(super) fn interfaces() -> Result<Vec<String>, Words> {
    Err(Words::new(
        "on this system the grader does not read the host's interfaces, so this check cannot be judged",
        "在本系统上，评分器不读取本机的网络接口，因此无法评判这项检查",
    ))
}
