//! Other systems: their own commands tell.

use std::process::Command;

pub(super) fn ephemeral_range() -> Option<(u16, u16)> {
    if cfg!(windows) {
        // A start and a count, in the words of the system's language.
        let said = said_by("netsh", &["int", "ipv4", "show", "dynamicport", "udp"])?;
        let words = said.split(|c: char| !c.is_ascii_digit());
        let numbers: Vec<u32> = words.filter_map(|word| word.parse().ok()).collect();
        let [.., first, count] = numbers[..] else {
            return None;
        };
        let last = first.checked_add(count)?.checked_sub(1)?;
        return Some((first.try_into().ok()?, last.try_into().ok()?));
    }
    let names = ["net.inet.ip.portrange.first", "net.inet.ip.portrange.last"];
    let said = said_by("sysctl", &[&["-n"][..], &names[..]].concat())?;
    let mut numbers = said.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

pub(super) fn first_unprivileged() -> u16 {
    if cfg!(windows) { 0 } else { 1024 }
}

fn said_by(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
