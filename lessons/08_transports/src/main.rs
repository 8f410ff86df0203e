//! The same numbered messages over UDP and over TCP, to a reader that is slow on purpose.
//!
//! 同样的编号消息，分别用 UDP 和 TCP 发给一个故意放慢的读取方。

mod conclusions;
mod drops;
mod knock;
mod options;
mod picture;
mod plan;
mod problem;
mod race;
mod reads;
mod report;
mod tally;

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

use common::os::message_too_long;
use common::{Console, Error, ExitStatus};

use options::{Args, Options};
use plan::Plan;
use problem::Problem;
use race::{Run, race};
use tally::Transport;

/// This machine; port 0: the system picks a free one.
const HERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// UDP never says "that was all"; after so long a silence the reader believes it.
const SILENCE: Duration = Duration::from_millis(100);

fn main() -> ExitStatus {
    common::main(|args: &Args, console| compare(&args.options, console))
}

fn compare(options: &Options, console: &mut Console) -> Result<ExitStatus, Problem> {
    let plan = Plan::new(options)?;
    console.tell(&plan)?;
    knock::at_a_closed_port(console)?;
    let runs = [udp(&plan)?, tcp(&plan)?, tcp_with_lengths(&plan)?];
    report::tell(&plan, &runs, console)?;
    Ok(ExitStatus::Done)
}

// region: udp
fn udp(plan: &Plan) -> Result<Run, Error> {
    let reader = UdpSocket::bind(HERE).map_err(Error::bind(HERE))?;
    let to = plan.prepare_reader(&reader)?;
    let sender = UdpSocket::bind(HERE).map_err(Error::bind(HERE))?;
    let silence = reader.set_read_timeout(Some(SILENCE));
    silence.map_err(Error::system("setsockopt(SO_RCVTIMEO)"))?;

    let send = |message: &[u8]| sender.send_to(message, to).map(drop);
    let receive = || {
        let mut buffer = vec![0; plan.buffer];
        let length = match reader.recv_from(&mut buffer) {
            Ok((length, _from)) => length, // one datagram; what does not fit is cut off
            Err(error) if message_too_long(&error) => plan.buffer, // Windows says so
            Err(error) => return Err(error),
        };
        buffer.truncate(length);
        Ok(buffer)
    };
    let run = race(Transport::Udp, plan, send, receive)?;
    Ok(run.with_drops(drops::counted_by(&reader)))
}
// endregion: udp

// region: tcp
fn tcp(plan: &Plan) -> Result<Run, Error> {
    let listener = TcpListener::bind(HERE).map_err(Error::bind_tcp(HERE))?;
    let to = plan.prepare_reader(&listener)?;
    let mut sender = TcpStream::connect(to).map_err(Error::system("connect"))?; // handshake
    plan.prepare_sender(&sender)?;
    let (mut reader, _from) = listener.accept().map_err(Error::system("accept"))?;

    let send = move |message: &[u8]| sender.write_all(message);
    let receive = move || {
        let mut buffer = vec![0; plan.buffer];
        let length = reader.read(&mut buffer)?; // what is there; 0: the sender has closed
        buffer.truncate(length);
        Ok(buffer)
    };
    race(Transport::Tcp, plan, send, receive)
}
// endregion: tcp

fn tcp_with_lengths(plan: &Plan) -> Result<Run, Error> {
    let listener = TcpListener::bind(HERE).map_err(Error::bind_tcp(HERE))?;
    let to = plan.prepare_reader(&listener)?;
    let mut sender = TcpStream::connect(to).map_err(Error::system("connect"))?;
    plan.prepare_sender(&sender)?;
    let (mut reader, _from) = listener.accept().map_err(Error::system("accept"))?;

    // region: framed
    let send = move |message: &[u8]| {
        let length = u32::try_from(message.len()).map_err(|_| ErrorKind::InvalidInput)?;
        sender.write_all(&[&length.to_be_bytes(), message].concat())
    };
    let receive = move || {
        let mut length = [0; 4];
        match reader.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(Vec::new()),
            read => read?,
        }
        let mut message = vec![0; plan.trusted(u32::from_be_bytes(length))?];
        reader.read_exact(&mut message)?; // reads again and again, until all of it is there
        Ok(message)
    };
    // endregion: framed
    race(Transport::Framed, plan, send, receive)
}
