//! What the command line takes and refuses.

use std::net::{TcpListener, UdpSocket};

use predicates::prelude::*;
use predicates::str::contains;
use testkit::contract;

use super::BINARY;

fn refuses(args: &[&str], status: i32, en: &str, zh: &str) {
    contract::refuses(BINARY, args, status, en, zh);
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
    let told = contains("--tcp-listen").and(contains("Exit status"));
    contract::lesson(BINARY).arg("--help").assert().stdout(told);
}

#[test]
fn bad_values_are_refused_with_a_cure() {
    refuses(&["--to", "127.0.0.1"], 2, "the port is missing", "缺少端口");
    refuses(&["--bind", "127.0.0.1:70000"], 2, "not a port", "不是端口号");
    refuses(&["-e", "big5"], 2, "no encoding", "没有叫这个名字的编码");
    refuses(&["--view", "octal"], 2, "no such choice", "没有这个选项值");
    refuses(&["--line-end", "CRLF"], 2, "no such choice", "没有这个选项值");
    refuses(&["--buffer", "0"], 2, "not a number in the range", "不是范围内的数");
    refuses(&["--join", "192.168.1.1"], 2, "not a multicast group", "不是组播组");
    refuses(&["--repeat", "0s", "x"], 2, "out of range", "超出范围");
    refuses(&["--speed", "1001", "--replay", "x"], 2, "not a speed", "不是速度");
    refuses(&["--wait", "2d"], 2, "not a duration", "不是时长");
    refuses(&["--session", "a b"], 2, "cannot be a name", "不能作为设置的名字");
    refuses(&["--nonsense"], 2, "there is no option '--nonsense'", "没有选项“--nonsense”");
}

#[test]
fn what_contradicts_itself_is_refused() {
    for (args, en, zh) in [
        (&["--tcp", "--udp"][..], "beside what excludes it", "冲突"),
        (&["--tcp", "--broadcast"], "--broadcast is for UDP", "--broadcast 只用于 UDP"),
        (&["--tcp-listen", "--join", "239.1.2.3"], "--join is for UDP", "--join 只用于 UDP"),
        (&["--tcp-listen", "--to", "127.0.0.1:9"], "connects to nobody", "不主动连接"),
        (&["--tcp-listen", "hello"], "nobody is connected yet", "还没有人连接"),
        (&["--repeat", "1s"], "nothing to send", "没有可发送的内容"),
        (&["--repeat", "1s", "a", "b"], "sends one message", "只发送一条消息"),
        (&["--times", "3", "x"], "--times says nothing alone", "单独的 --times"),
        (&["--speed", "2"], "--speed says nothing alone", "单独的 --speed"),
        (&["--log-format", "pcap"], "--log-format says nothing alone", "单独的 --log-format"),
        (&["--hex", "--escapes"], "--hex and --escapes exclude", "--hex 和 --escapes 不能"),
        (&["--raw", "--view", "hex"], "--raw and --view exclude", "--raw 和 --view 不能"),
        (&["--bind", "127.0.0.1:0", "--to", "[::1]:9", "x"], "different families", "不能互通"),
    ] {
        refuses(args, 2, en, zh);
    }
    let raw = contains("--raw and --json exclude each other");
    contract::lesson(BINARY).args(["--raw", "--json"]).assert().code(2).stderr(raw);
}

#[test]
fn a_message_that_is_no_bytes_is_refused_before_anything_is_opened() {
    refuses(&["--hex", "4x"], 2, "hex", "十六进制");
    refuses(&["--escapes", r"a\q"], 2, "escape", "转义");
    refuses(&["-e", "gbk", "😀"], 2, "gbk has no character '😀'", "gbk 里没有字符");
}

#[test]
fn what_the_system_refuses_is_explained() {
    let holder = UdpSocket::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().to_string();
    refuses(&["--bind", &taken], 1, "cannot bind 127.0.0.1:", "地址已被占用");
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().to_string();
    refuses(&["--tcp-listen", "--bind", &taken], 1, "127.0.0.1:", "占用");
    drop(holder);
    refuses(&["--tcp", "--to", &taken], 1, &taken, "拒绝");
    refuses(&["--bind", "192.0.2.1:0"], 1, "cannot bind 192.0.2.1:0", "无法绑定 192.0.2.1:0");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    contract::tells_when_stdout_fails(BINARY, &["hello", "--to", "127.0.0.1:9"]);
}
