//! From a link to addresses.

use std::net::{Ipv4Addr, SocketAddr};

use common::Error;
use common::args::{BindAddress, Destination, own_side};

use crate::event::Failure;
use crate::link::{Link, LinkKind};

/// The course's own address: every interface, port 8888.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8888);

/// A link with its addresses.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) link: Link,
    /// The own address; `None`: the system's choice (TCP client).
    pub(super) own: Option<SocketAddr>,
    pub(super) peer: Option<SocketAddr>,
}

/// Whether looking up the link's addresses may ask a name server, and so take seconds.
pub(super) fn may_wait(link: &Link) -> bool {
    let is_address = |text: String| text.parse::<SocketAddr>().is_ok();
    let bind = link.bind.as_ref().is_none_or(|bind| is_address(bind.to_string()));
    let peer = link.peer.as_ref().is_none_or(|peer| is_address(peer.to_string()));
    !(bind && peer)
}

/// Finds the link's addresses.
pub(super) fn resolve(link: Link) -> Result<Resolved, Failure> {
    let peer = link.peer.as_ref().map(Destination::resolve).transpose().map_err(failure)?;
    let bind = link.bind.as_ref().map(BindAddress::resolve).transpose().map_err(failure)?;
    let own = match (link.kind, bind, peer) {
        (_, Some(own), _) => Some(own),
        (LinkKind::TcpClient, None, _) => None,
        (LinkKind::Udp, None, Some(peer)) => Some(own_side(peer, 0)),
        (LinkKind::Udp, None, None) | (LinkKind::TcpServer, None, _) => Some(USUAL),
    };
    if let (Some(own), Some(peer)) = (own, peer)
        && link.kind != LinkKind::TcpServer
    {
        Error::check_families(own, peer).map_err(failure)?;
    }
    Ok(Resolved { link, own, peer })
}

fn failure(error: Error) -> Failure {
    Failure::Common(std::sync::Arc::new(error))
}
