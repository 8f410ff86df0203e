//! Which ports, and which sockets.

use std::str::FromStr;

use common::args::BadValue;
use common::{Text, text};

use crate::sockets::{Protocol, Socket};

/// What `--help` shows at its end.
pub(crate) const EXAMPLES: &str = "\
Examples:
  cargo run -p ports                     the classes, and which ports listen here
  cargo run -p ports -- list             every socket, like netstat -an
  cargo run -p ports -- who 8888         who holds the port, like lsof -i :8888
  cargo run -p ports -- explain 53 8888  what the numbers mean
  cargo run -p ports -- free --count 3   three ports that nobody holds
|
例子：
  cargo run -p ports                     端口的分类，以及本机在监听的端口
  cargo run -p ports -- list             所有套接字，类似 netstat -an
  cargo run -p ports -- who 8888         谁占用了端口，类似 lsof -i :8888
  cargo run -p ports -- explain 53 8888  这些数字的含义
  cargo run -p ports -- free --count 3   三个没人占用的端口";

/// A port, also 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Port(u16);

impl Port {
    pub(crate) const fn number(self) -> u16 {
        self.0
    }
}

impl FromStr for Port {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        whole_number(value, 0, u16::MAX, "a port", "端口号").map(Self)
    }
}

/// A port that a program can hold: not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TakenPort(u16);

impl TakenPort {
    pub(crate) const fn number(self) -> u16 {
        self.0
    }
}

impl FromStr for TakenPort {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        whole_number(value, 1, u16::MAX, "a port", "端口号").map(Self)
    }
}

/// How many ports to find: each is held, twice, until all are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Some100(u16);

impl Some100 {
    pub(crate) const fn number(self) -> u16 {
        self.0
    }
}

impl FromStr for Some100 {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        whole_number(value, 1, 100, "a count", "个数").map(Self)
    }
}

fn whole_number(
    value: &str,
    least: u16,
    most: u16,
    what: &str,
    zh_what: &str,
) -> Result<u16, BadValue> {
    // `parse` alone would also take "+80".
    let is_digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|_| is_digits);
    number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
        BadValue::new(
            Text {
                en: format!("it is not {what}").into(), zh: format!("它不是{zh_what}").into()
            },
            text!("a whole number from {least} to {most}", "{least} 到 {most} 的整数"),
        )
    })
}

/// Which sockets to list; without any, all of them.
#[derive(clap::Args)]
pub(crate) struct ListOptions {
    /// only UDP | 只看 UDP
    #[arg(short, long)]
    udp: bool,
    /// only TCP | 只看 TCP
    #[arg(short, long)]
    tcp: bool,
    /// only those that wait for anyone: TCP that listens, UDP without a fixed peer | 只看等待任何人的：监听中的 TCP，没有固定对端的 UDP
    #[arg(short, long)]
    listening: bool,
}

impl ListOptions {
    pub(crate) fn wants(&self, socket: &Socket) -> bool {
        let of_protocol = match socket.protocol {
            Protocol::Udp => self.udp || !self.tcp,
            Protocol::Tcp => self.tcp || !self.udp,
        };
        of_protocol && (!self.listening || socket.waits_for_anyone())
    }
}

/// Which free ports.
#[derive(clap::Args)]
pub(crate) struct FreeOptions {
    /// how many, 1 to 100 | 几个，1 到 100
    #[arg(long, value_name = "N", default_value = "1", allow_negative_numbers = true)]
    pub(crate) count: Some100,
    /// free for UDP; without -u and -t for both | 对 UDP 空闲；不写 -u 和 -t 表示两者
    #[arg(short, long)]
    udp: bool,
    /// free for TCP | 对 TCP 空闲
    #[arg(short, long)]
    tcp: bool,
}

impl FreeOptions {
    pub(crate) fn udp(&self) -> bool {
        self.udp || !self.tcp
    }

    pub(crate) fn tcp(&self) -> bool {
        self.tcp || !self.udp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_has_sixteen_bits() {
        assert_eq!("0".parse::<Port>().unwrap().number(), 0);
        assert_eq!("65535".parse::<TakenPort>().unwrap().number(), 65535);
        for value in ["65536", "-1", "abc", "", "+80", "8 0", "８８", "1e3"] {
            let refused = value.parse::<Port>().unwrap_err();
            assert_eq!(refused.help.en, "a whole number from 0 to 65535", "{value}");
        }
        let refused = "0".parse::<TakenPort>().unwrap_err();
        assert_eq!(refused.help.zh, "1 到 65535 的整数");
    }
}
