//! Linux: socket tables and processes, read from /proc (proc(5)).

use std::fs;
use std::path::Path;

use super::Holder;

/// `protocol` is `udp` or `tcp`, as the tables are called. A TCP socket that nobody holds any more
/// (TIME_WAIT) has no inode there, so it is found with nobody.
pub(super) fn port_holder(protocol: &str, port: u16) -> Option<Holder> {
    let inodes: Vec<String> = ["", "6"]
        .into_iter()
        .filter_map(|family| fs::read_to_string(format!("/proc/net/{protocol}{family}")).ok())
        .flat_map(|table| inodes_on_port(&table, port))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    if inodes.is_empty() {
        return None;
    }
    let processes = fs::read_dir("/proc").ok()?.flatten();
    processes
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .find(|(_, process): &(u32, _)| holds_one_of(process, &inodes))
        .map(|(pid, process)| Holder { pid, name: name_of(&process) })
}

pub(super) fn mtu(interface: &str) -> Option<u32> {
    let file = Path::new("/proc/sys/net/ipv6/conf").join(interface).join("mtu");
    fs::read_to_string(file).ok()?.trim_end().parse().ok()
}

/// The inodes of the sockets that are bound to `port` in a table such as /proc/net/udp.
fn inodes_on_port(table: &str, port: u16) -> Vec<String> {
    const LOCAL_ADDRESS: usize = 1;
    const INODE: usize = 9;
    let suffix = format!(":{port:04X}");
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|columns| columns.get(LOCAL_ADDRESS).is_some_and(|own| own.ends_with(&suffix)))
        .filter_map(|columns| columns.get(INODE).map(|inode| (*inode).to_owned()))
        .collect()
}

fn holds_one_of(process: &Path, sockets: &[String]) -> bool {
    let Ok(descriptors) = fs::read_dir(process.join("fd")) else {
        return false; // another user's process: the system does not show it
    };
    descriptors.flatten().any(|descriptor| {
        fs::read_link(descriptor.path())
            .is_ok_and(|target| sockets.iter().any(|socket| target.as_os_str() == socket.as_str()))
    })
}

/// The program's file; of another user's process only the name, cut after 15 characters.
fn name_of(process: &Path) -> String {
    let file = fs::read_link(process.join("exe")).ok();
    let name = file.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    if let Some(name) = name {
        return name.to_owned();
    }
    fs::read_to_string(process.join("comm")).unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, UdpSocket};

    #[test]
    fn the_holder_of_a_port_is_this_process() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let holder = port_holder("udp", port).unwrap();
        assert_eq!(holder.pid, std::process::id());
        assert!(!holder.name.is_empty());
    }

    #[test]
    fn the_holder_of_a_tcp_port_is_not_taken_for_that_of_the_udp_port() {
        let listener =
            TcpListener::bind("[::1]:0").or_else(|_| TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert_eq!(port_holder("tcp", port).unwrap().pid, std::process::id());
        let ours = |holder: Holder| holder.pid == std::process::id();
        assert!(!port_holder("udp", port).is_some_and(ours));
    }

    #[test]
    fn a_port_is_compared_in_its_own_column() {
        let table = "  sl  local_address rem_address   st tx rx tr tm retr uid timeout inode\n\
            7: 0100007F:22B8 00000000:0000 07 0:0 00:0 0 0 0 4711 2 0 0\n\
            8: 0100007F:0035 00000000:22B8 07 0:0 00:0 0 0 0 4712 2 0 0\n";
        assert_eq!(inodes_on_port(table, 8888), ["4711"]);
    }
}
