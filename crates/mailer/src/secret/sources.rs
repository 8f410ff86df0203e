//! A password from a file, the environment or standard input: its first line.

use std::env::{self, VarError};
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use common::{Text, text};

use super::{Secret, SecretError};

/// The longest password or token.
const LONGEST: u64 = 64 * 1024;

/// What a file gave.
#[derive(Debug)]
pub struct FromFile {
    /// The password.
    pub secret: Secret,
    /// Whether other users of this machine may read the file: worth a warning. Always false where
    /// files have no such permissions (Windows).
    pub readable_by_others: bool,
}

/// A password from the first line of a file.
///
/// # Errors
/// When the file cannot be read, or its first line is empty or no text.
pub fn from_file(path: &Path) -> Result<FromFile, SecretError> {
    let unreadable = |source| SecretError::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    let shown = path.display();
    let place = text!("the file {shown}", "文件 {shown} ");
    let secret = first_line(&mut BufReader::new(file), place).map_err(|error| match error {
        Problem::System(source) => unreadable(source),
        Problem::Value(error) => error,
    })?;
    Ok(FromFile { secret, readable_by_others: is_readable_by_others(&metadata) })
}

/// A password from an environment variable. Other users cannot see it; programs that this one
/// starts can.
///
/// # Errors
/// When it is not set, empty or no text.
pub fn from_environment(name: &str) -> Result<Secret, SecretError> {
    from_variable(name, env::var(name))
}

/// A password from the first line of standard input (or of any other reader): a pipe, a
/// heredoc, a prompt that does not echo.
///
/// # Errors
/// When it cannot be read, or its first line is empty or no text.
pub fn from_reader(reader: &mut impl BufRead) -> Result<Secret, SecretError> {
    first_line(reader, Text::new("stdin", "标准输入")).map_err(|error| match error {
        Problem::System(source) => SecretError::Input(source),
        Problem::Value(error) => error,
    })
}

fn from_variable(name: &str, value: Result<String, VarError>) -> Result<Secret, SecretError> {
    let place = text!("the environment variable {name}", "环境变量 {name} ");
    match value {
        Ok(value) if value.is_empty() => Err(SecretError::Empty { place }),
        Ok(value) => Ok(Secret::new(value)),
        Err(VarError::NotPresent) => Err(SecretError::NotSet { name: name.to_owned() }),
        Err(VarError::NotUnicode(_)) => Err(SecretError::NoText { place }),
    }
}

enum Problem {
    System(io::Error),
    Value(SecretError),
}

/// The first line without its end; Windows's editors put a byte order mark before it.
fn first_line(reader: &mut impl BufRead, place: Text) -> Result<Secret, Problem> {
    let mut line = Vec::new();
    reader.take(LONGEST).read_until(b'\n', &mut line).map_err(Problem::System)?;
    let is_cut = line.len() as u64 == LONGEST;
    let Some(line) = String::from_utf8(line).ok().filter(|_| !is_cut) else {
        return Err(Problem::Value(SecretError::NoText { place }));
    };
    let password = line.trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}');
    if password.is_empty() {
        return Err(Problem::Value(SecretError::Empty { place }));
    }
    Ok(Secret::new(password))
}

#[cfg(unix)]
fn is_readable_by_others(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.is_file() && metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_readable_by_others(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Explain;
    use std::fs;

    #[test]
    fn the_first_line_is_the_password() {
        let read = |text: &[u8]| from_reader(&mut &text[..]);
        for text in ["open sesame\nrest", "open sesame\r\n", "open sesame", "\u{feff}open sesame\n"]
        {
            assert_eq!(read(text.as_bytes()).unwrap(), Secret::new("open sesame"), "{text:?}");
        }
        assert_eq!(read(" blanks count \n".as_bytes()).unwrap(), Secret::new(" blanks count "));
        assert!(matches!(read(b"\nx"), Err(SecretError::Empty { .. })));
        assert!(matches!(read(b"\xff\n"), Err(SecretError::NoText { .. })));
        assert!(matches!(read(&[b'x'; 100_000]), Err(SecretError::NoText { .. })));
    }

    #[test]
    fn a_file_that_others_can_read_is_told() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, "open sesame\n").unwrap();
        let own = from_file(file.path()).unwrap();
        assert_eq!((own.secret, own.readable_by_others), (Secret::new("open sesame"), false));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(from_file(file.path()).unwrap().readable_by_others);
        }
        let missing = from_file(Path::new("/no/such/file")).unwrap_err();
        assert!(missing.fact().en.contains("/no/such/file") && missing.help().is_some());
    }

    #[test]
    fn the_environment_is_told_apart_from_an_empty_one() {
        let from = |value| from_variable("MAIL_PASSWORD", value);
        assert_eq!(from(Ok("open sesame".to_owned())).unwrap(), Secret::new("open sesame"));
        assert!(matches!(from(Ok(String::new())), Err(SecretError::Empty { .. })));
        assert!(matches!(from(Err(VarError::NotPresent)), Err(SecretError::NotSet { .. })));
    }
}
