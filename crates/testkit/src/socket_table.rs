//! Which address a process has bound, read from the system's socket tables (proc(5)).
//!
//! This is how a test waits for a peer to be ready without sending it anything.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;
use std::time::Instant;

use crate::LIMIT;

/// Waits until the process has bound an IPv4 UDP socket, and tells its address. Linux only.
pub fn udp_address_of(pid: u32) -> SocketAddr {
    address_of(pid, "udp", |_| true)
}

/// Waits until the process takes TCP connections on an IPv4 socket, and tells its address. Linux only.
pub fn tcp_address_of(pid: u32) -> SocketAddr {
    const LISTEN: &str = "0A";
    address_of(pid, "tcp", |state| state == LISTEN)
}

fn address_of(pid: u32, table: &str, wanted: impl Fn(&str) -> bool) -> SocketAddr {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(address) = look(pid, table, &wanted) {
            return address;
        }
        assert!(Instant::now() < deadline, "process {pid} bound no {table} socket");
        thread::yield_now();
    }
}

fn look(pid: u32, table: &str, wanted: impl Fn(&str) -> bool) -> Option<SocketAddr> {
    // The table is that of the process's own network namespace.
    let table = fs::read_to_string(format!("/proc/{pid}/net/{table}")).ok()?;
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
    let sockets: Vec<String> = descriptors
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .filter_map(|target| {
            let target = target.to_str()?;
            Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
        })
        .collect();
    table.lines().skip(1).find_map(|row| {
        let columns: Vec<&str> = row.split_whitespace().collect();
        let inode = columns.get(9)?;
        let is_its = wanted(columns[3]) && sockets.iter().any(|socket| socket == inode);
        is_its.then(|| parse_address(columns[1]))?
    })
}

/// `0100007F:22B8` is 127.0.0.1:8888 on a little-endian machine: the address as it lies in
/// memory, the port as a number.
fn parse_address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let ip = u32::from_str_radix(ip, 16).ok()?.to_ne_bytes();
    let port = u16::from_str_radix(port, 16).ok()?;
    Some(SocketAddr::from((Ipv4Addr::from(ip), port)))
}
