//! Binds a port and shows every datagram that arrives, from anyone.
//!
//! 绑定一个端口，显示任何人发来的每一个数据报。

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use common::args::{BindAddress, BufferSize, CodecOptions, Count, Wait};
use common::event::{Awaited, Done, Listening, Received, TimedOut};
use common::{Console, Error, ExitStatus, os};
use signal_hook::consts::{SIGINT, SIGTERM};

/// Bind a port and receive from anyone. | 绑定一个端口，接收任何人的数据报。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// own address; :8888 means every interface, port 0 lets the system pick | 自己的地址；:8888 表示所有网络接口，端口 0 由系统挑选
    #[arg(long, value_name = "IP:PORT", default_value = "0.0.0.0:8888")]
    bind: BindAddress,
    /// stop after so many datagrams | 收到这么多数据报后结束
    #[arg(long, value_name = "N")]
    count: Option<Count>,
    /// stop when none comes for so long, such as 5s | 这么久没有数据报就结束，例如 5s
    #[arg(long, value_name = "DURATION")]
    timeout: Option<Wait>,
    /// receive buffer in bytes, 1 to 65535 | 接收缓冲区大小，1 到 65535 字节
    #[arg(long, value_name = "N", default_value_t = BufferSize::COURSE)]
    buffer: BufferSize,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p udp_bind_receiver                             until Ctrl-C
  cargo run -p udp_bind_receiver -- --count 3 -e gbk         three datagrams, read as GBK
|
例子：
  cargo run -p udp_bind_receiver                             直到按下 Ctrl-C
  cargo run -p udp_bind_receiver -- --count 3 -e gbk         收三个数据报，按 GBK 解码";

/// How often a waiting receiver looks whether it was told to stop.
const TICK: Duration = Duration::from_millis(200);

fn main() -> ExitStatus {
    common::main(udp_bind_receiver)
}

fn udp_bind_receiver(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(Error::system("sigaction"))?;
    }
    // region: bind
    let own = args.bind.resolve()?;
    let socket = UdpSocket::bind(own).map_err(Error::bind(own))?;
    // endregion: bind
    let addr = socket.local_addr().map_err(Error::system("getsockname"))?;
    let wait = args.timeout.map(Wait::duration);
    let tick = wait.map_or(TICK, |wait| wait.min(TICK));
    let setsockopt = Error::system("setsockopt");
    socket.set_read_timeout(Some(tick)).map_err(setsockopt)?;
    console.tell(&Listening { addr })?;

    let mut done = Done::default();
    let mut buffer = vec![0; args.buffer.bytes()];
    let mut waiting_since = Instant::now();
    // region: loop
    while !stop.load(Ordering::Relaxed) && args.count.is_none_or(|n| done.received < n.get()) {
        match receive(&socket, &mut buffer) {
            Ok((length, full_length, from)) => {
                let bytes = &buffer[..length];
                let text = args.codec.decode(bytes); // what cannot be decoded ends nothing
                let encoding = args.codec.encoding;
                done.received += 1;
                console.tell(&Received { bytes, from, full_length, encoding, text })?;
                waiting_since = Instant::now();
            }
            Err(error) if os::timed_out(&error) => {
                if let Some(after) = wait.filter(|wait| waiting_since.elapsed() >= *wait) {
                    console.tell(&TimedOut { after, awaited: Awaited::Anyone })?;
                    console.tell(&done)?;
                    return Ok(ExitStatus::NothingArrived);
                }
            }
            Err(error) if os::is_passing(&error) => {}
            Err(error) => {
                return Err(Error::Receive { on: addr, source: error });
            }
        }
    }
    // endregion: loop
    console.tell(&done)?;
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
