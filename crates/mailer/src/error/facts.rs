//! What happened, in words.

use common::console::shown;
use common::duration;
use common::error::system_said;
use common::{Lang, Text, text};

use super::{Distrust, MailError, Reply, Stage};
use crate::{Refused, Server, Tls};

pub(super) fn fact(error: &MailError) -> Text {
    use MailError as E;
    match error {
        E::BadAddress { .. }
        | E::BadHeader { .. }
        | E::NoRecipient
        | E::Dkim { .. }
        | E::Attachment { .. }
        | E::BadRoot => before_the_way(error),
        E::UnknownHost { .. } | E::Unreachable { .. } | E::Timeout { .. } => no_connection(error),
        E::WrongTlsMode { server, tls: Tls::Implicit } => text!(
            "{server} does not begin with TLS: it speaks first, in the clear, and expects STARTTLS",
            "{server} 不是一开始就用 TLS：它先以明文开始，等待 STARTTLS"
        ),
        E::WrongTlsMode { server, .. } => text!(
            "{server} begins with TLS: it waits for a handshake and says nothing in the clear",
            "{server} 一开始就用 TLS：它在等握手，不会先用明文说话"
        ),
        E::NoStartTls { server } => {
            text!("{server} offers no STARTTLS", "{server} 不提供 STARTTLS")
        }
        E::Certificate { server, why, said } => {
            let (Text { en, zh }, said) = (distrust(*why), shown(said, Lang::En));
            text!(
                "the certificate of {server} is not trusted: {en} ({said})",
                "不信任 {server} 的证书：{zh}（{said}）"
            )
        }
        E::NoLogin { server, offered, tls, .. } => no_login(server, offered, *tls),
        E::NoUtf8Addresses { server, address } => {
            let address = shown(address, Lang::En);
            text!(
                "{server} takes only addresses in ASCII letters, not {address} (it has no SMTPUTF8)",
                "{server} 只接受 ASCII 字母的地址，不接受 {address}（不支持 SMTPUTF8）"
            )
        }
        E::HungUp { server, stage, said, .. } => {
            let nothing =
                Text::new("it hung up, or does not speak SMTP", "对方挂断，或者说的不是 SMTP");
            broken_off(server, *stage, said.as_ref().unwrap_or(&nothing))
        }
        E::Other { server, stage, said } => broken_off(server, *stage, said),
        _ => refused(error),
    }
}

/// What was wrong before a server was asked.
fn before_the_way(error: &MailError) -> Text {
    match error {
        MailError::BadAddress { input, problem } => {
            with_input("address", "地址", input, &problem.reason)
        }
        MailError::BadHeader { header, problem } => {
            let Text { en, zh } = &problem.reason;
            let header = shown(header, Lang::En);
            text!("the header {header} was refused: {en}", "邮件头 {header} 被拒绝：{zh}")
        }
        MailError::Dkim { problem } => {
            let Text { en, zh } = &problem.reason;
            text!("the mail cannot be signed (DKIM): {en}", "无法给邮件签名（DKIM）：{zh}")
        }
        MailError::Attachment { path, source } => {
            let (path, Text { en, zh }) = (path.display(), system_said(source));
            text!("cannot read the attachment {path}: {en}", "无法读取附件 {path}：{zh}")
        }
        MailError::BadRoot => {
            Text::new("the root certificate file holds no certificate", "根证书文件里没有证书")
        }
        _ => Text::new("the mail has no recipient", "邮件没有收件人"),
    }
}

fn no_connection(error: &MailError) -> Text {
    match error {
        MailError::UnknownHost { server, said } => {
            let nothing = Text::new("the resolver knows no address", "解析器没有给出地址");
            let (host, Text { en, zh }) = (&server.host, said.as_ref().unwrap_or(&nothing));
            text!("cannot find the mail server {host}: {en}", "找不到邮件服务器 {host}：{zh}")
        }
        MailError::Unreachable { server, said: Text { en, zh }, .. } => {
            text!("cannot connect to {server}: {en}", "无法连接 {server}：{zh}")
        }
        MailError::Timeout { server, stage, after, .. } => {
            let Text { en, zh } = doing(*stage);
            let Text { en: within, zh: span } = duration::text(*after);
            text!(
                "{server} did not answer within {within} ({en})",
                "{server} 在 {span}内没有应答（{zh}）"
            )
        }
        _ => Text::new("there is no connection", "没有连接"),
    }
}

fn broken_off(server: &Server, stage: Stage, said: &Text) -> Text {
    let (Text { en, zh }, Text { en: why, zh: cause }) = (doing(stage), said);
    text!(
        "{server} broke the conversation off ({en}): {why}",
        "与 {server} 的对话中断（{zh}）：{cause}"
    )
}

