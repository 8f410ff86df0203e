//! Where to send, and where to listen: an IP address or a host's name, and a port.

use std::fmt::{self, Display};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;

use super::BadValue;
use crate::{Error, Text, text};

/// Where a datagram goes: `127.0.0.1:8888`, `[::1]:8888` or `host:8888`. The port is never 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination(Endpoint);

impl Destination {
    /// The address that a datagram can be sent to. A host's name is looked up in the system's
    /// resolver; an IPv4 address is preferred, because UDP does not try a second one.
    ///
    /// # Errors
    /// When the system knows no host of this name.
    pub fn resolve(&self) -> Result<SocketAddr, Error> {
        self.0.resolve()
    }
}

/// The own address: `192.168.1.5:8888`, `[::1]:8888`, `:8888` for every interface (Python's
/// `("", 8888)`). Port 0 lets the system pick one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindAddress(Endpoint);

impl BindAddress {
    /// The address to bind.
    ///
    /// # Errors
    /// When the system knows no host of this name.
    pub fn resolve(&self) -> Result<SocketAddr, Error> {
        self.0.resolve()
    }
}

/// The own address for sending to `to` when nobody chose one: of the same family, loopback for
/// loopback, else every interface (`0.0.0.0`), of which the system takes the one whose route
/// leads there. Port 0: the system picks a free one.
pub const fn own_side(to: SocketAddr, port: u16) -> SocketAddr {
    let ip = match to.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(ip) if ip.is_loopback() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    SocketAddr::new(ip, port)
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Endpoint {
    host: Host,
    port: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Ip(IpAddr),
    /// Also an IPv6 address with an interface's name, `fe80::1%eth0`: only the system knows it.
    Name(String),
}

impl Endpoint {
    fn resolve(&self) -> Result<SocketAddr, Error> {
        let name = match &self.host {
            Host::Ip(ip) => return Ok(SocketAddr::new(*ip, self.port)),
            Host::Name(name) => name,
        };
        let unknown = |source| Error::Resolve { host: name.clone(), source };
        let found: Vec<SocketAddr> = (name.as_str(), self.port)
            .to_socket_addrs()
            .map_err(|error| unknown(Some(error)))?
            .collect();
        let first = found.iter().find(|address| address.is_ipv4()).or(found.first());
        first.copied().ok_or_else(|| unknown(None))
    }
}

impl Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Ip(ip) => SocketAddr::new(*ip, self.port).fmt(out),
            Host::Name(name) if name.contains(':') => write!(out, "[{name}]:{}", self.port),
            Host::Name(name) => write!(out, "{name}:{}", self.port),
        }
    }
}

impl Display for Destination {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Display for BindAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for Destination {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let (host, port) = split(value)?;
        let host = parse_host(host)?;
        match parse_port(port)? {
            0 => Err(BadValue::new(
                Text::new("port 0 cannot be a destination", "端口 0 不能作为目的端口"),
                Text::new("choose a port from 1 to 65535", "请选 1 到 65535 的端口"),
            )),
            port => Ok(Self(Endpoint { host, port })),
        }
    }
}

impl FromStr for BindAddress {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let (host, port) = split(value)?;
        let host = match host {
            "" => Host::Ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            host => parse_host(host)?,
        };
        let port = parse_port(port)?;
        Ok(Self(Endpoint { host, port }))
    }
}

/// Splits at the colon before the port; IPv6 addresses stand in brackets (RFC 3986, 3.2.2).
fn split(value: &str) -> Result<(&str, &str), BadValue> {
    if value.contains('：') {
        return Err(BadValue::new(
            Text::new("the colon is the full-width one", "这里用了全角冒号"),
            text!("write {}", "请用半角冒号：{}", value.replace('：', ":")),
        ));
    }
    if let Some(rest) = value.strip_prefix('[') {
        return rest.split_once("]:").ok_or_else(|| {
            BadValue::new(
                Text::new("the port is missing after ]", "] 之后缺少端口"),
                Text::new("write [::1]:8888", "请写成 [::1]:8888"),
            )
        });
    }
    let Some((host, port)) = value.rsplit_once(':') else {
        return Err(BadValue::new(
            Text::new("the port is missing", "缺少端口"),
            if value.parse::<u16>().is_ok() {
                text!("write 127.0.0.1:{}", "请写成 127.0.0.1:{}", value)
            } else {
                text!("write {}:8888", "请写成 {}:8888", value)
            },
        ));
    };
    if host.contains(':') {
        return Err(BadValue::new(
            Text::new("an IPv6 address needs brackets", "IPv6 地址要放在方括号里"),
            Text::new("write [::1]:8888", "请写成 [::1]:8888"),
        ));
    }
    Ok((host, port))
}

