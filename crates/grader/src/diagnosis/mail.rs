//! Messages at a mail server.

use common::{Text, text};

use super::case::{Case, count};
use super::show::{quoted, quoted_line};
use super::{Code, Diagnosis};
use crate::evidence::Kind;
use crate::judge::{Failure, has};
use crate::plan::{Awaited, ExpectedLetter};

/// The messages that came beside those that should have.
struct Mails<'a> {
    expected: &'a [ExpectedLetter],
    got: &'a [(String, String)],
}

fn mails<'a>(case: &Case<'a>) -> Option<Mails<'a>> {
    case.failures.iter().find_map(|failure| match failure {
        Failure::Mails { expected, got } => Some(Mails { expected, got }),
        _ => None,
    })
}

/// The server refused for want of a login (RFC 4954: 530, 535 and its kin).
pub(super) fn no_login(case: &Case) -> Option<Diagnosis> {
    let mails = mails(case).filter(|mails| mails.got.len() < mails.expected.len())?;
    let refusal = case.record.evidence.iter().find_map(|evidence| match &evidence.kind {
        Kind::MailRefused { reply, .. } => {
            let of_a_login =
                ["530", "534", "535", "538"].iter().any(|code| reply.starts_with(code));
            of_a_login.then_some(reply)
        }
        _ => None,
    })?;
    let (reply, due) = (quoted_line(refusal.trim_end()), mails.expected.len());
    let due = count(due, "mail");
    let was_tried = refusal.starts_with("535");
    let help = if was_tried {
        text!(
            "Log in with USER and PASSWORD from the arguments, encoded in base64 as AUTH asks: server.login(user, password) does that.",
            "用参数里的 USER 和 PASSWORD 登录，并按 AUTH 的要求做 base64 编码：server.login(user, password) 会处理好。"
        )
    } else {
        text!(
            "Log in before you send: server.login(user, password) with USER and PASSWORD from the arguments.",
            "发送之前先登录：server.login(user, password)，USER 和 PASSWORD 取自参数。"
        )
    };
    let due_zh = due.split(' ').next().unwrap_or_default();
    Some(Diagnosis::new(
        Code::NoLogin,
        text!(
            "{due} due, and the server refused: {reply}. It takes mail only from who has logged in.",
            "应收到 {due_zh} 封邮件；服务器拒绝了：{reply}。它只接受已登录用户的邮件。"
        ),
        help,
    ))
}

/// A mail that is not due.
pub(super) fn too_many(case: &Case) -> Option<Diagnosis> {
    let mails = mails(case)?;
    let (due, seen) = (mails.expected.len(), mails.got.len());
    let takes_numbers =
        |place: usize| mails.expected.get(place).is_none_or(|due| !due.text.is_empty());
    let candidates = mails.got.iter().enumerate().filter(|(place, _)| takes_numbers(*place));
    let untimely = candidates.into_iter().find_map(|(_, got)| untimely(case, &mails, got));
    if seen <= due && untimely.is_none() {
        return None;
    }
    let surplus = mails.got.iter().enumerate().find(|(place, got)| {
        mails.expected.get(*place).is_none_or(|expected| !got.0.contains(&expected.subject))
    });
    let (why, why_zh) = match (untimely, surplus) {
        (Some(line), _) => {
            let line = quoted(&line);
            (
                format!("one is about the line {line}, for which none was due"),
                format!("其中一封是关于 {line} 这一行的，而这一行不该发邮件"),
            )
        }
        (None, Some((place, got))) => {
            let (subject, number) = (quoted(&got.0), place + 1);
            (
                format!("number {number}, {subject}, is the first that is too many"),
                format!("第 {number} 封 {subject} 是第一封多余的"),
            )
        }
        (None, None) => ("the last is too many".to_owned(), "最后一封是多余的".to_owned()),
    };
    let due_en = count(due, "mail");
    Some(Diagnosis::new(
        Code::MailTooMany,
        text!(
            "{due_en} due, {seen} came: {why}.",
            "应收到 {due} 封邮件，实际收到 {seen} 封：{why_zh}。"
        ),
        text!(
            "Remember whether a breach lasts: mail only where that changes, from good to breach (CPU > 80 or MEMORY > 90, not >=) and back; the end of stdin sends nothing.",
            "记住当前是否处于超限状态：只在状态变化时发邮件，即从正常变为超限（CPU > 80 或 MEMORY > 90，不是 >=）以及恢复正常时；标准输入结束时不发。"
        ),
    ))
}

/// The line of input that a mail is about, if it is one for which none is due.
fn untimely(case: &Case, mails: &Mails, got: &(String, String)) -> Option<String> {
    let (_, text) = got;
    let is_about =
        |numbers: &[String]| !numbers.is_empty() && numbers.iter().all(|number| has(text, number));
    let wanted = mails.expected.iter().filter(|letter| !letter.text.is_empty());
    let is_due = wanted.clone().any(|letter| is_about(&letter.text));
    if is_due || !got.0.contains("ALERT") {
        return None;
    }
    let typed = case.evidence().filter_map(|(_, evidence)| match &evidence.kind {
        Kind::Typed { bytes, .. } => String::from_utf8(bytes.clone()).ok(),
        _ => None,
    });
    let lines = typed.collect::<String>();
    lines.lines().find_map(|line| {
        let numbers: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        let is_line = numbers.len() == 2 && is_about(&numbers);
        is_line.then(|| line.to_owned())
    })
}

