//! What is sent: text, HTML, files, pictures inside the HTML.

use std::fs;
use std::path::{Path, PathBuf};

use common::Text;
use common::args::BadValue;

use crate::address::refuse_control_characters;
use crate::{MailError, html_text, media_type};

/// The contents of a message. A `&str` or a `String` is plain text, its line breaks kept as typed.
///
/// ```
/// use mailer::{Attachment, Contents, Inline};
///
/// let report = Contents::text("CPU 93 %")
///     .html("<p>CPU <b>93 %</b></p><img src='cid:chart'>")
///     .inline(Inline::new("chart", "chart.png", b"PNG bytes"))
///     .attach(Attachment::new("log.txt", "all of it"));
/// # let _: Contents = report;
/// ```
///
/// Text and HTML are two forms of the same: a mail program shows the one that it can. Where only
/// HTML is given, the text is made from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    text: Option<String>,
    html: Option<String>,
    inlines: Vec<Inline>,
    attachments: Vec<Attachment>,
}

impl Contents {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// Text that is never taken for a file's name or for HTML, whatever it looks like: yagmail's
    /// `raw`.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::text(text)
    }

    /// yagmail's mixed list. Texts and HTML become one body in this order; as soon as there is
    /// HTML, the body has both forms. Files are attached; a picture that no HTML shows is shown at
    /// its place in the list.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn from_parts(parts: impl IntoIterator<Item = Part>) -> Result<Self, MailError> {
        let parts: Vec<Part> = parts.into_iter().collect();
        let shown = |cid: &str| {
            let link = format!("cid:{cid}");
            parts.iter().any(|part| matches!(part, Part::Html(html) if html.contains(&link)))
        };
        let unseen: Vec<bool> = parts
            .iter()
            .map(|part| matches!(part, Part::Inline(inline) if !shown(&inline.cid)))
            .collect();
        let mut contents = Self::default();
        let (mut texts, mut htmls, mut has_html) = (Vec::new(), Vec::new(), false);
        for (part, unseen) in parts.into_iter().zip(unseen) {
            match part {
                Part::Text(text) | Part::Raw(text) => {
                    htmls.push(html_text::html_of(&text));
                    texts.push(text);
                }
                Part::Html(html) => {
                    texts.push(html_text::text_of(&html));
                    htmls.push(html);
                    has_html = true;
                }
                Part::File(path) => contents.attachments.push(Attachment::read(&path)?),
                Part::Inline(inline) => {
                    let picture = format!("<img src=\"cid:{}\">", html_text::escaped(&inline.cid));
                    htmls.extend(unseen.then_some(picture));
                    contents.inlines.push(inline);
                    has_html = true;
                }
            }
        }
        contents.text = Some(texts.join("\n"));
        contents.html = has_html.then(|| htmls.join("\n"));
        Ok(contents)
    }

    /// The same as HTML.
    #[must_use]
    pub fn html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }

    /// Adds a picture (or another file) that the HTML shows with `<img src="cid:…">`.
    #[must_use]
    pub fn inline(mut self, inline: Inline) -> Self {
        self.inlines.push(inline);
        self
    }

    /// Adds an attachment.
    #[must_use]
    pub fn attach(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// The plain text: as given, else made from the HTML.
    pub(crate) fn plain(&self) -> String {
        match (&self.text, &self.html) {
            (Some(text), _) => text.clone(),
            (None, Some(html)) => html_text::text_of(html),
            (None, None) => String::new(),
        }
    }

    pub(crate) fn as_html(&self) -> Option<&str> {
        self.html.as_deref()
    }

    pub(crate) fn inlines(&self) -> &[Inline] {
        &self.inlines
    }

    pub(crate) fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }

    /// Names and types go into headers, so they hold no control character.
    pub(crate) fn check(&self) -> Result<(), MailError> {
        let bad = |header: &'static str| {
            move |problem| MailError::BadHeader { header: header.into(), problem }
        };
        for Attachment { name, media_type, .. } in &self.attachments {
            refuse_control_characters(name).map_err(bad("filename"))?;
            check_media_type(media_type).map_err(bad("Content-Type"))?;
        }
        for Inline { cid, name, media_type, .. } in &self.inlines {
            refuse_control_characters(name).map_err(bad("filename"))?;
            check_media_type(media_type).map_err(bad("Content-Type"))?;
            check_cid(cid).map_err(bad("Content-ID"))?;
        }
        Ok(())
    }
}

impl From<&str> for Contents {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Contents {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// One element of yagmail's mixed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Plain text.
    Text(String),
    /// HTML.
    Html(String),
    /// A file, attached.
    File(PathBuf),
    /// A picture inside the HTML.
    Inline(Inline),
    /// Text that is never taken for anything else.
    Raw(String),
}

impl Part {
    /// What yagmail takes a text for: a file where there is one of this name, HTML where it begins
    /// with a tag, otherwise text. [`Part::Raw`] guesses nothing.
    pub fn guess(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_short = text.len() < 4096 && !text.contains(['\n', '\0']);
        if is_short && Path::new(&text).is_file() {
            return Part::File(text.into());
        }
        if html_text::looks_like_html(&text) { Part::Html(text) } else { Part::Text(text) }
    }
}

/// A file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Attachment {
    /// An attachment made of bytes; its media type goes by the name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        Self { media_type: media_type::of(&name).to_owned(), name, bytes: bytes.into() }
    }

    /// Another media type, such as `text/x-log`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = media_type.into();
        self
    }

    /// Reads a file; its name goes along, its directory does not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, MailError> {
        let (name, bytes) = read(path)?;
        Ok(Self::new(name, bytes))
    }
}

