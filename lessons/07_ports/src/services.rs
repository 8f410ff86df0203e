//! Services and their ports: the common part of IANA's "Service Name and Transport Protocol Port
//! Number Registry". A name says what a port is meant for, never what really listens there.

use common::Text;

use crate::sockets::Protocol;

/// A service that has a port of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Service {
    pub(crate) port: u16,
    /// As the registry has it, also in `/etc/services`.
    pub(crate) name: &'static str,
    pub(crate) protocols: &'static [Protocol],
    pub(crate) about: Text,
}

/// The service of a port, where it is a common one.
pub(crate) fn on(port: u16) -> Option<&'static Service> {
    let at = ALL.binary_search_by_key(&port, |service| service.port).ok()?;
    ALL.get(at)
}

const UDP: &[Protocol] = &[Protocol::Udp];
const TCP: &[Protocol] = &[Protocol::Tcp];
const BOTH: &[Protocol] = &[Protocol::Udp, Protocol::Tcp];

const fn service(
    port: u16,
    protocols: &'static [Protocol],
    name: &'static str,
    about: Text,
) -> Service {
    Service { port, name, protocols, about }
}

/// By port.
#[rustfmt::skip] // one line a service
static ALL: [Service; 108] = [
    service(7, BOTH, "echo", Text::new("echo: sends back what it gets", "回声：原样送回收到的内容")),
    service(9, BOTH, "discard", Text::new("discard: throws away what it gets", "丢弃：收到的全部扔掉")),
    service(13, BOTH, "daytime", Text::new("daytime: date and time as text", "日期时间，文本形式")),
    service(19, BOTH, "chargen", Text::new("character generator", "字符发生器")),
    service(20, TCP, "ftp-data", Text::new("FTP, the files themselves", "FTP 的文件数据")),
    service(21, TCP, "ftp", Text::new("FTP, the commands: file transfer", "FTP 的命令：文件传输")),
    service(22, TCP, "ssh", Text::new("SSH: an encrypted shell on another machine", "SSH：加密的远程终端")),
    service(23, TCP, "telnet", Text::new("Telnet: a shell without encryption", "Telnet：不加密的远程终端")),
    service(25, TCP, "smtp", Text::new("SMTP: mail between servers", "SMTP：服务器之间传递邮件")),
    service(37, BOTH, "time", Text::new("time as a number", "时间，数字形式")),
    service(43, TCP, "nicname", Text::new("whois: who owns a domain", "whois：查询域名归属")),
    service(49, BOTH, "tacacs", Text::new("login control for network equipment", "网络设备的登录控制")),
    service(53, BOTH, "domain", Text::new("DNS: names to addresses", "DNS：把名字换成地址")),
    service(67, UDP, "bootps", Text::new("DHCP, the server: gives out addresses", "DHCP 服务器：分配地址")),
    service(68, UDP, "bootpc", Text::new("DHCP, the client", "DHCP 客户端")),
    service(69, UDP, "tftp", Text::new("TFTP: simple file transfer", "TFTP：简单文件传输")),
    service(70, TCP, "gopher", Text::new("Gopher: the web before the web", "Gopher：网页出现之前的“网页”")),
    service(79, TCP, "finger", Text::new("who is logged in", "谁登录了这台机器")),
    service(80, BOTH, "http", Text::new("HTTP: web pages", "HTTP：网页")),
    service(88, BOTH, "kerberos", Text::new("Kerberos: login in a network", "Kerberos：网络登录认证")),
    service(110, TCP, "pop3", Text::new("POP3: fetching mail", "POP3：收取邮件")),
    service(111, BOTH, "sunrpc", Text::new("which RPC service has which port", "RPC 服务的端口目录")),
    service(119, TCP, "nntp", Text::new("Usenet news", "Usenet 新闻组")),
    service(123, UDP, "ntp", Text::new("NTP: the right time", "NTP：校准时间")),
    service(135, BOTH, "epmap", Text::new("Windows: which RPC service has which port", "Windows 的 RPC 端口目录")),
    service(137, UDP, "netbios-ns", Text::new("Windows: names in a LAN", "Windows 局域网名字服务")),
    service(138, UDP, "netbios-dgm", Text::new("Windows: datagrams in a LAN", "Windows 局域网数据报")),
    service(139, TCP, "netbios-ssn", Text::new("Windows: shared files, the old way", "Windows 文件共享（旧方式）")),
    service(143, TCP, "imap", Text::new("IMAP: mail that stays on the server", "IMAP：邮件留在服务器上")),
    service(161, UDP, "snmp", Text::new("SNMP: asking network equipment", "SNMP：查询网络设备")),
    service(162, UDP, "snmptrap", Text::new("SNMP: equipment reports by itself", "SNMP：设备主动报告")),
    service(177, UDP, "xdmcp", Text::new("X11 login screens", "X11 登录界面")),
    service(179, TCP, "bgp", Text::new("BGP: routes between providers", "BGP：运营商之间交换路由")),
    service(319, UDP, "ptp-event", Text::new("PTP: very exact time", "PTP：高精度对时")),
    service(320, UDP, "ptp-general", Text::new("PTP: very exact time", "PTP：高精度对时")),
    service(389, BOTH, "ldap", Text::new("LDAP: directory of people and machines", "LDAP：人员和机器的目录")),
    service(443, BOTH, "https", Text::new("HTTPS: encrypted web pages, over UDP as HTTP/3", "HTTPS：加密网页，走 UDP 时是 HTTP/3")),
    service(445, TCP, "microsoft-ds", Text::new("SMB: Windows shared files", "SMB：Windows 文件共享")),
    service(464, BOTH, "kpasswd", Text::new("Kerberos: changing passwords", "Kerberos：修改密码")),
    service(465, TCP, "submissions", Text::new("handing in mail, encrypted from the start", "提交邮件，一开始就加密")),
    service(500, UDP, "isakmp", Text::new("IPsec VPN: keys", "IPsec VPN：交换密钥")),
    service(502, TCP, "mbap", Text::new("Modbus: industrial control", "Modbus：工业控制")),
    service(514, UDP, "syslog", Text::new("system messages to a collector", "系统日志送往收集器")),
    service(515, TCP, "printer", Text::new("printing, the old way", "打印（旧方式）")),
    service(520, UDP, "router", Text::new("RIP: routes in a small network", "RIP：小型网络的路由")),
    service(546, UDP, "dhcpv6-client", Text::new("DHCP for IPv6, the client", "IPv6 的 DHCP 客户端")),
    service(547, UDP, "dhcpv6-server", Text::new("DHCP for IPv6, the server", "IPv6 的 DHCP 服务器")),
    service(554, BOTH, "rtsp", Text::new("RTSP: starting and stopping video", "RTSP：控制视频播放")),
    service(587, TCP, "submission", Text::new("handing in mail, with login", "提交邮件，需要登录")),
    service(623, UDP, "asf-rmcp", Text::new("switching servers on and off (IPMI)", "远程开关服务器（IPMI）")),
    service(631, BOTH, "ipp", Text::new("IPP: printing", "IPP：打印")),
    service(636, BOTH, "ldaps", Text::new("LDAP, encrypted", "LDAP，加密")),
    service(853, BOTH, "domain-s", Text::new("DNS, encrypted", "DNS，加密")),
    service(873, TCP, "rsync", Text::new("rsync: copying what has changed", "rsync：只复制有变化的文件")),
    service(989, TCP, "ftps-data", Text::new("FTP data, encrypted", "FTP 数据，加密")),
    service(990, TCP, "ftps", Text::new("FTP commands, encrypted", "FTP 命令，加密")),
    service(993, TCP, "imaps", Text::new("IMAP, encrypted", "IMAP，加密")),
    service(995, TCP, "pop3s", Text::new("POP3, encrypted", "POP3，加密")),
    service(1080, TCP, "socks", Text::new("SOCKS proxy", "SOCKS 代理")),
    service(1194, BOTH, "openvpn", Text::new("OpenVPN", "OpenVPN")),
    service(1433, TCP, "ms-sql-s", Text::new("Microsoft SQL Server", "Microsoft SQL Server 数据库")),
    service(1434, UDP, "ms-sql-m", Text::new("Microsoft SQL Server: which instance where", "Microsoft SQL Server 实例查询")),
    service(1701, UDP, "l2tp", Text::new("L2TP VPN", "L2TP VPN")),
    service(1723, TCP, "pptp", Text::new("PPTP VPN", "PPTP VPN")),
    service(1812, UDP, "radius", Text::new("RADIUS: may this user log in?", "RADIUS：这个用户能登录吗")),
    service(1813, UDP, "radius-acct", Text::new("RADIUS: how long, how much", "RADIUS：计时计量")),
    service(1883, TCP, "mqtt", Text::new("MQTT: messages of small devices", "MQTT：小设备的消息")),
    service(1900, UDP, "ssdp", Text::new("finding devices in a LAN (UPnP)", "在局域网里发现设备（UPnP）")),
    service(2049, BOTH, "nfs", Text::new("NFS: shared files", "NFS：文件共享")),
    service(2375, TCP, "docker", Text::new("Docker, without encryption", "Docker，不加密")),
    service(2376, TCP, "docker-s", Text::new("Docker, encrypted", "Docker，加密")),
    service(2379, TCP, "etcd-client", Text::new("etcd key-value store", "etcd 键值存储")),
    service(3260, TCP, "iscsi-target", Text::new("iSCSI: disks over the network", "iSCSI：网络磁盘")),
    service(3306, TCP, "mysql", Text::new("MySQL database", "MySQL 数据库")),
    service(3389, BOTH, "ms-wbt-server", Text::new("Windows remote desktop", "Windows 远程桌面")),
    service(3478, BOTH, "stun", Text::new("STUN: which address do others see?", "STUN：别人看到的我是什么地址")),
    service(3690, TCP, "svn", Text::new("Subversion", "Subversion 版本管理")),
    service(4369, TCP, "epmd", Text::new("Erlang programs find each other", "Erlang 程序互相查找")),
    service(4500, UDP, "ipsec-nat-t", Text::new("IPsec VPN through NAT", "穿过 NAT 的 IPsec VPN")),
    service(4789, UDP, "vxlan", Text::new("VXLAN: a LAN inside UDP", "VXLAN：装在 UDP 里的局域网")),
    service(4840, TCP, "opcua-tcp", Text::new("OPC UA: industrial control", "OPC UA：工业控制")),
    service(5060, BOTH, "sip", Text::new("SIP: telephone calls", "SIP：网络电话")),
    service(5061, TCP, "sips", Text::new("SIP, encrypted", "SIP，加密")),
    service(5222, TCP, "xmpp-client", Text::new("XMPP chat, for users", "XMPP 聊天，面向用户")),
    service(5269, TCP, "xmpp-server", Text::new("XMPP chat, between servers", "XMPP 聊天，服务器之间")),
    service(5353, UDP, "mdns", Text::new("names ending in .local, without a server", "以 .local 结尾的名字，不需要服务器")),
    service(5355, UDP, "llmnr", Text::new("names in a LAN, without a server", "局域网里的名字，不需要服务器")),
    service(5432, TCP, "postgresql", Text::new("PostgreSQL database", "PostgreSQL 数据库")),
    service(5671, TCP, "amqps", Text::new("AMQP, encrypted", "AMQP，加密")),
    service(5672, TCP, "amqp", Text::new("AMQP: message queues", "AMQP：消息队列")),
    service(5683, UDP, "coap", Text::new("CoAP: the web of small devices", "CoAP：小设备的“网页”协议")),
    service(5900, TCP, "rfb", Text::new("VNC: another machine's screen", "VNC：看别的机器的屏幕")),
    service(5984, TCP, "couchdb", Text::new("CouchDB database", "CouchDB 数据库")),
    service(5985, TCP, "wsman", Text::new("Windows remote control", "Windows 远程管理")),
    service(6379, TCP, "redis", Text::new("Redis store", "Redis 存储")),
    service(6514, TCP, "syslog-tls", Text::new("system messages, encrypted", "系统日志，加密")),
    service(8008, TCP, "http-alt", Text::new("web pages, another port", "网页的备用端口")),
    service(8080, TCP, "http-alt", Text::new("web pages, another port; test servers, proxies", "网页的备用端口；测试服务器、代理")),
    service(8883, TCP, "secure-mqtt", Text::new("MQTT, encrypted", "MQTT，加密")),
    service(8888, UDP, "ddi-udp-1", Text::new("NewsEDGE news server; this course borrows the number", "NewsEDGE 新闻服务器；本课程借用这个号码")),
    service(9100, TCP, "pdl-datastream", Text::new("printers take pages here", "打印机在这里接收页面")),
    service(9418, TCP, "git", Text::new("Git", "Git 版本管理")),
    service(10050, TCP, "zabbix-agent", Text::new("Zabbix monitoring", "Zabbix 监控")),
    service(11211, BOTH, "memcache", Text::new("Memcached cache", "Memcached 缓存")),
    service(25565, TCP, "minecraft", Text::new("Minecraft", "Minecraft 游戏")),
    service(27017, TCP, "mongodb", Text::new("MongoDB database", "MongoDB 数据库")),
    service(33434, BOTH, "traceroute", Text::new("traceroute begins counting here", "traceroute 从这里开始计数")),
    service(47808, UDP, "bacnet", Text::new("BACnet: buildings' technology", "BACnet：楼宇设备")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(ALL.windows(2).all(|two| two[0].port < two[1].port));
        assert_eq!(on(53).unwrap().name, "domain");
        assert_eq!(on(54), None);
    }
}
