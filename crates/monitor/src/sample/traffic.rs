//! Bytes through each network interface since boot.

use std::fs;

use sysinfo::{NetworkData, Networks};

use crate::metric::Direction;
use crate::sample::{Absent, MachineError};

/// The counters of the interfaces.
pub(super) struct Traffic {
    networks: Networks,
    loopback: Vec<String>,
    counters: Vec<Counter>,
}

/// An interface and its bytes since boot.
#[derive(Debug, PartialEq, Eq)]
struct Counter {
    name: String,
    received: u64,
    sent: u64,
}

impl Traffic {
    pub(super) fn open() -> Result<Self, MachineError> {
        let networks = Networks::new_with_refreshed_list()?;
        let loopback = networks.iter().filter(|(_, network)| is_loopback(network));
        let loopback = loopback.map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        Ok(Self { networks, loopback, counters: Vec::new() })
    }

    /// Reads the counters. On Linux from one file (proc(5), net/dev), where sysinfo would open nine
    /// for each interface: that was two thirds of the cost of a sample.
    pub(super) fn refresh(&mut self) {
        let file = cfg!(target_os = "linux").then(|| fs::read_to_string("/proc/net/dev").ok());
        if let Some(text) = file.flatten() {
            self.counters = text.lines().filter_map(counter).collect();
            return;
        }
        self.networks.refresh(true);
        let counters = self.networks.iter().map(|(name, network)| Counter {
            name: name.to_string_lossy().into_owned(),
            received: network.total_received(),
            sent: network.total_transmitted(),
        });
        self.counters = counters.collect();
    }

    /// Bytes since boot through an interface, or through all but loopback.
    pub(super) fn bytes(&self, of: Option<&str>, way: Direction) -> Result<u64, Absent> {
        let bytes = |counter: &Counter| match way {
            Direction::Received => counter.received,
            Direction::Sent => counter.sent,
        };
        let Some(name) = of else {
            let outside = self.counters.iter().filter(|one| !self.loopback.contains(&one.name));
            return Ok(outside.map(bytes).fold(0, u64::wrapping_add));
        };
        let found = self.counters.iter().find(|counter| counter.name == name);
        found.map(bytes).ok_or_else(|| Absent::NoInterface(name.to_owned()))
    }
}

fn is_loopback(network: &NetworkData) -> bool {
    network.ip_networks().iter().any(|network| network.addr.is_loopback())
}

/// `  eth0: 1296 12 0 0 0 0 0 0 648 9 …`: received bytes are the first number, sent the ninth.
fn counter(line: &str) -> Option<Counter> {
    let (name, numbers) = line.rsplit_once(':')?;
    let mut numbers = numbers.split_whitespace().map(str::parse);
    let received = numbers.next()?.ok()?;
    let sent = numbers.nth(7)?.ok()?;
    Some(Counter { name: name.trim().to_owned(), received, sent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_table_is_read() {
        let text = "\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
    lo: 1296 12 0 0 0 0 0 0 1296 12 0 0 0 0 0 0
eth0:1:18446744073709551615 12 0 0 0 0 0 0 648 9 0 0 0 0 0 0
 broken: 1 2 3
";
        let counters: Vec<Counter> = text.lines().filter_map(counter).collect();
        let expected = [("lo", 1296, 1296), ("eth0:1", u64::MAX, 648)]
            .map(|(name, received, sent)| Counter { name: name.to_owned(), received, sent });
        assert_eq!(counters, expected);
    }

    #[test]
    fn loopback_is_counted_apart() {
        let mut traffic = Traffic::open().unwrap();
        traffic.refresh();
        // Loopback alone is changed, so the sum of the others stays.
        let sum = traffic.bytes(None, Direction::Sent).unwrap();
        let loopback = traffic.loopback.clone();
        for counter in &mut traffic.counters {
            if loopback.contains(&counter.name) {
                counter.sent = counter.sent.wrapping_add(1000);
            }
        }
        assert_eq!(traffic.bytes(None, Direction::Sent), Ok(sum));
        for name in &loopback {
            assert!(traffic.bytes(Some(name), Direction::Received).is_ok(), "{name}");
        }
        let unknown = traffic.bytes(Some("no such interface"), Direction::Sent);
        assert_eq!(unknown, Err(Absent::NoInterface("no such interface".to_owned())));
    }
}
