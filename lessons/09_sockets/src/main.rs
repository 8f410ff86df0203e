//! How a socket comes to be: its family, its type, and what the system fills in at which step.
//!
//! 套接字是怎样产生的：地址族、类型，以及系统在哪一步填写了什么。

mod ground;
mod options;
mod state;
#[macro_use]
mod story;
mod system;
mod table;

use std::net::UdpSocket;

use common::{Console, Error, ExitStatus};
use socket2::{Socket, Type};

use ground::{Absent, Ground};
use options::{Args, Command, Kind, Transport};
use story::{Step, Story};

fn main() -> ExitStatus {
    common::main(|args: &Args, console| match &args.command {
        None | Some(Command::Table) => table::tell(console),
        Some(Command::Show { kinds }) if kinds.is_empty() => show(&Kind::ALL, console),
        Some(Command::Show { kinds }) => show(kinds, console),
    })
}

fn show(kinds: &[Kind], console: &mut Console) -> Result<ExitStatus, Error> {
    let gaps = [""].into_iter().chain(["\n"].into_iter().cycle());
    for (&kind, gap) in kinds.iter().zip(gaps) {
        match Ground::find(kind.family) {
            Err(said) => console.tell(&Absent { gap, kind, said })?,
            Ok(ground) => {
                let mut story = Story::begin(gap, kind, &ground, console)?;
                match kind.transport {
                    Transport::Udp => udp(&ground, &mut story)?,
                    Transport::Tcp => tcp(&ground, &mut story)?,
                }
            }
        }
    }
    Ok(ExitStatus::Done)
}

// region: udp
/// `step!` runs the call, tells both languages' lines, and reads back what the system changed.
#[rustfmt::skip]
fn udp(ground: &Ground, story: &mut Story) -> Result<(), Error> {
    let (domain, any_port) = (ground.domain, &ground.any_port);
    let somebody = UdpSocket::bind(ground.address).map_err(Error::bind(ground.address))?;
    let peer = &somebody.local_addr().map_err(Error::system("getsockname"))?.into();

    step!(story, Step::Creation, "s = socket.socket(socket.{AF}, socket.SOCK_DGRAM)",
        let s = Socket::new(domain, Type::DGRAM, None));
    step!(story, Step::FirstSend, "s.sendto(b'hello', peer)", s.send_to(b"hello", peer));
    step!(story, Step::SecondSend, "s.sendto(b'again', peer)", s.send_to(b"again", peer));
    step!(story, Step::BindAfterSend, "s.bind(('{IP}', 0))", s.bind(any_port));
    step!(story, Step::ConnectUdp, "s.connect(peer)", s.connect(peer));

    step!(story, Step::Creation, "r = socket.socket(socket.{AF}, socket.SOCK_DGRAM)",
        let r = Socket::new(domain, Type::DGRAM, None));
    step!(story, Step::Reuse, "r.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
        r.set_reuse_address(true));
    step!(story, Step::Buffer, "r.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50000)",
        r.set_recv_buffer_size(50_000));
    step!(story, Step::Bind, "r.bind(('{IP}', 0))", r.bind(any_port));
    step!(story, Step::SecondBind, "r.bind(('{IP}', 0))", r.bind(any_port));
    Ok(())
}
// endregion: udp

// region: tcp
#[rustfmt::skip]
fn tcp(ground: &Ground, story: &mut Story) -> Result<(), Error> {
    let (domain, any_port) = (ground.domain, &ground.any_port);

    step!(story, Step::Creation, "server = socket.socket(socket.{AF}, socket.SOCK_STREAM)",
        let server = Socket::new(domain, Type::STREAM, None));
    step!(story, Step::Bind, "server.bind(('{IP}', 0))", server.bind(any_port));
    step!(story, Step::SecondBind, "server.bind(('{IP}', 0))", server.bind(any_port));
    step!(story, Step::Listen, "server.listen(1)", server.listen(1));
    let address = &server.local_addr().map_err(Error::system("getsockname"))?;

    step!(story, Step::Creation, "client = socket.socket(socket.{AF}, socket.SOCK_STREAM)",
        let client = Socket::new(domain, Type::STREAM, None));
    step!(story, Step::ConnectTcp, "client.connect(address)", client.connect(address));

    step!(story, Step::Accept, "connection, caller = server.accept()",
        let (connection, _caller) = server.accept());
    Ok(())
}
// endregion: tcp
