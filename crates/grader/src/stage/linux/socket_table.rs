//! Which sockets are bound, from the system's tables (proc(5), `/proc/PID/net/udp` and its like).
//!
//! This is how a run learns that a program is ready to receive, without sending it anything. A
//! table is that of a whole network; the text in it is read leniently: a row that cannot be
//! understood is left out.

use std::fs::{self, File};
use std::io::Read;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4};

use crate::stage::{Bound, Transport};

/// UDP sockets with a port, and TCP sockets that listen, in the network of process `pid`, in order;
/// none when there is no such process. A socket whose inode is among `besides` is left out, such as
/// one that the grader opened there itself (fstat(2) tells its inode).
pub(crate) fn bound(pid: u32, besides: &[u64]) -> Vec<Bound> {
    let wanted = |row: &Row| !besides.contains(&row.inode);
    let mut tables = Tables { pid, text: String::with_capacity(4096) };
    let mut bound: Vec<Bound> = tables.udp().filter(wanted).map(|row| row.bound).collect();
    if tables.tcp_in_use() {
        bound.extend(tables.tcp().filter(wanted).map(|row| row.bound));
    }
    in_order(bound)
}

/// The same of those sockets alone that these processes have open. They are in one network.
pub(crate) fn bound_of(pids: &[u32]) -> Vec<Bound> {
    let mut sockets: Vec<u64> = pids.iter().flat_map(|pid| open_sockets(*pid)).collect();
    sockets.sort_unstable();
    let living =
        pids.iter().find(|pid| fs::exists(format!("/proc/{pid}/net/udp")).unwrap_or(false));
    let Some(pid) = living else { return Vec::new() };
    let wanted = |row: &Row| sockets.binary_search(&row.inode).is_ok();
    let mut tables = Tables { pid: *pid, text: String::with_capacity(4096) };
    let mut bound: Vec<Bound> = tables.udp().filter(wanted).map(|row| row.bound).collect();
    if bound.len() < sockets.len() && tables.tcp_in_use() {
        bound.extend(tables.tcp().filter(wanted).map(|row| row.bound));
    }
    in_order(bound)
}

fn in_order(mut bound: Vec<Bound>) -> Vec<Bound> {
    bound.sort_unstable();
    bound.dedup();
    bound
}

/// The socket tables of a process's network.
struct Tables {
    pid: u32,
    /// What was read last.
    text: String,
}

impl Tables {
    fn udp(&mut self) -> impl Iterator<Item = Row> {
        self.read(["udp", "udp6"]);
        rows(&self.text, Transport::Udp)
    }

    /// Slow: for this the system walks through its table of connections, of all networks together,
    /// which takes it milliseconds.
    fn tcp(&mut self) -> impl Iterator<Item = Row> {
        self.read(["tcp", "tcp6"]);
        rows(&self.text, Transport::Tcp)
    }

    /// Whether this network has any TCP socket that is bound or connected.
    fn tcp_in_use(&mut self) -> bool {
        self.read(["sockstat", "sockstat6"]);
        !nobody_uses_tcp(&self.text)
    }

    /// No table (the system has no IPv6, the process is gone) is an empty one.
    fn read(&mut self, tables: [&str; 2]) {
        self.text.clear();
        for table in tables {
            let file = File::open(format!("/proc/{}/net/{table}", self.pid));
            let _ = file.and_then(|mut file| file.read_to_string(&mut self.text));
        }
    }
}

/// Whether the system says of TCP, and of TCP over IPv6 if it knows that, that 0 are in use.
fn nobody_uses_tcp(statistics: &str) -> bool {
    let mut told = statistics.lines().filter(|line| line.starts_with("TCP")).peekable();
    told.peek().is_some() && told.all(|line| line.split_ascii_whitespace().nth(2) == Some("0"))
}

/// The inodes of a process's sockets.
fn open_sockets(pid: u32) -> impl Iterator<Item = u64> {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd"));
    descriptors.into_iter().flatten().flatten().filter_map(|entry| {
        let target = fs::read_link(entry.path()).ok()?;
        target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
    })
}

#[derive(Debug, PartialEq, Eq)]
struct Row {
    bound: Bound,
    inode: u64,
}

fn rows(table: &str, transport: Transport) -> impl Iterator<Item = Row> {
    table.lines().filter_map(move |line| row(line, transport))
}

/// A row that tells of a socket that can be reached, by IPv4.
fn row(line: &str, transport: Transport) -> Option<Row> {
    const LISTEN: &str = "0A"; // TCP_LISTEN
    let mut columns = line.split_ascii_whitespace();
    let (ip, port) = columns.nth(1)?.split_once(':')?;
    let state = columns.nth(1)?;
    let inode = columns.nth(5)?.parse().ok()?;
    let port = u16::from_str_radix(port, 16).ok()?;
    if port == 0 || (transport == Transport::Tcp && state != LISTEN) {
        return None;
    }
    let address = SocketAddrV4::new(parse_ip(ip)?, port);
    Some(Row { bound: Bound { transport, address }, inode })
}

/// `0100007F` is 127.0.0.1 on a little-endian machine: words of an address as they lie in memory.
/// Of IPv6, what IPv4 can reach: the address for every interface (whether it is kept to IPv6 is not
/// told), and those that stand for an IPv4 address (RFC 4291, section 2.5.5.2).
fn parse_ip(hex: &str) -> Option<Ipv4Addr> {
    match hex.len() {
        8 => word(hex).map(Ipv4Addr::from),
        32 => {
            let mut octets = [0; 16];
            for (index, place) in octets.chunks_exact_mut(4).enumerate() {
                place.copy_from_slice(&word(hex.get(index * 8..index * 8 + 8)?)?);
            }
            let address = Ipv6Addr::from(octets);
            if address.is_unspecified() {
                Some(Ipv4Addr::UNSPECIFIED)
            } else {
                address.to_ipv4_mapped()
            }
        }
        _ => None,
    }
}

fn word(hex: &str) -> Option<[u8; 4]> {
    u32::from_str_radix(hex, 16).ok().map(u32::to_ne_bytes)
}

#[cfg(test)]
#[path = "socket_table_tests.rs"]
mod tests;
