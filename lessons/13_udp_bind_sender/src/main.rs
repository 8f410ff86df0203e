//! Sends one datagram from a port of its own choice.
//!
//! 从自己指定的端口发送一个数据报。

use std::net::UdpSocket;

use clap::Parser;
use common::args::{BindAddress, CodecOptions, DEFAULT_MESSAGE, Destination, own_side};
use common::event::Sent;
use common::{Console, Error, ExitStatus, text};

/// Send a datagram from a bound port. | 从绑定的端口发送一个数据报。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// text to send | 要发送的文本
    #[arg(default_value = DEFAULT_MESSAGE)]
    message: String,
    /// own address; :7788 means every interface, port 0 lets the system pick [default: port 7788, towards --to] | 自己的地址；:7788 表示所有网络接口，端口 0 由系统挑选 [默认值：端口 7788，朝向 --to 的接口]
    #[arg(long, value_name = "IP:PORT")]
    bind: Option<BindAddress>,
    /// destination | 目的地址
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8888")]
    to: Destination,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p udp_bind_sender                                     from port 7788
  cargo run -p udp_bind_sender -- 你好 --bind :9000 --to 192.168.1.5:8888
|
例子：
  cargo run -p udp_bind_sender                                     从端口 7788 发出
  cargo run -p udp_bind_sender -- 你好 --bind :9000 --to 192.168.1.5:8888";

/// As in the course.
const COURSE_PORT: u16 = 7788;

fn main() -> ExitStatus {
    common::main(udp_bind_sender)
}

fn udp_bind_sender(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let to = args.to.resolve()?;
    let own = match &args.bind {
        Some(bind) => bind.resolve()?,
        None => own_side(to, COURSE_PORT),
    };
    Error::check_families(own, to)?;
    let bytes = args.codec.encode(&args.message)?;

    // region: send
    // Bound before it sends: the datagram leaves from this port, each time.
    let socket = UdpSocket::bind(own).map_err(Error::bind(own))?;
    socket.send_to(&bytes, to).map_err(Error::send(&bytes, to))?;
    // endregion: send

    let from = socket.local_addr().map_err(Error::system("getsockname"))?;
    console.tell(&Sent { bytes: &bytes, encoding: args.codec.encoding, from, to })?;
    let port = from.port();
    console.hint(&text!(
        "the receiver sees port {port} as the sender's, and can answer to it",
        "接收方看到的发送端口是 {port}，可以向它回复"
    ));
    Ok(ExitStatus::Done)
}
