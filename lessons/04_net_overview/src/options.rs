//! The values of this lesson's own options, parsed into types.

use std::fmt::{self, Display};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ops::RangeInclusive;
use std::str::FromStr;

use common::args::{BadValue, Destination};
use common::{Error, Text, text};

use crate::layers::Route;
use crate::problem::Problem;

/// An end of the way: an IP address and a port from 1 to 65535. No name: looking one up would
/// send a packet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address(SocketAddr);

impl FromStr for Address {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        // Its reasons are better than those of std: the missing port, the full-width colon.
        let _: Destination = value.parse()?;
        value.parse().map(Self).map_err(|_| {
            BadValue::new(
                Text::new(
                    "a name would have to be looked up, and here nothing is sent",
                    "查询名字要发送数据，而这里什么也不发送",
                ),
                Text::new(
                    "write the address itself, such as 192.0.2.2:8888 or [2001:db8::2]:8888",
                    "请直接写地址，例如 192.0.2.2:8888 或 [2001:db8::2]:8888",
                ),
            )
        })
    }
}

/// Time to live: how many routers may pass a packet on. Not 0: such a packet may not be sent
/// (RFC 1122, 3.2.1.7).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hops(pub(crate) u8);

impl Hops {
    /// What a system fills in: 64, but 1 for a group, whose packets stay in their network.
    pub(crate) fn usual(route: &Route) -> Self {
        let is_group = match route {
            Route::V4 { to, .. } => to.ip().is_multicast(),
            Route::V6 { to, .. } => to.ip().is_multicast(),
        };
        Self(if is_group { 1 } else { 64 })
    }
}

impl FromStr for Hops {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let range = Text::new("from 1 to 255, for example 64", "范围 1 到 255，例如 64");
        number(value, 1..=255, range).map(Self)
    }
}

/// Maximum transmission unit: the longest IP packet that a network carries in one frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mtu(u16);

impl Mtu {
    /// Ethernet's (RFC 894).
    pub(crate) const ETHERNET: Self = Self(1500);
    /// Every IPv6 network carries packets of this length (RFC 8200, 5).
    const IPV6_AT_LEAST: u16 = 1280;

    /// In bytes, if the kind of address allows it.
    pub(crate) fn for_route(self, route: &Route) -> Result<usize, Problem> {
        if matches!(route, Route::V6 { .. }) && self.0 < Self::IPV6_AT_LEAST {
            return Err(Problem::MtuOfIpv6(self.0));
        }
        Ok(usize::from(self.0))
    }
}

impl Display for Mtu {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for Mtu {
    type Err = BadValue;

    /// At least 68, as every IPv4 network must carry (RFC 791, 3.2).
    fn from_str(value: &str) -> Result<Self, BadValue> {
        let range = Text::new("from 68 to 65535, for example 576", "范围 68 到 65535，例如 576");
        number(value, 68..=u16::MAX, range).map(Self)
    }
}

fn number<N: FromStr + PartialOrd>(
    value: &str,
    range: RangeInclusive<N>,
    help: Text,
) -> Result<N, BadValue> {
    let number = value.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let reason = Text::new("not a number in range", "不是范围内的整数");
        BadValue::new(reason, help)
    })
}

/// Both ends of the way. What nobody chose is an address for documentation, of the family of
/// the other end: 192.0.2.0/24 (RFC 5737) and 2001:db8::/32 (RFC 3849).
pub(crate) fn route(from: Option<Address>, to: Option<Address>) -> Result<Route, Problem> {
    let (from, to) = (from.map(|end| end.0), to.map(|end| end.0));
    let is_ipv6 = to.or(from).is_some_and(|end| end.is_ipv6());
    let from = from.unwrap_or_else(|| documentation(is_ipv6, 1, 50_000));
    let to = to.unwrap_or_else(|| documentation(is_ipv6, 2, 8888));
    match (from, to) {
        (SocketAddr::V4(from), SocketAddr::V4(to)) => Ok(Route::V4 { from, to }),
        (SocketAddr::V6(from), SocketAddr::V6(to)) => Ok(Route::V6 { from, to }),
        (own, to) => Err(Problem::Told(Error::Families { own, to })),
    }
}

fn documentation(is_ipv6: bool, host: u8, port: u16) -> SocketAddr {
    if is_ipv6 {
        let ip = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, host.into());
        SocketAddrV6::new(ip, port, 0, 0).into()
    } else {
        SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, host), port).into()
    }
}

/// The limit of a datagram, in words.
pub(crate) fn limit_in_words(limit: usize) -> Text {
    let (thousands, rest) = (limit / 1000, limit % 1000);
    text!("{thousands},{rest:03} bytes", "{thousands},{rest:03} 字节")
}
