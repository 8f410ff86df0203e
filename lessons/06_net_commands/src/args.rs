//! Whom to ping, how often and for how long.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;
use std::time::Duration;

use common::args::{BadValue, Count, Wait, parse_duration};
use common::{Text, text};

use crate::problem::Problem;

/// The options of `ping`, with the letters that the system's own `ping` gives them.
#[derive(clap::Args)]
pub(crate) struct PingOptions {
    /// machine to ask: an address or a name | 要问的机器：地址或名字
    #[arg(default_value = "127.0.0.1")]
    pub(crate) host: Host,
    /// so many requests | 发这么多个请求
    #[arg(short, long, value_name = "N", default_value = "4")]
    pub(crate) count: Count,
    /// from one request to the next, such as 200ms; a bare number is seconds | 两个请求的间隔，例如 200ms；只写数字表示秒
    #[arg(short, long, value_name = "DURATION", default_value = "1s")]
    pub(crate) interval: Time,
    /// how long to wait for each reply, such as 500ms | 等每个回复多久，例如 500ms
    #[arg(short = 'W', long, value_name = "DURATION", default_value = "1s")]
    pub(crate) timeout: Time,
    /// of a name's addresses take an IPv4 one | 名字有多个地址时用 IPv4 的
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub(crate) ipv4: bool,
    /// of a name's addresses take an IPv6 one | 名字有多个地址时用 IPv6 的
    #[arg(short = '6', long)]
    pub(crate) ipv6: bool,
}

impl PingOptions {
    /// The address to ping. Its port is 0: ICMP has none.
    ///
    /// # Errors
    /// When the system knows no machine of that name, or none with such an address.
    pub(crate) fn resolve(&self) -> Result<SocketAddr, Problem> {
        let found = self.host.addresses()?;
        let wanted = |address: &&SocketAddr| match (self.ipv4, self.ipv6) {
            (true, _) => address.is_ipv4(),
            (_, true) => address.is_ipv6(),
            _ => true,
        };
        // As everywhere in this course: IPv4 first, where there is a choice.
        let mut candidates: Vec<&SocketAddr> = found.iter().filter(wanted).collect();
        candidates.sort_by_key(|address| address.is_ipv6());
        let first = candidates.first().copied().copied();
        first.ok_or_else(|| Problem::Family { host: self.host.name().to_owned(), ipv6: self.ipv6 })
    }
}

/// A machine's address or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host(String);

impl Host {
    /// As it was given. Foreign text: escape it before showing it.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    fn addresses(&self) -> Result<Vec<SocketAddr>, Problem> {
        if let Ok(ip) = self.0.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, 0)]);
        }
        let unknown = |source| Problem::Resolve { host: self.0.clone(), source };
        let found = (self.0.as_str(), 0).to_socket_addrs();
        let found: Vec<_> = found.map_err(|error| unknown(Some(error)))?.collect();
        if found.is_empty() {
            return Err(unknown(None));
        }
        Ok(found)
    }
}

impl FromStr for Host {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let scoped = value
            .split_once('%')
            .is_some_and(|(ip, scope)| ip.parse::<Ipv6Addr>().is_ok() && !scope.is_empty());
        if value.parse::<IpAddr>().is_ok() || scoped {
            return Ok(Self(value.to_owned()));
        }
        // The resolver would take `192.168.1` for 192.168.0.1 and `010.0.0.1` for 8.0.0.1
        // (inet_aton(3)): another machine than the one that was meant.
        let last = value.rsplit('.').next().unwrap_or_default();
        let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || last.starts_with("0x") {
            return Err(no_address(value));
        }
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !value.is_empty() && value.chars().all(fits) {
            return Ok(Self(value.to_owned()));
        }
        Err(no_host(value))
    }
}

fn no_address(value: &str) -> BadValue {
    BadValue::new(
        text!("'{value}' is not an IPv4 address", "“{value}”不是 IPv4 地址"),
        Text::new(
            "IPv4 is four numbers from 0 to 255 without leading zeros: 192.168.1.1",
            "IPv4 是四个 0 到 255 的数，不带前导零：192.168.1.1",
        ),
    )
}

fn no_host(value: &str) -> BadValue {
    let with_port = value.rsplit_once(':').filter(|(host, port)| {
        let is_ipv4 = host.parse::<Ipv4Addr>().is_ok();
        (is_ipv4 || !host.contains(':')) && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    match with_port {
        Some((host, _)) if !host.is_empty() => BadValue::new(
            Text::new("ping knows no ports", "ping 没有端口"),
            text!(
                "a port belongs to UDP or TCP, an echo request to neither: ping {host}",
                "端口属于 UDP 和 TCP，回声请求两者都不是：ping {host}"
            ),
        ),
        _ => BadValue::new(
            Text::new("neither an address nor a host name", "既不是地址，也不是主机名"),
            Text::new(
                "write 192.168.1.1, ::1 or localhost",
                "请写成 192.168.1.1、::1 或 localhost",
            ),
        ),
    }
}

/// A duration as in the other lessons, or, as `ping` has it, a number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time(Duration);

impl Time {
    pub(crate) const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Time {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let bare = value.ends_with(|c: char| c.is_ascii_digit());
        let with_unit = format!("{value}{}", if bare { "s" } else { "" });
        let duration = parse_duration(&with_unit)?;
        if (Duration::from_millis(1)..=Wait::LONGEST).contains(&duration) {
            return Ok(Self(duration));
        }
        Err(BadValue::new(
            Text::new("out of range", "超出范围"),
            Text::new(
                "from 1ms to 24h, for example 200ms or 2s",
                "范围 1ms 到 24h，例如 200ms 或 2s",
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_hosts() {
        for value in ["127.0.0.1", "::1", "fe80::1%eth0", "localhost", "主机.中国"] {
            assert_eq!(value.parse::<Host>().unwrap().name(), value);
        }
    }

    #[test]
    fn what_the_resolver_would_guess_is_refused() {
        for value in ["192.168.1", "010.0.0.1", "256.1.1.1", "127.1", "0x7f.1", "1"] {
            let refused = value.parse::<Host>().unwrap_err();
            assert!(refused.reason.en.contains("not an IPv4"), "{value}");
        }
    }

    #[test]
    fn each_slip_gets_its_own_cure() {
        for (value, words) in [
            ("127.0.0.1:80", "ping 127.0.0.1"),
            ("localhost:80", "ping localhost"),
            ("a b", "localhost"),
            ("", "localhost"),
            ("::g", "localhost"),
            ("http://a", "localhost"),
        ] {
            let refused = value.parse::<Host>().unwrap_err();
            assert!(refused.help.en.contains(words), "{value}: {refused}");
        }
    }

    #[test]
    fn a_time_is_a_duration_or_a_number_of_seconds() {
        for (value, milliseconds) in [("0.2", 200), ("2", 2000), ("500ms", 500), ("1m", 60_000)] {
            let time: Time = value.parse().unwrap();
            assert_eq!(time.duration(), Duration::from_millis(milliseconds));
        }
        for value in ["0", "-1", "x", "", "1d", "25h", "0.0001"] {
            assert!(value.parse::<Time>().is_err(), "{value}");
        }
    }
}
