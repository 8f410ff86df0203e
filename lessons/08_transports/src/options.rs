//! The options, and the ranges that keep a run short.

use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use clap::Parser;
use common::args::{BadValue, parse_duration};
use common::{Text, text};

/// UDP beside TCP: the same messages to a slow reader | UDP 与 TCP 对照：把同样的消息发给一个慢读取方
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// send, read slowly, count and draw (the default) | 发送、慢慢读、统计并画图（默认）
    Compare,
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// how many messages, 1 to 1000 | 消息条数，1 到 1000
    #[arg(long, global = true, value_name = "N", default_value = "24", value_parser = messages)]
    pub(crate) messages: usize,
    /// shortest and longest message in bytes, 8 to 9000 | 消息最短和最长的字节数，8 到 9000
    #[arg(long, global = true, value_name = "MIN-MAX", default_value = "100-900")]
    pub(crate) size: Sizes,
    /// from which the sizes are drawn; a run is repeated with the number that it printed | 随机数种子，消息长度由它决定；用上次输出的数可以重复同一次运行
    #[arg(long, global = true, value_name = "N", value_parser = seed)]
    pub(crate) seed: Option<u64>,
    /// how long the reader rests before each read, up to 1s | 读取方每次读之前休息多久，最多 1s
    #[arg(long, global = true, value_name = "DURATION", default_value = "5ms", value_parser = rest)]
    pub(crate) reader_delay: Duration,
    /// how long the sender rests after each message, up to 1s | 发送方每发一条之后休息多久，最多 1s
    #[arg(long, global = true, value_name = "DURATION", default_value = "0ms", value_parser = rest)]
    pub(crate) pause: Duration,
    /// how much the reader takes at once, in bytes, 8 to 65535 | 读取方一次最多取多少字节，8 到 65535
    #[arg(long, global = true, value_name = "N", default_value = "1024", value_parser = buffer)]
    pub(crate) buffer: usize,
    /// SO_RCVBUF of the reader, and SO_SNDBUF of TCP's sender, in bytes, 1 to 16777216 | 读取方的 SO_RCVBUF（TCP 还有发送方的 SO_SNDBUF），字节，1 到 16777216
    #[arg(long, global = true, value_name = "N", default_value = "4096", value_parser = receive_buffer)]
    pub(crate) receive_buffer: usize,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p transports                                     24 messages, a small buffer
  cargo run -p transports -- compare --seed 7                 the messages of seed 7
  cargo run -p transports -- compare --receive-buffer 1000000 room for everything
  cargo run -p transports -- compare --pause 10ms             a sender with patience
|
例子：
  cargo run -p transports                                     24 条消息，小缓冲区
  cargo run -p transports -- compare --seed 7                 用种子 7 生成消息
  cargo run -p transports -- compare --receive-buffer 1000000 缓冲区足够大
  cargo run -p transports -- compare --pause 10ms             发送方放慢";

/// From which lengths of messages are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub(crate) least: usize,
    pub(crate) most: usize,
}

impl Sizes {
    /// A number fits into the least; the most goes into one datagram on every system.
    const RANGE: RangeInclusive<usize> = 8..=9000;
}

impl FromStr for Sizes {
    type Err = BadValue;

    fn from_str(value: &str) -> Result<Self, BadValue> {
        let (least, most) = value.split_once('-').unwrap_or((value, value));
        let parse = |text| within(text, Self::RANGE).ok();
        match (parse(least), parse(most)) {
            (Some(least), Some(most)) if least <= most => Ok(Self { least, most }),
            _ => Err(BadValue::new(
                Text::new("not a range of sizes", "不是有效的长度范围"),
                Text::new(
                    "from 8 to 9000 bytes, for example 100-900, or 500 for all",
                    "范围 8 到 9000 字节，例如 100-900；全部一样长就写 500",
                ),
            )),
        }
    }
}

impl Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.least, self.most)
    }
}

fn messages(value: &str) -> Result<usize, BadValue> {
    within(value, 1..=1000)
}

fn buffer(value: &str) -> Result<usize, BadValue> {
    within(value, 8..=65_535)
}

fn receive_buffer(value: &str) -> Result<usize, BadValue> {
    within(value, 1..=1 << 24)
}

fn seed(value: &str) -> Result<u64, BadValue> {
    within(value, 0..=u64::MAX)
}

fn within<N: FromStr + PartialOrd + Display>(
    value: &str,
    range: RangeInclusive<N>,
) -> Result<N, BadValue> {
    let number = value.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let (least, most) = range.into_inner();
        BadValue::new(
            Text::new("not a number in the range", "不是范围内的数"),
            text!("a whole number from {least} to {most}", "{least} 到 {most} 的整数"),
        )
    })
}

/// Unlike a time to wait, a rest may be none at all.
fn rest(value: &str) -> Result<Duration, BadValue> {
    let rest = parse_duration(value)?;
    if rest <= Duration::from_secs(1) {
        return Ok(rest);
    }
    Err(BadValue::new(
        Text::new("out of range", "超出范围"),
        Text::new("from 0ms to 1s, for example 5ms", "范围 0ms 到 1s，例如 5ms"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_a_range_or_one_number() {
        let sizes = |value: &str| value.parse::<Sizes>().map(|sizes| sizes.to_string());
        assert_eq!(sizes("100-900").unwrap(), "100-900");
        assert_eq!(sizes("500").unwrap(), "500-500");
        for value in ["", "7-9", "9-8", "8-9001", "-8", "8-", "a-b", "8-9-10"] {
            assert!(sizes(value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_rest_may_be_none_and_is_at_most_a_second() {
        assert_eq!(rest("0ms").unwrap(), Duration::ZERO);
        assert_eq!(rest("1s").unwrap(), Duration::from_secs(1));
        for value in ["1001ms", "5", "-1ms", ""] {
            assert!(rest(value).is_err(), "{value}");
        }
    }
}
