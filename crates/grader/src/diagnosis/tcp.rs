//! TCP: whether there is a connection, how many, and how messages are told apart on it.

use common::{Text, text};

use super::case::{Case, count};
use super::content::of_relation;
use super::relation::{Relation, relate};
use super::show::quoted_bytes;
use super::{Code, Diagnosis, Exhibit};
use crate::judge::Failure;
use crate::plan::{Awaited, Endpoint};
use crate::stage::Transport;

/// A TCP connection, or a TCP listener, in place of UDP.
pub(super) fn tcp_for_udp(case: &Case) -> Option<Diagnosis> {
    if let Some(listener) = listener(case) {
        return Some(listener);
    }
    let to = case.failures.iter().find_map(|failure| match failure {
        Failure::Connection { to } => Some(*to),
        _ => None,
    });
    let (to, has_peers) = match to {
        Some(to) => (case.address(to), tcp_peers(case).next().is_some()),
        None => (spoken_instead(case)?, false),
    };
    if has_peers {
        return stray_connection(case, &to);
    }
    let exhibit = Exhibit::Packet {
        transport: Transport::Tcp,
        from: "*".to_owned(),
        to: to.clone(),
        bytes: 0,
    };
    let diagnosis = Diagnosis::new(
        Code::TcpForUdp,
        text!(
            "The program opened a TCP connection to {to}; a UDP datagram was to go there, and none did.",
            "程序向 {to} 发起了 TCP 连接；那里应该收到的是 UDP 数据报，却没有收到。"
        ),
        text!(
            "Make a UDP socket: socket.SOCK_DGRAM instead of SOCK_STREAM in Python, UdpSocket instead of TcpStream in Rust. It needs no connection.",
            "要创建 UDP 套接字：Python 用 socket.SOCK_DGRAM 而不是 SOCK_STREAM，Rust 用 UdpSocket 而不是 TcpStream。它不需要连接。"
        ),
    );
    Some(diagnosis.with(exhibit))
}

fn tcp_peers<'c>(case: &'c Case) -> impl Iterator<Item = (&'c String, String)> {
    case.check.peers.iter().filter_map(|peer| match peer {
        Endpoint::Tcp { name, at } => Some((name, at.to_string())),
        _ => None,
    })
}

/// The TCP peer that heard something while not one datagram was sent.
fn spoken_instead(case: &Case) -> Option<String> {
    let missing = case.wire().is_some() && !case.has_sent();
    let heard =
        |name: &str| case.record.streams(name).iter().any(|stream| !stream.bytes.is_empty());
    tcp_peers(case).find(|(name, _)| missing && heard(name)).map(|(_, at)| at)
}

fn listener(case: &Case) -> Option<Diagnosis> {
    let Some((_, Awaited::Bound(port))) = case.failed_wait() else { return None };
    let listener =
        case.bound(Transport::Tcp).into_iter().find(|bound| bound.address.port() == *port)?;
    let address = case.address(listener.address);
    let diagnosis = Diagnosis::new(
        Code::TcpForUdp,
        text!(
            "The program listens for TCP connections on {address}; datagrams do not arrive there. A UDP socket was to be bound to port {port}.",
            "程序在 {address} 上监听 TCP 连接，数据报到不了那里。应该把 UDP 套接字绑定到端口 {port}。"
        ),
        text!(
            "Make a UDP socket (socket.SOCK_DGRAM, UdpSocket), bind it, and call recvfrom / recv_from: there is no listen and no accept.",
            "创建 UDP 套接字（socket.SOCK_DGRAM、UdpSocket），绑定后调用 recvfrom / recv_from：不需要 listen 和 accept。"
        ),
    );
    Some(diagnosis.with(case.socket(listener)))
}

/// A connection to another place than the one asked for.
fn stray_connection(case: &Case, seen: &str) -> Option<Diagnosis> {
    let (_, wanted) = tcp_peers(case).next()?;
    let host = |address: &str| address.rsplit_once(':').map(|(host, _)| host.to_owned());
    let code = if host(seen) == host(&wanted) { Code::WrongPort } else { Code::WrongAddress };
    Some(Diagnosis::new(
        code,
        text!(
            "The TCP connection was to go to {wanted}; the program opened one to {seen}.",
            "TCP 连接应该发往 {wanted}，程序却连接了 {seen}。"
        ),
        text!(
            "Take host and port from the arguments, for UDP and for TCP alike.",
            "主机和端口都取自参数，UDP 和 TCP 都一样。"
        ),
    ))
}

/// A stream that is not as it must be.
struct Stream<'a> {
    messages: &'a [Vec<u8>],
    expected: &'a [u8],
    got: &'a [Vec<u8>],
    closed: bool,
}

fn stream<'a>(case: &Case<'a>) -> Option<Stream<'a>> {
    case.failures.iter().find_map(|failure| match failure {
        Failure::Stream { peer, expected, got, closed } => {
            let planned = case.check.expected.streams.iter().find(|planned| planned.at == *peer)?;
            Some(Stream { messages: &planned.messages, expected, got, closed: *closed })
        }
        _ => None,
    })
}

