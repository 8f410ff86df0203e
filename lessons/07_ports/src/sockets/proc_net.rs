//! Linux: the kernel writes its socket tables as text (proc(5), `/proc/net/tcp`), and each
//! process's descriptors as links to `socket:[inode]`.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use common::Error;

use super::{Holder, Protocol, Socket, Table};

const TABLES: [(&str, Protocol); 4] = [
    ("/proc/net/udp", Protocol::Udp),
    ("/proc/net/udp6", Protocol::Udp),
    ("/proc/net/tcp", Protocol::Tcp),
    ("/proc/net/tcp6", Protocol::Tcp),
];

/// Reads all tables, then finds the holders.
pub(super) fn table() -> Result<Table, Error> {
    let mut rows = Vec::new();
    for (file, protocol) in TABLES {
        match fs::read_to_string(file) {
            Ok(text) => rows.extend(text.lines().filter_map(|line| row(line, protocol))),
            Err(error) if error.kind() == ErrorKind::NotFound && file.ends_with('6') => {}
            Err(error) => return Err(Error::system(file)(error)),
        }
    }
    let (mut holders, hidden) = holders();
    let sockets = rows.into_iter().map(|(mut socket, inode)| {
        socket.holders = holders.remove(&inode).unwrap_or_default();
        socket
    });
    Ok(Table { sockets: sockets.collect(), hidden })
}

/// `7: 0100007F:22B8 00000000:0000 07 … inode …`: the number of the row, the own address, the
/// peer's, the state; in the tenth column the inode. The heading is no row.
fn row(line: &str, protocol: Protocol) -> Option<(Socket, u64)> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let [_, local, peer, state, _, _, _, _, _, inode, ..] = columns[..] else {
        return None;
    };
    let socket = Socket {
        protocol,
        local: address(local)?,
        peer: address(peer)?,
        state: state_name(state, protocol)?.to_owned(),
        holders: Vec::new(),
    };
    Some((socket, inode.parse().ok()?))
}

/// `0100007F:22B8` is 127.0.0.1:8888 on most machines: the address in words of 32 bits as they
/// lie in memory, the port as a number.
fn address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let mut bytes = Vec::new();
    for word in 0..ip.len() / 8 {
        let word = u32::from_str_radix(ip.get(word * 8..word * 8 + 8)?, 16).ok()?;
        bytes.extend(word.to_ne_bytes());
    }
    let v4 = bytes.as_slice().try_into().map(|v4: [u8; 4]| Ipv4Addr::from(v4).into());
    let v6 = bytes.as_slice().try_into().map(|v6: [u8; 16]| Ipv6Addr::from(v6).into());
    let ip: IpAddr = v4.or(v6).ok()?;
    Some(SocketAddr::new(ip, port))
}

/// include/net/tcp_states.h; the words are those of netstat. UDP uses two of them.
fn state_name(number: &str, protocol: Protocol) -> Option<&'static str> {
    let name = match u8::from_str_radix(number, 16).ok()? {
        1 => "ESTABLISHED",
        7 if protocol == Protocol::Udp => "UNCONN",
        2 => "SYN_SENT",
        3 | 12 => "SYN_RECV",
        4 => "FIN_WAIT1",
        5 => "FIN_WAIT2",
        6 => "TIME_WAIT",
        7 => "CLOSE",
        8 => "CLOSE_WAIT",
        9 => "LAST_ACK",
        10 => "LISTEN",
        11 => "CLOSING",
        _ => return None,
    };
    Some(name)
}

/// The processes by the sockets that they hold, and whether some could not be looked into.
fn holders() -> (HashMap<u64, Vec<Holder>>, bool) {
    let mut by_inode: HashMap<u64, Vec<Holder>> = HashMap::new();
    let mut hidden = false;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let process = entry.path();
        let sockets = match sockets_of(&process) {
            Ok(sockets) => sockets,
            Err(error) => {
                // Another user's; one that has just ended is not hidden.
                hidden |= error.kind() == ErrorKind::PermissionDenied;
                continue;
            }
        };
        for inode in sockets {
            let name = Some(name_of(&process));
            by_inode.entry(inode).or_default().push(Holder { pid, name });
        }
    }
    by_inode.values_mut().for_each(|holders| holders.sort());
    (by_inode, hidden)
}

/// The inodes of a process's sockets; one that it has twice counts once.
fn sockets_of(process: &Path) -> io::Result<BTreeSet<u64>> {
    let mut sockets = BTreeSet::new();
    for descriptor in fs::read_dir(process.join("fd"))?.flatten() {
        match fs::read_link(descriptor.path()) {
            Ok(target) => sockets.extend(inode_of(&target)),
            Err(error) if error.kind() == ErrorKind::NotFound => {} // closed in between
            Err(error) => return Err(error),
        }
    }
    Ok(sockets)
}

// region: inode
fn inode_of(target: &Path) -> Option<u64> {
    let inside = target.to_str()?.strip_prefix("socket:[")?;
    inside.strip_suffix(']')?.parse().ok()
}
// endregion: inode

/// The program's name, cut by the kernel at 15 bytes. A process may call itself as it likes.
fn name_of(process: &Path) -> String {
    let name = fs::read(process.join("comm")).unwrap_or_default();
    let name = name.strip_suffix(b"\n").unwrap_or(&name);
    String::from_utf8_lossy(name).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::UdpSocket;

    #[test]
    fn a_row_is_read_by_its_columns() {
        let line = "   7: 0100007F:22B8 00000000:0000 07 00000000:00000000 00:00000000 00000000 \
                    1000 0 4711 2 0000000000000000 0";
        if cfg!(target_endian = "little") {
            let (socket, inode) = row(line, Protocol::Udp).unwrap();
            assert_eq!(socket.local, "127.0.0.1:8888".parse().unwrap());
            assert_eq!((socket.state.as_str(), inode), ("UNCONN", 4711));
            let v6 = address("B80D0120000000000000000001000000:0035").unwrap();
            assert_eq!(v6, "[2001:db8::1]:53".parse().unwrap());
        }
    }

    #[test]
    fn what_is_no_row_is_passed_over() {
        for line in [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid",
            "7: 0100007F:22B8 00000000:0000",
            "7: x:22B8 00000000:0000 07 0:0 00:0 0 0 0 4711",
            "7: 0100:22B8 00000000:0000 07 0:0 00:0 0 0 0 4711",
            "",
        ] {
            assert_eq!(row(line, Protocol::Udp), None, "{line}");
        }
    }

    #[test]
    fn an_own_socket_is_found_with_its_holder() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let own = socket.local_addr().unwrap();
        let table = table().unwrap();
        let found =
            table.sockets.iter().find(|one| one.local == own && one.protocol == Protocol::Udp);
        assert_eq!(found.unwrap().holders[0].pid, std::process::id());
        assert!(found.unwrap().waits_for_anyone());
    }
}
