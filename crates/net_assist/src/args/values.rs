//! Values that only this program has.

use std::net::{Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;
use std::time::Duration;

use common::args::{BadValue, Wait, parse_duration};
use common::{Text, text};
use net_assist::link::Group;
use net_assist::payload::{LineEnd, View};
use net_assist::record::{Only, RecordFormat};
use net_assist::session;

/// How many times as fast a replay is; 0 is without a pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Speed(f64);

impl Speed {
    /// As it was.
    pub(crate) const ONE: Self = Self(1.0);

    /// The factor.
    pub(crate) const fn factor(self) -> f64 {
        self.0
    }
}

impl FromStr for Speed {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let number = value.strip_suffix('x').unwrap_or(value).parse::<f64>();
        let in_range = |speed: &f64| *speed == 0.0 || (0.001..=1000.0).contains(speed);
        number.ok().filter(in_range).map(Self).ok_or_else(|| {
            BadValue::new(
                Text::new("not a speed", "不是速度"),
                Text::new(
                    "0.001 to 1000, where 2 is twice as fast, or 0 for no pause at all",
                    "0.001 到 1000，2 表示两倍速；0 表示不停顿",
                ),
            )
        })
    }
}

/// One of a few words.
fn one_of<T: Copy>(value: &str, words: &[(&str, T)]) -> Result<T, BadValue> {
    let found = words.iter().find(|(word, _)| *word == value);
    found.map(|(_, meant)| *meant).ok_or_else(|| {
        let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let (en, zh) = (names.join(", "), names.join("、"));
        BadValue::new(
            Text::new("there is no such choice", "没有这个选项值"),
            text!("choose one of {en}", "可选 {zh}"),
        )
    })
}

pub(crate) fn parse_view(value: &str) -> Result<View, BadValue> {
    one_of(value, &[("text", View::Text), ("hex", View::Hex), ("both", View::Both)])
}

pub(crate) fn parse_line_end(value: &str) -> Result<LineEnd, BadValue> {
    let words = [
        ("none", LineEnd::None),
        ("cr", LineEnd::Cr),
        ("lf", LineEnd::Lf),
        ("crlf", LineEnd::CrLf),
    ];
    one_of(value, &words)
}

pub(crate) fn parse_log_format(value: &str) -> Result<RecordFormat, BadValue> {
    one_of(value, &[("text", RecordFormat::Text), ("pcap", RecordFormat::Pcap)])
}

pub(crate) fn parse_only(value: &str) -> Result<Only, BadValue> {
    one_of(value, &[("all", Only::All), ("sent", Only::Sent), ("received", Only::Received)])
}

/// How long to wait at the end: nothing is a time, too.
pub(crate) fn parse_patience(value: &str) -> Result<Duration, BadValue> {
    if value == "0" {
        return Ok(Duration::ZERO);
    }
    let duration = parse_duration(value)?;
    if duration > Wait::LONGEST {
        return Err(BadValue::new(
            Text::new("out of range", "超出范围"),
            Text::new("from 0 to 24h, for example 500ms", "范围 0 到 24h，例如 500ms"),
        ));
    }
    Ok(duration)
}

/// Reads a group as [`net_assist::session::parse_group`] does, and for IPv6 an interface's name,
/// too: `ff02::1234@eth0`, `ff02::1234%eth0`.
pub(crate) fn parse_group(value: &str) -> Result<Group, BadValue> {
    let parts = value.split_once(['@', '%']);
    match parts.filter(|(group, _)| group.parse::<Ipv6Addr>().is_ok()) {
        Some((group, interface)) => {
            let number = interface_number(group, interface)?;
            session::parse_group(&format!("{group}%{number}"))
        }
        None => session::parse_group(value),
    }
}

/// The system's number of an interface. The resolver knows it: `ff02::1%eth0` (getaddrinfo(3)).
fn interface_number(group: &str, interface: &str) -> Result<u32, BadValue> {
    if let Ok(number) = interface.parse() {
        return Ok(number);
    }
    let found = (format!("{group}%{interface}").as_str(), 1).to_socket_addrs();
    let number = found.ok().and_then(|mut found| match found.next() {
        Some(SocketAddr::V6(found)) => Some(found.scope_id()).filter(|scope| *scope != 0),
        _ => None,
    });
    number.ok_or_else(|| {
        BadValue::new(
            Text::new("there is no such interface", "没有这个网络接口"),
            Text::new(
                "give its name or number as ip link shows it: ff02::1234@eth0",
                "请写 ip link 显示的名字或编号：ff02::1234@eth0",
            ),
        )
    })
}
