use super::*;

fn line(stderr: &str) -> Option<String> {
    Death::read(stderr, &Steady::default()).map(|death| death.line)
}

#[test]
fn each_runtime_says_it_in_its_own_way() {
    let rows = [
        (
            "Traceback (most recent call last):\n  File \"/w/a.py\", line 3, in <module>\n    int('x')\n\
             ValueError: invalid literal\n",
            "ValueError: invalid literal",
        ),
        (
            "Traceback (most recent call last):\n  File \"a.py\"\nKeyError: 1\n\n\
             During handling of the above exception, another exception occurred:\n\n\
             Traceback (most recent call last):\n  File \"a.py\"\nsmtplib.SMTPException: no\n",
            "smtplib.SMTPException: no",
        ),
        (
            "Exception in thread Thread-1 (receive):\nTraceback (most recent call last):\n  \
             File \"a.py\"\nUnicodeDecodeError: 'utf-8' codec\n",
            "UnicodeDecodeError: 'utf-8' codec",
        ),
        (
            "  File \"a.py\", line 3\n    f(\n     ^\nSyntaxError: '(' was never closed\n",
            "SyntaxError: '(' was never closed",
        ),
        (
            "thread 'main' (12) panicked at src/main.rs:3:5:\nindex out of bounds\nnote: run with\n",
            "panicked at src/main.rs:3:5: index out of bounds",
        ),
        ("Error: Os { code: 98, kind: AddrInUse }\n", "Error: Os { code: 98, kind: AddrInUse }"),
        ("memory allocation of 99 bytes failed\n", "memory allocation of 99 bytes failed"),
        (
            "Exception in thread \"main\" java.net.BindException: Address already in use\n\tat A.main\n",
            "Exception in thread \"main\" java.net.BindException: Address already in use",
        ),
        (
            "node:dgram:1\n\nTypeError: Argument must be a Buffer\n    at Socket.send\n",
            "TypeError: Argument must be a Buffer",
        ),
        (
            "panic: runtime error: index out of range\n\ngoroutine 1\n",
            "panic: runtime error: index out of range",
        ),
    ];
    for (stderr, expected) in rows {
        assert_eq!(line(stderr).as_deref(), Some(expected));
    }
}

#[test]
fn the_programs_own_words_are_no_death() {
    for stderr in [
        "",
        "usage: a.py TEXT\n",
        "warning: error ahead\n",
        "sent 3 bytes\n",
        "no reply: timed out\n",
    ] {
        assert_eq!(line(stderr), None, "{stderr:?}");
    }
}

#[test]
fn a_traceback_that_breaks_off_is_no_death_and_no_panic() {
    assert_eq!(line("Traceback (most recent call last):\n  File"), None);
    assert_eq!(line("thread 'main' panicked at "), Some("panicked at : ".to_owned()));
}

#[test]
fn the_class_is_the_last_part_of_its_name() {
    let death = Death { line: "socket.gaierror: no".to_owned(), report: String::new() };
    assert_eq!(death.class(), "gaierror");
}

#[test]
fn the_systems_refusals_are_known_by_their_words() {
    let rows = [
        ("OSError: [Errno 98] Address already in use", Some(Errno::AddressInUse)),
        ("Error: bind EADDRINUSE 0.0.0.0:9000", Some(Errno::AddressInUse)),
        ("[Errno 99] Cannot assign requested address", Some(Errno::AddressNotAvailable)),
        ("message: \"Permission denied\"", Some(Errno::Access)),
        ("sendto: Invalid argument", Some(Errno::Invalid)),
        ("ConnectionRefusedError: [Errno 111] Connection refused", None),
    ];
    for (text, expected) in rows {
        assert_eq!(Errno::of(text), expected, "{text}");
    }
}
