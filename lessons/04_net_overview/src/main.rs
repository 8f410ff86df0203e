//! What happens to a message on its way to the network: characters, bytes, UDP header, IP
//! header, Ethernet frame. Everything is built as the system would build it; nothing is sent.
//!
//! 一条消息去往网络的路上发生了什么：字符、字节、UDP 首部、IP 首部、以太网帧。
//! 一切都照系统的做法造出来，但什么也不发送。

mod capture;
mod characters;
mod dump;
mod fields;
mod fragments;
mod header;
mod layers;
mod layout;
mod options;
mod problem;
mod pseudo;
mod story;

use std::path::PathBuf;

use clap::Parser;
use common::args::{CodecOptions, DEFAULT_MESSAGE};
use common::{Console, ExitStatus};

use options::{Address, Hops, Mtu};
use problem::Problem;
use story::Journey;

/// What happens to a message: characters, bytes, UDP, IP, frame. Nothing is sent. | 一条消息怎样变成字节、UDP、IP 和帧。什么也不发送。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// text of the message | 消息的文本
    #[arg(default_value = DEFAULT_MESSAGE)]
    message: String,
    /// sender, IPv4 or IPv6 [default: 192.0.2.1:50000 or [2001:db8::1]:50000] | 发送方，IPv4 或 IPv6 [默认值：192.0.2.1:50000 或 [2001:db8::1]:50000]
    #[arg(long, value_name = "IP:PORT")]
    from: Option<Address>,
    /// receiver [default: 192.0.2.2:8888 or [2001:db8::2]:8888] | 接收方 [默认值：192.0.2.2:8888 或 [2001:db8::2]:8888]
    #[arg(long, value_name = "IP:PORT")]
    to: Option<Address>,
    /// how many routers may pass it on, 1 to 255 [default: 64; 1 for a group of receivers] | 最多由多少个路由器转发，1 到 255 [默认值：64；组播为 1]
    #[arg(long, value_name = "N")]
    ttl: Option<Hops>,
    /// the longest IP packet that a frame carries, in bytes | 一帧能装下的最长 IP 包，单位字节
    #[arg(long, value_name = "BYTES", default_value_t = Mtu::ETHERNET)]
    mtu: Mtu,
    /// write the frames to a file that Wireshark opens | 把帧写进 Wireshark 能打开的文件
    #[arg(long, value_name = "FILE")]
    pcap: Option<PathBuf>,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p net_overview                                   header by header
  cargo run -p net_overview -- 你好 -e gbk                     other bytes, same headers
  cargo run -p net_overview -- hi --to '[2001:db8::2]:8888'   over IPv6
  cargo run -p net_overview -- --mtu 68 --pcap pieces.pcap    cut into fragments, for Wireshark
|
例子：
  cargo run -p net_overview                                   逐个首部地看
  cargo run -p net_overview -- 你好 -e gbk                     字节变了，首部照旧
  cargo run -p net_overview -- hi --to '[2001:db8::2]:8888'   走 IPv6
  cargo run -p net_overview -- --mtu 68 --pcap pieces.pcap    切成分片，交给 Wireshark";

fn main() -> ExitStatus {
    common::main(net_overview)
}

fn net_overview(args: &Args, console: &mut Console) -> Result<ExitStatus, Problem> {
    let route = options::route(args.from, args.to)?;
    let hops = args.ttl.unwrap_or(Hops::usual(&route));
    let mtu = args.mtu.for_route(&route)?;

    // region: layers
    let text = args.codec.encode(&args.message)?; // characters → bytes
    let datagram = layers::udp_datagram(&route, &text)?; // 8 bytes before the text
    let packets = layers::ip_packets(&route, hops, mtu, &datagram)?; // 20 or 40 before that
    let frames: Vec<Vec<u8>> = packets
        .iter()
        .map(|packet| layers::ethernet_frame(&route, packet)) // 14 before that
        .collect();
    // endregion: layers

    let journey = Journey {
        message: &args.message,
        codec: args.codec,
        route: &route,
        mtu,
        text: &text,
        datagram: &datagram,
        packets: &packets,
        frames: &frames,
    };
    journey.tell(console)?;
    match &args.pcap {
        Some(file) => capture::write(file, &frames, console)?,
        None => console.hint(&capture::offer()),
    }
    Ok(ExitStatus::Done)
}
