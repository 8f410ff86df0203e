//! What to open.

use common::args::{BindAddress, BufferSize, Destination};
use net_assist::LinkKind;
use net_assist::link::Group;

use super::parse_group;

/// UDP, TCP client or TCP server; the own side and the other.
#[derive(Debug, clap::Args)]
pub(crate) struct LinkOptions {
    /// UDP: datagrams with anyone (the default) | UDP：和任何人收发数据报（默认）
    #[arg(long, group = "kind")]
    udp: bool,
    /// TCP client: connect to --to | TCP 客户端：连接 --to 指定的地址
    #[arg(long, group = "kind")]
    tcp: bool,
    /// TCP server: take connections on --bind | TCP 服务器：在 --bind 指定的地址等待连接
    #[arg(long, group = "kind")]
    tcp_listen: bool,
    /// own address; :8888 means every interface, port 0 lets the system pick [default: 0.0.0.0:8888; with --to a free port] | 自己的地址；:8888 表示所有网络接口，端口 0 由系统挑选 [默认值：0.0.0.0:8888；有 --to 时为空闲端口]
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) bind: Option<BindAddress>,
    /// whom to send or connect to [default: 127.0.0.1:8888 when there is something to send] | 发给谁，或连接谁 [默认值：有内容要发送时为 127.0.0.1:8888]
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) to: Option<Destination>,
    /// receive buffer in bytes, 1 to 65535; a longer datagram is cut, which is told (1024 as in the course) [default: 65535] | 接收缓冲区大小，1 到 65535 字节；更长的数据报会被截断并给出提示（课程里是 1024）[默认值：65535]
    #[arg(long, value_name = "N")]
    pub(crate) buffer: Option<BufferSize>,
    /// UDP: allow broadcasts (SO_BROADCAST) | UDP：允许发送广播（SO_BROADCAST）
    #[arg(long)]
    pub(crate) broadcast: bool,
    /// UDP: join a multicast group, such as 239.1.2.3 or 239.1.2.3@192.168.1.5; may be repeated | UDP：加入组播组，例如 239.1.2.3 或 239.1.2.3@192.168.1.5；可重复
    #[arg(long, value_name = "GROUP[@INTERFACE]", value_parser = parse_group)]
    pub(crate) join: Vec<Group>,
}

impl LinkOptions {
    /// Which of the three was asked for; `None`: none was.
    pub(crate) fn kind(&self) -> Option<LinkKind> {
        match (self.udp, self.tcp, self.tcp_listen) {
            (true, _, _) => Some(LinkKind::Udp),
            (_, true, _) => Some(LinkKind::TcpClient),
            (_, _, true) => Some(LinkKind::TcpServer),
            _ => None,
        }
    }
}
