//! Tells the class of each port, and whether it is taken. 说出每个端口的类别，以及是否被占用。

use std::env;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, UdpSocket};
use std::num::ParseIntError;

fn main() -> Result<(), ParseIntError> {
    for port in env::args().skip(1) {
        let port: u16 = port.parse()?;
        let class = match port {
            0..=1023 => "well-known",
            1024..=49151 => "registered",
            49152..=65535 => "dynamic",
        };
        let state = match UdpSocket::bind((Ipv4Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => "taken",
            _ => "free", // also where binding it takes privileges
        };
        println!("{port} {class} {state}");
    }
    Ok(())
}
