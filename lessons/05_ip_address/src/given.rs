//! What somebody wrote, read as Python's `ipaddress.ip_interface` reads it: an address, and
//! behind a slash the number of network bits or, for IPv4, a mask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use common::args::BadValue;
use common::escape::escaped;
use common::{ExitStatus, Explain, Text, text};

use crate::diagnose::diagnose;

/// An address that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// The text.
    pub(crate) input: String,
    /// The address.
    pub(crate) ip: IpAddr,
    /// The interface behind `%` of an IPv6 address.
    pub(crate) zone: Option<String>,
    /// Network bits; all of them when none was given.
    pub(crate) prefix: u32,
    /// A prefix or a mask was given.
    pub(crate) has_prefix: bool,
}

impl Given {
    /// Reads an address.
    ///
    /// # Errors
    /// With the reason, when it is none.
    pub(crate) fn read(input: &str) -> Result<Self, Refusal> {
        strict(input).ok_or_else(|| Refusal { input: input.to_owned(), bad: diagnose(input) })
    }
}

/// All that counts as an address. Whoever guesses, as `inet_aton` does with `192.168.1`, makes a
/// typing error another machine's address.
pub(crate) fn strict(input: &str) -> Option<Given> {
    // region: read
    let (address, prefix) = match input.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (input, None),
    };
    let (ip, zone) = match address.split_once('%') {
        Some((ip, zone)) => (IpAddr::V6(ip.parse::<Ipv6Addr>().ok()?), Some(zone)),
        None => (address.parse::<IpAddr>().ok()?, None),
    };
    let bits = match ip {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    };
    // endregion: read
    if zone.is_some_and(|zone| !is_zone(zone)) {
        return None;
    }
    let length = match prefix {
        None => bits,
        Some(prefix) => number(prefix)
            .or_else(|| mask_length(prefix).filter(|_| ip.is_ipv4()))
            .filter(|length| *length <= bits)?,
    };
    Some(Given {
        input: input.to_owned(),
        ip,
        zone: zone.map(str::to_owned),
        prefix: length,
        has_prefix: prefix.is_some(),
    })
}

fn is_zone(zone: &str) -> bool {
    let foreign = |c: char| c == '%' || c == '/' || c.is_whitespace();
    !zone.is_empty() && !zone.contains(foreign)
}

/// Digits only: `parse` alone would also take `+24`.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The ones of a mask, 255.255.255.0, or of its opposite, 0.0.0.255, as Python takes both.
fn mask_length(text: &str) -> Option<u32> {
    let mask = u32::from(text.parse::<Ipv4Addr>().ok()?);
    let contiguous = |mask: u32| mask.leading_ones() + mask.trailing_zeros() >= 32;
    [mask, !mask].into_iter().find(|mask| contiguous(*mask)).map(u32::leading_ones)
}

/// What was no address, and why.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    input: String,
    bad: BadValue,
}

/// A sentence repeats at most so many characters; `--json` has them all.
const SHOWN: usize = 50;

impl Explain for Refusal {
    fn fact(&self) -> Text {
        let mut input: String = self.input.chars().take(SHOWN).collect();
        if input.len() < self.input.len() {
            input.push('…');
        }
        let Text { en, zh } = &self.bad.reason;
        let input = escaped(&input);
        text!("'{input}' is no IP address: {en}", "“{input}”不是 IP 地址：{zh}")
    }

    fn help(&self) -> Option<Text> {
        Some(self.bad.help.clone())
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }

    fn input(&self) -> Option<String> {
        Some(self.input.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::mask;
    use proptest::prelude::*;

    fn read(input: &str) -> Option<(String, u32)> {
        strict(input).map(|given| (given.ip.to_string(), given.prefix))
    }

    #[test]
    fn a_prefix_is_a_number_or_a_mask() {
        for (input, prefix) in [
            ("10.0.0.1", 32),
            ("10.0.0.1/8", 8),
            ("10.0.0.1/08", 8),
            ("10.0.0.1/255.255.240.0", 20),
            ("10.0.0.1/0.0.15.255", 20),
            ("10.0.0.1/0.0.0.0", 0),
            ("10.0.0.1/255.255.255.255", 32),
            ("10.0.0.1/128.0.0.0", 1),
        ] {
            assert_eq!(read(input), Some(("10.0.0.1".into(), prefix)), "{input}");
        }
        assert_eq!(read("fe80::1%eth0/64"), Some(("fe80::1".into(), 64)));
    }

    proptest! {
        #[test]
        fn what_an_address_is_written_as_reads_back(ip in any::<IpAddr>(), length in 0_u32..=32) {
            let given = strict(&format!("{ip}/{length}"));
            prop_assert_eq!(given.map(|given| (given.ip, given.prefix)), Some((ip, length)));
        }

        #[test]
        fn a_mask_says_what_its_prefix_says(ip in any::<Ipv4Addr>(), length in 0_u32..=32) {
            prop_assert_eq!(read(&format!("{ip}/{}", mask(length))), read(&format!("{ip}/{length}")));
        }

        #[test]
        fn whatever_is_no_address_has_a_reason_in_both_languages(input in "[0-9a-f:./%\\[\\]x ]{0,24}|.{0,20}") {
            if let Err(refusal) = Given::read(&input) {
                prop_assert!(!refusal.bad.reason.zh.is_ascii());
                prop_assert!(!refusal.bad.reason.en.is_empty() && !refusal.bad.help.en.is_empty());
            }
        }
    }
}
