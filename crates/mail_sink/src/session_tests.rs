use super::*;
use proptest::prelude::*;

/// Feeds bytes in pieces, as a network may cut them; returns the replies' first lines' codes and
/// the messages.
pub(super) fn talk(
    session: &mut Session<'_>,
    bytes: &[u8],
    piece: usize,
) -> (Vec<String>, Vec<Mail>) {
    let mut mails = Vec::new();
    'all: for piece in bytes.chunks(piece.max(1)) {
        let mut bytes = piece.iter();
        loop {
            match session.advance(&mut bytes) {
                Step::Read => break,
                Step::Close => break 'all,
                Step::Keep(mail) => {
                    mails.push(mail);
                    session.kept(Some("file"));
                }
            }
        }
    }
    let replies = String::from_utf8(session.take_replies()).unwrap();
    (replies.lines().map(str::to_owned).collect(), mails)
}

fn session() -> Session<'static> {
    Session::new(None, Limits::default())
}

/// The codes that answer `input`, behind the greeting.
fn codes(input: &str) -> Vec<String> {
    let (replies, _) = talk(&mut session(), input.as_bytes(), usize::MAX);
    let finals = replies.iter().filter(|line| line.as_bytes().get(3) == Some(&b' '));
    finals.skip(1).map(|line| line[..3].to_owned()).collect()
}

const ONE_MAIL: &str = "EHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nRCPT TO:<c@x>\r\nDATA\r\n\
    Subject: hi\r\n\r\n..dotted\r\n.x\r\n\r\n.\r\nQUIT\r\n";

#[test]
fn a_heap_of_commands_is_answered_one_by_one() {
    let expected = ["250", "250", "250", "250", "354", "250", "221"];
    assert_eq!(codes(ONE_MAIL), expected);
}

#[test]
fn a_mail_is_the_same_however_the_network_cuts_it() {
    for piece in 1..ONE_MAIL.len() {
        let (_, mails) = talk(&mut session(), ONE_MAIL.as_bytes(), piece);
        let to = vec!["b@x".to_owned(), "c@x".to_owned()];
        let bytes = b"Subject: hi\r\n\r\n.dotted\r\nx\r\n\r\n".to_vec();
        assert_eq!(mails, [Mail { from: "a@x".to_owned(), to, bytes }], "in pieces of {piece}");
    }
}

#[test]
fn a_dot_right_behind_data_is_an_empty_message() {
    let input = b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<b@x>\r\nDATA\r\n.\r\nNOOP\r\n";
    let (replies, mails) = talk(&mut session(), input, usize::MAX);
    assert_eq!(mails[0].bytes, b"");
    assert_eq!(mails[0].from, "");
    assert!(replies.last().unwrap().starts_with("250"));
}

#[test]
fn a_dot_between_bare_line_feeds_does_not_end_a_message() {
    let input = b"EHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nx\n.\nQUIT\r\n.\r\n";
    let (_, mails) = talk(&mut session(), input, usize::MAX);
    assert_eq!(mails[0].bytes, b"x\n.\nQUIT\r\n");
}

#[test]
fn commands_out_of_order_are_refused_and_the_talk_goes_on() {
    for (input, expected) in [
        ("MAIL FROM:<a@x>\r\n", vec!["503"]),
        ("EHLO me\r\nRCPT TO:<b@x>\r\nDATA\r\nNOOP\r\n", vec!["250", "503", "503", "250"]),
        ("EHLO me\r\nMAIL FROM:<a@x>\r\nMAIL FROM:<a@x>\r\n", vec!["250", "250", "503"]),
        ("EHLO me\r\nMAIL FROM:<a@x>\r\nDATA\r\n", vec!["250", "250", "503"]),
        ("EHLO me\r\nMAIL FROM:<a@x>\r\nRSET\r\nMAIL FROM:<a@x>\r\n", vec!["250"; 4]),
        ("HELO me\r\nMAIL FROM:<a@x>\r\n", vec!["250", "250"]),
        ("EHLO\r\nHELLO\r\nMAIL a@x\r\nSTARTTLS\r\n", vec!["501", "500", "501", "502"]),
    ] {
        assert_eq!(codes(input), expected, "{input}");
    }
}

#[test]
fn plain_and_login_log_in_and_a_wrong_pair_does_not() {
    let login = Login { user: "me".to_owned(), password: "right".to_owned() };
    for (input, expected) in [
        ("EHLO x\r\nAUTH PLAIN AG1lAHJpZ2h0\r\n", "235"),
        ("EHLO x\r\nAUTH PLAIN\r\nAG1lAHJpZ2h0\r\n", "235"),
        ("EHLO x\r\nAUTH LOGIN\r\nbWU=\r\ncmlnaHQ=\r\n", "235"),
        ("EHLO x\r\nAUTH LOGIN bWU=\r\ncmlnaHQ=\r\n", "235"),
        ("EHLO x\r\nAUTH PLAIN AG1lAHdyb25n\r\n", "535"),
        ("EHLO x\r\nAUTH LOGIN\r\nbWU=\r\n*\r\n", "501"),
        ("EHLO x\r\nAUTH PLAIN ###\r\n", "501"),
        ("EHLO x\r\nAUTH PLAIN bWU=\r\n", "501"),
        ("EHLO x\r\nAUTH CRAM-MD5\r\n", "504"),
        ("AUTH PLAIN AG1lAHJpZ2h0\r\n", "503"),
        ("EHLO x\r\nMAIL FROM:<a@x>\r\n", "530"),
        ("EHLO x\r\nAUTH PLAIN AG1lAHJpZ2h0\r\nMAIL FROM:<a@x>\r\n", "250"),
    ] {
        let mut session = Session::new(Some(&login), Limits::default());
        let (replies, _) = talk(&mut session, input.as_bytes(), usize::MAX);
        assert!(replies.last().unwrap().starts_with(expected), "{input}: {replies:?}");
    }
}

