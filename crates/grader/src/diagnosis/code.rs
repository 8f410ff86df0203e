//! The names of diagnoses.

use std::fmt;

use serde::{Serialize, Serializer};

/// Names, their spelling and their meaning in one list.
macro_rules! codes {
    ($($name:ident $spelled:literal $meaning:literal)*) => {
        /// The name of a diagnosis.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// Every name.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// Its spelling for programs: words with dashes.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $spelled,)*
                }
            }
        }
    };
}

codes! {
    NothingSent "nothing-sent" "No packet where one was expected; the program ended without an error message."
    Crashed "crashed" "The program died of its own error."
    DiedOnUndecodable "died-on-undecodable" "It died of bytes that do not decode."
    EncodeMissing "encode-missing" "A text, a port or an address had the wrong type, and nothing was sent."
    WrongEncoding "wrong-encoding" "The right text in another encoding."
    CutShort "cut-short" "The beginning of the right bytes."
    CharactersForBytes "characters-for-bytes" "The number of characters was taken for that of bytes."
    NulPadding "nul-padding" "NUL bytes behind the text."
    NewlineSent "newline-sent" "A line ending was sent with the text."
    BytesAsText "bytes-as-text" "How a language writes bytes was sent instead of the bytes."
    WrongBytes "wrong-bytes" "Other bytes, of no known pattern."
    WrongPort "wrong-port" "Sent to another port."
    WrongAddress "wrong-address" "Sent to another address."
    UnboundSource "unbound-source" "The source port is not the one asked for."
    BroadcastRefused "broadcast-refused" "The system refused a broadcast (EACCES): SO_BROADCAST is missing."
    UnicastForBroadcast "unicast-for-broadcast" "Sent to single hosts instead of the broadcast address."
    SeveralForOne "several-for-one" "One text came in several datagrams."
    OneForSeveral "one-for-several" "Several texts came in one datagram."
    TooMany "too-many" "The right datagrams and more."
    TooFew "too-few" "Some of the right datagrams."
    WrongOrder "wrong-order" "The right datagrams in another order."
    TcpForUdp "tcp-for-udp" "TCP where UDP is asked for."
    UdpForTcp "udp-for-tcp" "No TCP connection where one is asked for."
    WrongFraming "wrong-framing" "The lengths in a TCP stream are missing or wrong."
    ManyConnections "many-connections" "Several TCP connections instead of one."
    NotClosed "not-closed" "The TCP connection was still open at the end."
    NotListening "not-listening" "The port to receive on was never bound."
    BoundToLoopback "bound-to-loopback" "Bound to 127.0.0.1, where other machines do not reach it."
    BoundElsewhere "bound-elsewhere" "Another port or address was bound."
    AddressInUse "address-in-use" "Bind was refused: the address is taken."
    BindFailed "bind-failed" "Bind was refused for another reason."
    EmptyTakenForEnd "empty-taken-for-end" "An empty datagram ended the program or its receiving."
    EmptyDropped "empty-dropped" "An empty datagram was not shown."
    PrintedBytes "printed-bytes" "How a language writes bytes was printed instead of the text."
    PrintedTuple "printed-tuple" "A tuple was printed as it is."
    SenderMissing "sender-missing" "Text without `IP:PORT`."
    CutAtBuffer "cut-at-buffer" "A long datagram was cut at the size of the buffer."
    TextLost "text-lost" "Undecodable bytes were dropped without a U+FFFD."
    NotFlushed "not-flushed" "Output appeared only when the program ended."
    Alternation "alternation" "Sends and receives in turn instead of both at once."
    SkippedDatagrams "skipped-datagrams" "Every second datagram was lost."
    IgnoredReply "ignored-reply" "The reply arrived and nothing was printed."
    QuitPrinted "quit-printed" "`quit` was printed like any other text."
    NeverEnds "never-ends" "Still there at the limit, asleep."
    BusyForEver "busy-for-ever" "Still there at the limit, busy."
    EndedEarly "ended-early" "Ended before it was to end."
    GaveUpEarly "gave-up-early" "Waited for less time than asked."
    WaitedTooLong "waited-too-long" "Waited for more time than asked."
    WrongExit "wrong-exit" "The right work, another exit status."
    MissingNewline "missing-newline" "A line has no newline."
    ExtraOutput "extra-output" "More was printed than asked."
    MissingOutput "missing-output" "Lines are missing."
    LineOrder "line-order" "The right lines in another order."
    UpperCase "upper-case" "Only the case of letters differs."
    Blanks "blanks" "Only white space differs."
    OutputDiffers "output-differs" "Other text, of no known pattern."
    NoLogin "no-login" "The mail server asks for a login, and there was none or a wrong one."
    NoMail "no-mail" "No mail where one was expected."
    MailTooMany "mail-too-many" "A mail where none was expected."
    MailWrongSubject "mail-wrong-subject" "A subject lacks a word, or has one too many."
    MailWrongText "mail-wrong-text" "A text lacks what must stand in it."
    MailWrongAddress "mail-wrong-address" "Another sender or recipient."
    ChecksumZero "checksum-zero" "A computed checksum of 0 was not written as ffff."
    ChecksumOdd "checksum-odd" "An odd length is not padded with a zero byte at the end."
    ChecksumPseudoHeader "checksum-pseudo-header" "The pseudo header is missing from the sum."
    Checksum "checksum" "Another wrong checksum."
    FileMissing "file-missing" "A file is not there."
    FileBroken "file-broken" "A file cannot be parsed."
    FileDiffers "file-differs" "A file says something else."
    MemoryLimit "memory-limit" "It took more memory than allowed."
    CpuLimit "cpu-limit" "It took more processor time than allowed."
    TooManyProcesses "too-many-processes" "It started more processes or threads than allowed."
    OutputLimit "output-limit" "It printed more than allowed."
    FileLimit "file-limit" "It wrote or opened more files than allowed."
    Undecided "undecided" "The evidence does not decide."
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_spelled_as_its_variant_with_dashes() {
        for code in Code::ALL {
            let mut dashed = String::new();
            for letter in format!("{code:?}").chars() {
                if letter.is_uppercase() && !dashed.is_empty() {
                    dashed.push('-');
                }
                dashed.push(letter.to_ascii_lowercase());
            }
            assert_eq!(code.as_str(), dashed);
        }
    }
}
