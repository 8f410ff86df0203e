//! One connection: a request is read, answered, and that was it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::host;
use crate::request::{Method, Request};
use crate::response::{Response, Status};
use crate::{Config, Limits};

/// What answers a request.
pub(crate) type Handler = dyn Fn(&Request) -> Response + Send + Sync;

/// How much is read behind the request, so that the answer arrives: a socket that is closed with
/// bytes unread tells the client nothing but that the connection was reset.
const MOST_LEFTOVER: usize = 256 * 1024;
/// How long is waited for them.
const LINGER: Duration = Duration::from_secs(1);

/// Answers one client. That it goes away early is no matter of ours.
pub(crate) fn serve(stream: &TcpStream, config: &Config, handler: &Handler) {
    let (response, method) = match read_head(stream, &config.limits) {
        Ok(Some(head)) => answer(&head, config, handler),
        Ok(None) | Err(None) => return,
        Err(Some(status)) => (Response::failure(status), Method::Get),
    };
    let bytes = response.into_bytes(method == Method::Get);
    if write_all(stream, &bytes, config.limits.response).is_ok() {
        hang_up(stream);
    }
}

/// Tells a client that there are too many, if it takes that at once.
pub(crate) fn turn_away(mut stream: &TcpStream) {
    if stream.set_nonblocking(true).is_ok() {
        let _ = stream.write(&Response::failure(Status::ServiceUnavailable).into_bytes(true));
    }
}

/// When a time is over that begins now. Longer than the clock counts is for ever.
fn deadline(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or(now + Duration::from_secs(u32::MAX.into()))
}

fn answer(head: &[u8], config: &Config, handler: &Handler) -> (Response, Method) {
    let request = match Request::parse(head) {
        Ok(request) => request,
        Err(status) => return (Response::failure(status), Method::Get),
    };
    let is_own =
        |host: &str| host::name_of(host).is_some_and(|name| host::is_own(name, &config.names));
    if !request.host.as_deref().is_none_or(is_own) {
        return (Response::failure(Status::MisdirectedRequest), request.method());
    }
    // A handler that panics is a mistake of this program, and no reason to leave others unserved.
    let response = catch_unwind(AssertUnwindSafe(|| handler(&request)));
    let failed = |_| Response::failure(Status::InternalServerError);
    (response.unwrap_or_else(failed), request.method())
}

/// Reads up to the empty line. `None` when the client goes before it has said all, or says nothing
/// in time; the status when it says too much, or too slowly.
fn read_head(mut stream: &TcpStream, limits: &Limits) -> Result<Option<Vec<u8>>, Option<Status>> {
    let end = deadline(limits.request);
    let mut head = Vec::new();
    let mut buffer = [0; 2048];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let slow = || if head.is_empty() { None } else { Some(Status::RequestTimeout) };
        if left.is_zero() {
            return Err(slow());
        }
        stream.set_read_timeout(Some(left)).map_err(|_| None)?;
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if common::os::timed_out(&error) => return Err(slow()),
            Err(_) => return Err(None),
        };
        let from = head.len().saturating_sub(3);
        head.extend_from_slice(buffer.get(..length).unwrap_or_default());
        // RFC 9112, 2.2: empty lines before a request are to be passed over.
        if from == 0 {
            let blank = head.iter().take_while(|byte| b"\r\n".contains(byte)).count();
            head.drain(..blank);
        }
        if let Some(end) = end_of_head(&head, from) {
            head.truncate(end);
            return if end > limits.head {
                Err(Some(too_long(&head, limits)))
            } else {
                Ok(Some(head))
            };
        }
        if head.len() > limits.head {
            return Err(Some(too_long(&head, limits)));
        }
    }
}

fn too_long(head: &[u8], limits: &Limits) -> Status {
    if head.iter().take(limits.head).any(|byte| *byte == b'\n') {
        Status::HeadersTooLarge
    } else {
        Status::UriTooLong
    }
}

/// Where the empty line ends, if one ends behind `from`.
fn end_of_head(head: &[u8], from: usize) -> Option<usize> {
    let mut ends = head.iter().enumerate().skip(from).filter(|(_, byte)| **byte == b'\n');
    let is_empty_line = |at: usize| {
        let before = head.get(..at).unwrap_or_default();
        before.ends_with(b"\n") || before.ends_with(b"\n\r")
    };
    ends.find(|(at, _)| is_empty_line(*at)).map(|(at, _)| at + 1)
}

/// Writes everything within a time for the whole: a timeout for each piece would let a client
/// that reads single bytes stay for ever.
fn write_all(mut stream: &TcpStream, mut bytes: &[u8], time: Duration) -> io::Result<()> {
    let end = deadline(time);
    while !bytes.is_empty() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_write_timeout(Some(left))?;
        match stream.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(length) => bytes = bytes.get(length..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn hang_up(mut stream: &TcpStream) {
    let end = deadline(LINGER);
    let mut buffer = [0; 2048];
    let mut left = MOST_LEFTOVER;
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    while left > 0 {
        let wait = end.saturating_duration_since(Instant::now());
        if wait.is_zero() || stream.set_read_timeout(Some(wait)).is_err() {
            return;
        }
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) => left = left.saturating_sub(length),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}
