//! What the other side has to run, so that the two find each other.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use common::{Text, text};

/// The hint with which a chat begins: where each line goes, and the command for the other side.
pub(crate) fn hint(own: SocketAddr, to: SocketAddr) -> Text {
    let port = own.port();
    match (reachable_as(own, to), to.ip()) {
        (Some(own), _) if own == to => text!(
            "each line goes to {to}, which is this chat itself: give another --to",
            "每一行都发给 {to}，也就是自己：请用 --to 指定别的地址"
        ),
        (_, ip) if is_for_many(ip) => {
            text!("each line goes to everyone at {to}", "每一行都发给 {to} 的所有人")
        }
        (Some(own), ip) if ip.is_loopback() => text!(
            "each line goes to {to}; the other side: cargo run -p udp_chat -- --bind {to} --to {own}",
            "每一行都发给 {to}；对方运行：cargo run -p udp_chat -- --bind {to} --to {own}"
        ),
        (Some(own), _) => {
            let there = to.port();
            text!(
                "each line goes to {to}; over there: \
                 cargo run -p udp_chat -- --bind :{there} --to {own}",
                "每一行都发给 {to}；对方运行：cargo run -p udp_chat -- --bind :{there} --to {own}"
            )
        }
        (None, _) => {
            let there = to.port();
            text!(
                "each line goes to {to}; over there: \
                 cargo run -p udp_chat -- --bind :{there} --to ADDRESS:{port}, \
                 with an address of this machine (udp_broadcast --list shows them)",
                "每一行都发给 {to}；对方运行：cargo run -p udp_chat -- --bind :{there} \
                 --to 地址:{port}，其中的地址是本机的地址（用 udp_broadcast --list 查看）"
            )
        }
    }
}

/// Our address as `to` can write it; `None` when every interface is bound and only the route
/// there decides which one it is.
fn reachable_as(own: SocketAddr, to: SocketAddr) -> Option<SocketAddr> {
    if !own.ip().is_unspecified() {
        return Some(own);
    }
    let loopback = match to.ip() {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    to.ip().is_loopback().then(|| SocketAddr::new(loopback, own.port()))
}

/// Broadcast, as far as an address shows it without its mask, and multicast.
fn is_for_many(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.octets()[3] == 255 || ip.is_multicast(),
        IpAddr::V6(ip) => ip.is_multicast(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint_for(own: &str, to: &str) -> String {
        hint(own.parse().unwrap(), to.parse().unwrap()).en.into_owned()
    }

    #[test]
    fn the_command_for_the_other_side_is_the_mirror_of_ours() {
        let hint = hint_for("127.0.0.1:5000", "127.0.0.1:8888");
        assert!(hint.ends_with("-- --bind 127.0.0.1:8888 --to 127.0.0.1:5000"), "{hint}");
        let hint = hint_for("192.168.1.2:5000", "192.168.1.5:8888");
        assert!(hint.ends_with("-- --bind :8888 --to 192.168.1.2:5000"), "{hint}");
    }

    #[test]
    fn every_interface_is_no_address_to_send_to() {
        let hint = hint_for("0.0.0.0:5000", "127.0.0.1:8888");
        assert!(hint.ends_with("--to 127.0.0.1:5000"), "{hint}");
        let hint = hint_for("0.0.0.0:5000", "192.168.1.5:8888");
        assert!(hint.contains("--to ADDRESS:5000"), "{hint}");
        let hint = hint_for("[::]:5000", "[::1]:8888");
        assert!(hint.ends_with("--bind [::1]:8888 --to [::1]:5000"), "{hint}");
    }

    #[test]
    fn who_talks_to_himself_is_told_so() {
        for own in ["127.0.0.1:8888", "0.0.0.0:8888"] {
            assert!(hint_for(own, "127.0.0.1:8888").contains("this chat itself"), "{own}");
        }
    }

    #[test]
    fn a_broadcast_has_no_other_side() {
        for to in ["127.255.255.255:8888", "192.168.1.255:8888", "224.0.0.1:8888"] {
            assert!(hint_for("0.0.0.0:5000", to).contains("everyone"), "{to}");
        }
    }
}
