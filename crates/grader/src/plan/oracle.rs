//! Who knows the right answers. Each oracle answers a question and asks some, of the kinds that
//! [`Oracle`] tells.
//!
//! The kinds of a draw are asked in turn, and a kind with several forms goes through them in
//! their order: which forms are asked depends on the count alone, what stands in them on the
//! seed. So a program that fails at one form fails at every seed.

mod codec;
mod ip_address;
mod port_class;
mod udp_header;

use std::collections::BTreeMap;

use super::generator::Generator;
use super::ports::Ports;
use crate::exercise::Oracle;

/// The answer; none if this is no question for the oracle.
pub(super) fn answer(oracle: Oracle, question: &str) -> Option<String> {
    match oracle {
        Oracle::IpAddress => Some(ip_address::answer(question)),
        Oracle::PortClass => port_class::answer(question),
        Oracle::UdpHeader => udp_header::answer(question),
        Oracle::Codec => codec::answer(question),
    }
}

/// So many questions, the kinds in turn; none if the oracle does not know a kind. `of` empty
/// means every kind.
pub(super) fn questions(
    oracle: Oracle,
    of: &[String],
    count: usize,
    from: &mut Generator,
    ports: &mut Ports,
) -> Option<Vec<String>> {
    let all = oracle.kinds();
    let kinds: Vec<&str> =
        if of.is_empty() { all.to_vec() } else { of.iter().map(String::as_str).collect() };
    let mut asked = BTreeMap::new();
    (0..count)
        .map(|number| {
            let kind = *kinds.get(number % kinds.len().max(1))?;
            let form = asked.entry(kind).and_modify(|form| *form += 1).or_insert(0_usize);
            match oracle {
                Oracle::IpAddress => ip_address::question(kind, *form, from),
                Oracle::PortClass => port_class::question(kind, *form, from, ports),
                Oracle::UdpHeader => udp_header::question(kind, from),
                Oracle::Codec => codec::question(kind, *form, from),
            }
        })
        .collect()
}
