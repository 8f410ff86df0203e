//! Sends one datagram, then ends.
//!
//! 发送一个数据报，然后结束。

use std::net::UdpSocket;

use clap::Parser;
use common::args::{CodecOptions, DEFAULT_MESSAGE, Destination, own_side};
use common::event::Sent;
use common::{Console, Error, ExitStatus, text};

/// Send one datagram. | 发送一个数据报。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// text to send | 要发送的文本
    #[arg(default_value = DEFAULT_MESSAGE)]
    message: String,
    /// destination | 目的地址
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8888")]
    to: Destination,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p udp_send                                    to this machine, port 8888
  cargo run -p udp_send -- 你好 --to 192.168.1.5:8888       to another machine
  cargo run -p udp_send -- 你好 -e gbk                      in GBK
|
例子：
  cargo run -p udp_send                                    发给本机的 8888 端口
  cargo run -p udp_send -- 你好 --to 192.168.1.5:8888       发给另一台机器
  cargo run -p udp_send -- 你好 -e gbk                      用 GBK 编码";

fn main() -> ExitStatus {
    common::main(udp_send)
}

fn udp_send(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let to = args.to.resolve()?;

    // region: send
    let bytes = args.codec.encode(&args.message)?; // characters → bytes
    let own = own_side(to, 0); // port 0: the system picks a free one
    let socket = UdpSocket::bind(own).map_err(Error::bind(own))?;
    socket.send_to(&bytes, to).map_err(Error::send(&bytes, to))?;
    // endregion: send

    let from = socket.local_addr().map_err(Error::system("getsockname"))?;
    console.tell(&Sent { bytes: &bytes, encoding: args.codec.encoding, from, to })?;
    let port = to.port();
    console.hint(&text!(
        "UDP gives no receipt; to see it arrive, first run in a second terminal: \
         cargo run -p udp_bind_receiver -- --bind :{port}",
        "UDP 没有回执；想看到它到达，请先在另一个终端运行：\
         cargo run -p udp_bind_receiver -- --bind :{port}"
    ));
    Ok(ExitStatus::Done)
}
