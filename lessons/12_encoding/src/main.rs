//! Characters become bytes and bytes characters: in five encodings, with every error mode, and
//! with what comes of it when the two sides do not agree.
//!
//! 字符变成字节，字节变成字符：五种编码、各种错误处理方式，以及两边编码不一致时的结果。

mod args;
mod cells;
mod compare;
mod decoded;
mod editions;
mod encoded;
mod guessed;
mod hex;
mod words;

use common::args::CodecOptions;
use common::codec::{self, EncodeErrors, Encoding};
use common::{Console, Error, ExitStatus};

use args::{Args, Command, FRIENDLY};
use decoded::{Decoded, Undecodable};
use encoded::Encoded;

fn main() -> ExitStatus {
    common::main(encoding)
}

fn encoding(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    match &args.command {
        Some(Command::Encode { text, encoding, errors }) => {
            encode(text, *encoding, *errors, console)
        }
        Some(Command::Decode { bytes, codec }) => decode(&hex::joined(bytes), codec, console),
        Some(Command::Guess { bytes }) => guessed::tell(&hex::joined(bytes), console),
        Some(Command::Compare { text }) => compare::tell(text, console),
        None => compare::tell(FRIENDLY, console),
        Some(Command::Editions) => editions::tell(console),
    }
}

fn encode(
    text: &str,
    encoding: Encoding,
    errors: EncodeErrors,
    console: &mut Console,
) -> Result<ExitStatus, Error> {
    // region: encode
    let bytes = codec::encode(text, encoding, errors).map_err(Error::Encode)?;
    // endregion: encode
    console.tell(&Encoded { text, bytes: &bytes, encoding, errors })?;
    Ok(ExitStatus::Done)
}

fn decode(bytes: &[u8], codec: &CodecOptions, console: &mut Console) -> Result<ExitStatus, Error> {
    // region: decode
    let text = match codec::decode(bytes, codec.encoding, codec.errors) {
        Ok(text) => text,
        Err(error) => return decoded::refuse(&Undecodable { bytes, error }, console),
    };
    // endregion: decode
    let (encoding, errors) = (codec.encoding, codec.errors);
    console.tell(&Decoded { bytes, text: &text, encoding, errors })?;
    Ok(ExitStatus::Done)
}
