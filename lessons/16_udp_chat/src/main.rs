//! A chat: sends each line that is typed, shows each datagram that arrives, both at once.
//!
//! 聊天：发送输入的每一行，同时显示收到的每个数据报。

mod chat;
mod input;
mod keyboard;
mod listener;
mod other_side;
mod terminal;

use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread;

use clap::Parser;
use common::args::{BindAddress, CodecOptions, Destination, own_side};
use common::event::Listening;
use common::{Console, Error, ExitStatus};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::chat::Chat;
use crate::keyboard::Keyboard;

/// Chat over UDP: send and receive at the same time. | UDP 聊天：发送和接收同时进行。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// own address; :8888 means every interface [default: a free port, towards --to] | 自己的地址；:8888 表示所有网络接口 [默认值：空闲端口，朝向 --to 的接口]
    #[arg(long, value_name = "IP:PORT")]
    bind: Option<BindAddress>,
    /// whom to talk to | 和谁聊天
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8888")]
    to: Destination,
    /// name put before each line | 加在每行前面的名字
    #[arg(long, value_name = "NAME", value_parser = input::nick)]
    nick: Option<String>,
    #[command(flatten)]
    codec: CodecOptions,
}

const EXAMPLES: &str = "\
Examples, one in each terminal:
  cargo run -p udp_chat -- --bind 127.0.0.1:8888 --to 127.0.0.1:9999
  cargo run -p udp_chat -- --bind 127.0.0.1:9999 --to 127.0.0.1:8888 --nick 小明
While chatting: /to IP:PORT, /reply TEXT, /who, /help, /quit; a line that begins with // is sent with one /.
|
例子，每个终端运行一条：
  cargo run -p udp_chat -- --bind 127.0.0.1:8888 --to 127.0.0.1:9999
  cargo run -p udp_chat -- --bind 127.0.0.1:9999 --to 127.0.0.1:8888 --nick 小明
聊天时可用：/to IP:端口、/reply 文本、/who、/help、/quit；以 // 开头的行会去掉一个 / 发送。";

/// Something that the chat has to deal with, in the order in which it happened.
enum Happening {
    Arrived(listener::Datagram),
    Typed(input::Input),
    /// After the end: all that had arrived before it has been handed over.
    Drained,
    Failed(Error),
}

fn main() -> ExitStatus {
    common::main(udp_chat)
}

fn udp_chat(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(Error::system("sigaction"))?;
    }
    let to = args.to.resolve()?;
    let own = match &args.bind {
        Some(bind) => bind.resolve()?,
        None => own_side(to, 0),
    };
    Error::check_families(own, to)?;
    let socket = UdpSocket::bind(own).map_err(Error::bind(own))?;
    let addr = socket.local_addr().map_err(Error::system("getsockname"))?;
    console.tell(&Listening { addr })?;
    console.hint(&other_side::hint(addr, to));

    // Two threads wait, one for the network and one for the keyboard: neither can keep the other
    // waiting. What they get, they hand to this thread, which alone talks to the screen.
    // region: threads
    let (happened, happenings) = mpsc::sync_channel(1024);
    let ears = socket.try_clone().map_err(Error::system("dup"))?;
    let (heard, listening_ends) = (happened.clone(), Arc::clone(&stop));
    thread::spawn(move || listener::listen(&ears, &heard, &listening_ends));
    let (keyboard, screen) = Keyboard::open(console, args.nick.as_deref());
    thread::spawn(move || keyboard.read(&happened));
    // endregion: threads

    let mut chat = Chat::new(socket, to, args.codec, args.nick.clone(), screen);
    for happening in happenings {
        match happening {
            Happening::Arrived(datagram) => chat.show(&datagram)?,
            Happening::Typed(input) => chat.obey(input, &stop)?,
            Happening::Drained => break,
            Happening::Failed(error) => return Err(error),
        }
    }
    chat.finish()
}