/// What a server answered with a 4 or a 5.
fn refused(error: &MailError) -> Text {
    match error {
        MailError::Credentials { server, user, reply } => {
            let (user, reply) = (shown(user, Lang::En), quoted(reply));
            text!(
                "{server} refused the login of {user}: {reply}",
                "{server} 拒绝 {user} 登录：{reply}"
            )
        }
        MailError::RecipientsRefused { server, refused } => {
            let list = list(refused);
            text!("{server} refused the recipient: {list}", "{server} 拒绝收件人：{list}")
        }
        MailError::TooLarge { server, bytes, limit, reply } => {
            too_large(server, *bytes, *limit, reply.as_ref())
        }
        MailError::Temporary { server, stage, reply } => {
            let (Text { en, zh }, reply) = (doing(*stage), quoted(reply));
            text!(
                "{server} cannot take the mail now ({en}): {reply}",
                "{server} 暂时不能收信（{zh}）：{reply}"
            )
        }
        MailError::Rejected { server, stage, reply } => {
            let (Text { en, zh }, reply) = (doing(*stage), quoted(reply));
            text!("{server} refused ({en}): {reply}", "{server} 拒绝（{zh}）：{reply}")
        }
        _ => Text::new("the mail was not sent", "邮件没有发出"),
    }
}

fn too_large(server: &Server, bytes: usize, limit: Option<u64>, reply: Option<&Reply>) -> Text {
    if let Some(limit) = limit {
        return text!(
            "the mail has {bytes} bytes, and {server} takes at most {limit}; it was not sent",
            "邮件有 {bytes} 字节，{server} 最多收 {limit} 字节；没有发送"
        );
    }
    let reply = reply.map(quoted).unwrap_or_default();
    text!("the mail is too large for {server}: {reply}", "邮件太大，{server} 不收：{reply}")
}

fn no_login(server: &Server, offered: &[String], tls: Tls) -> Text {
    if tls == Tls::None && offered.is_empty() {
        return text!(
            "{server} offers no login without encryption",
            "{server} 在未加密时不提供登录"
        );
    }
    let offered = shown(&offered.join(" "), Lang::En);
    text!(
        "{server} offers no login that fits a password (PLAIN, LOGIN) or a token (XOAUTH2): \
         {offered}",
        "{server} 不提供适合密码（PLAIN、LOGIN）或令牌（XOAUTH2）的登录方式：{offered}"
    )
}

fn with_input(en: &str, zh: &str, input: &str, reason: &Text) -> Text {
    let Text { en: why, zh: cause } = reason;
    if input.is_empty() {
        return text!("{why}", "{cause}");
    }
    let input = shown(input, Lang::En);
    text!("the {en} '{input}' was refused: {why}", "{zh}“{input}”被拒绝：{cause}")
}

/// What a server said is foreign text.
fn quoted(reply: &Reply) -> String {
    format!("{} {}", reply.code, shown(&reply.text, Lang::En))
}

fn list(refused: &[Refused]) -> String {
    let each = refused.iter().map(|one| format!("{}: {}", one.address, quoted(&one.reply)));
    each.collect::<Vec<_>>().join("; ")
}

fn doing(stage: Stage) -> Text {
    let (en, zh) = match stage {
        Stage::Connect => ("connecting", "建立连接"),
        Stage::Greeting => ("waiting for the greeting", "等待问候"),
        Stage::Hello => ("EHLO", "EHLO"),
        Stage::StartTls => ("STARTTLS", "STARTTLS"),
        Stage::Tls => ("the TLS handshake", "TLS 握手"),
        Stage::Login => ("logging in", "登录"),
        Stage::Sender => ("naming the sender", "声明发件人"),
        Stage::Recipient => ("naming the recipient", "声明收件人"),
        Stage::Message => ("handing over the message", "交付正文"),
        Stage::End => ("waiting for the answer to the message", "等待对正文的答复"),
    };
    Text::new(en, zh)
}

fn distrust(why: Distrust) -> Text {
    let (en, zh) = match why {
        Distrust::UnknownIssuer => ("nobody that is trusted has issued it", "签发者不受信任"),
        Distrust::SelfSigned => ("it has signed itself", "它是自签名的"),
        Distrust::Expired => ("it has expired", "证书已过期"),
        Distrust::NotYetValid => ("it is not valid yet", "证书尚未生效"),
        Distrust::OtherName => ("it was issued for another name", "证书上的名字不是这个主机"),
        Distrust::Other => ("it was refused", "证书被拒绝"),
    };
    Text::new(en, zh)
}