pub(super) fn udp_for_tcp(case: &Case) -> Option<Diagnosis> {
    let stream = stream(case)?;
    if !stream.got.is_empty() || !case.has_ended() {
        return None;
    }
    let without_lines = stream.messages.is_empty();
    let (sent, sent_zh) = match case.has_sent() {
        true => (" Its datagrams were seen.", "它的数据报倒是看到了。"),
        false if without_lines => (" There were no lines to send.", "这次没有要发送的行。"),
        false => ("", ""),
    };
    let help = if without_lines {
        text!(
            "Open the connection before the first line is read: it is there even if no line comes.",
            "在读第一行之前就建立连接：即使一行也没有，连接也要建立。"
        )
    } else {
        text!(
            "Beside the UDP socket open one TCP connection to the same HOST:PORT, before the loop, and send each line over both.",
            "除了 UDP 套接字，还要在循环之前向同一个 HOST:PORT 建立一个 TCP 连接，每一行用两种方式各发一遍。"
        )
    };
    Some(Diagnosis::new(
        Code::UdpForTcp,
        text!("No TCP connection was opened.{sent}", "没有建立 TCP 连接。{sent_zh}"),
        help,
    ))
}

pub(super) fn many_connections(case: &Case) -> Option<Diagnosis> {
    let stream = stream(case)?;
    let number = stream.got.len();
    if number < 2 {
        return None;
    }
    Some(Diagnosis::new(
        Code::ManyConnections,
        text!(
            "All lines were to go over one TCP connection; there were {number}.",
            "所有行应该走同一个 TCP 连接，实际建立了 {number} 个。"
        ),
        text!(
            "Connect once, before the loop, and close after it: the lengths tell the lines apart, not the connections.",
            "在循环之前连接一次，循环之后再关闭：区分各行靠的是长度，而不是连接。"
        ),
    ))
}

pub(super) fn framing(case: &Case) -> Option<Diagnosis> {
    let stream = stream(case)?;
    let [got] = stream.got else { return None };
    if got == stream.expected {
        return None;
    }
    let diagnosis = known_framing(&stream, got, b"")
        .or_else(|| in_frames(case, &stream, got))
        .or_else(|| known_framing(&stream, got, b"\n"))
        .unwrap_or_else(|| other(&stream, got));
    Some(diagnosis.with(case.bytes("stream", stream.expected, got)))
}

/// A way to write a message, and what is wrong with it.
type Way = (fn(&[u8]) -> Vec<u8>, &'static str, &'static str);

/// What students write before a message instead of its length in four bytes, big-endian.
const WAYS: [Way; 13] = [
    (|_| Vec::new(), "there is no length before the lines", "各行前面没有长度"),
    (
        |m| number(m.len()).to_le_bytes().to_vec(),
        "the lengths are little-endian",
        "长度是小端字节序",
    ),
    (|m| short(m.len()).to_be_bytes().to_vec(), "the lengths have two bytes", "长度只有两个字节"),
    (
        |m| short(m.len()).to_le_bytes().to_vec(),
        "the lengths have two bytes, little-endian",
        "长度只有两个字节，而且是小端字节序",
    ),
    (|m| (m.len() as u64).to_be_bytes().to_vec(), "the lengths have eight bytes", "长度有八个字节"),
    (
        |m| (m.len() as u64).to_le_bytes().to_vec(),
        "the lengths have eight bytes, little-endian",
        "长度有八个字节，而且是小端字节序",
    ),
    (
        |m| m.len().to_le_bytes().first().map(|low| vec![*low]).unwrap_or_default(),
        "the lengths have one byte",
        "长度只有一个字节",
    ),
    (
        |m| number(characters(m)).to_be_bytes().to_vec(),
        "the lengths count characters, not bytes",
        "长度数的是字符，不是字节",
    ),
    (
        |m| number(m.len() + 4).to_be_bytes().to_vec(),
        "the lengths count their own four bytes too",
        "长度把自己的四个字节也算了进去",
    ),
    (
        |m| number(m.len() + 1).to_be_bytes().to_vec(),
        "the lengths count a newline that is not sent",
        "长度算进了没有发送的换行符",
    ),
    (
        |m| m.len().to_string().into_bytes(),
        "the lengths are written as decimal digits",
        "长度写成了十进制数字",
    ),
    (
        |m| format!("{:04}", m.len()).into_bytes(),
        "the lengths are written as four decimal digits",
        "长度写成了四位十进制数字",
    ),
    (
        |m| format!("{}\n", m.len()).into_bytes(),
        "the lengths are written as lines of digits",
        "长度写成了单独一行的数字",
    ),
];

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn characters(message: &[u8]) -> usize {
    String::from_utf8_lossy(message).chars().count()
}

/// The way in which the messages are written, each with `end` behind it.
fn known_framing(stream: &Stream, got: &[u8], end: &[u8]) -> Option<Diagnosis> {
    let is_written = |way: fn(&[u8]) -> Vec<u8>| {
        let all = stream.messages.iter();
        let framed = all.flat_map(|message| [&way(message), message.as_slice(), end].concat());
        framed.eq(got.iter().copied())
    };
    let (_, what, what_zh) = WAYS.iter().find(|(way, ..)| is_written(*way))?;
    Some(wrong_framing(stream, what, what_zh))
}

