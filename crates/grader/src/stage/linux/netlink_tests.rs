use proptest::prelude::*;

use super::*;

/// Kinds and values of attributes, as they lie one behind the other.
fn attributes(mut bytes: &[u8]) -> Vec<(u16, &[u8])> {
    let mut found = Vec::new();
    while let [low, high, kind_low, kind_high, ..] = *bytes {
        let length = usize::from(u16::from_ne_bytes([low, high]));
        found.push((u16::from_ne_bytes([kind_low, kind_high]), &bytes[4..length]));
        bytes = &bytes[length.next_multiple_of(4)..];
    }
    assert!(bytes.is_empty(), "{bytes:?}");
    found
}

fn value<'a>(attributes: &[(u16, &'a [u8])], kind: u16) -> &'a [u8] {
    attributes.iter().find(|(it, _)| *it == kind).unwrap().1
}

/// What follows the two headers of a message, whose length is checked.
fn body(message: &[u8], header: usize) -> Vec<(u16, &[u8])> {
    assert_eq!(u32::from_ne_bytes(message[..4].try_into().unwrap()) as usize, message.len());
    assert_eq!(u32::from_ne_bytes(message[8..12].try_into().unwrap()), SEQUENCE);
    attributes(&message[16 + header..])
}

#[test]
fn an_address_is_the_message_that_rtnetlink_describes() {
    let message = add_address(&Address {
        index: 2,
        address: Ipv4Addr::new(10, 0, 0, 5),
        prefix: 8,
        broadcast: Some(Ipv4Addr::new(10, 255, 255, 255)),
        label: Some("eth0:1"),
        subnet_route: true,
    });
    let expected: [&[u8]; 8] = [
        &60_u32.to_ne_bytes(),
        &20_u16.to_ne_bytes(),     // RTM_NEWADDR
        &0x0605_u16.to_ne_bytes(), // CREATE, EXCL, ACK, REQUEST
        &[1_u32.to_ne_bytes(), [0; 4]].concat(),
        &[2, 8, 0, 0], // AF_INET, /8, no flags, everywhere
        &2_u32.to_ne_bytes(),
        // IFA_LOCAL, IFA_ADDRESS, IFA_BROADCAST
        &[
            [8, 0, 2, 0],
            [10, 0, 0, 5],
            [8, 0, 1, 0],
            [10, 0, 0, 5],
            [8, 0, 4, 0],
            [10, 255, 255, 255],
        ]
        .concat(),
        b"\x0b\0\x03\0eth0:1\0\0", // IFA_LABEL, filled up
    ];
    let expected = expected.concat();
    if cfg!(target_endian = "little") {
        assert_eq!(message, expected);
    }
}

proptest! {
    #[test]
    fn messages_are_well_formed_whatever_the_names(
        [here, there] in prop::array::uniform2("[a-z0-9]{1,15}"), index: u32, mac: [u8; 6]
    ) {
        let end = |name| VethEnd { name, index, mac };
        let (message, network_at) = create_veth(&end(&here), &end(&there), 1500);
        let link = body(&message, 16);
        let info = attributes(value(&link, libc::IFLA_LINKINFO));
        let data = attributes(value(&info, libc::IFLA_INFO_DATA));
        let peer = attributes(&value(&data, VETH_INFO_PEER)[16..]);
        for (attributes, name) in [(&link, &here), (&peer, &there)] {
            prop_assert_eq!(value(attributes, libc::IFLA_IFNAME), [name.as_bytes(), &[0]].concat());
            prop_assert_eq!(value(attributes, libc::IFLA_ADDRESS), mac);
        }
        let network = value(&peer, libc::IFLA_NET_NS_FD);
        prop_assert_eq!(network, (-1_i32).to_ne_bytes());
        prop_assert_eq!(network.as_ptr(), message[network_at..].as_ptr());
    }
}
