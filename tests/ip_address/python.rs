//! More than 20,000 random addresses and networks, and beside them what only looks like one, read
//! by the lesson and by CPython's `ipaddress`. `IP_SEED` repeats a run.

use std::env;
use std::io::{self, Write};
use std::process::Command;

use serde_json::{Value, json};
use testkit::{Running, contract};

use crate::BINARY;

/// Two in three are addresses.
const CASES: usize = 32_000;

/// What `ipaddress` knows about each line, one JSON object a line, or null.
const SCRIPT: &str = r#"
import io, ipaddress, json, sys

def hosts(net):
    first = next(iter(net.hosts()))
    if net.num_addresses <= 1024:
        return first, list(net.hosts())[-1]
    return first, net[-2] if net.version == 4 else net[-1]

# Python leaves the zone on a network's first address if the host bits were 0, and only then.
def bare(ip):
    return str(ip).split("%")[0]

def known(line):
    try:
        interface = ipaddress.ip_interface(line)
    except ValueError:
        return None
    ip, net = ipaddress.ip_address(int(interface.ip)) if interface.version == 4 else \
        ipaddress.IPv6Address(int(interface.ip)), interface.network
    first, last = hosts(net)
    six = interface.version == 6
    return {
        "version": ip.version, "address": str(ip), "prefix": net.prefixlen,
        "network": bare(net.network_address), "broadcast": str(net.broadcast_address),
        "first_host": bare(first), "last_host": bare(last), "addresses": str(net.num_addresses),
        "reverse": ip.reverse_pointer, "mask": str(net.netmask),
        "zone": getattr(interface, "scope_id", None),
        "loopback": ip.is_loopback, "multicast": ip.is_multicast, "link-local": ip.is_link_local,
        "unspecified": ip.is_unspecified, "private": ip.is_private,
        "site-local": six and ip.is_site_local,
        "v4-mapped": str(ip.ipv4_mapped) if six and ip.ipv4_mapped else None,
        "6to4": str(ip.sixtofour) if six and ip.sixtofour else None,
        "teredo": str(ip.teredo[1]) if six and ip.teredo else None,
    }

lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="\n")
for line in lines:
    print(json.dumps(known(line.rstrip("\n"))))
"#;

/// Where the lesson and Python part on purpose.
mod differs {
    use std::net::IpAddr;

    use serde_json::Value;

    /// IPv6 has no broadcast (RFC 4291, 2); Python gives the last address that name.
    pub(super) fn broadcast(ours: &Value) -> bool {
        ours["version"] == 6
    }

    /// Masks are IPv4's; Python writes IPv6 prefixes as addresses too.
    pub(super) fn mask(ours: &Value) -> bool {
        ours["version"] == 6
    }

    /// RFC 5952, 5 writes mapped addresses `::ffff:1.2.3.4`, and so do Rust and CPython from 3.13
    /// on; CPython before writes `::ffff:102:304`. The value must be the same.
    pub(super) fn writing(ours: &Value, python: &Value) -> bool {
        let ip = |value: &Value| value.as_str().and_then(|text| text.parse::<IpAddr>().ok());
        ip(ours).is_some() && ip(ours) == ip(python)
    }

    /// A blank behind an interface's name is a slip of the hand; Python takes it for its part.
    pub(super) fn blank_in_a_zone(line: &str) -> bool {
        line.split_once('%').is_some_and(|(_, zone)| zone.contains(char::is_whitespace))
    }

    /// What Python calls private is "not globally reachable" in the registry of IANA as it was
    /// when that Python was released: these blocks have moved since 3.11, and some scopes here
    /// (mapped, 6to4) Python judges by the address inside, depending on its version.
    pub(super) const MOVING: [&str; 8] =
        ["protocol", "v4-mapped", "6to4", "teredo", "orchid", "nat64", "srv6", "discard"];
    /// 3fff::/20 became documentation in 2024 (RFC 9637); older Pythons do not know it.
    pub(super) const NEW_BLOCK: &str = "3fff::/20";
}