fn wrong_framing(stream: &Stream, what: &str, what_zh: &str) -> Diagnosis {
    let first = stream.messages.first().map(Vec::as_slice).unwrap_or_default();
    let (text, length) = (quoted_bytes(first), first.len());
    let (bytes_en, bytes_zh) = (count(length, "byte"), length);
    Diagnosis::new(
        Code::WrongFraming,
        text!(
            "Each line was to have its length in bytes before it, in four bytes, big-endian: the first, {text}, has {bytes_en}, so {length:08x}. On the connection {what}.",
            "每一行前面应该有它的字节数，占四个字节，大端字节序：第一行 {text} 有 {bytes_zh} 字节，即 {length:08x}。而在连接上{what_zh}。"
        ),
        text!(
            "struct.pack(\"!I\", len(data)) in Python, (bytes.len() as u32).to_be_bytes() in Rust, then the bytes.",
            "Python 写 struct.pack(\"!I\", len(data))，Rust 写 (bytes.len() as u32).to_be_bytes()，然后才是数据。"
        ),
    )
}

/// The stream is well framed, but what is in the frames differs.
fn in_frames(case: &Case, stream: &Stream, got: &[u8]) -> Option<Diagnosis> {
    let messages = frames(got)?;
    let both = stream.messages.len().max(messages.len());
    let place = (0..both).find(|place| stream.messages.get(*place) != messages.get(*place))?;
    let (due, number) = (stream.messages.len(), place + 1);
    let (Some(expected), Some(seen)) = (stream.messages.get(place), messages.get(place)) else {
        return Some(miscounted(due, messages.len()));
    };
    let what = text!("Message {number} on the TCP connection", "TCP 连接上的第 {number} 条消息");
    if expected.is_empty() && messages.len() < due {
        return Some(miscounted(due, messages.len()));
    }
    let relation = relate(expected, seen)?;
    (!matches!(relation, Relation::Around(..)))
        .then(|| of_relation(case, &relation, &what, expected, seen))
}

fn miscounted(due: usize, seen: usize) -> Diagnosis {
    let code = if seen < due { Code::TooFew } else { Code::TooMany };
    let due_en = count(due, "line");
    Diagnosis::new(
        code,
        text!(
            "{due_en} were to go over the TCP connection, each with its length; there were {seen}.",
            "TCP 连接上应该有 {due} 行，每行带有长度；实际有 {seen} 行。"
        ),
        text!(
            "Every line counts, also an empty one (its length is 0) and a last one without a newline.",
            "每一行都算，空行（长度为 0）和没有换行符的最后一行也算。"
        ),
    )
}

/// The messages of a stream with lengths of four bytes, big-endian; `None` if it is none.
fn frames(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (message, rest) = rest.split_at_checked(length)?;
        messages.push(message.to_vec());
        bytes = rest;
    }
    Some(messages)
}

fn other(stream: &Stream, got: &[u8]) -> Diagnosis {
    let (due, seen) = (stream.expected.len(), got.len());
    let (code, Text { en, zh }) = if stream.expected.starts_with(got) {
        (Code::CutShort, text!("the stream ends after {seen}", "实际在第 {seen} 字节之后就结束了"))
    } else {
        (
            Code::WrongBytes,
            text!("{seen} came, and they differ", "实际收到 {seen} 字节，而且内容不同"),
        )
    };
    Diagnosis::new(
        code,
        text!(
            "{due} bytes were to come over the TCP connection; {en}.",
            "TCP 连接上应该收到 {due} 字节；{zh}。"
        ),
        text!(
            "Compare the bytes below from the left: four bytes of length, then the line, and so on.",
            "从左到右比较下面的字节：四个字节的长度，然后是一行内容，依此类推。"
        ),
    )
}

pub(super) fn not_closed(case: &Case) -> Option<Diagnosis> {
    let stream = stream(case)?;
    let complete = matches!(stream.got, [got] if got == stream.expected);
    if !complete || stream.closed {
        return None;
    }
    let fact = if case.has_ended() {
        text!(
            "Everything came over the TCP connection, but it was broken off (RST), not closed.",
            "TCP 连接上的数据都到了，但连接是被中断的（RST），没有正常关闭。"
        )
    } else {
        text!(
            "Everything came over the TCP connection, but it was never closed: at the end of stdin the program went on and was still there at the limit.",
            "TCP 连接上的数据都到了，但连接一直没有关闭：标准输入结束后程序没有退出，到时限时仍在运行。"
        )
    };
    Some(Diagnosis::new(
        Code::NotClosed,
        fact,
        text!(
            "When stdin has ended, close the connection and end; the server sends no answer that is worth waiting for.",
            "标准输入结束后就关闭连接并退出；服务器不会发送任何值得等待的答复。"
        ),
    ))
}
