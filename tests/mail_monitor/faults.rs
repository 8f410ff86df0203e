//! A mail server that dies, stalls or refuses, at each stage of SMTP.

use crate::attempt::{Case, Fate, Words, try_all};

/// The stages of a catcher's fault, and how the program calls what it was doing.
const STAGES: [(&str, Words); 10] = [
    ("greeting", ["waiting for the greeting", "等待问候"]),
    ("ehlo", ["EHLO", "EHLO"]),
    ("starttls", ["STARTTLS", "STARTTLS"]),
    ("tls", ["the TLS handshake", "TLS 握手"]),
    ("auth", ["logging in", "登录"]),
    ("mail", ["naming the sender", "声明发件人"]),
    ("rcpt", ["naming the recipient", "声明收件人"]),
    ("data", ["handing over the message", "交付正文"]),
    ("body", ["waiting for the answer to the message", "等待对正文的答复"]),
    ("end", ["waiting for the answer to the message", "等待对正文的答复"]),
];

const MAY_HAVE_ARRIVED: Words = ["the mail may have arrived", "邮件可能已经送到"];
const LATER: Words = ["try again in a few minutes", "请过几分钟再试"];

/// Whether the letter may have arrived when the server fails at this stage.
fn fate(stage: &str) -> Fate {
    match stage {
        "body" => Fate::Unknown(0),
        "end" => Fate::Unknown(1),
        _ => Fate::Waits,
    }
}

/// A fault at every stage that it can happen at: the fact as `(en, zh)` around the stage's name.
fn at_each_stage(effect: &str, around: [[&str; 2]; 2], cure: impl Fn(&str) -> Words) -> Vec<Case> {
    let case = |(stage, doing): (&str, Words)| {
        let mut case = Case::new(format!("{stage}:{effect}"), doing, cure(stage), fate(stage));
        for (fact, [before, behind]) in case.fact.iter_mut().zip(around) {
            *fact = format!("{before}{fact}{behind}");
        }
        case
    };
    STAGES.into_iter().map(case).collect()
}

#[test]
fn a_server_that_dies_is_told_with_its_stage_and_the_letter_arrives_later() {
    let around = [["broke the conversation off (", "): "], ["的对话中断（", "）："]];
    let mut cases = at_each_stage("drop", around, |stage| match stage {
        "greeting" => ["check that a mail server is behind", "请确认这个端口是邮件服务器"],
        "body" | "end" => MAY_HAVE_ARRIVED,
        _ => LATER,
    });
    let clear = ["if its port begins in the clear, use smtp://", "如果这个端口以明文开始"];
    for stage in [0, 3] {
        cases.push(Case { cure: clear, ..cases[stage].clone() }.implicit());
    }
    try_all(cases);
}

#[test]
fn a_server_that_stalls_is_left_at_each_stage_and_the_letter_arrives_later() {
    let around = [["did not answer within 2 s (", ")"], ["在 2 秒内没有应答（", "）"]];
    let mut cases = at_each_stage("stall", around, |stage| match stage {
        "greeting" => ["is silent to this: try smtps://", "请试 smtps://"],
        "body" | "end" => MAY_HAVE_ARRIVED,
        _ => ["with a longer --timeout", "用更长的 --timeout"],
    });
    cases.push(Case { cure: cases[3].cure, ..cases[0].clone() }.implicit());
    cases.push(cases[3].clone().implicit());
    for case in &mut cases {
        case.timeout = "2s"; // long enough for the answers that do come, on a busy machine too
    }
    try_all(cases);
}

#[test]
fn not_now_is_told_with_its_stage_and_the_letter_is_taken_later() {
    let codes = ["421", "451", "454", "454", "451", "450", "451", "452"];
    let around = [["cannot take the mail now (", "): "], ["暂时不能收信（", "）："]];
    let all = at_each_stage("drop", around, |_| LATER);
    let replies = all.into_iter().filter(|case| !case.fault.starts_with("tls"));
    let replies = replies.filter(|case| !case.fault.starts_with("body")).zip(codes);
    let case = |(mut case, code): (Case, &str)| {
        case.fault = case.fault.replace("drop", code);
        for fact in &mut case.fact {
            fact.push_str(code);
        }
        Case { fate: Fate::Waits, ..case }
    };
    try_all(replies.map(case).collect());
}

#[test]
fn a_refusal_for_good_waits_where_it_is_the_servers_and_is_set_aside_where_it_is_the_letters() {
    let words: Words = ["the server's words are the best hint", "服务器的原话就是最好的线索"];
    let login: Words = ["many providers want an app password", "授权码"];
    let small: Words = ["send less, or a link to it", "请减小附件，或者改发链接"];
    let rows: [(&str, Words, Words, Fate); 9] = [
        (
            "greeting:554",
            ["(waiting for the greeting): 554", "（等待问候）：554"],
            words,
            Fate::Waits,
        ),
        ("ehlo:554", ["refused (EHLO): 554", "拒绝（EHLO）：554"], words, Fate::Waits),
        ("starttls:501", ["refused (STARTTLS): 501", "拒绝（STARTTLS）：501"], words, Fate::Waits),
        (
            "auth:535",
            ["the login of me@a.example: 535", "拒绝 me@a.example 登录：535"],
            login,
            Fate::Waits,
        ),
        ("mail:550", ["(naming the sender): 550", "（声明发件人）：550"], words, Fate::Refused),
        (
            "rcpt:550",
            ["refused the recipient: me@a.example: 550", "拒绝收件人：me@a.example: 550"],
            ["check the recipient's address", "请检查收件人的地址"],
            Fate::Refused,
        ),
        (
            "data:554",
            ["(handing over the message): 554", "（交付正文）：554"],
            words,
            Fate::Refused,
        ),
        ("end:554", ["to the message): 554", "对正文的答复）：554"], words, Fate::Refused),
        ("end:552", ["is too large for", "邮件太大"], small, Fate::Refused),
    ];
    let mut cases: Vec<Case> = Vec::new();
    for (fault, fact, cure, fate) in rows {
        cases.push(Case::new(fault, fact, cure, fate));
    }
    // What the server says of itself is enough; nothing is sent to be refused.
    let fact = ["takes at most 200; it was not sent", "最多收 200 字节；没有发送"];
    cases.push(Case { most: 200, ..Case::new("", fact, small, Fate::Refused) });
    try_all(cases);
}
