//! Which ports the checks of a plan use.

use std::collections::BTreeSet;
use std::mem;

use super::Ground;
use crate::stage::PortClaim;

/// The ports of a plan while it is drawn.
pub(super) struct Ports {
    /// Which there are.
    ground: Ground,
    /// Drawn for this check or, in the same network, for one before.
    drawn: BTreeSet<u16>,
    /// Everything that the check at hand uses.
    of_this_check: BTreeSet<u16>,
    /// So that other graders keep away.
    claims: Vec<PortClaim>,
}

impl Ports {
    pub(super) fn new(ground: Ground) -> Self {
        let (drawn, of_this_check) = Default::default();
        Self { ground, drawn, of_this_check, claims: Vec::new() }
    }

    /// Takes a port for somebody to use, if nobody does.
    pub(super) fn take(&mut self, port: u16) -> bool {
        !self.drawn.contains(&port) && self.claim(port) && self.drawn.insert(port)
    }

    /// Whether nobody uses a port that every grader may ask about at any time.
    pub(super) fn ask_about_shared(&mut self, port: u16) -> bool {
        let is_free = !self.drawn.contains(&port) && (self.ground.is_free)(port);
        self.of_this_check.extend(is_free.then_some(port));
        is_free
    }

    /// Takes a port for a question about it, if nobody uses it; another question may be about the
    /// same.
    pub(super) fn ask_about(&mut self, port: u16) -> bool {
        !self.drawn.contains(&port) && (self.of_this_check.contains(&port) || self.claim(port))
    }

    fn claim(&mut self, port: u16) -> bool {
        let claim = self.ground.claim(port);
        self.of_this_check.extend(claim.as_ref().map(|_| port));
        self.claims.extend(claim);
        self.of_this_check.contains(&port)
    }

    /// The next check begins. Tells the ports of the one before that must be free on the host when
    /// it runs.
    pub(super) fn next_check(&mut self) -> Vec<u16> {
        let ports = mem::take(&mut self.of_this_check);
        if self.ground.own_network {
            self.drawn.clear();
            return Vec::new();
        }
        ports.into_iter().collect()
    }

    pub(super) fn into_claims(self) -> Vec<PortClaim> {
        self.claims
    }
}
