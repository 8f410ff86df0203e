//! What is sent besides lines, what answers by itself, and what is written to files.

use std::path::PathBuf;

use common::args::{Count, Wait};
use net_assist::record::{Only, RecordFormat};

use super::Speed;
use super::values::{parse_log_format, parse_only};

/// Files, repetitions, rules, logs, replays and sessions.
#[derive(Debug, clap::Args)]
pub(crate) struct FileOptions {
    /// send a file: as one datagram, or into the stream | 发送文件：UDP 作为一个数据报，TCP 写入流中
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
    /// send to everyone who was heard from or is connected | 发给所有发来过消息或已连接的对方
    #[arg(long)]
    pub(crate) to_all: bool,
    /// send MESSAGE again and again, such as every 500ms; {n:3} in it counts 001, 002 … | 按间隔重复发送 MESSAGE，例如 500ms；其中的 {n:3} 计数：001、002 ……
    #[arg(long, value_name = "INTERVAL")]
    pub(crate) repeat: Option<Wait>,
    /// with --repeat: so many times | 与 --repeat 一起：重复的次数
    #[arg(long, value_name = "N")]
    pub(crate) times: Option<Count>,
    /// answer by rules from a file | 按规则文件自动回复
    #[arg(long, value_name = "RULES.toml")]
    pub(crate) reply: Option<PathBuf>,
    /// send everything back that no rule answers | 没有规则回复的内容原样发回
    #[arg(long)]
    pub(crate) echo: bool,
    /// write what happens to a file: as a capture if it ends in .pcap, else as text | 把收发写入文件：以 .pcap 结尾时写成抓包文件，否则写成文本
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    /// what --log is written as, whatever it is called: text or pcap | --log 的格式，不看文件名：text 或 pcap
    #[arg(long, value_name = "text|pcap", value_parser = parse_log_format)]
    pub(crate) log_format: Option<RecordFormat>,
    /// send what a log or a capture has, at its own pace | 按原来的节奏发送日志或抓包文件里的内容
    #[arg(long, value_name = "FILE")]
    pub(crate) replay: Option<PathBuf>,
    /// with --replay: which messages of a log; a capture does not say whose they were [default: all] | 与 --replay 一起：日志中的哪些消息；抓包文件不分收发 [默认值：all]
    #[arg(long, value_name = "all|sent|received", value_parser = parse_only)]
    pub(crate) only: Option<Only>,
    /// with --replay: so many times as fast; 0 is without a pause [default: 1] | 与 --replay 一起：速度的倍数；0 表示不停顿 [默认值：1]
    #[arg(long, value_name = "X")]
    pub(crate) speed: Option<Speed>,
    /// begin with settings that were saved by name, or with those of a file | 使用按名字保存的设置，或文件里的设置
    #[arg(long, value_name = "NAME")]
    pub(crate) session: Option<String>,
    /// save these settings by name | 把这些设置按名字保存
    #[arg(long, value_name = "NAME")]
    pub(crate) save: Option<String>,
    /// list the saved settings, then end | 列出保存过的设置，然后结束
    #[arg(long)]
    pub(crate) sessions: bool,
}
