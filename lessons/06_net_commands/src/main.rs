//! ifconfig and ping: which networks this machine is in, and who answers there.
//!
//! ifconfig 和 ping：本机在哪些网络里，那里有谁应答。

mod args;
mod interfaces;
mod ping;
mod problem;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::{Parser, Subcommand};
use common::{Console, Error, ExitStatus};
use signal_hook::consts::{SIGINT, SIGTERM};
use socket2::{Domain, Protocol, Socket, Type};

use args::PingOptions;
use ping::{Door, Session, Step, Way, told};
use problem::Problem;

/// ifconfig and ping: this machine's networks, and who answers | ifconfig 和 ping：本机的网络，以及谁在应答
#[derive(Parser)]
#[command(after_help = "\
Examples:
  cargo run -p net_commands                            this machine's network interfaces
  cargo run -p net_commands -- ping                    this machine itself
  cargo run -p net_commands -- ping 192.168.1.1 -c 2   two requests to another machine
  cargo run -p net_commands -- ping ::1 -i 0.2 -W 500ms
|
例子：
  cargo run -p net_commands                            本机的网络接口
  cargo run -p net_commands -- ping                    本机自己
  cargo run -p net_commands -- ping 192.168.1.1 -c 2   向另一台机器发两个请求
  cargo run -p net_commands -- ping ::1 -i 0.2 -W 500ms")]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// name, state, MAC, MTU, addresses and counters of each interface (the default) | 每个网络接口的名字、状态、MAC、MTU、地址和计数（默认）
    Interfaces,
    /// ask a machine for an echo, and measure how long it takes | 请一台机器回声，并测量用了多久
    Ping(PingOptions),
}

fn main() -> ExitStatus {
    common::main(|args: &Args, console| match &args.command {
        None | Some(Command::Interfaces) => interfaces::tell(console),
        Some(Command::Ping(options)) => ping(options, console),
    })
}

fn ping(options: &PingOptions, console: &mut Console) -> Result<ExitStatus, Problem> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(Error::system("sigaction"))?;
    }
    let to = options.resolve()?;
    let (socket, way) = match open(to.ip()) {
        Ok(opened) => opened,
        Err(refused) => return ping::with_the_systems_own(options, to, refused, &stop, console),
    };
    let door = Door::new(socket, way, to)?;
    console.tell(&told::Started::new(options, to, way))?;

    // region: loop
    let mut session = Session::new(options);
    while let Some(step) = session.next_step(Instant::now()) {
        if stop.load(Ordering::Relaxed) {
            break; // Ctrl-C: the statistics are still told
        }
        match step {
            Step::Send(sequence) => {
                door.send(sequence)?;
                session.sent(sequence, Instant::now());
            }
            Step::Wait(limit) => {
                if let Some(arrived) = door.receive(limit)? {
                    session.arrived(&arrived, console)?;
                }
            }
            Step::GiveUp(sequence) => session.give_up(sequence, console)?,
        }
    }
    // endregion: loop
    session.finish(to, console)
}

// region: open
/// An ICMP socket: the kind that everyone may have, where the system gives it, or the raw kind,
/// which sees every ICMP packet and is the administrator's.
fn open(to: IpAddr) -> io::Result<(Socket, Way)> {
    let (domain, protocol) = match to {
        IpAddr::V4(_) => (Domain::IPV4, Protocol::ICMPV4),
        IpAddr::V6(_) => (Domain::IPV6, Protocol::ICMPV6),
    };
    match Socket::new(domain, Type::DGRAM, Some(protocol)) {
        Ok(socket) => Ok((socket, Way::Datagram)),
        Err(_) => Ok((Socket::new(domain, Type::RAW, Some(protocol))?, Way::Raw)),
    }
}
// endregion: open