/// Scopes that Python calls private, outside the list above.
const PRIVATE: [&str; 10] = [
    "unspecified",
    "this-network",
    "private",
    "loopback",
    "link-local",
    "documentation",
    "benchmarking",
    "broadcast",
    "unique-local",
    "reserved",
];

#[test]
fn random_lines_are_read_as_python_reads_them() {
    let Some(python) = testkit::python(SCRIPT) else {
        return;
    };
    let mut random = Random::seeded();
    let lines: Vec<String> = (0..CASES).map(|_| random.line()).collect();
    let mut lesson = contract::program(BINARY);
    lesson.args(["-", "--json"]);
    let (ours, theirs) = (answers(lesson, &lines), answers(python, &lines));
    assert_eq!((ours.len(), theirs.len()), (CASES, CASES));
    let addresses = theirs.iter().filter(|answer| !answer.is_null()).count();
    let _ = writeln!(io::stderr(), "ip_address: {addresses} of {CASES} lines are addresses");
    assert!((20_000..CASES).contains(&addresses), "{addresses}");
    let cases = lines.iter().zip(ours.iter().zip(&theirs));
    let differences: Vec<String> = cases
        .filter_map(|(line, (ours, theirs))| {
            let what = difference(line, ours, theirs)?;
            Some(format!("{line:?}: {what}\n  lesson {ours}\n  python {theirs}"))
        })
        .collect();
    let shown = differences.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differ:\n{shown}", differences.len());
}

fn answers(command: Command, lines: &[String]) -> Vec<Value> {
    let mut running = Running::start(command);
    running.write((lines.join("\n") + "\n").as_bytes());
    running.finish().events()
}

/// The first field in which the two differ.
fn difference(line: &str, ours: &Value, theirs: &Value) -> Option<String> {
    let is_address = ours["event"] == "address";
    if !is_address || theirs.is_null() {
        let agree = !is_address && theirs.is_null();
        return (!agree && !differs::blank_in_a_zone(line)).then(|| "only one takes it".to_owned());
    }
    for name in ["version", "prefix", "addresses", "reverse", "zone"] {
        if ours[name] != theirs[name] {
            return Some(name.to_owned());
        }
    }
    for name in ["address", "network", "first_host", "last_host", "broadcast", "mask"] {
        let on_purpose = (name == "broadcast" && differs::broadcast(ours))
            || (name == "mask" && differs::mask(ours));
        if on_purpose {
            assert!(ours[name].is_null(), "{ours}");
        } else if ours[name] != theirs[name] && !differs::writing(&ours[name], &theirs[name]) {
            return Some(name.to_owned());
        }
    }
    scope_difference(ours, theirs)
}

