//! The blocks, after the IANA registries of special-purpose IPv4 and IPv6 addresses
//! (RFC 6890) and the multicast registries. Where one block lies in another, the longer
//! prefix counts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use common::Text;

use super::Kind;

const fn v4(bytes: [u8; 4], prefix: u32, scope: &'static str, what: Text) -> Kind {
    let [a, b, c, d] = bytes;
    Kind { first: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix, scope, what }
}

/// By the first four groups and the last two before the end; the blocks need no others.
const fn v6(groups: [u16; 6], prefix: u32, scope: &'static str, what: Text) -> Kind {
    let [a, b, c, d, e, f] = groups;
    Kind { first: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, 0, 0)), prefix, scope, what }
}

/// What stands in no other block.
pub(super) static EVERYTHING: Kind = v4([0; 4], 0, "global", GLOBAL);

const GLOBAL: Text = Text::new(
    "global: good in the whole internet, as far as routes and firewalls allow",
    "全球：整个互联网可用，能否到达看路由和防火墙",
);
const DOCUMENTATION: Text = Text::new(
    "documentation: for examples in texts, belongs to nobody (RFC 5737, 3849, 9637)",
    "文档：专供书本举例，不属于任何人（RFC 5737、3849、9637）",
);
const PRIVATE: Text = Text::new(
    "private: inside a home, school or company, free for all, not routed outside (RFC 1918)",
    "私有：供家庭、学校、公司内部使用，外面不路由（RFC 1918）",
);
const BENCHMARKING: Text = Text::new(
    "benchmarking: for measuring network devices (RFC 2544, 5180)",
    "基准测试：用于测试网络设备的性能（RFC 2544、5180）",
);
const PROTOCOL: Text = Text::new(
    "set aside for protocols of the IETF (RFC 6890)",
    "保留给 IETF 的各种协议使用（RFC 6890）",
);

pub(super) static IPV4: [Kind; 22] = [
    v4(
        [0, 0, 0, 0],
        32,
        "unspecified",
        Text::new(
            "unspecified: no address yet; to bind it means every interface",
            "未指定：还没有地址；用于绑定时表示所有网络接口",
        ),
    ),
    v4(
        [0, 0, 0, 0],
        8,
        "this-network",
        Text::new(
            "this network: only as a sender that does not know its address yet (RFC 791)",
            "本网络：只在还不知道自己地址时作源地址（RFC 791）",
        ),
    ),
    v4([10, 0, 0, 0], 8, "private", PRIVATE),
    v4(
        [100, 64, 0, 0],
        10,
        "cgnat",
        Text::new(
            "CGNAT: shared, between a provider's NAT and its customers (RFC 6598)",
            "CGNAT：共享地址，用在运营商的 NAT 和用户之间（RFC 6598）",
        ),
    ),
    v4(
        [127, 0, 0, 0],
        8,
        "loopback",
        Text::new(
            "loopback: this machine itself, nothing leaves it (RFC 1122)",
            "回环：就是本机，数据不会离开（RFC 1122）",
        ),
    ),
    v4(
        [169, 254, 0, 0],
        16,
        "link-local",
        Text::new(
            "link-local: chosen by the machine itself, often because DHCP gave none (RFC 3927)",
            "链路本地：机器自己选的地址，多半因为 DHCP 没有分配（RFC 3927）",
        ),
    ),
    v4([172, 16, 0, 0], 12, "private", PRIVATE),
    v4([192, 0, 0, 0], 24, "protocol", PROTOCOL),
    v4([192, 0, 2, 0], 24, "documentation", DOCUMENTATION),
    v4(
        [192, 88, 99, 0],
        24,
        "6to4-relay",
        Text::new(
            "once the nearest 6to4 relay, no longer to be used (RFC 7526)",
            "过去表示最近的 6to4 中继，已停用（RFC 7526）",
        ),
    ),
    v4([192, 168, 0, 0], 16, "private", PRIVATE),
    v4([198, 18, 0, 0], 15, "benchmarking", BENCHMARKING),
    v4([198, 51, 100, 0], 24, "documentation", DOCUMENTATION),
    v4([203, 0, 113, 0], 24, "documentation", DOCUMENTATION),
    v4(
        [224, 0, 0, 0],
        4,
        "multicast",
        Text::new(
            "multicast: a group that listeners join (RFC 1112)",
            "组播：接收方主动加入的组（RFC 1112）",
        ),
    ),
    v4(
        [224, 0, 0, 0],
        24,
        "multicast",
        Text::new(
            "multicast: a group on this link, never routed (RFC 5771)",
            "组播：本链路上的组，从不路由出去（RFC 5771）",
        ),
    ),
    v4(
        [232, 0, 0, 0],
        8,
        "multicast",
        Text::new(
            "multicast: a group together with its one source (RFC 4607)",
            "组播：组和唯一的源一起确定（RFC 4607）",
        ),
    ),
    v4(
        [239, 0, 0, 0],
        8,
        "multicast",
        Text::new(
            "multicast: a group inside an organization (RFC 2365)",
            "组播：组织内部的组（RFC 2365）",
        ),
    ),
    v4(
        [240, 0, 0, 0],
        4,
        "reserved",
        Text::new("reserved: systems refuse it (RFC 1112)", "保留：各系统拒绝使用（RFC 1112）"),
    ),
    v4(
        [255, 255, 255, 255],
        32,
        "broadcast",
        Text::new(
            "broadcast: every host of the own network, never routed (RFC 919)",
            "广播：本网络的所有主机，从不路由出去（RFC 919）",
        ),
    ),
    v4([0, 0, 0, 0], 0, "global", GLOBAL),
    v4(
        [192, 0, 0, 8],
        32,
        "protocol",
        Text::new(
            "the dummy address: sender of ICMP errors where there is no IPv4 (RFC 7600)",
            "虚设地址：没有 IPv4 的地方用作 ICMP 错误的源地址（RFC 7600）",
        ),
    ),
];

