//! What the mail catcher tells.

use std::fs;

use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::{Explain, Lang, Text, tr};
use mail_sink::read::Message;
use mail_sink::{Caught, NoTls};

/// The mail catcher caught a mail of another program.
pub(crate) struct CaughtMail {
    caught: Caught,
    /// Whether it is shown decoded.
    is_shown: bool,
}

impl CaughtMail {
    pub(crate) fn new(caught: Caught, is_shown: bool) -> Self {
        Self { caught, is_shown }
    }

    /// The message in lines; nothing where it is not to be shown, or its file is gone.
    fn decoded(&self, lang: Lang) -> Option<String> {
        let bytes = self.is_shown.then(|| fs::read(&self.caught.file).ok()).flatten()?;
        Some(Message::parse(&bytes).shown(lang).trim_end().to_owned())
    }
}

impl Event for CaughtMail {
    fn sentence(&self, lang: Lang) -> String {
        let Caught { file, from, to, bytes } = &self.caught;
        let (from, to) = (shown(from, lang), shown(&to.join(", "), lang));
        let file = file.display();
        let line = tr!(
            lang,
            "caught a mail of {bytes} bytes from {from} to {to}: {file}",
            "收到一封邮件，{bytes} 字节，从 {from} 到 {to}：{file}"
        );
        match self.decoded(lang) {
            None => line,
            Some(message) => {
                let indented: Vec<String> =
                    message.lines().map(|line| format!("  {line}").trim_end().to_owned()).collect();
                line + "\n" + &indented.join("\n")
            }
        }
    }

    fn json(&self) -> String {
        let Caught { file, from, to, bytes } = &self.caught;
        let object = Object::event("caught")
            .number("bytes", *bytes)
            .string("from", from)
            .strings("to", to)
            .shown("file", file.display());
        match self.decoded(Lang::En) {
            Some(message) => object.string("message", message).finish(),
            None => object.finish(),
        }
    }
}

/// No encryption came about with a client.
pub(crate) struct NotEncrypted(pub(crate) NoTls);

impl Event for NotEncrypted {
    fn sentence(&self, lang: Lang) -> String {
        self.0.fact().in_lang(lang).to_owned()
    }

    fn json(&self) -> String {
        let object = Object::event("not_encrypted")
            .shown("from", self.0.client)
            .string("reason", self.sentence(Lang::En));
        match self.0.help() {
            Some(help) => object.string("help", &*help.en).finish(),
            None => object.finish(),
        }
    }

    fn hint(&self) -> Option<Text> {
        self.0.help()
    }
}

/// What the mail catcher did until it was stopped.
pub(crate) struct CaughtTotal(pub(crate) u64);

impl Event for CaughtTotal {
    fn sentence(&self, lang: Lang) -> String {
        let mails = self.0;
        tr!(lang, "done: mails caught {mails}", "结束：收到邮件 {mails} 封")
    }

    fn json(&self) -> String {
        Object::event("done").number("sent", 0_u64).number("received", self.0).finish()
    }
}
