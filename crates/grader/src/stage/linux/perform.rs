//! How the stage's first process does its steps: system calls, and nothing else.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, IntoRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, OFlag, open, openat};
use nix::sched::{CloneFlags, setns, unshare};
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockProtocol, SockType};
use nix::sys::socket::{recv, send, socket};
use nix::sys::stat::{Mode, mkdirat};
use nix::unistd::{fchdir, symlinkat, write};

use super::mounts;
use super::netlink::SEQUENCE;
use super::op::{Net, Op, Place};
use super::sys::{self, Outcome, borrowed};

/// The network namespaces, by descriptors that stay open.
pub(super) struct Networks {
    known: [Option<RawFd>; 2],
}

impl Networks {
    pub(super) const fn new() -> Self {
        Self { known: [None; 2] }
    }

    /// The descriptor of a network; the program's own where there is no other.
    pub(super) fn descriptor(&self, net: Net) -> Option<RawFd> {
        let [program, neighbourhood] = self.known;
        match net {
            Net::Program => program,
            Net::Neighbourhood => neighbourhood,
        }
    }

    /// Goes to a network. Where this stage has only one, this process is there already.
    pub(super) fn enter(&self, net: Net) -> Outcome {
        self.descriptor(net)
            .map_or(Ok(()), |network| setns(borrowed(network), CloneFlags::CLONE_NEWNET))
    }

    fn create(&mut self, net: Net) -> Outcome {
        if self.descriptor(Net::Program).is_none() {
            self.keep(Net::Program, present_network()?);
        }
        unshare(CloneFlags::CLONE_NEWNET)?;
        self.keep(net, present_network()?);
        Ok(())
    }

    fn keep(&mut self, net: Net, descriptor: OwnedFd) {
        let [program, neighbourhood] = &mut self.known;
        let place = if net == Net::Program { program } else { neighbourhood };
        *place = Some(descriptor.into_raw_fd());
    }
}

fn present_network() -> Outcome<OwnedFd> {
    open(c"/proc/self/ns/net", OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty())
}

/// Does a step.
pub(super) fn perform(op: &mut Op, networks: &mut Networks) -> Outcome {
    match op {
        Op::Netlink { message, network_at } => {
            if let Some((at, net)) = network_at {
                let network = networks.descriptor(*net).ok_or(Errno::EBADF)?;
                let place = message.get_mut(*at..*at + size_of::<RawFd>()).ok_or(Errno::EINVAL)?;
                place.copy_from_slice(&network.to_ne_bytes());
            }
            tell_netlink(message)
        }
        Op::NewNetwork(net) => networks.create(*net),
        Op::EnterNetwork(net) => networks.enter(*net),
        Op::WriteFile { path, bytes } => {
            let file = open(path.as_c_str(), OFlag::O_WRONLY | OFlag::O_CLOEXEC, Mode::empty())?;
            write_all(&file, bytes)
        }
        Op::PrivateMounts => mounts::keep_private(),
        Op::NewRoot { options } => {
            let forbids = mounts::NO_SETUID | mounts::NO_DEVICES;
            let root = mounts::create(c"tmpfs", options, forbids)?;
            mounts::cover_root(&root)?;
            fchdir(&root)
        }
        Op::Directory(place) => at(place, |directory| {
            mkdirat(directory, place.name.as_c_str(), Mode::from_bits_retain(0o755))
        }),
        Op::File { place, bytes } => at(place, |directory| {
            let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;
            let mode = Mode::from_bits_retain(0o644);
            write_all(&openat(directory, place.name.as_c_str(), flags, mode)?, bytes)
        }),
        Op::Link { place, to } => {
            at(place, |directory| symlinkat(to.as_c_str(), directory, place.name.as_c_str()))
        }
        Op::Bind { from, to, forbids, owners } => {
            let tree = mounts::copy_tree(from)?;
            match mounts::forbid(&tree, *forbids, *owners) {
                // What is mounted further in may not know how to show other owners.
                Err(Errno::EINVAL) if owners.is_some() => mounts::forbid(&tree, *forbids, None)?,
                result => result?,
            }
            mounts::attach(&tree, to)
        }
        Op::Mount { kind, options, to, forbids } => {
            mounts::attach(&mounts::create(kind, options, *forbids)?, to)
        }
        Op::EnterRoot => mounts::enter_root(),
        Op::SealRoot => {
            let forbids = mounts::READ_ONLY | mounts::NO_SETUID | mounts::NO_DEVICES;
            mounts::forbid_at(c"/", forbids)
        }
        Op::HostName(name) => sys::set_host_name(name.as_bytes()),
        Op::AdoptOrphans => nix::sys::prctl::set_child_subreaper(true),
    }
}

/// Makes something in a directory of the new root. What is there already need not be made.
fn at(place: &Place, make: impl FnOnce(BorrowedFd) -> Outcome) -> Outcome {
    let made = if place.directory.is_empty() {
        make(AT_FDCWD)
    } else {
        make(mounts::place(&place.directory)?.as_fd())
    };
    if made == Err(Errno::EEXIST) { Ok(()) } else { made }
}

fn write_all(file: &OwnedFd, mut bytes: &[u8]) -> Outcome {
    while !bytes.is_empty() {
        let written = write(file, bytes)?;
        bytes = bytes.get(written..).unwrap_or_default();
    }
    Ok(())
}

/// Sends a message and awaits its acknowledgement (netlink(7)).
fn tell_netlink(message: &[u8]) -> Outcome {
    let flags = SockFlag::SOCK_CLOEXEC;
    let route = SockProtocol::NetlinkRoute;
    let socket = socket(AddressFamily::Netlink, SockType::Raw, flags, route)?;
    send(socket.as_raw_fd(), message, MsgFlags::empty())?;
    let mut answer = [0; 4096];
    loop {
        let length = recv(socket.as_raw_fd(), &mut answer, MsgFlags::empty())?;
        if let Some(result) = acknowledged(answer.get(..length).unwrap_or_default()) {
            return result;
        }
    }
}

/// What a message says of ours, when it is its acknowledgement: `struct nlmsghdr`, then a number
/// that is zero or a negative error.
fn acknowledged(answer: &[u8]) -> Option<Outcome> {
    const KIND: usize = 4;
    const NUMBER: usize = 8;
    const ERROR: usize = 16;
    let kind = u16::from_ne_bytes(*answer.get(KIND..)?.first_chunk()?);
    let number = u32::from_ne_bytes(*answer.get(NUMBER..)?.first_chunk()?);
    if i32::from(kind) != libc::NLMSG_ERROR || number != SEQUENCE {
        return None;
    }
    let error = i32::from_ne_bytes(*answer.get(ERROR..)?.first_chunk()?);
    Some(if error == 0 { Ok(()) } else { Err(Errno::from_raw(error.wrapping_neg())) })
}
