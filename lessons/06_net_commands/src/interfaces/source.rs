//! Who tells the interfaces: on Linux the kernel itself, elsewhere the system's library.

use common::Error;

use super::link::Network;
use super::portable;

/// The interfaces of this process's own network namespace. `/sys/class/net` would not do: it
/// shows the namespace in which it was mounted (sysfs(5)).
#[cfg(target_os = "linux")]
pub(super) fn network() -> Result<Network, Error> {
    // A sandbox may forbid netlink; the library then still tells something.
    super::netlink::network().or_else(|_| portable::network())
}

/// The interfaces, as far as getifaddrs(3) or Windows' `GetAdaptersAddresses` tells.
#[cfg(not(target_os = "linux"))]
pub(super) fn network() -> Result<Network, Error> {
    portable::network()
}
