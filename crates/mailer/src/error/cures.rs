//! The next step for each kind of error.

use common::{Text, text};

use super::{Distrust, MailError, Stage};
use crate::{Server, Tls};

pub(super) fn help(error: &MailError) -> Option<Text> {
    match error {
        MailError::BadAddress { problem, .. }
        | MailError::BadHeader { problem, .. }
        | MailError::Dkim { problem } => Some(problem.help.clone()),
        MailError::NoRecipient => Some(Text::new("name at least one address", "请至少写一个地址")),
        MailError::BadRoot => Some(Text::new(
            "it has to be a PEM file, with a line -----BEGIN CERTIFICATE----- in it",
            "它应当是 PEM 文件，里面有一行 -----BEGIN CERTIFICATE-----",
        )),
        MailError::Certificate { server, why, .. } => Some(certificate(server, *why)),
        MailError::Attachment { .. } => None,
        _ => Some(on_the_way(error)),
    }
}

fn on_the_way(error: &MailError) -> Text {
    match error {
        MailError::UnknownHost { .. } => Text::new(
            "check the spelling of the host and whether this machine is online",
            "请检查主机名的拼写，以及本机是否联网",
        ),
        MailError::Unreachable { server, refused: true, .. } => nobody_listens(server),
        MailError::Unreachable { .. } => Text::new(
            "check the address, the network and whether a firewall lets mail out",
            "请检查地址、网络，以及防火墙是否允许发信",
        ),
        MailError::WrongTlsMode { server, tls } => wrong_mode(server, *tls),
        MailError::NoStartTls { server } => text!(
            "try smtps://{} on port 465; a mail catcher on this machine may go without: \
             smtp+plain://{server}",
            "请试端口 465 的 smtps://{}；本机的邮件捕集器可以不加密：smtp+plain://{server}",
            server.host
        ),
        MailError::NoLogin { server, tls, token, .. } => no_login(server, *tls, *token),
        MailError::Credentials { .. } => Text::new(
            "check the user and the password; many providers want an app password here, made on \
             their web page, not the password of the mailbox",
            "请检查用户名和密码；许多邮箱（QQ、163、Gmail）要的是网页上生成的授权码，不是邮箱密码",
        ),
        MailError::RecipientsRefused { .. } => {
            Text::new("check the recipient's address", "请检查收件人的地址")
        }
        MailError::TooLarge { .. } => Text::new(
            "send less, or a link to it (files grow by a third on their way)",
            "请减小附件，或者改发链接（文件在邮件里会变大三分之一）",
        ),
        MailError::Temporary { .. } => Text::new("try again in a few minutes", "请过几分钟再试"),
        MailError::NoUtf8Addresses { .. } => Text::new(
            "write the part before the @ in ASCII letters (the domain may stay as it is), or use \
             another server",
            "请把 @ 前面的部分换成 ASCII 字母（域名不必改），或换一个服务器",
        ),
        MailError::Rejected { reply, .. } if reply.wants_login_or_tls() => login_first(),
        MailError::HungUp { tls, stage: Stage::Greeting, .. }
        | MailError::HungUp { tls: tls @ Tls::Implicit, stage: Stage::Tls, .. } => other_mode(*tls),
        MailError::Timeout { server, tls, stage, .. } if *stage != Stage::End => {
            too_slow(server, *tls, *stage)
        }
        error if error.may_have_arrived() => Text::new(
            "the mail may have arrived: look before sending it again; a second copy bears the same \
             Message-ID",
            "邮件可能已经送到：重发之前请先看一看；第二份的 Message-ID 与第一份相同",
        ),
        MailError::HungUp { .. } | MailError::Other { .. } => Text::new(
            "try again in a few minutes; if it stays so, the server's log says why",
            "请过几分钟再试；如果一直这样，服务器的日志里写着原因",
        ),
        _ => Text::new(
            "the server's words are the best hint; its log says more",
            "服务器的原话就是最好的线索，它的日志里有更多信息",
        ),
    }
}

fn login_first() -> Text {
    Text::new(
        "the server wants a login, or encryption, before: name the user and the password, and use \
         smtps:// or smtp://",
        "服务器要求先登录或加密：请给出用户名和密码，并使用 smtps:// 或 smtp://",
    )
}