/// A picture (or another file) that stands inside the HTML: `<img src="cid:chart">`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    pub(crate) cid: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Inline {
    /// A picture made of bytes. `cid` is the word by which the HTML calls it; `name` is the file's
    /// name, by which the media type goes.
    pub fn new(cid: impl Into<String>, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let name = name.into();
        let media_type = media_type::of(&name).to_owned();
        Self { cid: cid.into(), media_type, name, bytes: bytes.into() }
    }

    /// Another media type than the one that the name tells.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = media_type.into();
        self
    }

    /// Reads a picture.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(cid: impl Into<String>, path: &Path) -> Result<Self, MailError> {
        let (name, bytes) = read(path)?;
        Ok(Self::new(cid, name, bytes))
    }
}

fn read(path: &Path) -> Result<(String, Vec<u8>), MailError> {
    let bytes =
        fs::read(path).map_err(|source| MailError::Attachment { path: path.to_owned(), source })?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok((name.to_string_lossy().into_owned(), bytes))
}

fn check_media_type(media_type: &str) -> Result<(), BadValue> {
    if media_type::is_valid(media_type) {
        return Ok(());
    }
    Err(BadValue::new(
        Text::new("not a media type", "不是媒体类型"),
        Text::new("write it like image/png", "请写成 image/png 这样"),
    ))
}

/// A Content-ID is written between angle brackets and into a URL (RFC 2392).
fn check_cid(cid: &str) -> Result<(), BadValue> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+".contains(&byte);
    if (1..=200).contains(&cid.len()) && cid.bytes().all(is_plain) {
        return Ok(());
    }
    Err(BadValue::new(
        Text::new(
            "the name of an inline picture has characters that are not allowed",
            "内嵌图片的代号含有不允许的字符",
        ),
        Text::new(
            "use letters of ASCII, digits and -_.@+, such as chart",
            "请只用 ASCII 字母、数字和 -_.@+，例如 chart",
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixed_list_is_one_body_in_both_forms() {
        let parts = [
            Part::Text("1 < 2\nyes".to_owned()),
            Part::Html("<p>three</p>".to_owned()),
            Part::Inline(Inline::new("chart", "c.png", *b"png")),
            Part::Raw("<p>not HTML</p>".to_owned()),
        ];
        let contents = Contents::from_parts(parts).unwrap();
        assert_eq!(contents.plain(), "1 < 2\nyes\nthree\n<p>not HTML</p>");
        let html = contents.as_html().unwrap();
        assert!(html.contains("1 &lt; 2<br>\nyes") && html.contains("<p>three</p>"), "{html}");
        assert!(html.contains("cid:chart") && html.contains("&lt;p&gt;not HTML"), "{html}");
        assert_eq!(contents.inlines()[0].media_type, "image/png");
    }

    #[test]
    fn a_picture_that_the_html_shows_is_not_shown_again() {
        let picture = Part::Inline(Inline::new("chart", "c.png", *b"png"));
        let html = "<img src='cid:chart'>";
        let contents = Contents::from_parts([picture, Part::Html(html.to_owned())]).unwrap();
        assert_eq!(contents.as_html(), Some(html));
    }

    #[test]
    fn without_html_there_is_only_text() {
        let contents = Contents::from_parts([Part::Text("a".into()), Part::Text("b".into())]);
        assert_eq!(contents.unwrap(), Contents::text("a\nb"));
    }

    #[test]
    fn a_guess_is_made_as_yagmail_makes_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().to_str().unwrap();
        assert_eq!(Part::guess(path), Part::File(path.into()));
        assert_eq!(Part::guess("<h1>Hi</h1>"), Part::Html("<h1>Hi</h1>".to_owned()));
        for text in ["no/such/file", "1 < 2", "<3 you", "", "a\0b"] {
            assert_eq!(Part::guess(text), Part::Text(text.to_owned()));
        }
        let missing = Contents::from_parts([Part::File("/no/such/file".into())]).unwrap_err();
        assert!(missing.to_string().contains("/no/such/file"));
    }

    #[test]
    fn what_goes_into_a_header_is_checked() {
        let bad = [
            Contents::text("").attach(Attachment::new("a\r\nX: y", "")),
            Contents::text("").attach(Attachment::new("a", "").media_type("text/plain\r\nX: y")),
            Contents::text("").inline(Inline::new("a>\r\nX: y", "a.png", "")),
            Contents::text("").inline(Inline::new("", "a.png", "")),
        ];
        for contents in bad {
            assert!(matches!(contents.check(), Err(MailError::BadHeader { .. })), "{contents:?}");
        }
    }
}
