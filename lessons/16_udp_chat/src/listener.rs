//! The thread that waits for the network.

use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use common::{Error, os};

use crate::Happening;

/// A datagram and its sender.
pub(crate) struct Datagram {
    pub(crate) bytes: Vec<u8>,
    pub(crate) from: SocketAddr,
}

/// How often a waiting listener looks whether it is to stop.
const TICK: Duration = Duration::from_millis(100);
/// How long it hands over what has already arrived, after it was told to stop.
const DRAIN_AT_MOST: Duration = Duration::from_millis(500);

/// Hands over every datagram, until `stop`; then what had arrived before, then
/// [`Happening::Drained`].
pub(crate) fn listen(socket: &UdpSocket, heard: &SyncSender<Happening>, stop: &AtomicBool) {
    let last = match receive_until(socket, heard, stop) {
        Ok(()) => Happening::Drained,
        Err(error) => Happening::Failed(error),
    };
    // When nobody takes it, the chat is over already.
    let _ = heard.send(last);
}

fn receive_until(
    socket: &UdpSocket,
    heard: &SyncSender<Happening>,
    stop: &AtomicBool,
) -> Result<(), Error> {
    socket.set_read_timeout(Some(TICK)).map_err(Error::system("setsockopt"))?;
    let own = socket.local_addr().map_err(Error::system("getsockname"))?;
    let mut stopped_at: Option<Instant> = None;
    let mut buffer = [0; 65_536]; // no datagram is longer: nothing is cut off
    loop {
        if stop.load(Ordering::Relaxed) {
            let since = stopped_at.get_or_insert_with(Instant::now);
            if since.elapsed() > DRAIN_AT_MOST {
                return Ok(()); // a flood does not keep the chat from ending
            }
        }
        match socket.recv_from(&mut buffer) {
            Ok((length, from)) => {
                let datagram = Datagram { bytes: buffer[..length].to_vec(), from };
                if heard.send(Happening::Arrived(datagram)).is_err() {
                    return Ok(());
                }
            }
            Err(error) if os::timed_out(&error) && stopped_at.is_some() => return Ok(()),
            Err(error) if os::timed_out(&error) || os::is_passing(&error) => {}
            Err(source) => return Err(Error::Receive { on: own, source }),
        }
    }
}
