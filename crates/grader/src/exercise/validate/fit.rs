//! Whether a string is of the kind that its place wants.

use std::net::SocketAddrV4;

use common::{Text, text};

use crate::exercise::error::Mistake;
use crate::exercise::kinds::{Kind, Kinds};
use crate::exercise::names::{Part, Template};
use crate::exercise::slots::{Slot, Wanted};

/// The kind, if it fits.
pub(in crate::exercise) fn fits(
    kinds: &mut Kinds<'_>,
    slot: &Slot<'_>,
    template: &Template,
    kind: Kind,
) -> Result<Kind, Mistake> {
    let is_text = *kind.element() != Kind::Bytes;
    let may_be_one = kind.length().is_none_or(|length| length == 1);
    let is_list = matches!(kind, Kind::List { .. });
    let trouble = match slot.wanted {
        Wanted::List => (!is_list).then(not_a_list),
        Wanted::Texts | Wanted::Choices | Wanted::Text if !is_text => Some(bytes()),
        Wanted::Texts | Wanted::Choices | Wanted::Anything | Wanted::Bytes => None,
        Wanted::Text => (!may_be_one).then(a_list),
        Wanted::Address | Wanted::Port if !may_be_one => Some(a_list()),
        Wanted::Address => (!is_address(kinds, slot, template)?).then(no_address),
        Wanted::Port => (!is_port(template, &kind)).then(no_port),
    };
    match trouble {
        None => Ok(kind),
        Some((fact, cure)) => Err(Mistake::new(slot.place.clone(), fact, cure)),
    }
}

/// Whether it can be an `IP:PORT`: with an example in the place of every value whose kind is known.
fn is_address(
    kinds: &mut Kinds<'_>,
    slot: &Slot<'_>,
    template: &Template,
) -> Result<bool, Mistake> {
    let mut example = String::new();
    for part in &template.0 {
        match part {
            Part::Literal(text) => example.push_str(text),
            Part::Name(name) if name == "neighbour-name" => return Ok(false),
            Part::Name(name) => match kinds.of_name(name, &slot.place)?.element() {
                Kind::Address => example.push_str("127.0.0.1"),
                Kind::Port => example.push_str("1024"),
                Kind::Bytes => return Ok(false),
                // Only the drawn value can tell.
                Kind::Text | Kind::List { .. } => return Ok(true),
            },
        }
    }
    Ok(example.parse::<SocketAddrV4>().is_ok_and(|address| address.port() > 0))
}

fn is_port(template: &Template, kind: &Kind) -> bool {
    match (template.0.as_slice(), kind.element()) {
        ([Part::Literal(digits)], _) => digits.parse::<u16>().is_ok_and(|port| port > 0),
        ([Part::Name(_)], Kind::Port | Kind::Text) => true,
        _ => false,
    }
}

fn not_a_list() -> (Text, Text) {
    (
        text!("a list is wanted here", "这里需要列表"),
        text!("write the name of a list: {{texts}}", "请写列表的名字：{{texts}}"),
    )
}

fn a_list() -> (Text, Text) {
    (
        text!("one value is wanted here, and this is a list", "这里只要一个值，这却是列表"),
        text!("take one of it: nth = [\"{{list}}\", 0]", "请取其中一个：nth = [\"{{list}}\", 0]"),
    )
}

fn bytes() -> (Text, Text) {
    (
        text!("text is wanted here, and this is bytes", "这里需要文本，这却是字节"),
        text!(
            "decode it: decoded = {{ bytes = \"{{name}}\", in = \"gbk\", errors = \"replace\" }}",
            "请先解码：decoded = {{ bytes = \"{{name}}\", in = \"gbk\", errors = \"replace\" }}"
        ),
    )
}

fn no_address() -> (Text, Text) {
    (
        text!("this is no address of the form IP:PORT", "这不是 IP:PORT 形式的地址"),
        text!("such as {{neighbour}}:{{port}}", "例如 {{neighbour}}:{{port}}"),
    )
}

fn no_port() -> (Text, Text) {
    (
        text!("this is no port", "这不是端口"),
        text!(
            "such as {{port}}, drawn by draw.port = \"port\"",
            "例如 {{port}}，用 draw.port = \"port\" 抽取"
        ),
    )
}
