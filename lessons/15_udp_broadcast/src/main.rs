//! Sends one datagram to every machine of a network.
//!
//! 向一个网络里的所有机器发送一个数据报。

mod interfaces;

use std::net::{IpAddr, UdpSocket};

use clap::Parser;
use common::args::{BadValue, CodecOptions, DEFAULT_MESSAGE, Destination, own_side};
use common::event::Sent;
use common::{Console, Error, ExitStatus, Text, text};

/// Send a datagram to a broadcast address. | 向广播地址发送一个数据报。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// text to send | 要发送的文本
    #[arg(default_value = DEFAULT_MESSAGE)]
    message: String,
    /// broadcast address and port | 广播地址和端口
    #[arg(long, value_name = "IP:PORT", default_value = "127.255.255.255:8888", value_parser = ipv4)]
    to: Destination,
    /// show the broadcast address of each network interface, send nothing | 显示每个网络接口的广播地址，不发送
    #[arg(long)]
    list: bool,
    /// leave SO_BROADCAST off, to see the error | 不打开 SO_BROADCAST，看看会报什么错
    #[arg(long)]
    without_permission: bool,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p udp_broadcast                                  stays inside this machine
  cargo run -p udp_broadcast -- --list                        which address reaches my network?
  cargo run -p udp_broadcast -- 你好 --to 192.168.1.255:8888
  cargo run -p udp_broadcast -- --without-permission          the error of the course
|
例子：
  cargo run -p udp_broadcast                                  不会离开本机
  cargo run -p udp_broadcast -- --list                        哪个地址能到达我的网络？
  cargo run -p udp_broadcast -- 你好 --to 192.168.1.255:8888
  cargo run -p udp_broadcast -- --without-permission          课上看到的那个错误";

fn main() -> ExitStatus {
    common::main(udp_broadcast)
}

fn udp_broadcast(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    if args.list {
        return interfaces::tell(console);
    }
    let to = args.to.resolve()?;
    let bytes = args.codec.encode(&args.message)?;
    let own = own_side(to, 0);

    // region: send
    let socket = UdpSocket::bind(own).map_err(Error::bind(own))?;
    // One datagram for everyone is easily sent by mistake, so the system asks for this first.
    let permission = !args.without_permission;
    socket.set_broadcast(permission).map_err(Error::system("setsockopt(SO_BROADCAST)"))?;
    socket.send_to(&bytes, to).map_err(Error::send(&bytes, to))?;
    // endregion: send

    let from = socket.local_addr().map_err(Error::system("getsockname"))?;
    console.tell(&Sent { bytes: &bytes, encoding: args.codec.encoding, from, to })?;
    console.hint(&who_hears_it(to.ip(), to.port(), interfaces::knows(to.ip())));
    Ok(ExitStatus::Done)
}

fn who_hears_it(ip: IpAddr, port: u16, is_broadcast: bool) -> Text {
    if !is_broadcast {
        return text!(
            "{ip} is not the broadcast address of a network of this machine: one machine at most \
             hears it, perhaps nobody; --list shows the right ones",
            "{ip} 不是本机所在网络的广播地址：最多一台机器能收到，也可能谁也收不到；\
             用 --list 查看正确的地址"
        );
    }
    text!(
        "every program there that is bound to 0.0.0.0:{port} hears it: \
         cargo run -p udp_bind_receiver -- --bind :{port}",
        "那个网络里绑定了 0.0.0.0:{port} 的程序都能收到：\
         cargo run -p udp_bind_receiver -- --bind :{port}"
    )
}

/// Broadcast is an invention of IPv4.
fn ipv4(value: &str) -> Result<Destination, BadValue> {
    if value.starts_with('[') {
        return Err(BadValue::new(
            Text::new("IPv6 has no broadcast", "IPv6 没有广播"),
            Text::new(
                "IPv6 uses multicast instead; here give an IPv4 address such as 192.168.1.255:8888",
                "IPv6 用组播代替；这里请写 IPv4 地址，例如 192.168.1.255:8888",
            ),
        ));
    }
    value.parse()
}