fn scope_difference(ours: &Value, theirs: &Value) -> Option<String> {
    let scope = ours["scope"].as_str().unwrap();
    for name in ["loopback", "multicast", "link-local", "unspecified", "site-local"] {
        if theirs[name] != json!(scope == name) && scope != "v4-mapped" {
            return Some(name.to_owned());
        }
    }
    for name in ["v4-mapped", "6to4", "teredo"] {
        let inside = if scope == name { ours["ipv4"].clone() } else { Value::Null };
        if theirs[name] != inside {
            return Some(name.to_owned());
        }
    }
    let moving = differs::MOVING.contains(&scope) || ours["block"] == differs::NEW_BLOCK;
    // Python's own list of private IPv6 blocks has no "reserved": those only count in IPv4.
    let private = PRIVATE.contains(&scope) && !(scope == "reserved" && ours["version"] == 6);
    (!moving && theirs["private"] != json!(private)).then(|| "private".to_owned())
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    /// Tells the seed on stderr, so that a failure can be repeated.
    fn seeded() -> Self {
        let seed = env::var("IP_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| {
            let now = std::time::UNIX_EPOCH.elapsed().unwrap();
            now.as_secs() ^ u64::from(now.subsec_nanos())
        });
        let _ = writeln!(io::stderr(), "ip_address: IP_SEED={seed}");
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn line(&mut self) -> String {
        let address = if self.below(2) == 0 { self.ipv4() } else { self.ipv6() };
        let prefix = match self.below(10) {
            0..2 => String::new(),
            2 => format!("/{}", self.ipv4()),
            3 => format!("/{}", self.mask()),
            4 => format!("/0{}", self.below(40)),
            _ if address.contains(':') => format!("/{}", self.below(130)),
            _ => format!("/{}", self.below(34)),
        };
        let mut line = address + &prefix;
        if self.below(6) == 0 {
            self.damage(&mut line);
        }
        line
    }

    fn ipv4(&mut self) -> String {
        const BEGINNINGS: &[&str] = &[
            "10.0.0",
            "127.255.255",
            "169.254.0",
            "172.16.0",
            "172.31.255",
            "192.0.0",
            "192.0.2",
            "192.168.255",
            "100.64.0",
            "100.127.255",
            "198.18.0",
            "198.51.100",
            "203.0.113",
            "224.0.0",
            "239.255.255",
            "240.0.0",
            "255.255.255",
            "0.0.0",
            "192.88.99",
        ];
        if self.below(3) == 0 {
            let begin = self.one_of(BEGINNINGS);
            return format!("{begin}.{}", [0, 1, 8, 170, 254, 255][self.below(6)]);
        }
        let bytes = self.next().to_le_bytes();
        format!("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3])
    }

    fn mask(&mut self) -> String {
        let ones = u32::try_from(self.below(33)).unwrap();
        let mask = u32::MAX.checked_shl(32 - ones).unwrap_or(0);
        let mask = if self.below(3) == 0 { !mask } else { mask };
        std::net::Ipv4Addr::from(mask).to_string()
    }

    fn ipv6(&mut self) -> String {
        const BEGINNINGS: &[&str] = &[
            "fe80:",
            "febf:",
            "fec0:",
            "fc00:",
            "fdff:",
            "ff02:",
            "ff0e:",
            "2001:",
            "2001:0:",
            "2001:2:",
            "2001:db8:",
            "2002:",
            "2a00:",
            "3fff:",
            "64:ff9b:",
            "100:",
            "4000:",
            "::",
            "::ffff:",
            "::ffff:0:",
            "0:0:0:0:0:ffff:",
            "5f00:",
            "2001:20:",
        ];
        let groups = |random: &mut Self, count: usize| -> String {
            let group = |random: &mut Self| match random.below(4) {
                0 => "0".to_owned(),
                1 => format!("{:04X}", random.below(0x1_0000)),
                _ => format!("{:x}", random.below(0x1_0000)),
            };
            (0..count).map(|_| group(random)).collect::<Vec<_>>().join(":")
        };
        let address = match self.below(6) {
            0 => groups(self, 8),
            1 => format!("{}::{}", groups(self, 2), groups(self, 3)),
            2 => format!("{}{}", self.one_of(BEGINNINGS), groups(self, 6)),
            3 => format!("{}{}", self.one_of(&["::", "::ffff:", "64:ff9b::"]), self.ipv4()),
            _ => {
                let begin = self.one_of(BEGINNINGS).trim_end_matches(':').to_owned();
                let count = self.below(4);
                format!("{begin}::{}", groups(self, count))
            }
        };
        match self.below(12) {
            0 => address + "%eth0",
            _ => address,
        }
    }

    /// One or two slips of the hand.
    fn damage(&mut self, line: &mut String) {
        const SLIPS: &[&str] = &[
            ".", ":", "::", "/", "0", "00", "9", "f", "g", "-", "+", " ", "%", "x", "0x", "１", "[",
        ];
        for _ in 0..=self.below(2) {
            let at = self.below(line.chars().count() + 1);
            let at = line.char_indices().nth(at).map_or(line.len(), |(at, _)| at);
            if self.below(3) > 0 || at == line.len() {
                line.insert_str(at, self.one_of(SLIPS));
            } else {
                line.remove(at);
            }
        }
    }
}
