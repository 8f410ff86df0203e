//! What the system's own programs tell about processes and sockets, where there is no /proc.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{Bound, Transport, Usage};

/// The sockets of a program, and on a Unix of its group.
pub(super) fn bound_of(program: u32) -> Vec<Bound> {
    if cfg!(windows) {
        return in_netstat(&said("netstat", &["-a", "-n", "-o"]), program);
    }
    let group = program.to_string();
    in_lsof(&said("lsof", &["-n", "-P", "-a", "-g", &group, "-i", "-F", "PnT"]))
}

/// What a program's group uses. Where that cannot be told, it is taken to be busy: whoever waits
/// for it to be idle waits on.
pub(super) fn usage_of(program: u32, scratch: &Path) -> Usage {
    let mut usage = Usage { busy: true, ..Usage::default() };
    if cfg!(unix) {
        usage = in_ps(&said("ps", &["-A", "-o", "pgid=,state=,rss=,time="]), program);
    }
    usage.memory += bytes_in(scratch);
    usage
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn bytes_in(directory: &Path) -> u64 {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(of) if of.is_dir() => bytes_in(&entry.path()),
        Ok(of) => of.len(),
        Err(_) => 0,
    });
    bytes.sum()
}

/// `lsof -F PnT`: a line for each field of a socket, the protocol first.
fn in_lsof(text: &str) -> Vec<Bound> {
    let mut found = Vec::new();
    let mut transport = None;
    let mut address = None;
    for line in text.lines() {
        let (field, value) = line.split_at_checked(1).unwrap_or_default();
        match field {
            "P" => transport = transport_named(value),
            "n" => {
                address = parse_address(value);
                if let (Some(Transport::Udp), Some(address)) = (transport, address) {
                    found.push(Bound { transport: Transport::Udp, address });
                }
            }
            "T" if value == "ST=LISTEN" => {
                found.extend(address.map(|address| Bound { transport: Transport::Tcp, address }));
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn transport_named(name: &str) -> Option<Transport> {
    match name {
        "UDP" => Some(Transport::Udp),
        "TCP" => Some(Transport::Tcp),
        _ => None,
    }
}

/// `netstat -ano`: protocol, own address, peer, state (TCP only), process.
fn in_netstat(text: &str, program: u32) -> Vec<Bound> {
    let row = |line: &str| {
        let columns: Vec<&str> = line.split_ascii_whitespace().collect();
        let transport = transport_named(columns.first()?)?;
        let reachable = transport == Transport::Udp || columns.get(3) == Some(&"LISTENING");
        let is_its = columns.last()?.parse() == Ok(program);
        let address = parse_address(columns.get(1)?)?;
        (reachable && is_its).then_some(Bound { transport, address })
    };
    let mut found: Vec<_> = text.lines().filter_map(row).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// `127.0.0.1:9000`; `*` and IPv6's `[::]` are every interface. Not of a connection
/// (`a:1->b:2`).
fn parse_address(text: &str) -> Option<SocketAddrV4> {
    let (ip, port) = text.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port != 0)?;
    let ip = match ip {
        "*" | "[::]" => Ipv4Addr::UNSPECIFIED,
        ip => ip.parse().ok()?,
    };
    Some(SocketAddrV4::new(ip, port))
}

/// `ps -o pgid=,state=,rss=,time=`: memory in KiB.
fn in_ps(text: &str, group: u32) -> Usage {
    let mut usage = Usage::default();
    for line in text.lines() {
        let mut columns = line.split_ascii_whitespace();
        let of = columns.next().and_then(|number| number.parse().ok());
        let Some(state) = columns.next() else { continue };
        if of != Some(group) || state.starts_with('Z') {
            continue;
        }
        let memory = columns.next().and_then(|kibibytes| kibibytes.parse::<u64>().ok());
        usage.memory += memory.unwrap_or_default() << 10;
        usage.cpu += columns.next().map(parse_time).unwrap_or_default();
        usage.processes += 1;
        usage.busy |= state.starts_with(['R', 'U', 'D']);
    }
    usage
}

/// `1-02:03:04`, `02:03:04` or `3:04.56`.
fn parse_time(text: &str) -> Duration {
    let (days, rest) = text.split_once('-').unwrap_or(("0", text));
    let number = |text: &str| text.parse::<f64>().unwrap_or_default();
    let seconds = rest.split(':').fold(0.0, |sum, part| sum * 60.0 + number(part));
    Duration::try_from_secs_f64(number(days) * 86_400.0 + seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(transport: Transport, address: &str) -> Bound {
        Bound { transport, address: address.parse().unwrap() }
    }

    #[test]
    fn lsof_tells_sockets_that_can_be_reached() {
        let text = "p42\nf3\nPUDP\nn*:9000\nf4\nPTCP\nn127.0.0.1:80\nTST=LISTEN\nTQR=0\n\
                    f5\nPTCP\nn127.0.0.1:50000->127.0.0.1:80\nTST=ESTABLISHED\nf6\nPUDP\nn*:*\n";
        let wanted = [bound(Transport::Udp, "0.0.0.0:9000"), bound(Transport::Tcp, "127.0.0.1:80")];
        assert_eq!(in_lsof(text), wanted);
    }

    #[test]
    fn netstat_tells_sockets_of_one_process() {
        let text = "\r\nActive Connections\r\n\r\n  Proto  Local Address  Foreign Address  State  PID\r\n\
                    \x20 TCP    0.0.0.0:135    0.0.0.0:0    LISTENING    900\r\n\
                    \x20 TCP    127.0.0.1:80   0.0.0.0:0    LISTENING    42\r\n\
                    \x20 TCP    127.0.0.1:81   1.2.3.4:5    ESTABLISHED  42\r\n\
                    \x20 UDP    [::]:9000      *:*                       42\r\n";
        let wanted = [bound(Transport::Udp, "0.0.0.0:9000"), bound(Transport::Tcp, "127.0.0.1:80")];
        assert_eq!(in_netstat(text, 42), wanted);
    }

    #[test]
    fn ps_tells_what_a_group_uses() {
        let text = "  42 R  1000 0:01.50\n  42 S+  24 00:00:02\n  42 Z  0 0:00\n  43 R 9 0:01\n";
        let usage = in_ps(text, 42);
        assert_eq!(usage.memory, 1024 << 10);
        assert_eq!(usage.cpu, Duration::from_millis(3500));
        assert_eq!((usage.processes, usage.busy), (2, true));
    }

    #[test]
    fn times_have_days_hours_and_minutes() {
        let time = Duration::from_secs(86_400 + 2 * 3600 + 3 * 60 + 4);
        assert_eq!(parse_time("1-02:03:04"), time);
        assert_eq!(parse_time("nonsense"), Duration::ZERO);
    }
}
