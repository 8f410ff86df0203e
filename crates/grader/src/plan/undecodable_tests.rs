use common::codec::decode;
use proptest::prelude::*;

use super::*;

fn drawn(seed: u64, encoding: Encoding) -> Vec<u8> {
    undecodable(encoding, &mut Generator::new(seed, &["undecodable"])).unwrap()
}

proptest! {
    #[test]
    fn bad_bytes_stand_between_good_text_and_at_the_end(seed: u64) {
        for encoding in [Encoding::Utf8, Encoding::Gbk, Encoding::Gb18030, Encoding::Ascii] {
            let bytes = drawn(seed, encoding);
            prop_assert!(decode(&bytes, encoding, ErrorMode::Strict).is_err());
            let text = decode(&bytes, encoding, ErrorMode::Replace).unwrap();
            let good: Vec<&str> = text.split('\u{fffd}').collect();
            // Text, a mark, a blank and text, and a mark at the end.
            prop_assert_eq!(good.len(), 3, "{:?}", text);
            prop_assert!(good[0].chars().count() >= 3 && good[1].starts_with(' '), "{:?}", text);
            prop_assert!(good[1].chars().count() > 3 && good[2].is_empty(), "{:?}", text);
            let ignored = decode(&bytes, encoding, ErrorMode::Ignore).unwrap();
            prop_assert!(ignored != text);
            prop_assert!(!text.contains(['\n', '\r', '\0']));
        }
    }

    /// 0xff begins no character of UTF-8, GBK or GB 18030, of no edition and in no decoder, and is
    /// not the second byte either, since a blank follows where one would stand.
    #[test]
    fn bad_bytes_are_those_that_everyone_refuses(seed: u64) {
        let gbk = drawn(seed, Encoding::Gbk);
        let bad = gbk.iter().position(|byte| *byte == 0xff).unwrap();
        prop_assert_eq!(gbk[bad + 1], b' ');
        prop_assert!(!gbk.contains(&0x80), "0x80 is the euro sign to some");
        prop_assert_eq!(gbk.last(), Some(&0xc4));
    }
}

#[test]
fn in_latin_1_everything_decodes() {
    assert_eq!(undecodable(Encoding::Latin1, &mut Generator::new(1, &["x"])), None);
}
