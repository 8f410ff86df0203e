//! What a client asks (RFC 9112, 2 to 5).

use crate::response::Status;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Show it.
    Get,
    /// Show only the headers.
    Head,
}

/// A request that can be answered. Foreign text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    method: Method,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    pub(crate) host: Option<String>,
}

impl Request {
    /// GET or HEAD; the server leaves the body of an answer to HEAD away.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The path, with `%` signs resolved, from the first `/` on.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The first value of a name behind the `?`, with `%` and `+` resolved.
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut decoded =
            pairs.filter_map(|(key, value)| Some((decoded(&plus(key))?, decoded(&plus(value))?)));
        decoded.find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The first value of a header; upper and lower case are the same in its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut same = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        same.next().map(|(_, value)| value.as_str())
    }

    /// Reads a head, from the request line to the empty line.
    ///
    /// # Errors
    /// The status that tells what is wrong with it.
    pub(crate) fn parse(head: &[u8]) -> Result<Self, Status> {
        let mut lines = head.split_inclusive(|&byte| byte == b'\n').map(without_end);
        let line =
            lines.next().and_then(|line| str::from_utf8(line).ok()).ok_or(Status::BadRequest)?;
        let (method, target, version) = request_line(line)?;
        let headers = lines.take_while(|line| !line.is_empty()).map(header);
        let headers = headers.collect::<Option<Vec<_>>>().ok_or(Status::BadRequest)?;
        let (host, target) = split_target(target)?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = decoded(path).filter(|path| !path.contains('\0')).ok_or(Status::BadRequest)?;
        let query = query.to_owned();
        let mut request = Self { method, path, query, headers, host: None };
        request.host = request.host_named(host, version)?;
        Ok(request)
    }

    /// Who is asked for: in the target, or in the one `Host` that there has to be (RFC 9112, 3.2).
    fn host_named(
        &self,
        in_target: Option<&str>,
        version: Version,
    ) -> Result<Option<String>, Status> {
        let mut hosts = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case("host"));
        match (hosts.next(), hosts.next()) {
            (_, Some(_)) => Err(Status::BadRequest),
            (None, None) if version == Version::Newer => Err(Status::BadRequest),
            (host, None) => {
                let in_header = host.map(|(_, value)| value.as_str());
                Ok(in_target.or(in_header).map(str::to_owned))
            }
        }
    }
}

/// Whether `Host` has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    /// HTTP/1.0.
    Old,
    /// HTTP/1.1 and its successors of the same first number.
    Newer,
}

fn request_line(line: &str) -> Result<(Method, &str, Version), Status> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Status::BadRequest);
    };
    let version = match version.strip_prefix("HTTP/").map(str::as_bytes) {
        Some(b"1.0") => Version::Old,
        Some([b'1', b'.', b'1'..=b'9']) => Version::Newer,
        Some([major, b'.', minor]) if major.is_ascii_digit() && minor.is_ascii_digit() => {
            return Err(Status::VersionNotSupported);
        }
        _ => return Err(Status::BadRequest),
    };
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH" => {
            return Err(Status::MethodNotAllowed);
        }
        other if !other.is_empty() && other.bytes().all(is_token) => {
            return Err(Status::NotImplemented);
        }
        _ => return Err(Status::BadRequest),
    };
    Ok((method, target, version))
}

/// The host, where the target names one as for a proxy (RFC 9112, 3.2.2), and the rest from the
/// first `/` on.
fn split_target(target: &str) -> Result<(Option<&str>, &str), Status> {
    let is_visible = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
    if !target.bytes().all(is_visible) {
        return Err(Status::BadRequest);
    }
    if target.starts_with('/') {
        return Ok((None, target));
    }
    let scheme = target.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("http://"));
    let rest = scheme.and_then(|scheme| target.get(scheme.len()..)).ok_or(Status::BadRequest)?;
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    match path {
        "" => Ok((Some(host), "/")),
        path if path.starts_with('/') => Ok((Some(host), path)),
        _ => Err(Status::BadRequest),
    }
}

/// A line without CR LF, or LF alone, which RFC 9112, 2.2 allows to be taken for a line's end: so a
/// person with netcat is answered.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A header; `None` for what is none, such as a name with a space behind it or a line that goes on
/// in the next (RFC 9112, 5.1 and 5.2).
fn header(line: &[u8]) -> Option<(String, String)> {
    let line: String = line.iter().map(|&byte| char::from(byte)).collect();
    let (name, value) = line.split_once(':')?;
    let value = value.trim_matches([' ', '\t']);
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    let is_value = value.chars().all(|c| c == '\t' || !c.is_ascii_control());
    (is_name && is_value).then(|| (name.to_owned(), value.to_owned()))
}

/// RFC 9110, 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn plus(text: &str) -> String {
    text.replace('+', " ")
}

/// Text with its `%` signs resolved (RFC 3986, 2.1); `None` when that is no UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first == b'%' {
            let [high, low, behind @ ..] = rest else { return None };
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|n| u8::try_from(n).ok());
            bytes.push(digit(*high)? << 4 | digit(*low)?);
            rest = behind;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