pub(super) static IPV6: [Kind; 24] = [
    v6(
        [0; 6],
        128,
        "unspecified",
        Text::new(
            "unspecified: no address yet; to bind it means every interface",
            "未指定：还没有地址；用于绑定时表示所有网络接口",
        ),
    ),
    Kind {
        first: IpAddr::V6(Ipv6Addr::LOCALHOST),
        prefix: 128,
        scope: "loopback",
        what: Text::new(
            "loopback: this machine itself, nothing leaves it (RFC 4291)",
            "回环：就是本机，数据不会离开（RFC 4291）",
        ),
    },
    v6(
        [0; 6],
        96,
        "v4-compatible",
        Text::new(
            "IPv4-compatible: an IPv4 address behind zeros, no longer to be used (RFC 4291)",
            "IPv4 兼容：零后面跟一个 IPv4 地址，已停用（RFC 4291）",
        ),
    ),
    v6(
        [0, 0, 0, 0, 0, 0xffff],
        96,
        "v4-mapped",
        Text::new(
            "IPv4-mapped: how an IPv6 socket shows an IPv4 peer (RFC 4291)",
            "IPv4 映射：IPv6 套接字用它表示 IPv4 的对端（RFC 4291）",
        ),
    ),
    v6(
        [0x64, 0xff9b, 0, 0, 0, 0],
        96,
        "nat64",
        Text::new(
            "NAT64: an IPv4 host, reached through a translator (RFC 6052)",
            "NAT64：经由转换器到达的 IPv4 主机（RFC 6052）",
        ),
    ),
    v6(
        [0x64, 0xff9b, 1, 0, 0, 0],
        48,
        "nat64",
        Text::new("NAT64 inside one network (RFC 8215)", "一个网络内部的 NAT64（RFC 8215）"),
    ),
    v6(
        [0x100, 0, 0, 0, 0, 0],
        64,
        "discard",
        Text::new(
            "discard: whatever is sent there is thrown away (RFC 6666)",
            "丢弃：发往这里的数据一律丢弃（RFC 6666）",
        ),
    ),
    v6([0x2000, 0, 0, 0, 0, 0], 3, "global", GLOBAL),
    v6([0x2001, 0, 0, 0, 0, 0], 23, "protocol", PROTOCOL),
    v6(
        [0x2001, 0, 0, 0, 0, 0],
        32,
        "teredo",
        Text::new(
            "Teredo: IPv6 in UDP, through a NAT (RFC 4380)",
            "Teredo：装在 UDP 里穿过 NAT 的 IPv6（RFC 4380）",
        ),
    ),
    v6([0x2001, 2, 0, 0, 0, 0], 48, "benchmarking", BENCHMARKING),
    v6(
        [0x2001, 0x10, 0, 0, 0, 0],
        28,
        "orchid",
        Text::new(
            "ORCHID: once a name for a key, returned (RFC 4843)",
            "ORCHID：曾用来标识密钥，已收回（RFC 4843）",
        ),
    ),
    v6(
        [0x2001, 0x20, 0, 0, 0, 0],
        28,
        "orchid",
        Text::new(
            "ORCHIDv2: a name for a key, no place in the network (RFC 7343)",
            "ORCHIDv2：标识密钥，不表示网络中的位置（RFC 7343）",
        ),
    ),
    v6([0x2001, 0xdb8, 0, 0, 0, 0], 32, "documentation", DOCUMENTATION),
    v6(
        [0x2002, 0, 0, 0, 0, 0],
        16,
        "6to4",
        Text::new(
            "6to4: made from an IPv4 address, hardly used any more (RFC 3056)",
            "6to4：由 IPv4 地址生成，现在很少使用（RFC 3056）",
        ),
    ),
    v6([0x3fff, 0, 0, 0, 0, 0], 20, "documentation", DOCUMENTATION),
    v6(
        [0x5f00, 0, 0, 0, 0, 0],
        16,
        "srv6",
        Text::new(
            "segment routing inside one operator's network (RFC 9602)",
            "运营商网络内部的段路由（RFC 9602）",
        ),
    ),
    v6(
        [0xfc00, 0, 0, 0, 0, 0],
        8,
        "unique-local",
        Text::new(
            "unique local: as private addresses; this half is not in use yet (RFC 4193)",
            "唯一本地：相当于私有地址；这一半尚未启用（RFC 4193）",
        ),
    ),
    v6(
        [0xfd00, 0, 0, 0, 0, 0],
        8,
        "unique-local",
        Text::new(
            "unique local: as private addresses, with a random part that keeps networks apart \
         (RFC 4193)",
            "唯一本地：相当于私有地址，另有随机部分避免重复（RFC 4193）",
        ),
    ),
    v6(
        [0xfe80, 0, 0, 0, 0, 0],
        10,
        "link-local",
        Text::new(
            "link-local: every interface has one; good on its own link only (RFC 4291)",
            "链路本地：每个网络接口都有，只在所在链路内可用（RFC 4291）",
        ),
    ),
    v6(
        [0xfec0, 0, 0, 0, 0, 0],
        10,
        "site-local",
        Text::new(
            "site-local: replaced by unique local (RFC 3879)",
            "站点本地：已被唯一本地地址取代（RFC 3879）",
        ),
    ),
    v6(
        [0xff00, 0, 0, 0, 0, 0],
        8,
        "multicast",
        Text::new(
            "multicast: a group that listeners join; takes the place of broadcast (RFC 4291)",
            "组播：接收方主动加入的组，代替了广播（RFC 4291）",
        ),
    ),
    v6([0xfe00, 0, 0, 0, 0, 0], 9, "reserved", RESERVED),
    v6([0; 6], 0, "reserved", RESERVED),
];

const RESERVED: Text = Text::new(
    "reserved: not given to anybody yet (RFC 4291)",
    "保留：尚未分配给任何人（RFC 4291）",
);
