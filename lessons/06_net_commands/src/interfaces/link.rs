//! An interface and its addresses, whoever told them.

use std::net::IpAddr;

/// What this machine is connected to.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// In the system's order.
    pub(super) interfaces: Vec<Interface>,
    /// Where packets for all other networks go: the default routes, the preferred one first.
    pub(super) ways_out: Vec<WayOut>,
    /// Whether the system told everything: MTU, counters, routes.
    pub(super) complete: bool,
}

/// A default route.
#[derive(Clone, Debug)]
pub(super) struct WayOut {
    /// The interface's number.
    pub(super) index: u32,
    /// The next router; `None` on a line with only one other end.
    pub(super) gateway: Option<IpAddr>,
    /// Whether it is one for IPv6.
    pub(super) v6: bool,
    /// The lower, the more preferred.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no routes are told"))]
    pub(super) metric: u32,
}

/// A network interface.
#[derive(Clone, Debug, Default)]
pub(super) struct Interface {
    pub(super) index: u32,
    /// Foreign text: escape it before showing it.
    pub(super) name: String,
    /// Switched on by the administrator; a cable is another matter.
    pub(super) up: bool,
    /// Whether something is at the other end; `None` where the system does not tell.
    pub(super) linked: Option<bool>,
    pub(super) is_loopback: bool,
    /// The hardware address, where it has one that is not all zeros.
    pub(super) mac: Option<Vec<u8>>,
    pub(super) mtu: Option<u32>,
    /// The driver's kind, such as `bridge` or `veth`; `None` for real cards and for loopback.
    pub(super) kind: Option<String>,
    /// The bridge that it is plugged into.
    pub(super) master: Option<u32>,
    pub(super) addresses: Vec<Address>,
    pub(super) counters: Option<Counters>,
}

/// An address of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) ip: IpAddr,
    /// How many bits name the network.
    pub(super) prefix: u32,
    /// What the system calls its broadcast address.
    pub(super) broadcast: Option<IpAddr>,
    /// The other end of a line with two ends.
    pub(super) peer: Option<IpAddr>,
}

/// What went through, since the interface exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) received_packets: u64,
    pub(super) sent_packets: u64,
    pub(super) received_bytes: u64,
    pub(super) sent_bytes: u64,
}

impl Interface {
    /// The hardware address as everyone writes it.
    pub(super) fn mac_text(&self) -> Option<String> {
        let mac = self.mac.as_ref()?;
        let bytes: Vec<String> = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(bytes.join(":"))
    }

    /// Whether the driver is of this kind.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }
}
