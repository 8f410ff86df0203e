//! What can be set.

use common::Lang;
use net_assist::link::LinkKind;

/// A setting, or something that is done from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Kind,
    Own,
    Peer,
    Broadcast,
    Group,
    View,
    Encoding,
    Buffer,
    Explain,
    Notation,
    Escapes,
    LineEnd,
    To,
    Interval,
    Count,
    Rules,
    File,
    Record,
    Replay,
    Speed,
    Session,
    Save,
    Load,
    Clear,
}

/// How a field is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One of several.
    Choice,
    /// On or off.
    Switch,
    /// Typed.
    Text,
    /// Done with Enter.
    Button,
}

/// Fields that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Network,
    Receiving,
    Sending,
    Files,
}

impl Section {
    pub(crate) fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Network => lang.pick("Network", "网络设置"),
            Self::Receiving => lang.pick("Receiving", "接收设置"),
            Self::Sending => lang.pick("Sending", "发送设置"),
            Self::Files => lang.pick("Files", "文件与会话"),
        }
    }
}

impl Field {
    pub(crate) const ALL: [Self; 24] = [
        Self::Kind,
        Self::Own,
        Self::Peer,
        Self::Broadcast,
        Self::Group,
        Self::View,
        Self::Encoding,
        Self::Buffer,
        Self::Explain,
        Self::Notation,
        Self::Escapes,
        Self::LineEnd,
        Self::To,
        Self::Interval,
        Self::Count,
        Self::Rules,
        Self::File,
        Self::Record,
        Self::Replay,
        Self::Speed,
        Self::Session,
        Self::Save,
        Self::Load,
        Self::Clear,
    ];

    pub(crate) fn shape(self) -> Shape {
        match self {
            Self::Kind
            | Self::View
            | Self::Encoding
            | Self::Notation
            | Self::LineEnd
            | Self::To => Shape::Choice,
            Self::Broadcast | Self::Explain | Self::Escapes => Shape::Switch,
            Self::Save | Self::Load | Self::Clear => Shape::Button,
            _ => Shape::Text,
        }
    }

    pub(crate) fn section(self) -> Section {
        match self {
            Self::Kind | Self::Own | Self::Peer | Self::Broadcast | Self::Group => Section::Network,
            Self::View | Self::Encoding | Self::Buffer | Self::Explain => Section::Receiving,
            Self::Notation
            | Self::Escapes
            | Self::LineEnd
            | Self::To
            | Self::Interval
            | Self::Count
            | Self::Rules => Section::Sending,
            _ => Section::Files,
        }
    }

    /// Whether a kind of link has it.
    pub(crate) fn is_for(self, kind: LinkKind) -> bool {
        match self {
            Self::Broadcast | Self::Group => kind == LinkKind::Udp,
            Self::Peer => kind != LinkKind::TcpServer,
            _ => true,
        }
    }

