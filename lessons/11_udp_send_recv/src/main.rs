//! Sends a datagram, then waits for one reply and decodes it.
//!
//! 发送一个数据报，然后等待一个回复并解码。

use std::net::{SocketAddr, UdpSocket};

use clap::Parser;
use common::args::{BufferSize, CodecOptions, DEFAULT_MESSAGE, Destination, Wait, own_side};
use common::event::{Awaited, Received, Sent, TimedOut};
use common::{Console, Error, ExitStatus, os, text};

/// Send a datagram, then receive the reply. | 发送一个数据报，再接收回复。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// text to send | 要发送的文本
    #[arg(default_value = DEFAULT_MESSAGE)]
    message: String,
    /// destination | 目的地址
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8888")]
    to: Destination,
    /// how long to wait for the reply, such as 500ms or 5s | 等待回复多久，例如 500ms 或 5s
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    timeout: Wait,
    /// receive buffer in bytes, 1 to 65535 | 接收缓冲区大小，1 到 65535 字节
    #[arg(long, value_name = "N", default_value_t = BufferSize::COURSE)]
    buffer: BufferSize,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p udp_send_recv -- 你好 --to 192.168.1.5:8888
  cargo run -p udp_send_recv -- 你好 -e gbk --timeout 500ms
|
例子：
  cargo run -p udp_send_recv -- 你好 --to 192.168.1.5:8888
  cargo run -p udp_send_recv -- 你好 -e gbk --timeout 500ms";

fn main() -> ExitStatus {
    common::main(udp_send_recv)
}

fn udp_send_recv(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let to = args.to.resolve()?;
    let bytes = args.codec.encode(&args.message)?;
    let own = own_side(to, 0);
    let socket = UdpSocket::bind(own).map_err(Error::bind(own))?;
    socket.send_to(&bytes, to).map_err(Error::send(&bytes, to))?;
    // Sending has fixed our port: the reply comes back to it.
    let own = socket.local_addr().map_err(Error::system("getsockname"))?;
    console.tell(&Sent { bytes: &bytes, encoding: args.codec.encoding, from: own, to })?;

    // region: receive
    let wait = args.timeout.duration();
    socket.set_read_timeout(Some(wait)).map_err(Error::system("setsockopt"))?;
    let mut buffer = vec![0; args.buffer.bytes()];
    let (length, full_length, from) = loop {
        match receive(&socket, &mut buffer) {
            Ok(reply) => break reply,
            Err(error) if os::timed_out(&error) => {
                console.tell(&TimedOut { after: wait, awaited: Awaited::Reply })?;
                return Ok(ExitStatus::NothingArrived);
            }
            Err(error) if os::is_passing(&error) => {} // such as Ctrl-Z and fg
            Err(error) => {
                return Err(Error::Receive { on: own, source: error });
            }
        }
    };
    let bytes = &buffer[..length];
    let text = args.codec.decode(bytes); // bytes → characters
    // endregion: receive

    let encoding = args.codec.encoding;
    console.tell(&Received { bytes, from, full_length, encoding, text })?;
    if from != to {
        console.hint(&text!(
            "the reply came from {from}, not from {to}: an unconnected socket hears everyone",
            "回复来自 {from}，而不是 {to}：没有 connect 的套接字能收到任何人的数据报"
        ));
    }
    Ok(ExitStatus::Done)
}

/// Receives one datagram: the length that fitted into the buffer, the real length, the sender.
fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> std::io::Result<(usize, usize, SocketAddr)> {
    // Look first: receiving throws away, without a word, what the buffer cannot hold.
    let (full_length, from) = socket.peek_from(&mut [0; 65_536])?;
    match socket.recv_from(buffer) {
        Ok((length, _)) => Ok((length, full_length, from)),
        // Windows fills the buffer and calls it an error.
        Err(error) if os::message_too_long(&error) => Ok((buffer.len(), full_length, from)),
        Err(error) => Err(error),
    }
}
