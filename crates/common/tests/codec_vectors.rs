//! The recorded answers of CPython 3.11 in `data/codec_vectors.json`, every one of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use common::codec::{Encoding, ErrorMode, decode, encode};
use serde_json::Value;

#[test]
fn every_recorded_vector_gives_what_python_gave() {
    let file: Value = serde_json::from_str(include_str!("data/codec_vectors.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 131, "vectors are missing: only {} left", vectors.len());
    let failures: Vec<String> = vectors.iter().flat_map(differences).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// One line for every mode in which the answer is another than the recorded one.
fn differences(vector: &Value) -> Vec<String> {
    let encoding = Encoding::from_label(vector["codec"].as_str().unwrap()).unwrap();
    ErrorMode::ALL
        .into_iter()
        .filter_map(|mode| {
            let (got, error_at) = answer(vector, encoding, mode);
            let same = got == vector[mode.name()]
                && (mode != ErrorMode::Strict || error_at == vector["error_at"]);
            (!same).then(|| format!("{encoding} {mode:?}: got {got} {error_at}, row {vector}"))
        })
        .collect()
}

/// The result (null for an error) and where the error is (null for none), as JSON.
fn answer(vector: &Value, encoding: Encoding, mode: ErrorMode) -> (Value, Value) {
    if let Some(hex) = vector["decode"].as_str() {
        match decode(&from_hex(hex), encoding, mode) {
            Ok(text) => (Value::from(text), Value::Null),
            Err(error) => (Value::Null, Value::from(vec![error.start, error.end])),
        }
    } else {
        match encode(vector["encode"].as_str().unwrap(), encoding, mode) {
            Ok(bytes) => (Value::from(to_hex(&bytes)), Value::Null),
            Err(error) => (Value::Null, Value::from(vec![error.start, error.end])),
        }
    }
}

fn from_hex(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
