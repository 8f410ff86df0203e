//! How many datagrams a socket had to throw away because its buffer was full, where the system
//! tells it: Linux. Other systems count for all sockets together, which says nothing about one.

use std::net::UdpSocket;

/// The socket's own counter; `None` where the system has none.
pub(crate) fn counted_by(socket: &UdpSocket) -> Option<u64> {
    system::counted_by(socket)
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs;
    use std::net::UdpSocket;
    use std::os::fd::AsRawFd;

    /// A socket is found in the system's table by its inode, which its descriptor leads to
    /// (proc(5)).
    pub(super) fn counted_by(socket: &UdpSocket) -> Option<u64> {
        let link = fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok()?;
        let inode = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned();
        let table = fs::read_to_string("/proc/net/udp").ok()?;
        drops_in(&table, &inode)
    }

    fn drops_in(table: &str, inode: &str) -> Option<u64> {
        const INODE: usize = 9;
        const DROPS: usize = 12;
        let mut rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let row = rows.find(|row| row.get(INODE) == Some(&inode))?;
        row.get(DROPS)?.parse().ok()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_row_is_found_by_the_inode_and_the_last_column_counts() {
            let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when \
                retrnsmt   uid  timeout inode ref pointer drops\n\
                7: 0100007F:22B8 00000000:0000 07 0:0 00:0 0 0 0 4711 2 0000000000000000 3\n\
                8: 0100007F:0035 00000000:0000 07 0:0 00:0 0 0 0 4712 2 0000000000000000 19\n";
            assert_eq!(drops_in(table, "4712"), Some(19));
            assert_eq!(drops_in(table, "2"), None);
        }

        #[test]
        fn a_fresh_socket_has_dropped_nothing() {
            let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
            assert_eq!(counted_by(&socket), Some(0));
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::net::UdpSocket;

    pub(super) fn counted_by(_socket: &UdpSocket) -> Option<u64> {
        None
    }
}
