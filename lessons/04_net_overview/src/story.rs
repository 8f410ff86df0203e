//! The order in which the layers are told.

use common::args::CodecOptions;
use common::{Console, Error, Text};

use crate::characters::Encoded;
use crate::dump::Frame;
use crate::fields;
use crate::fragments::Fragments;
use crate::header::Header;
use crate::layers::{ETHERNET, Packet, Route, UDP};
use crate::pseudo::Checksum;

/// All that the message became.
pub(crate) struct Journey<'a> {
    pub(crate) message: &'a str,
    pub(crate) codec: CodecOptions,
    pub(crate) route: &'a Route,
    pub(crate) mtu: usize,
    pub(crate) text: &'a [u8],
    pub(crate) datagram: &'a [u8],
    pub(crate) packets: &'a [Packet],
    pub(crate) frames: &'a [Vec<u8>],
}

impl Journey<'_> {
    /// Tells it layer by layer. A person sees the first frame and a list of the others; a program
    /// gets each of them.
    pub(crate) fn tell(&self, console: &mut Console) -> Result<(), Error> {
        console.tell(&Encoded { message: self.message, codec: self.codec, bytes: self.text })?;
        console.tell(&Header {
            step: Some(2),
            layer: "udp",
            name: Text::new("UDP header (RFC 768)", "UDP 首部（RFC 768）"),
            bytes: &self.datagram[..UDP],
            fields: &fields::UDP,
        })?;
        console.tell(&Checksum { route: self.route, datagram: self.datagram })?;
        let told = if console.is_json() { self.frames.len() } else { 1 };
        for (number, (packet, frame)) in (1..).zip(self.packets.iter().zip(self.frames)).take(told)
        {
            self.tell_ip(packet, number, console)?;
            self.tell_frame(packet, frame, number, console)?;
        }
        Ok(())
    }

    fn ip(&self) -> &'static str {
        match self.route {
            Route::V4 { .. } => "IPv4",
            Route::V6 { .. } => "IPv6",
        }
    }

    fn tell_ip(&self, packet: &Packet, number: usize, console: &mut Console) -> Result<(), Error> {
        const IPV6: usize = 40;
        let header = &packet.bytes[..packet.header_length];
        match self.route {
            Route::V4 { .. } => console.tell(&Header {
                step: Some(3),
                layer: "ipv4",
                name: Text::new("IPv4 header (RFC 791)", "IPv4 首部（RFC 791）"),
                bytes: header,
                fields: &fields::IPV4,
            })?,
            Route::V6 { .. } => {
                console.tell(&Header {
                    step: Some(3),
                    layer: "ipv6",
                    name: Text::new("IPv6 header (RFC 8200)", "IPv6 首部（RFC 8200）"),
                    bytes: &header[..IPV6],
                    fields: &fields::IPV6,
                })?;
                if header.len() > IPV6 {
                    console.tell(&Header {
                        step: None,
                        layer: "ipv6_fragment",
                        name: Text::new("behind it, the fragment header", "后面跟着分片首部"),
                        bytes: &header[IPV6..],
                        fields: &fields::IPV6_FRAGMENT,
                    })?;
                }
            }
        }
        if number == 1 && self.packets.len() > 1 {
            console.tell(&Fragments { packets: self.packets, ip: self.ip(), mtu: self.mtu })?;
        }
        Ok(())
    }

    fn tell_frame(
        &self,
        packet: &Packet,
        frame: &[u8],
        number: usize,
        console: &mut Console,
    ) -> Result<(), Error> {
        console.tell(&Header {
            step: Some(4),
            layer: "ethernet",
            name: Text::new("Ethernet header (RFC 894)", "以太网首部（RFC 894）"),
            bytes: &frame[..ETHERNET],
            fields: &fields::ETHERNET,
        })?;
        console.tell(&Frame { bytes: frame, packet, ip: self.ip(), number, of: self.frames.len() })
    }
}
