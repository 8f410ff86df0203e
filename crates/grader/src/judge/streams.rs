//! What came over TCP: one connection, every byte, closed in an orderly way.

use super::Failure;
use crate::exercise::StreamFraming;
use crate::plan::{ExpectedStream, PlannedCheck};
use crate::run::{Close, Record};

/// What is wrong with the streams of a check.
pub(super) fn failures(check: &PlannedCheck, record: &Record) -> Vec<Failure> {
    check.expected.streams.iter().filter_map(|stream| failure(stream, record)).collect()
}

fn failure(expected: &ExpectedStream, record: &Record) -> Option<Failure> {
    let streams = record.streams(&expected.at);
    let closed = streams.iter().all(|stream| stream.closed == Some(Close::Orderly));
    let got: Vec<_> = streams.into_iter().map(|stream| stream.bytes).collect();
    let expected_bytes = framed(&expected.messages, expected.framing);
    if closed && matches!(got.as_slice(), [only] if *only == expected_bytes) {
        return None;
    }
    Some(Failure::Stream { peer: expected.at.clone(), expected: expected_bytes, got, closed })
}

/// The bytes of a stream.
fn framed(messages: &[Vec<u8>], framing: StreamFraming) -> Vec<u8> {
    let mut bytes = Vec::new();
    for message in messages {
        if framing == StreamFraming::Length32 {
            // No message of a plan comes near 4 GiB.
            let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
            bytes.extend(length.to_be_bytes());
        }
        bytes.extend(message);
    }
    bytes
}
