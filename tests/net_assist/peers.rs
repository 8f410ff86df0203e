//! Conversations with Python, ncat and socat: UDP and TCP, text and GBK and hex, both ways.

use serde_json::json;
use testkit::{Peer, Running};

use super::{hearing, next_of, program};

/// The assistant speaks first, to a peer that listens.
fn calls(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(mut peer) = peer.listen([127, 0, 0, 1].into()) else { return };
    let to = peer.addr().to_string();
    let (mut assistant, _) = Running::listening(program(&["--json", "-e", encoding, "--to", &to]));
    assistant.type_line(text);
    peer.expect(bytes);
    assert_eq!(next_of(&mut assistant, "sent")["hex"], hex(bytes));
    peer.send(bytes);
    let received = next_of(&mut assistant, "received");
    assert_eq!((&received["text"], &received["from"]), (&json!(text), &json!(to)));
    assistant.type_line(&format!("/hex {}", spaced_hex(bytes)));
    peer.expect(bytes);
}
testkit::with_every_peer!(calls);

/// The peer speaks first, and the assistant answers whoever that was.
fn is_called(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let (mut assistant, addr, _) = hearing(&["--json", "-e", encoding]);
    let Some(mut peer) = peer.call(addr) else { return };
    peer.send(bytes);
    assert_eq!(next_of(&mut assistant, "received")["text"], text);
    assistant.type_line(text);
    peer.expect(bytes);
}
testkit::with_every_peer!(is_called);

/// The assistant connects to a server.
fn connects(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let Some(mut server) = peer.listen_tcp([127, 0, 0, 1].into()) else { return };
    let to = server.addr().to_string();
    let args = ["--tcp", "--json", "-e", encoding, "--to", &to];
    let mut assistant = Running::start(program(&args));
    assert_eq!(next_of(&mut assistant, "opened")["peer"], to);
    assistant.type_line(text);
    server.expect(bytes);
    server.send(bytes);
    assert_eq!(next_of(&mut assistant, "received")["text"], text);
    assistant.type_line(&format!("/hex {}", spaced_hex(bytes)));
    server.expect(bytes);
    // The server's end is told; with the end of the input the conversation is over.
    drop(server);
    assert_eq!(next_of(&mut assistant, "peer_ended")["peer"], to);
    assert_eq!(assistant.finish().code(), 0);
}
testkit::with_every_peer!(connects);

/// The assistant is the server, and answers whoever connects.
fn is_connected_to(peer: Peer, encoding: &str, text: &str, bytes: &[u8]) {
    let (mut assistant, addr) = Running::listening(program(&[
        "--tcp-listen",
        "--json",
        "-e",
        encoding,
        "--bind",
        "127.0.0.1:0",
    ]));
    let Some(mut client) = peer.call_tcp(addr) else { return };
    let connected = next_of(&mut assistant, "connected");
    client.send(bytes);
    let received = next_of(&mut assistant, "received");
    assert_eq!((&received["text"], &received["from"]), (&json!(text), &connected["peer"]));
    assistant.type_line(text);
    client.expect(bytes);
    drop(client);
    assert_eq!(next_of(&mut assistant, "disconnected")["peer"], connected["peer"]);
}
testkit::with_every_peer!(is_connected_to);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn spaced_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x} ")).collect()
}
