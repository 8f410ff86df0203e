//! Options that change while the socket is open: broadcast and groups.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use common::Error;
use socket2::SockRef;

use super::Udp;
use crate::engine::desk::Desk;
use crate::event::{Event, Failure};
use crate::link::Group;

impl Udp {
    /// Sets or clears SO_BROADCAST.
    pub(in crate::engine) fn broadcast(&self, on: bool, desk: &mut Desk) {
        match SockRef::from(&self.socket).set_broadcast(on) {
            Ok(()) => {
                if let Some(open) = &mut desk.book().open {
                    open.broadcast = on;
                }
                desk.tell(Event::BroadcastSet(on));
            }
            Err(error) => desk.fail_with(Error::system("setsockopt")(error)),
        }
    }

    /// Joins a multicast group.
    pub(in crate::engine) fn join(&mut self, group: &Group, desk: &mut Desk) {
        let socket = SockRef::from(&self.socket);
        let joined = self.of_own_family(group).and_then(|()| {
            let joined = match group.address {
                IpAddr::V4(address) => socket.join_multicast_v4(&address, &interface(group)),
                IpAddr::V6(address) => socket.join_multicast_v6(&address, group.scope),
            };
            joined.map_err(failed(group, false))
        });
        told(joined, Event::Joined(group.clone()), desk);
    }

    /// Leaves a multicast group.
    pub(in crate::engine) fn leave(&mut self, group: &Group, desk: &mut Desk) {
        let socket = SockRef::from(&self.socket);
        let left = self.of_own_family(group).and_then(|()| {
            let left = match group.address {
                IpAddr::V4(address) => socket.leave_multicast_v4(&address, &interface(group)),
                IpAddr::V6(address) => socket.leave_multicast_v6(&address, group.scope),
            };
            left.map_err(failed(group, true))
        });
        told(left, Event::Left(group.clone()), desk);
    }

    fn of_own_family(&self, group: &Group) -> Result<(), Failure> {
        Error::check_families(self.own, SocketAddr::new(group.address, self.own.port()))
            .map_err(|error| Failure::Common(Arc::new(error)))
    }
}

fn failed(group: &Group, leaving: bool) -> impl FnOnce(io::Error) -> Failure {
    let group = group.clone();
    move |error| Failure::Group { group, leaving, reason: error.into() }
}

fn interface(group: &Group) -> Ipv4Addr {
    group.interface.unwrap_or(Ipv4Addr::UNSPECIFIED)
}

fn told(outcome: Result<(), Failure>, event: Event, desk: &mut Desk) {
    match outcome {
        Ok(()) => desk.tell(event),
        Err(failure) => desk.fail(failure),
    }
}
