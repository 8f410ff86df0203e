//! Ports: the course's own, and whether there is another one.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, UdpSocket};

use common::{Text, os, text};

use crate::check::{Check, refused};

/// The port of the course's examples.
const COURSE: u16 = 8888;

/// Whether the course's port is free, by really taking it for a moment.
pub(crate) fn check() -> Check {
    match UdpSocket::bind((Ipv4Addr::UNSPECIFIED, COURSE)) {
        Ok(_) => Check::fine(
            "port 8888",
            Text::new(
                "free (tried: bound on every interface for a moment)",
                "空闲（试过了：在所有网络接口上绑定了一下）",
            ),
        ),
        Err(error) if error.kind() == ErrorKind::AddrInUse => taken(),
        Err(error) => Check::look("port 8888", refused("bind 0.0.0.0:8888", &error), elsewhere()),
    }
}

fn taken() -> Check {
    match os::udp_port_holder(COURSE) {
        Some(holder) => {
            let pid = holder.pid;
            Check::look(
                "port 8888",
                text!("taken by {holder}", "被 {holder} 占用"),
                text!(
                    "end it (kill {pid}), or give receivers --bind :8889 and senders \
                     --to 127.0.0.1:8889",
                    "请结束它（kill {pid}），或者接收方用 --bind :8889，发送方用 --to 127.0.0.1:8889"
                ),
            )
        }
        None => Check::look(
            "port 8888",
            Text::new(
                "taken; lsof -i :8888, on Windows netstat -ano, shows by whom",
                "已被占用；用 lsof -i :8888（Windows 上用 netstat -ano）查看是谁",
            ),
            elsewhere(),
        ),
    }
}

fn elsewhere() -> Text {
    Text::new(
        "give receivers --bind :8889 and senders --to 127.0.0.1:8889",
        "接收方用 --bind :8889，发送方用 --to 127.0.0.1:8889",
    )
}

/// Whether the system gives out a port when it is asked for any.
pub(crate) fn free() -> Check {
    let bound = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| socket.local_addr());
    match bound {
        Ok(addr) => {
            let port = addr.port();
            Check::fine(
                "free ports",
                text!("asked for any, the system gave {port}", "请系统任选一个，得到了 {port}"),
            )
        }
        Err(error) => Check::missing(
            "free ports",
            refused("bind 0.0.0.0:0", &error),
            Text::new(
                "end programs that hold many sockets, or restart the machine",
                "请结束占用大量套接字的程序，或者重启电脑",
            ),
        ),
    }
}