/// `used` is the mode that is not the port's.
fn wrong_mode(server: &Server, used: Tls) -> Text {
    match used {
        Tls::Implicit => text!(
            "smtps:// goes with port 465; for this port try smtp://{server} (STARTTLS, usually \
             port 587)",
            "smtps:// 对应端口 465；这个端口请试 smtp://{server}（STARTTLS），它一般在端口 587"
        ),
        Tls::StartTls | Tls::None => text!(
            "try smtps://{server} (TLS from the first byte, usually port 465); smtp:// (STARTTLS) \
             goes with port 587",
            "请试 smtps://{server}（一开始就用 TLS，一般是端口 465）；\
             smtp://（STARTTLS）对应端口 587"
        ),
    }
}

fn no_login(server: &Server, tls: Tls, token: bool) -> Text {
    match tls {
        Tls::Implicit | Tls::StartTls if token => Text::new(
            "a token needs XOAUTH2; log in with a password (often an app password) instead",
            "令牌要用 XOAUTH2；请改用密码登录（多数邮箱要的是授权码）",
        ),
        Tls::None => text!(
            "log in over smtp://{0} or smtps://{0}, or leave the user out",
            "请用 smtp://{0} 或 smtps://{0} 登录，或者去掉用户名",
            server.host
        ),
        Tls::Implicit | Tls::StartTls => Text::new(
            "leave the user out if the server needs no login",
            "如果服务器不需要登录，请去掉用户名",
        ),
    }
}

fn certificate(server: &Server, why: Distrust) -> Text {
    let host = &server.host;
    match why {
        Distrust::UnknownIssuer => Text::new(
            "if the server has a certificate authority of its own, give its root certificate: \
             --ca FILE",
            "如果服务器用的是自己的证书机构，请给出它的根证书：--ca FILE",
        ),
        Distrust::SelfSigned => Text::new(
            "a certificate that signs itself proves nothing: make a certificate authority, let it \
             issue the server's certificate, and give its root: --ca FILE",
            "自签名的证书什么也证明不了：请建一个证书机构，由它签发服务器的证书，\
             再给出它的根证书：--ca FILE",
        ),
        Distrust::Expired | Distrust::NotYetValid => Text::new(
            "check this machine's clock; otherwise the server needs a new certificate",
            "请检查本机的时钟；如果时钟没错，就该给服务器换证书了",
        ),
        Distrust::OtherName => text!(
            "call the server by the name in its certificate, not {host}",
            "请用证书上的名字访问服务器，而不是 {host}"
        ),
        Distrust::Other => Text::new(
            "the words in brackets say what is wrong: the server needs another certificate",
            "括号里写着原因：服务器需要换一份证书",
        ),
    }
}

fn nobody_listens(server: &Server) -> Text {
    if server.port == 1025 {
        return text!(
            "nobody listens there; start the mail catcher: \
             mail_monitor sink --bind {server}",
            "那里没有程序在监听；请先启动邮件捕集器：mail_monitor sink --bind {server}"
        );
    }
    Text::new(
        "nobody listens on that port: check it (465 for smtps://, 587 for smtp://), or try \
         without --smtp: the built-in mail catcher takes the mail",
        "那个端口没有程序在监听：请检查端口（smtps:// 用 465，smtp:// 用 587）；\
         或者去掉 --smtp，先用内置的邮件捕集器",
    )
}

fn too_slow(server: &Server, tls: Tls, stage: Stage) -> Text {
    match (stage, tls) {
        // A server that begins with TLS waits for the client to speak first, in silence.
        (Stage::Greeting, Tls::StartTls | Tls::None) => text!(
            "a server that begins with TLS is silent to this: try smtps://{server}",
            "一开始就用 TLS 的服务器不会先说话：请试 smtps://{server}"
        ),
        (Stage::Connect, _) => Text::new(
            "nothing came back: check the address, and whether a firewall drops the connection",
            "毫无回音：请检查地址，以及是否有防火墙拦截",
        ),
        _ => Text::new(
            "the server is slow or stuck: try again, or with a longer --timeout",
            "服务器太慢或卡住了：请重试，或用更长的 --timeout",
        ),
    }
}

fn other_mode(tls: Tls) -> Text {
    match tls {
        Tls::Implicit => Text::new(
            "if its port begins in the clear, use smtp:// (STARTTLS); 587 is such a port",
            "如果这个端口以明文开始，请用 smtp://（STARTTLS），例如 587",
        ),
        Tls::StartTls | Tls::None => Text::new(
            "check that a mail server is behind this port; if it begins with TLS, use smtps://",
            "请确认这个端口是邮件服务器；如果它一开始就用 TLS，请用 smtps://",
        ),
    }
}
