//! Port classes (RFC 6335, section 6, in the course's words: what it calls system, user and
//! dynamic ports).

use crate::plan::generator::Generator;
use crate::plan::ports::Ports;

/// The first and the last port of each class; no check takes them, so that each can be asked about
/// by several graders at once.
const EDGES: [u16; 7] = [1023, 1024, 49151, 49152, 65535, 1, 0];

pub(super) fn answer(question: &str) -> Option<String> {
    let class = match question.parse::<u16>().ok()? {
        0..=1023 => "well-known",
        1024..=49151 => "registered",
        49152..=65535 => "dynamic",
    };
    Some(class.to_owned())
}

pub(super) fn question(
    kind: &str,
    form: usize,
    from: &mut Generator,
    ports: &mut Ports,
) -> Option<String> {
    const TRIES: usize = 1000;
    let (min, max) = match kind {
        "well-known" => (1, 1022),
        "registered" => (1025, 49150),
        "dynamic" => (49153, 65534),
        "edge" => {
            let edges = EDGES.into_iter().filter(|port| ports.ask_about_shared(*port));
            let edges: Vec<u16> = edges.collect();
            return edges.get(form % edges.len().max(1)).map(ToString::to_string);
        }
        _ => return None,
    };
    let mut stream = (0..TRIES).map(|_| from.port(min, max));
    stream.find(|port| ports.ask_about(*port)).map(|port| port.to_string())
}

#[cfg(test)]
#[path = "port_class_tests.rs"]
mod tests;
