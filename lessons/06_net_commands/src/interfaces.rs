//! The network interfaces of this machine, as the system tells them.

mod link;
#[cfg(target_os = "linux")]
mod netlink;
mod portable;
mod setup;
mod source;
mod told;

use common::{Console, ExitStatus};

use crate::problem::Problem;

/// Tells every interface, and what kind of setup they look like together.
///
/// # Errors
/// When the system does not tell, or stdout cannot be written.
pub(crate) fn tell(console: &mut Console) -> Result<ExitStatus, Problem> {
    let network = source::network()?;
    for interface in &network.interfaces {
        console.tell(&told::Told { interface, network: &network })?;
    }
    let judgement = setup::judge(&network);
    console.tell(&told::Setup { judgement: &judgement, lang: console.lang() })?;
    if !network.complete {
        console.hint(&portable::what_is_missing());
    }
    Ok(ExitStatus::Done)
}
