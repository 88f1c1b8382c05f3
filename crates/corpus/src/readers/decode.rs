//! In which characters is this text written?
//!
//! A byte-order mark decides; then UTF-8 if it is valid; then UTF-16 if every other byte is zero; else the
//! detector chooses among the single-byte encodings (Windows-1252 for most old French files).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Share of characters without a shape above which bytes are no text: one in this many.
const CONTROL_SHARE: usize = 50;

/// Bytes looked at to choose an encoding.
const DETECT_BYTES: usize = 1024 * 1024;

/// A text and how it was written.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// Its characters.
    pub(crate) text: String,
    /// The encoding, for people.
    pub(crate) encoding: &'static str,
    /// Whether some bytes meant nothing in it and were replaced.
    pub(crate) damaged: bool,
}

/// The text that bytes hold; `None` where they are not text.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let encoding = choose(bytes);
    let (text, used, damaged) = encoding.decode(bytes);
    let decoded = Decoded { text: text.into_owned(), encoding: used.name(), damaged };
    is_text(&decoded.text).then_some(decoded)
}

fn choose(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return UTF_8;
    }
    let sample = bytes.get(..DETECT_BYTES).unwrap_or(bytes);
    if let Some(encoding) = without_mark(sample) {
        return encoding;
    }
    if is_nearly_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(Some(b"fr"), Utf8Detection::Deny)
}

/// UTF-16 without a byte-order mark: in text of Europe, nearly every other byte is zero.
fn without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.chunks_exact(2);
    let count = pairs.len();
    if count < 4 {
        return None;
    }
    let (mut low, mut high) = (0, 0);
    for pair in pairs {
        high += usize::from(pair.first() == Some(&0));
        low += usize::from(pair.last() == Some(&0));
    }
    match (high * 10 > count * 7, low * 10 > count * 7) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// UTF-8 with a few broken bytes: many good sequences of several bytes for each bad one.
fn is_nearly_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 8
}

/// Text has hardly any control characters.
pub(crate) fn is_text(text: &str) -> bool {
    let sample = text.chars().take(DETECT_BYTES);
    let (mut all, mut strange) = (0_usize, 0_usize);
    for c in sample {
        all += 1;
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{85}');
        strange += usize::from(control || c == '\u{fffd}');
    }
    strange * CONTROL_SHARE <= all
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn finds_the_encoding() {
        let french = "L'été à Chambéry : où naît l'œuvre, « déjà » 12 €. Forêts et gîtes, sûreté.";
        assert_eq!(decode(french.as_bytes()).unwrap().text, french);
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(french);
        let decoded = decode(&windows).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (french, "windows-1252"));
        let wide: Vec<u8> = french.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).unwrap().text, french);
        let marked: Vec<u8> =
            std::iter::once(0xfeff_u16).chain(french.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&marked).unwrap().text, french);
        assert_eq!(decode(&[b"\xef\xbb\xbf", french.as_bytes()].concat()).unwrap().text, french);
    }

    #[test]
    fn a_few_broken_bytes_do_not_change_the_encoding() {
        let mut bytes = "é".repeat(200).into_bytes();
        bytes.push(0xff);
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.damaged);
        assert!(decoded.text.starts_with("éé"));
    }

    #[test]
    fn refuses_what_is_not_text() {
        assert!(decode(&[0, 1, 2, 3, 4, 5, 200, 201, 0, 0, 7]).is_none());
    }
}
