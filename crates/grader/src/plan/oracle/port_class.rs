//! Port classes (RFC 6335, section 6, in the course's words: what it calls system, user and
//! dynamic ports).

use super::World;
use crate::plan::generator::Generator;

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
    world: World<'_>,
) -> Option<String> {
    const TRIES: usize = 1000;
    let usable = |port: &u16| !(world.is_taken)(*port) && world.ground.free(*port);
    let (min, max) = match kind {
        "well-known" => (1, 1023),
        "registered" => (1024, 49151),
        "dynamic" => (49152, 65535),
        "edge" => {
            let edges = [1023, 1024, 49151, 49152, 65535, 1, 0].into_iter().filter(usable);
            return edges.cycle().nth(form).map(|port| port.to_string());
        }
        _ => return None,
    };
    (0..TRIES).map(|_| from.port(min, max)).find(usable).map(|port| port.to_string())
}

#[cfg(test)]
#[path = "port_class_tests.rs"]
mod tests;
