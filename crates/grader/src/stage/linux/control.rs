//! The grader's side of what it and a stage's first process say to each other.

use std::io::IoSliceMut;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};

use super::sys;
use super::wire::{REPLY, Reply, Request};
use crate::stage::Exit;

/// How long an answer may take. Nothing waits this long unless the machine is hopeless.
const ANSWER: Duration = Duration::from_secs(30);

/// The lifeline of a stage's first process, and the way to ask it for something.
pub(super) struct Control {
    /// `None` when closed, or when an answer did not come: another could not be told from it.
    socket: Mutex<Option<OwnedFd>>,
}

impl Control {
    pub(super) fn new(socket: OwnedFd) -> Self {
        Self { socket: Mutex::new(Some(socket)) }
    }

    /// Asks, and waits for the reply with its descriptors; `None` when there is nobody to answer.
    pub(super) fn ask(&self, request: Request) -> Option<(Reply, Vec<OwnedFd>)> {
        self.with_socket(|socket| {
            sys::send(socket, &request.to_bytes(), &[]).ok()?;
            receive(socket)
        })
    }

    /// Waits for what is told without being asked for.
    pub(super) fn hear(&self) -> Option<(Reply, Vec<OwnedFd>)> {
        self.with_socket(receive)
    }

    /// Cuts the lifeline.
    pub(super) fn close(&self) {
        *self.socket.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn with_socket<T>(&self, speak: impl FnOnce(RawFd) -> Option<T>) -> Option<T> {
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        let said = speak(socket.as_ref()?.as_raw_fd());
        if said.is_none() {
            *socket = None;
        }
        said
    }
}

fn receive(socket: RawFd) -> Option<(Reply, Vec<OwnedFd>)> {
    let ready = sys::poll(&mut [sys::readable(socket)], milliseconds(ANSWER)).ok()?;
    if ready == 0 {
        return None;
    }
    let mut bytes = [0; REPLY];
    let mut parts = [IoSliceMut::new(&mut bytes)];
    let mut rights = cmsg_space!([RawFd; 4]);
    let flags = MsgFlags::MSG_CMSG_CLOEXEC;
    let message = recvmsg::<()>(socket, &mut parts, Some(&mut rights), flags).ok()?;
    let mut descriptors = Vec::new();
    for part in message.cmsgs().ok()? {
        if let ControlMessageOwned::ScmRights(rights) = part {
            descriptors.extend(rights.into_iter().map(|right| sys::owned(right as usize)));
        }
    }
    let complete = message.bytes == REPLY;
    complete.then_some(())?;
    Some((Reply::from_bytes(bytes)?, descriptors))
}

fn milliseconds(time: Duration) -> i32 {
    i32::try_from(time.as_millis()).unwrap_or(i32::MAX)
}

/// A child of the grader, by a descriptor that never means another process.
pub(super) struct Process {
    number: u32,
    descriptor: OwnedFd,
    ended: Mutex<Option<Exit>>,
}

impl Process {
    pub(super) fn new(number: u32, descriptor: OwnedFd) -> Self {
        Self { number, descriptor, ended: Mutex::new(None) }
    }

    /// As the host numbers it.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn kill(&self) {
        // It may have ended by itself.
        let _ = sys::signal(self.descriptor.as_fd(), libc::SIGKILL);
    }

    /// Whether it has been waited for; its number may then be another process's.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Waits until it has ended, and reaps it; `None` when it has not in that time.
    pub(super) fn wait(&self, limit: Duration) -> Option<Exit> {
        let descriptor = self.descriptor.as_raw_fd();
        if sys::poll(&mut [sys::readable(descriptor)], milliseconds(limit)).ok()? == 0 {
            return None;
        }
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.is_none() {
            *ended = match sys::reap_of(self.descriptor.as_fd()) {
                Ok(Some((libc::CLD_EXITED, status))) => Some(Exit::Status(status)),
                Ok(Some((_, signal))) => Some(Exit::Signal(signal)),
                // Somebody else has reaped it, such as a handler of SIGCHLD.
                Err(Errno::ECHILD) => Some(Exit::Status(0)),
                _ => None,
            };
        }
        *ended
    }
}
