//! The steps of a socket's life, and what each of them teaches.

use common::{Lang, Text};

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Creation,
    FirstSend,
    SecondSend,
    BindAfterSend,
    ConnectUdp,
    Reuse,
    Buffer,
    Bind,
    SecondBind,
    Listen,
    ConnectTcp,
    Accept,
}

impl Step {
    /// As it stands in `--json`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Step::Creation => "creation",
            Step::FirstSend => "first_send",
            Step::SecondSend => "second_send",
            Step::BindAfterSend => "bind_after_send",
            Step::ConnectUdp | Step::ConnectTcp => "connect",
            Step::Reuse | Step::Buffer => "option",
            Step::Bind => "bind",
            Step::SecondBind => "second_bind",
            Step::Listen => "listen",
            Step::Accept => "accept",
        }
    }

    /// As it stands over the lines of code.
    pub(super) fn title(self, lang: Lang) -> &'static str {
        match self {
            Step::Creation => lang.pick("creation", "创建"),
            Step::FirstSend => lang.pick("the first send", "第一次发送"),
            Step::SecondSend => lang.pick("the second send", "第二次发送"),
            Step::BindAfterSend => lang.pick("bind, after a send", "发送之后再绑定"),
            Step::ConnectUdp | Step::ConnectTcp => lang.pick("connect", "连接"),
            Step::Reuse | Step::Buffer => lang.pick("an option", "选项"),
            Step::Bind => lang.pick("bind", "绑定"),
            Step::SecondBind => lang.pick("bind, a second time", "再绑定一次"),
            Step::Listen => lang.pick("listen", "监听"),
            Step::Accept => lang.pick("accept", "接受连接"),
        }
    }

    /// Why it came so, in lines that a terminal holds.
    pub(super) fn remark(self, was_done: bool) -> Text {
        if was_done { self.when_done() } else { self.when_refused() }
    }

    fn when_done(self) -> Text {
        match self {
            Step::Creation => Text::new(
                "It has a number and buffers, but no port: nobody can reach it yet.",
                "有了编号和缓冲区，但还没有端口：谁也找不到它。",
            ),
            Step::FirstSend => Text::new(
                "Nobody chose a port, so the system did. The address stays open: it is\n\
                 taken from the route, for each datagram anew.",
                "没有人选端口，系统就选了一个。地址仍然空着：\n每个数据报各按路由填写。",
            ),
            Step::SecondSend => Text::new(
                "The same port: the first send has fixed it.",
                "还是同一个端口：第一次发送时就定下来了。",
            ),
            Step::ConnectUdp => Text::new(
                "No packet was sent. One destination is one route, so the own address is\n\
                 known now; datagrams of others are no longer let in.",
                "一个包也没有发。目的地定了，路由就定了，自己的地址也就知道了；\n\
                 别人发来的数据报不再放进来。",
            ),
            Step::Reuse => Text::new(
                "This one decides what bind allows, so it has to be set before.",
                "这个选项决定绑定时允许什么，所以要在绑定之前设置。",
            ),
            Step::Buffer => Text::new(
                "Read it back: a system may give another size. Linux doubles it.",
                "要读回来看：系统给的大小可能不同。Linux 会加倍。",
            ),
            Step::Bind => Text::new(
                "Port 0 asked for any free port; the address is the one that was given.",
                "端口 0 表示任选一个空闲端口；地址就是给定的那个。",
            ),
            Step::Listen => Text::new(
                "Nothing to be seen, but from now on the system accepts connections.",
                "看不出变化，但从现在起系统接受连接。",
            ),
            Step::ConnectTcp => Text::new(
                "The handshake: both addresses are fixed, the port was picked, and the\n\
                 buffers may grow with the connection.",
                "握手完成：两端的地址都定了，端口由系统挑选，缓冲区会随连接调整。",
            ),
            Step::Accept => Text::new(
                "Another socket with a number of its own: the server's port on this side,\n\
                 the client's on the other.",
                "这是另一个套接字，有自己的编号：这一端是服务器的端口，\n那一端是客户端的端口。",
            ),
            Step::BindAfterSend | Step::SecondBind => Text::new(
                "This system allows it; others do not. Do not rely on it.",
                "这个系统允许，别的系统不允许，不要依赖它。",
            ),
        }
    }

    fn when_refused(self) -> Text {
        match self {
            Step::BindAfterSend => Text::new(
                "Too late: the first send has bound it. bind comes before send.",
                "太晚了：第一次发送时已经绑定。要先绑定，再发送。",
            ),
            Step::SecondBind => Text::new(
                "A socket gets its address once. For another address, make another socket.",
                "一个套接字只能绑定一次。想要别的地址，就再创建一个套接字。",
            ),
            _ => Text::new(
                "Most systems allow this; what follows may look different here.",
                "多数系统允许这样做；下面的结果在这里可能不同。",
            ),
        }
    }
}