fn parse_port(port: &str) -> Result<u16, BadValue> {
    // `parse` alone would also take "+8888".
    let digits_only = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|_| digits_only).ok_or_else(|| {
        BadValue::new(
            text!("'{port}' is not a port", "“{port}”不是端口号"),
            Text::new("a port is a whole number from 1 to 65535", "端口号是 1 到 65535 的整数"),
        )
    })
}

fn parse_host(host: &str) -> Result<Host, BadValue> {
    if let Ok(ip) = host.parse() {
        return Ok(Host::Ip(ip));
    }
    let scoped = host
        .split_once('%')
        .is_some_and(|(ip, scope)| ip.parse::<Ipv6Addr>().is_ok() && !scope.is_empty());
    if scoped {
        return Ok(Host::Name(host.to_owned()));
    }
    // The system's resolver takes `192.168.1` for 192.168.0.1 and `010.0.0.1` for 8.0.0.1
    // (inet_aton(3)); a typing error must not become another machine's address.
    let last_label = host.rsplit('.').next().unwrap_or_default();
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    if !host.is_empty() && (is_number(last_label) || last_label.starts_with("0x")) {
        return Err(BadValue::new(
            text!("'{host}' is not an IPv4 address", "“{host}”不是 IPv4 地址"),
            Text::new(
                "IPv4 is four numbers from 0 to 255 without leading zeros: 127.0.0.1:8888",
                "IPv4 是四个 0 到 255 的数，不带前导零：127.0.0.1:8888",
            ),
        ));
    }
    let is_name = !host.is_empty()
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if is_name {
        return Ok(Host::Name(host.to_owned()));
    }
    Err(BadValue::new(
        text!("'{host}' is neither an address nor a host name", "“{host}”既不是地址也不是主机名"),
        Text::new("write 127.0.0.1:8888 or [::1]:8888", "请写成 127.0.0.1:8888 或 [::1]:8888"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destination(value: &str) -> Result<String, BadValue> {
        value.parse::<Destination>().map(|destination| destination.to_string())
    }

    #[test]
    fn addresses_and_names_with_a_port_are_destinations() {
        for value in
            ["127.0.0.1:8888", "[::1]:8888", "localhost:1", "[fe80::1%eth0]:65535", "主机.中国:80"]
        {
            assert_eq!(destination(value).unwrap(), value);
        }
    }

    #[test]
    fn what_the_resolver_would_guess_is_refused() {
        for value in [
            "192.168.1:80",
            "010.0.0.1:80",
            "256.1.1.1:80",
            "127.1:80",
            "0x7f.1:80",
            "1.2.3.4.5:80",
            "2130706433:80",
            "1.2.3.0x4:80",
        ] {
            let refused = destination(value).unwrap_err();
            assert!(refused.reason.en.contains("not an IPv4 address"), "{value}: {refused}");
        }
    }

    #[test]
    fn each_slip_gets_its_own_cure() {
        for (value, cure) in [
            ("127.0.0.1", "127.0.0.1:8888"),
            ("8888", "127.0.0.1:8888"),
            ("127.0.0.1：8888", "write 127.0.0.1:8888"),
            ("::1:8888", "[::1]:8888"),
            ("[::1]", "[::1]:8888"),
            ("127.0.0.1:0", "1 to 65535"),
            ("127.0.0.1:70000", "1 to 65535"),
            ("127.0.0.1:+80", "1 to 65535"),
            ("127.0.0.1:", "1 to 65535"),
            (":8888", "127.0.0.1:8888"),
            ("127.0.0.1 :8888", "127.0.0.1:8888"),
        ] {
            let refused = destination(value).unwrap_err();
            assert!(refused.help.en.contains(cure), "{value}: {refused}");
        }
    }

    #[test]
    fn an_empty_host_binds_every_interface() {
        let bind: BindAddress = ":8888".parse().unwrap();
        assert_eq!(bind.resolve().unwrap(), "0.0.0.0:8888".parse().unwrap());
        assert!("127.0.0.1:0".parse::<BindAddress>().is_ok());
    }

    #[test]
    fn a_name_with_both_families_gives_ipv4() {
        let localhost: Destination = "localhost:9".parse().unwrap();
        assert_eq!(localhost.resolve().unwrap(), "127.0.0.1:9".parse().unwrap());
    }

    #[test]
    fn the_own_side_is_of_the_family_and_reach_of_the_destination() {
        for (to, own) in [
            ("127.0.0.1:8888", "127.0.0.1:0"),
            ("127.255.255.255:8888", "127.0.0.1:0"),
            ("192.168.1.5:8888", "0.0.0.0:0"),
            ("[::1]:8888", "[::1]:0"),
            ("[2001:db8::1]:8888", "[::]:0"),
        ] {
            assert_eq!(own_side(to.parse().unwrap(), 0), own.parse().unwrap(), "{to}");
        }
    }
}