    /// At most nine columns.
    pub(crate) fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Kind => lang.pick("Protocol", "协议类型"),
            Self::Own => lang.pick("Local", "本地地址"),
            Self::Peer => lang.pick("Peer", "远程地址"),
            Self::Broadcast => lang.pick("Broadcast", "允许广播"),
            Self::Group => lang.pick("Groups", "加入组播"),
            Self::View => lang.pick("Show as", "显示"),
            Self::Encoding => lang.pick("Encoding", "编码"),
            Self::Buffer => lang.pick("Buffer", "缓冲区"),
            Self::Explain => lang.pick("Explain", "讲解调用"),
            Self::Notation => lang.pick("Type as", "输入"),
            Self::Escapes => lang.pick("Escapes", "转义 \\x"),
            Self::LineEnd => lang.pick("Line end", "行尾"),
            Self::To => lang.pick("Send to", "发给"),
            Self::Interval => lang.pick("Every", "循环间隔"),
            Self::Count => lang.pick("Times", "循环次数"),
            Self::Rules => lang.pick("Rules", "自动应答"),
            Self::File => lang.pick("Send file", "发送文件"),
            Self::Record => lang.pick("Record", "记录到"),
            Self::Replay => lang.pick("Replay", "重放"),
            Self::Speed => lang.pick("Speed", "重放速度"),
            Self::Session => lang.pick("Session", "会话名"),
            Self::Save => lang.pick("[ Save session ]", "[ 保存会话 ]"),
            Self::Load => lang.pick("[ Load session ]", "[ 读取会话 ]"),
            Self::Clear => lang.pick("[ Reset counters ]", "[ 计数清零 ]"),
        }
    }

    /// What stands in a field that is empty.
    pub(crate) fn example(self, kind: LinkKind, has_peer: bool, lang: Lang) -> &'static str {
        match (self, kind) {
            (Self::Own, LinkKind::Udp) if has_peer => lang.pick("(system's)", "（系统选择）"),
            (Self::Own, LinkKind::TcpClient) => lang.pick("(system's)", "（系统选择）"),
            (Self::Own, _) => "0.0.0.0:8888",
            (Self::Peer, LinkKind::Udp) => lang.pick("(anyone)", "（任意）"),
            (Self::Peer, _) => lang.pick("(whom?)", "（必填）"),
            (Self::Group, _) => lang.pick("(none)", "（无）"),
            (Self::Count, _) => lang.pick("(no end)", "（不停）"),
            (Self::Rules | Self::File | Self::Record | Self::Replay, _) => {
                lang.pick("(file)", "（文件）")
            }
            (Self::Buffer, _) => "65535",
            (Self::Speed, _) => "1",
            (Self::Interval, _) => "1s",
            (Self::Session, _) => lang.pick("(name)", "（名称）"),
            _ => "",
        }
    }

    /// What it is for, in one line.
    pub(crate) fn hint(self, lang: Lang) -> &'static str {
        match self {
            Self::Kind => lang.pick("←→ change, F2 opens", "←→ 切换，F2 打开"),
            Self::Own => lang.pick(":8888 = all; F2 opens", ":8888 即所有网卡"),
            Self::Peer => lang.pick("to whom, as IP:port", "发给谁：IP:端口"),
            Self::Broadcast => lang.pick("SO_BROADCAST (F9)", "SO_BROADCAST（F9）"),
            Self::Group => lang.pick("239.1.2.3 …; Enter", "239.1.2.3 …，Enter 加入"),
            Self::View => lang.pick("text, hex or both (F3)", "文本/十六进制/两者 F3"),
            Self::Encoding => lang.pick("of text, both ways", "收发文本所用的编码"),
            Self::Buffer => lang.pick("1024 as in the course", "课程里是 1024（字节）"),
            Self::Explain => lang.pick("system call, Py, Rust", "显示每一步的系统调用"),
            Self::Notation => lang.pick("text, or hex: 48 65 6c", "或十六进制 48 65 6c"),
            Self::Escapes => lang.pick("\\x41 \\n \\r mean bytes", "\\x41 \\n \\r 表示字节"),
            Self::LineEnd => lang.pick("added to what is sent", "发送时附加在末尾"),
            Self::To => lang.pick("selected/last/all (F8)", "选中/最近/全部（F8）"),
            Self::Interval => lang.pick("500ms, 2s (F5 begins)", "500ms、2s（F5 开始）"),
            Self::Count => lang.pick("empty: without end", "次数；留空则不停"),
            Self::Rules => lang.pick("Enter reads the rules", "Enter 读取规则"),
            Self::File => lang.pick("Enter sends it", "Enter 发送"),
            Self::Record => lang.pick("x.txt or x.pcap (F6)", "x.txt 或 x.pcap（F6）"),
            Self::Replay => lang.pick("Enter begins or ends", "Enter 开始或结束"),
            Self::Speed => lang.pick("2: twice as fast", "2 为两倍速；0 不停顿"),
            Self::Session => lang.pick("all settings by a name", "按名称保存全部设置"),
            Self::Save | Self::Load | Self::Clear => lang.pick("Enter", "Enter 执行"),
        }
    }
}