pub(super) fn no_mail(case: &Case) -> Option<Diagnosis> {
    let help = text!(
        "Mail at once when a breach begins (CPU > 80 or MEMORY > 90) and when it ends, before the next line is read; let errors of the mail be seen on stderr.",
        "超限开始（CPU > 80 或 MEMORY > 90）和结束时都要立刻发邮件，然后再读下一行；发邮件出的错要让它显示在 stderr 上。"
    );
    if let Some(mails) = mails(case) {
        let (due, seen) = (mails.expected.len(), mails.got.len());
        let missing = mails.expected.get(seen)?;
        let (due_en, subject) = (count(due, "mail"), quoted(&missing.subject));
        return Some(Diagnosis::new(
            Code::NoMail,
            text!(
                "{due_en} due, {seen} came; the next one was to have {subject} in its subject.",
                "应收到 {due} 封邮件，实际收到 {seen} 封；下一封的主题应包含 {subject}。"
            ),
            help,
        ));
    }
    let (_, Awaited::Mails { count: due, .. }) = case.failed_wait()? else { return None };
    Some(Diagnosis::new(
        Code::NoMail,
        text!(
            "Mail number {due} did not come when it was due, only later.",
            "第 {due} 封邮件没有按时发出，后来才到。"
        ),
        help,
    ))
}

pub(super) fn wrong_letter(case: &Case) -> Option<Diagnosis> {
    let mails = mails(case).filter(|mails| mails.got.len() == mails.expected.len())?;
    let mut both = mails.expected.iter().zip(mails.got).enumerate();
    both.find_map(|(place, (expected, (subject, text)))| {
        let number = place + 1;
        wrong_subject(number, expected, subject).or_else(|| wrong_text(number, expected, text))
    })
}

fn wrong_subject(number: usize, expected: &ExpectedLetter, subject: &str) -> Option<Diagnosis> {
    let shown = quoted(subject);
    let banned = expected.subject_lacks.as_ref().filter(|word| subject.contains(word.as_str()));
    let fact = if !subject.contains(&expected.subject) {
        let due = quoted(&expected.subject);
        text!(
            "The subject of mail {number} was to contain {due}; it is {shown}.",
            "第 {number} 封邮件的主题应包含 {due}，实际是 {shown}。"
        )
    } else {
        let word = quoted(banned?);
        text!(
            "The subject of mail {number} must not contain {word}; it is {shown}.",
            "第 {number} 封邮件的主题不能包含 {word}，实际是 {shown}。"
        )
    };
    Some(Diagnosis::new(
        Code::MailWrongSubject,
        fact,
        text!(
            "Write the word into the Subject header, in capitals: ALERT when a breach begins, RECOVERED (and no ALERT) when it ends.",
            "把这个词写进 Subject，全部大写：超限开始时是 ALERT，结束时是 RECOVERED（不能再有 ALERT）。"
        ),
    ))
}

fn wrong_text(number: usize, expected: &ExpectedLetter, text: &str) -> Option<Diagnosis> {
    let missing = expected.text.iter().find(|wanted| !has(text, wanted))?;
    let (missing, shown) = (quoted(missing), quoted(text.trim_end()));
    Some(Diagnosis::new(
        Code::MailWrongText,
        text!(
            "The text of mail {number} was to contain {missing}; it is {shown}.",
            "第 {number} 封邮件的正文应包含 {missing}，实际是 {shown}。"
        ),
        text!(
            "Put both numbers into the text (not only into the subject), as they stand in the line: the text of the line, neither rounded nor formatted anew.",
            "两个数字都要写进正文（不能只写在主题里），并且与输入行里的写法完全一样：直接用那一行的文本，不要取整或重新格式化。"
        ),
    ))
}

pub(super) fn wrong_address(case: &Case) -> Option<Diagnosis> {
    let (number, field, expected, got) =
        case.failures.iter().find_map(|failure| match failure {
            Failure::MailAddress { letter, field, expected, got } => {
                Some((letter + 1, *field, expected, got))
            }
            _ => None,
        })?;
    let expected = quoted(expected);
    let Text { en, zh } = if got.is_empty() {
        Text::new("there is none", "没有这一项")
    } else {
        let got = quoted_line(got);
        text!("it is {got}", "实际是 {got}")
    };
    Some(Diagnosis::new(
        Code::MailWrongAddress,
        text!(
            "{field} of mail {number} was to be {expected}; {en}.",
            "第 {number} 封邮件的 {field} 应为 {expected}；{zh}。"
        ),
        text!(
            "USER sends: message[\"From\"] = user and MAIL FROM; TO receives, and nobody else: message[\"To\"] = to and RCPT TO.",
            "USER 是发件人：message[\"From\"] = user 以及 MAIL FROM；TO 是收件人，而且没有别人：message[\"To\"] = to 以及 RCPT TO。"
        ),
    ))
}
