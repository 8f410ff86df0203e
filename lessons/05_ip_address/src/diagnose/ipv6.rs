//! Why a text with colons is no IPv6 address (RFC 4291, 2.2).

use std::net::Ipv4Addr;

use common::args::BadValue;
use common::escape::escaped;
use common::{Text, text};

/// The groups of an IPv6 address.
const GROUPS: usize = 8;

pub(super) fn reason(text: &str) -> BadValue {
    if text.contains(":::") {
        return BadValue::new(
            text!("there are three colons in a row", "有三个冒号连在一起"),
            groups_help(),
        );
    }
    let gaps = text.matches("::").count();
    if gaps > 1 {
        return BadValue::new(
            text!(
                "'::' stands in it {gaps} times: nobody can tell how many zeros each one means",
                "其中有 {gaps} 处“::”：无法判断每一处代表几组零"
            ),
            text!("write '::' once, as in fe80::1", "“::”只写一次，例如 fe80::1"),
        );
    }
    let lonely = (text.starts_with(':') && !text.starts_with("::"))
        || (text.ends_with(':') && !text.ends_with("::"));
    if lonely {
        return BadValue::new(
            text!("it begins or ends with one colon", "开头或结尾有单个冒号"),
            groups_help(),
        );
    }
    let groups: Vec<&str> = text.split(':').filter(|group| !group.is_empty()).collect();
    let bad = bad_group(&groups);
    bad.unwrap_or_else(|| wrong_count(&groups, gaps == 1))
}

fn bad_group(groups: &[&str]) -> Option<BadValue> {
    let (last, before) = groups.split_last()?;
    let ipv4_inside = before.iter().find(|group| group.contains('.'));
    if let Some(group) = ipv4_inside {
        let shown = escaped(group);
        return Some(BadValue::new(
            text!("{shown} stands before the end", "{shown} 不在末尾"),
            ipv4_help(),
        ));
    }
    if last.contains('.') {
        let shown = escaped(last).to_string();
        let reason =
            text!("{shown} at the end is no IPv4 address", "末尾的 {shown} 不是 IPv4 地址");
        let is_good = last.parse::<Ipv4Addr>().is_ok();
        if !is_good {
            return Some(BadValue::new(reason, ipv4_help()));
        }
        return before.iter().find_map(|group| not_a_group(group));
    }
    groups.iter().find_map(|group| not_a_group(group))
}

fn not_a_group(group: &str) -> Option<BadValue> {
    if let Some(stranger) = group.chars().find(|c| !c.is_ascii_hexdigit()) {
        let shown = escaped(stranger.encode_utf8(&mut [0; 4])).to_string();
        return Some(BadValue::new(
            text!("'{shown}' is no hexadecimal digit", "“{shown}”不是十六进制数字"),
            groups_help(),
        ));
    }
    (group.len() > 4).then(|| {
        BadValue::new(
            text!("the group {group} has more than four digits", "{group} 这一组超过四位"),
            groups_help(),
        )
    })
}

fn wrong_count(groups: &[&str], has_gap: bool) -> BadValue {
    let ipv4 = groups.last().is_some_and(|group| group.contains('.'));
    let count = groups.len() + usize::from(ipv4); // it takes the place of two
    let reason = if has_gap {
        text!(
            "it has {count} groups, which leaves no room for '::'",
            "其中有 {count} 组，没有地方留给“::”"
        )
    } else if count == GROUPS {
        text!("its groups are not in order", "各组的写法不对")
    } else {
        text!(
            "it has {count} groups, IPv6 has {GROUPS}, or '::' for groups of zeros",
            "其中有 {count} 组，IPv6 有 {GROUPS} 组，连续的零可以写成“::”"
        )
    };
    BadValue::new(reason, groups_help())
}

fn groups_help() -> Text {
    text!(
        "IPv6 is eight groups of up to four hexadecimal digits, and '::' once for zeros: \
         2001:db8::1",
        "IPv6 是八组、每组至多四位的十六进制数，连续的零可写一次“::”：2001:db8::1"
    )
}

fn ipv4_help() -> Text {
    text!(
        "an IPv4 address may stand at the end only: ::ffff:192.168.1.5",
        "IPv4 地址只能放在末尾：::ffff:192.168.1.5"
    )
}

#[cfg(test)]
mod tests {
    use super::super::diagnose;

    #[test]
    fn each_slip_gets_its_own_reason() {
        for (input, reason) in [
            ("::1::", "'::' stands in it 2 times"),
            ("1:::2", "three colons"),
            (":1:2:3:4:5:6:7", "begins or ends with one colon"),
            ("1:2:3:4:5:6:7:", "begins or ends with one colon"),
            ("1:2:3", "3 groups, IPv6 has 8"),
            ("1:2:3:4:5:6:7:8:9", "9 groups"),
            ("1:2:3:4::5:6:7:8", "8 groups, which leaves no room"),
            ("fe80::12345", "12345 has more than four digits"),
            ("fe80::g", "'g' is no hexadecimal digit"),
            ("::ffff:1.2.3", "1.2.3 at the end"),
            ("::1.2.3.4:5", "1.2.3.4 stands before the end"),
            ("1:2:3:4:5:6:7:1.2.3.4", "9 groups"),
            ("00:1a:2b:3c:4d:5e", "6 groups"),
        ] {
            let bad = diagnose(input);
            assert!(bad.reason.en.contains(reason), "{input}: {bad}");
        }
    }
}
