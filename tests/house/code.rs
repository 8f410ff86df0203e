//! What the code may do where: sockets, output, `unsafe`, waiting.

use crate::rust_source::{Token, begins_with};
use crate::sources::{Source, sources};
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

const PRODUCT: [&str; 2] = ["crates/*/src/**/*.rs", "lessons/*/src/**/*.rs"];

/// Every `pattern` in these tokens is a fault.
fn faults<'a>(
    source: &'a Source,
    tokens: impl Iterator<Item = &'a [Token]>,
    patterns: &[&str],
    what: &str,
) -> Vec<Fault> {
    let found = tokens.filter(|tokens| patterns.iter().any(|p| begins_with(tokens, p)));
    found.map(|tokens| Fault::new(&source.path, tokens[0].line, what)).collect()
}

fn sockets_in_common(tree: &Tree) -> Vec<Fault> {
    let opening = [
        "UdpSocket : : bind",
        "TcpStream",
        "TcpListener",
        "UnixStream",
        "UnixListener",
        "UnixDatagram",
        "net : : socket",
    ];
    let what = "common opens no socket: the calls stay in a lesson's main.rs";
    let sources = sources(tree, &["crates/common/src/**/*.rs"]);
    let of = |source: &Source| faults(source, source.outside_tests(), &opening, what);
    sources.iter().flat_map(of).collect()
}

fn printing(tree: &Tree) -> Vec<Fault> {
    let printing = ["print !", "println !", "eprint !", "eprintln !"];
    let what = "sentences go through common::Console, which knows the language and --json";
    let sources = sources(tree, &PRODUCT);
    let of = |source: &Source| faults(source, source.outside_tests(), &printing, what);
    sources.iter().flat_map(of).collect()
}

fn unsafe_code(tree: &Tree) -> Vec<Fault> {
    let what = "unsafe stands only in the module of grader that makes the stage";
    let sources = sources(tree, &["**/*.rs"]);
    let elsewhere = sources.iter().filter(|source| !source.path.starts_with("crates/grader/"));
    let of = |source: &Source| faults(source, source.everywhere(), &["unsafe"], what);
    elsewhere.flat_map(of).collect()
}

/// Model solutions and broken ones are not tests: some wait, and some wait on purpose too long.
fn sleeping_tests(tree: &Tree) -> Vec<Fault> {
    let sleeping = ["sleep", "sleep_ms", "sleep_until"];
    let what = "a test waits for a line, a packet or an exit, never for time to pass";
    let tests = ["tests/**/*.rs", "crates/*/tests/**/*.rs", "crates/testkit/src/**/*.rs"];
    let students = ["tests/solutions/", "tests/mutants/"];
    let sources = sources(tree, &tests);
    let whole =
        sources.iter().filter(|source| !students.iter().any(|dir| source.path.starts_with(dir)));
    let whole = whole.flat_map(|source| faults(source, source.everywhere(), &sleeping, what));
    let product = crate::sources::sources(tree, &PRODUCT);
    let inside = product.iter().flat_map(|source| {
        let in_tests = source.everywhere().filter(|tokens| tokens[0].in_test);
        faults(source, in_tests, &sleeping, what)
    });
    whole.chain(inside).collect()
}

#[test]
fn common_opens_no_socket() {
    let planted = "\
use std::net::{UdpSocket, TcpStream};
fn names(socket: &UdpSocket) {}
fn opens() { UdpSocket::bind(\"UdpSocket::bind\"); } // UdpSocket::bind
#[cfg(test)]
mod tests { fn t() { UdpSocket::bind(0); } }
";
    let files = [("crates/common/src/a.rs", planted), ("crates/grader/src/a.rs", planted)];
    let places = ["crates/common/src/a.rs:1", "crates/common/src/a.rs:3"];
    finds(sockets_in_common, &files, &places);
    holds_here(sockets_in_common);
}

#[test]
fn only_the_console_prints() {
    let planted = "\
//! println!(\"an example\");
fn f() { println!(\"println!\"); print (x); std::eprint!(); }
#[test]
fn t() { println!(); }
";
    let files = [
        ("crates/a/src/lib.rs", planted),
        ("lessons/10_b/src/main.rs", planted),
        ("lessons/10_b/exercise/src/main.rs", planted),
    ];
    let places = [
        "crates/a/src/lib.rs:2",
        "crates/a/src/lib.rs:2",
        "lessons/10_b/src/main.rs:2",
        "lessons/10_b/src/main.rs:2",
    ];
    finds(printing, &files, &places);
    holds_here(printing);
}

#[test]
fn unsafe_stands_only_in_the_grader() {
    let planted = "#![deny(unsafe_code)]\n// unsafe\nfn f() { unsafe { g() } }\n";
    let files = [
        ("crates/a/src/lib.rs", planted),
        ("crates/grader/src/stage.rs", planted),
        ("tests/a.rs", planted),
    ];
    finds(unsafe_code, &files, &["crates/a/src/lib.rs:3", "tests/a.rs:3"]);
    holds_here(unsafe_code);
}

#[test]
fn no_test_sleeps() {
    let planted = "use std::thread::sleep;\nconst PYTHON: &str = \"time.sleep(1)\";\n";
    let unit = "fn f() { thread::sleep(x); }\n#[test]\nfn t() { thread::sleep(x); }\n";
    let files = [
        ("crates/a/src/lib.rs", unit),
        ("crates/a/tests/b.rs", planted),
        ("tests/c/main.rs", planted),
        ("tests/mutants/d.rs", planted),
    ];
    let places = ["tests/c/main.rs:1", "crates/a/tests/b.rs:1", "crates/a/src/lib.rs:3"];
    finds(sleeping_tests, &files, &places);
    holds_here(sleeping_tests);
}
