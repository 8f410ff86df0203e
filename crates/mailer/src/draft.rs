//! A message that is being written: recipients, copies, headers, conversation.

use common::args::BadValue;
use common::{Text, text};

use crate::letter::Written;
use crate::{Address, Contents, IntoRecipients, Letter, MailError, Mailer, Thread};

/// A message that is being written. [`Draft::compose`] makes a [`Letter`] of it; what is wrong with
/// an address or a header is told there.
///
/// ```
/// # use mailer::Mailer;
/// # let mailer = Mailer::new("me@example.com", "", "smtp.example.com");
/// let letter = mailer
///     .draft("you@example.com", "Over the limit", "CPU 93 %")
///     .cc(["boss@example.com", "李四 <li@example.com>"])
///     .bcc("archive@example.com")
///     .header("X-Priority", "1")
///     .compose()?;
/// assert_eq!(letter.to().len(), 4);
/// # Ok::<(), mailer::MailError>(())
/// ```
#[derive(Debug)]
pub struct Draft<'a> {
    mailer: &'a Mailer,
    subject: String,
    contents: Contents,
    lists: Result<Lists, MailError>,
    headers: Vec<(String, String)>,
    thread: Option<Thread>,
}

/// Who stands where.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    pub(crate) from: Address,
    pub(crate) to: Vec<Address>,
    pub(crate) cc: Vec<Address>,
    pub(crate) bcc: Vec<Address>,
    pub(crate) reply_to: Vec<Address>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(
        mailer: &'a Mailer,
        to: impl IntoRecipients,
        subject: &str,
        contents: Contents,
    ) -> Self {
        let lists = mailer.sender().and_then(|from| {
            let mut to = to.into_recipients(&from)?;
            if to.is_empty() {
                to.push(from.clone());
            }
            Ok(Lists { from, to, cc: Vec::new(), bcc: Vec::new(), reply_to: Vec::new() })
        });
        let (headers, thread) = (Vec::new(), None);
        Self { mailer, subject: subject.to_owned(), contents, lists, headers, thread }
    }

    /// Copies that everybody sees.
    #[must_use]
    pub fn cc(self, copies: impl IntoRecipients) -> Self {
        self.add(copies, |lists| &mut lists.cc)
    }

    /// Copies that nobody sees: they stand in the envelope, never in a header.
    #[must_use]
    pub fn bcc(self, copies: impl IntoRecipients) -> Self {
        self.add(copies, |lists| &mut lists.bcc)
    }

    /// Where an answer goes, when not to the sender.
    #[must_use]
    pub fn reply_to(self, addresses: impl IntoRecipients) -> Self {
        self.add(addresses, |lists| &mut lists.reply_to)
    }

    /// A header of one's own, such as `X-Priority`. Headers that the mailer writes are refused.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Puts the message into a conversation.
    #[must_use]
    pub fn thread(mut self, thread: &Thread) -> Self {
        self.thread = Some(thread.clone());
        self
    }

    /// Makes the letter: no network, nothing looked up. Every call makes another message, with a
    /// Message-ID of its own.
    ///
    /// # Errors
    /// When an address, a header or an attachment's name is refused, or the DKIM key cannot sign.
    pub fn compose(self) -> Result<Letter, MailError> {
        for (name, _) in &self.headers {
            check_name(name).map_err(|problem| bad_header(name, problem))?;
        }
        let written = Written {
            lists: self.lists?,
            subject: self.subject,
            contents: self.contents,
            headers: self.headers,
            thread: self.thread,
        };
        Letter::compose(written, self.mailer.dkim.as_ref())
    }

    fn add(
        mut self,
        addresses: impl IntoRecipients,
        list: impl FnOnce(&mut Lists) -> &mut Vec<Address>,
    ) -> Self {
        self.lists = self.lists.and_then(|mut lists| {
            let addresses = addresses.into_recipients(&lists.from)?;
            list(&mut lists).extend(addresses);
            Ok(lists)
        });
        self
    }
}

fn bad_header(name: &str, problem: BadValue) -> MailError {
    MailError::BadHeader { header: name.into(), problem }
}

/// A header's name is printable ASCII without a colon (RFC 5322, 2.2), and not one of the
/// mailer's.
fn check_name(name: &str) -> Result<(), BadValue> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    if !(1..=60).contains(&name.len()) || !name.bytes().all(is_plain) {
        return Err(BadValue::new(
            Text::new("that is not a header's name", "这不是邮件头的名字"),
            Text::new(
                "use letters of ASCII, digits and -, such as X-Priority",
                "请只用 ASCII 字母、数字和 -，例如 X-Priority",
            ),
        ));
    }
    match method_for(&name.to_ascii_lowercase()) {
        Some(method) => Err(BadValue::new(
            Text::new("the mailer writes this header itself", "这个邮件头由程序自己写"),
            text!("use {method} instead", "请改用 {method}"),
        )),
        None => Ok(()),
    }
}

/// What to call instead of writing one of the mailer's headers.
fn method_for(name: &str) -> Option<&'static str> {
    Some(match name {
        "bcc" => "Draft::bcc (--bcc)",
        "cc" => "Draft::cc (--cc)",
        "to" => "the recipients of Mailer::draft (--to)",
        "from" | "sender" | "return-path" => "Mailer::from (--from)",
        "subject" => "the subject of Mailer::draft (--subject)",
        "reply-to" => "Draft::reply_to",
        "in-reply-to" | "references" | "message-id" => "Draft::thread",
        "dkim-signature" => "Mailer::dkim",
        "mime-version" => "Contents",
        _ if name.starts_with("content-") => "Contents",
        "date" | "received" => "no header: the time is that of sending",
        _ if name.starts_with("resent-") => "a new message",
        _ => return None,
    })
}
