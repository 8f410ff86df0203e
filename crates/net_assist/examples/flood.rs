//! Sends datagrams to a receiver on this machine, at a steady rate or as fast as it can.
//!
//! `flood 127.0.0.1:8888 50000 500000 64`: 50,000 a second (0: as fast as it can), 500,000 of them,
//! 64 bytes each, of which the first eight are a running number. For measuring; loopback only.

use std::error::Error;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [to, rate, count, size] = words.as_slice() else {
        return Err("usage: flood TO RATE COUNT SIZE".into());
    };
    let to: SocketAddr = to.parse()?;
    let (rate, count, size): (u64, u64, usize) = (rate.parse()?, count.parse()?, size.parse()?);
    if !to.ip().is_loopback() || size < 8 {
        return Err("only to the loopback, and from 8 bytes on".into());
    }
    let socket = UdpSocket::bind(SocketAddr::new(to.ip(), 0))?;
    let began = Instant::now();
    let mut payload = vec![b'.'; size];
    for number in 0..count {
        payload[..8]
            .copy_from_slice(format!("{number:08}").get(..8).unwrap_or("........").as_bytes());
        socket.send_to(&payload, to)?;
        // What is due is sent in one go; between two of them lies a millisecond of sleep.
        if rate > 0 && number % 50 == 49 {
            let due = Duration::from_secs_f64((number + 1) as f64 / rate as f64);
            if let Some(early) = due.checked_sub(began.elapsed()) {
                thread::sleep(early);
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    writeln!(io::stdout(), "{{\"sent\":{count},\"seconds\":{seconds:.3}}}")?;
    Ok(())
}
