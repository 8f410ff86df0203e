//! Who is asked for (RFC 9110, 7.2): the guard against pages that give their own name this
//! machine's address.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A `Host`, without its port; `None` when it is not written as one.
pub(crate) fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    let is_port = port.is_empty() || port.parse::<u16>().is_ok() && !port.starts_with('+');
    (is_port && !name.is_empty()).then_some(name)
}

/// Whether a name is this machine's, and nobody else's.
pub(crate) fn is_own(name: &str, others: &[String]) -> bool {
    let plain = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    // RFC 6761, 6.3: nobody can register a name below localhost.
    plain == "localhost"
        || plain.ends_with(".localhost")
        || plain.parse::<Ipv4Addr>().is_ok()
        || name.parse::<Ipv6Addr>().is_ok()
        || others.iter().any(|other| other.eq_ignore_ascii_case(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_its_numbers_and_by_the_names_that_were_told() {
        let names = ["lab-7".to_owned()];
        for host in [
            "localhost",
            "LOCALHOST:8025",
            "localhost.",
            "a.localhost:1",
            "127.0.0.1:80",
            "192.168.1.7",
            "[::1]:8025",
            "[::1]",
            "[fe80::1]",
            "Lab-7:8025",
            "localhost:",
        ] {
            assert!(name_of(host).is_some_and(|name| is_own(name, &names)), "{host}");
        }
    }

    #[test]
    fn every_other_name_is_somebody_elses() {
        for host in [
            "",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evillocalhost",
            "localhost:99999",
            "localhost:+8",
            "localhost:8x",
            "[::1",
            "[]",
            "[::1]x",
            "127.0.0.1@evil.example",
            "0x7f.1",
            "lab-7",
            "a,localhost",
            "::1",
            "1.2.3.256",
        ] {
            assert!(!name_of(host).is_some_and(|name| is_own(name, &[])), "{host}");
        }
    }
}
