//! A LAN of network namespaces: hosts with an address each, on one switch. For broadcasts, and
//! for fixed ports that nobody else may hold. Linux; without root where the system allows
//! unprivileged user namespaces (user_namespaces(7)).

use std::ffi::OsStr;
use std::net::Ipv4Addr;
use std::process::Command;

use crate::running::Running;
use crate::tools::{missing, tool};

/// Hosts on a switch. Dropping it ends the namespaces with everything in them.
pub struct Lan {
    hosts: Vec<Host>,
    switch: Running,
}

/// A host: a network namespace with a loopback and, on a LAN, `eth0`.
pub struct Host {
    ip: Ipv4Addr,
    holder: Running,
}

impl Lan {
    /// A LAN of so many hosts, 10.77.0.1/24 and on; `None` when namespaces cannot be made here
    /// (which has then been said).
    pub fn new(hosts: u8) -> Option<Self> {
        for name in ["unshare", "nsenter", "ip"] {
            tool(name)?;
        }
        if !namespaces_allowed() {
            missing("unprivileged network namespaces");
            return None;
        }
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "--net", "sh", "-c", HOLD]);
        let switch = held(unshare);
        setup(&switch, "ip link set lo up && ip link add lan type bridge && ip link set lan up");
        let hosts = (1..=hosts).map(|number| plug_in(&switch, number)).collect();
        Some(Self { hosts, switch })
    }

    /// A host with nothing but a loopback: there is no route to anywhere.
    pub fn lonely() -> Option<Self> {
        Self::new(0)
    }

    /// A program that will run on the switch, which has only a loopback of its own.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = enter(&self.switch);
        command.arg(program);
        command
    }

    /// A host; the first is 0.
    pub fn host(&self, index: usize) -> &Host {
        &self.hosts[index]
    }

    /// The LAN's broadcast address.
    pub fn broadcast(&self) -> Ipv4Addr {
        Ipv4Addr::new(10, 77, 0, 255)
    }
}

impl Host {
    /// The address of `eth0`.
    pub fn ip(&self) -> Ipv4Addr {
        self.ip
    }

    /// A program that will run on this host.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = enter(&self.holder);
        command.arg(program);
        command
    }
}

/// Says that it is there, and stays until its stdin closes: also when the test is killed.
const HOLD: &str = "echo ready; exec cat";

fn namespaces_allowed() -> bool {
    let probe = ["--user", "--map-root-user", "--net", "true"];
    Command::new("unshare").args(probe).output().is_ok_and(|output| output.status.success())
}

fn held(command: Command) -> Running {
    let mut holder = Running::start(command);
    assert_eq!(holder.next_line(), "ready");
    holder
}

fn enter(holder: &Running) -> Command {
    let mut command = Command::new("nsenter");
    let target = holder.pid().to_string();
    command.args(["--preserve-credentials", "--user", "--net", "--target", &target, "--"]);
    command
}

fn plug_in(switch: &Running, number: u8) -> Host {
    let mut unshare = enter(switch);
    unshare.args(["unshare", "--net", "sh", "-c", HOLD]);
    let holder = held(unshare);
    let (ip, pid) = (Ipv4Addr::new(10, 77, 0, number), holder.pid());
    setup(
        switch,
        &format!(
            "ip link add port{number} type veth peer name eth0 netns {pid} && \
             ip link set port{number} master lan up"
        ),
    );
    setup(
        &holder,
        &format!(
            "ip link set lo up && ip link set eth0 up && ip addr add {ip}/24 brd + dev eth0 && \
             ip route add default via 10.77.0.254"
        ),
    );
    Host { ip, holder }
}

fn setup(holder: &Running, script: &str) {
    let output = enter(holder).args(["sh", "-c", script]).output().expect("nsenter runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}");
}
