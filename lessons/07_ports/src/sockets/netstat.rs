//! Systems whose socket tables are no files: what their own `netstat -an` prints is read. macOS
//! names no processes there; Windows tells their numbers.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{Holder, Protocol, Socket};

/// Asks the system's netstat.
#[cfg(not(target_os = "linux"))]
pub(super) fn table() -> Result<super::Table, common::Error> {
    let option = if cfg!(windows) { "-ano" } else { "-an" };
    let output = std::process::Command::new("netstat").arg(option).output();
    let output = output.map_err(common::Error::system("netstat"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(super::Table { sockets: text.lines().filter_map(row).collect(), hidden: !cfg!(windows) })
}

/// A row of Windows or of the BSDs:
///
/// ```text
///   TCP    127.0.0.1:135      0.0.0.0:0      LISTENING       1044
///   UDP    [::]:5353          *:*                            2260
/// tcp4       0      0  127.0.0.1.631          *.*                    LISTEN
/// ```
fn row(line: &str) -> Option<Socket> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let (first, mut rest) = columns.split_first()?;
    let first = first.to_ascii_lowercase();
    let protocol = match first.get(..3)? {
        "udp" => Protocol::Udp,
        "tcp" => Protocol::Tcp,
        _ => return None,
    };
    let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let [received, sent, behind @ ..] = rest
        && is_number(received)
        && is_number(sent)
    {
        rest = behind; // the queues of the BSDs
    }
    let (local, peer) = (rest.first()?, rest.get(1)?);
    let is_v6 = first.ends_with('6') || local.starts_with('[');
    let state = rest.get(2).filter(|word| !is_number(word));
    let pid = rest.get(2..)?.last().filter(|word| is_number(word));
    Some(Socket {
        protocol,
        local: address(local, is_v6)?,
        peer: address(peer, is_v6)?,
        state: match (state, protocol) {
            (Some(&"LISTENING"), _) => "LISTEN".to_owned(),
            (Some(state), _) => (*state).to_owned(),
            (None, Protocol::Udp) => "UNCONN".to_owned(),
            (None, Protocol::Tcp) => String::new(),
        },
        holders: pid
            .and_then(|pid| pid.parse().ok())
            .map(|pid| Holder { pid, name: None })
            .into_iter()
            .collect(),
    })
}

/// `127.0.0.1:80`, `[::1]:80`, `*:*` or, with a dot before the port, `127.0.0.1.80`, `*.*`.
fn address(text: &str, is_v6: bool) -> Option<SocketAddr> {
    let at = text.rfind([':', '.']).filter(|at| *at > 0)?;
    let (ip, port) = (&text[..at], &text[at + 1..]);
    let port = if port == "*" { 0 } else { port.parse().ok()? };
    let ip = ip.trim_matches(['[', ']']).split('%').next()?;
    let ip: IpAddr = match (ip, is_v6) {
        ("*", true) => std::net::Ipv6Addr::UNSPECIFIED.into(),
        ("*", false) => Ipv4Addr::UNSPECIFIED.into(),
        _ => ip.parse().ok()?,
    };
    Some(SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_windows_and_macos_are_read() {
        for (line, protocol, local, peer, state, pid) in [
            (
                "  TCP    127.0.0.1:135   0.0.0.0:0   LISTENING   1044",
                Protocol::Tcp,
                "127.0.0.1:135",
                "0.0.0.0:0",
                "LISTEN",
                Some(1044),
            ),
            (
                "  TCP    [::1]:49700   [::1]:80   ESTABLISHED   7",
                Protocol::Tcp,
                "[::1]:49700",
                "[::1]:80",
                "ESTABLISHED",
                Some(7),
            ),
            (
                "  UDP    [fe80::1%3]:5353   *:*       2260",
                Protocol::Udp,
                "[fe80::1]:5353",
                "[::]:0",
                "UNCONN",
                Some(2260),
            ),
            (
                "tcp4       0      0  127.0.0.1.631          *.*                    LISTEN",
                Protocol::Tcp,
                "127.0.0.1:631",
                "0.0.0.0:0",
                "LISTEN",
                None,
            ),
            (
                "tcp6       0      0  fe80::1%lo0.80   fe80::1%lo0.9   ESTABLISHED",
                Protocol::Tcp,
                "[fe80::1]:80",
                "[fe80::1]:9",
                "ESTABLISHED",
                None,
            ),
            (
                "udp4       0      0  *.5353                 *.*",
                Protocol::Udp,
                "0.0.0.0:5353",
                "0.0.0.0:0",
                "UNCONN",
                None,
            ),
        ] {
            let socket = row(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(socket.protocol, protocol, "{line}");
            assert_eq!(socket.local, local.parse().unwrap(), "{line}");
            assert_eq!(socket.peer, peer.parse().unwrap(), "{line}");
            assert_eq!(socket.state, state, "{line}");
            assert_eq!(socket.holders.first().map(|holder| holder.pid), pid, "{line}");
        }
    }

    #[test]
    fn headings_and_other_tables_are_passed_over() {
        for line in [
            "Active Internet connections (including servers)",
            "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)",
            "icm4       0      0  *.*                    *.*",
            "  Proto  Local Address          Foreign Address        State           PID",
            "udp",
            "tcp4 0 0 x.y z.w",
            "",
        ] {
            assert_eq!(row(line), None, "{line}");
        }
    }
}