#[test]
fn a_message_over_the_limit_is_refused_and_its_rest_is_no_command() {
    let limits = Limits { message: 20, ..Limits::default() };
    let begin = "EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n";
    let long = format!("{begin}{}\r\nQUIT\r\n.\r\nNOOP\r\n", "x".repeat(50));
    for piece in [1, 7, usize::MAX] {
        let (replies, mails) = talk(&mut Session::new(None, limits), long.as_bytes(), piece);
        assert_eq!(mails, []);
        let [.., refused, noop] = replies.as_slice() else { panic!("{replies:?}") };
        assert!(refused.starts_with("552") && noop.starts_with("250"), "{replies:?}");
    }
    let declared = "EHLO x\r\nMAIL FROM:<a@x> SIZE=21\r\n";
    let (replies, _) = talk(&mut Session::new(None, limits), declared.as_bytes(), usize::MAX);
    assert!(replies.last().unwrap().starts_with("552"));
}

#[test]
fn an_endless_line_ends_the_conversation() {
    let mut session = session();
    let line = vec![b'x'; 100_000];
    let (replies, _) = talk(&mut session, &line, 1000);
    assert!(replies.last().unwrap().starts_with("500 5.5.6"), "{replies:?}");
    assert_eq!(session.advance(&mut [].iter()), Step::Close);
}

#[test]
fn a_client_that_makes_no_sense_is_sent_away() {
    let (replies, _) = talk(&mut session(), "GET / HTTP/1.1\r\n".repeat(60).as_bytes(), 100);
    assert!(replies.last().unwrap().starts_with("421"), "{replies:?}");
    assert_eq!(replies.len(), 1 + 50 + 1);
}

/// Bytes that are often near to SMTP, so that the machine gets past its first state.
pub(super) fn nearly_smtp() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "EHLO me\r\n",
        "MAIL FROM:<a@x>\r\n",
        "MAIL FROM:<",
        "RCPT TO:<b@x>\r\n",
        "RCPT TO:<\r\n",
        "DATA\r\n",
        ".\r\n",
        "..",
        "\r\n",
        "\n",
        "AUTH PLAIN AG1lAHJpZ2h0\r\n",
        "AUTH LOGIN\r\n",
        "bWU=\r\n",
        "BDAT 5 LAST\r\n",
        "SIZE=99999999999999999999\r\n",
        "RSET\r\n",
        "STARTTLS\r\n",
        "QUIT\r\n",
        "\0",
        "你好",
    ]);
    let piece = prop_oneof![
        4 => words.prop_map(|word| word.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_piece_that_is_not_taken_is_never_read_as_commands() {
    let begin = "EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\n";
    let hidden = "DATA\r\nforged\r\n.\r\n";
    for piece in [1, 7, usize::MAX] {
        let input = format!("{begin}BDAT {} LAST\r\n{hidden}NOOP\r\nQUIT\r\n", hidden.len());
        let (replies, mails) = talk(&mut session(), input.as_bytes(), piece);
        let ends: Vec<&str> = replies.iter().rev().take(4).map(|line| &line[..3]).collect();
        assert_eq!((ends, mails.len()), (vec!["221", "250", "502", "250"], 0), "{replies:?}");
    }
    for size in ["", " x", " -1", " 99999999999999999999999"] {
        let input = format!("{begin}BDAT{size}\r\n{hidden}");
        assert_eq!(codes(&input), ["250", "250", "250", "501"], "{size}");
    }
    assert_eq!(codes("EHLO x\r\nBDAT 0 LAST\r\nQUIT\r\n"), ["250", "502", "221"]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_or_answer_other_than_smtp(bytes in nearly_smtp(), piece in 1..64_usize) {
        let (replies, mails) = talk(&mut session(), &bytes, piece);
        for reply in replies {
            let (code, rest) = reply.split_at(3);
            prop_assert!(code.parse::<u16>().is_ok() && rest.starts_with([' ', '-']), "{}", reply);
        }
        prop_assert!(mails.iter().all(|mail| !mail.to.is_empty()));
    }

    #[test]
    fn any_body_comes_through_as_it_was_stuffed(body in prop::collection::vec(any::<u8>(), 0..200), piece in 1..50_usize) {
        // What a client does (RFC 5321, 4.5.2): a dot before each dot at the beginning of a line.
        let mut line_begins = true;
        let mut stuffed = Vec::new();
        for (at, &byte) in body.iter().enumerate() {
            if line_begins && byte == b'.' {
                stuffed.push(b'.');
            }
            stuffed.push(byte);
            line_begins = body[..=at].ends_with(b"\r\n");
        }
        let begin = b"EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n".to_vec();
        let input = [begin, stuffed, b"\r\n.\r\n".to_vec()].concat();
        let (_, mails) = talk(&mut session(), &input, piece);
        prop_assert_eq!(mails.len(), 1);
        prop_assert_eq!(&mails[0].bytes, &[body, b"\r\n".to_vec()].concat());
    }
}
