//! Ports: their classes and names, which are taken here and by whom, and which are free.
//!
//! 端口：分类和名字、本机哪些被占用和被谁占用、哪些空闲。

mod args;
mod classes;
mod problem;
mod services;
mod sockets;
mod system;
mod told;

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, UdpSocket};

use clap::{Parser, Subcommand};
use common::{Console, Error, ExitStatus};

use args::{FreeOptions, ListOptions, Port, TakenPort};
use problem::Problem;
use told::{Free, Held, Nobody};

/// Ports: classes, names, who holds them, which are free | 端口：分类、名字、被谁占用、哪些空闲
#[derive(Parser)]
#[command(after_help = args::EXAMPLES)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// every UDP and TCP socket of this machine, like netstat -an | 本机所有的 UDP 和 TCP 套接字，类似 netstat -an
    List(ListOptions),
    /// who holds a port, like lsof -i :PORT | 谁占用了端口，类似 lsof -i :PORT
    Who {
        /// port, 1 to 65535 | 端口，1 到 65535
        #[arg(value_name = "PORT", allow_negative_numbers = true)]
        port: TakenPort,
    },
    /// class, ranges and usual service of ports | 端口的分类、范围和常见服务
    Explain {
        /// ports, 0 to 65535 | 端口，0 到 65535
        #[arg(value_name = "PORT", required = true, allow_negative_numbers = true)]
        ports: Vec<Port>,
    },
    /// ports that are free, proven by binding them | 空闲的端口，用绑定来证明
    Free(FreeOptions),
}

fn main() -> ExitStatus {
    common::main(|args: &Args, console| {
        match &args.command {
            None => told::overview(console)?,
            Some(Command::List(options)) => list(options, console)?,
            Some(Command::Who { port }) => who(port.number(), console)?,
            Some(Command::Explain { ports }) => told::explain(ports, console)?,
            Some(Command::Free(options)) => free(options, console)?,
        }
        Ok::<_, Problem>(ExitStatus::Done)
    })
}

fn list(options: &ListOptions, console: &mut Console) -> Result<(), Error> {
    let table = sockets::table()?; // on Linux read from /proc/net/udp and its neighbours
    let wanted = || table.sockets.iter().filter(|one| options.wants(one));
    told::heading(console)?;
    wanted().try_for_each(|socket| console.tell(socket))?;
    told::hint_at_hidden(&table, wanted(), console);
    Ok(())
}

fn who(port: u16, console: &mut Console) -> Result<(), Error> {
    let table = sockets::table()?;
    let on_port = || table.sockets.iter().filter(|one| one.local.port() == port);
    if on_port().next().is_none() {
        return console.tell(&Nobody { port });
    }
    for socket in on_port() {
        // After a fork several processes hold the same socket.
        for holder in socket.holders_or_nobody() {
            console.tell(&Held { socket, holder })?;
        }
    }
    told::hint_at_hidden(&table, on_port(), console);
    Ok(())
}

fn free(options: &FreeOptions, console: &mut Console) -> Result<(), Problem> {
    let mut held = Vec::new(); // so that no port is found twice
    for _ in 0..options.count.number() {
        let found = free_port(options).map_err(Problem::NoFreePort)?;
        console.tell(&Free::new(found.0, options))?;
        held.push(found);
    }
    told::hint_at_the_moment_after(console);
    Ok(())
}

// region: free
/// A port that nobody holds, with the sockets that prove it. Port 0 lets the system pick.
fn free_port(options: &FreeOptions) -> io::Result<(u16, Option<UdpSocket>, Option<TcpListener>)> {
    let here = Ipv4Addr::UNSPECIFIED; // every interface: no other program has any part of it
    let mut only_for_udp = Vec::new(); // kept, so that they are not picked again
    loop {
        let udp = options.udp().then(|| UdpSocket::bind((here, 0))).transpose()?;
        let own = udp.as_ref().map(UdpSocket::local_addr).transpose()?;
        let picked = own.map_or(0, |own| own.port());
        match options.tcp().then(|| TcpListener::bind((here, picked))).transpose() {
            // UDP and TCP count their ports apart: this one is free for UDP alone.
            Err(error) if error.kind() == ErrorKind::AddrInUse && picked != 0 => {
                only_for_udp.push(udp);
            }
            Err(error) => return Err(error),
            Ok(Some(tcp)) => return Ok((tcp.local_addr()?.port(), udp, Some(tcp))),
            Ok(None) => return Ok((picked, udp, None)),
        }
    }
}
// endregion: free
