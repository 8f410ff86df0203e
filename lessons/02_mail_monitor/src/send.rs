//! One mail now, as yagmail's command line sends it.

use std::fs;
use std::path::Path;

use common::event::Event;
use common::json::Object;
use common::{Console, ExitStatus, Lang};
use mailer::{Attachment, Contents, Draft, Inline, Letter};

use crate::args::SendOptions;
use crate::events::Mailed;
use crate::failure::Failure;
use crate::post::Post;

// region: send
/// Sends the mail, or shows it.
pub(crate) fn run(options: &SendOptions, console: &mut Console) -> Result<ExitStatus, Failure> {
    if options.dry_run {
        let letter = draft(options, &Post::to_compose(&options.mail)?)?.compose()?;
        console.tell(&Shown(letter))?;
        return Ok(ExitStatus::Done);
    }
    let post = Post::open(&options.mail, console)?;
    let letter = draft(options, &post)?.compose()?;
    let receipt = post.mailer.post(&letter)?;
    console.tell(&Mailed::new(&options.subject, receipt, post.newest_file()))?;
    Ok(ExitStatus::Done)
}
// endregion: send

fn draft<'a>(options: &SendOptions, post: &'a Post) -> Result<Draft<'a>, Failure> {
    let mut contents = Contents::default();
    if let Some(text) = &options.contents {
        contents = Contents::text(text.as_str());
    }
    if let Some(path) = &options.html {
        contents = contents.html(read(path)?);
    }
    for picture in &options.inline {
        contents = contents.inline(Inline::read(&picture.name, Path::new(&picture.value))?);
    }
    for path in &options.attachments {
        contents = contents.attach(Attachment::read(path)?);
    }
    let mut draft = post.mailer.draft(&post.to, &options.subject, contents);
    draft = draft.cc(&options.cc).bcc(&options.bcc);
    for header in &options.header {
        draft = draft.header(&header.name, &header.value);
    }
    Ok(draft)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|source| Failure::Read { path: path.to_owned(), source })
}

/// A message that is not sent.
struct Shown(Letter);

impl Event for Shown {
    fn sentence(&self, lang: Lang) -> String {
        self.0.preview().map(|preview| preview.in_lang(lang)).unwrap_or_default()
    }

    fn json(&self) -> String {
        Object::event("composed")
            .strings("to", self.0.to().iter().map(ToString::to_string))
            .string("subject", self.0.subject())
            .string("message_id", self.0.message_id())
            .number("bytes", self.0.bytes().len())
            .string("text", self.sentence(Lang::En))
            .finish()
    }
}
