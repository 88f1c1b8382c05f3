//! What is in a packed 4-bit model file (`e5-small-q4.bin`)?
//!
//! Little-endian: `E5S1`, version; hidden size, layers, heads, feed-forward size, words, positions, segment
//! types, epsilon, block size; then the tokenizer (piece count, special ids, offsets, scores, the pieces'
//! bytes, the character map), then a directory of tensors that lie anywhere after it.

use std::collections::HashMap;

use super::EmbedError;
use super::cursor::{Cursor, f32s, u32s};
use super::encoder::Shape;
use super::q4::BLOCK;
use super::tensor::{Format, Tensor};
use super::tokenizer::{CharacterMap, Tokenizer, TokenizerParts};
use super::weights::{ModelParts, build};

/// First bytes of the format.
pub(super) const MAGIC: &[u8; 4] = b"E5S1";
/// The one version that exists.
const VERSION: u32 = 1;
/// More tensors than this are no model that we know of.
const MAX_TENSORS: usize = 4096;

/// Reads the whole file; nothing outside `bytes` is touched, whatever it says.
pub(super) fn parse(bytes: &[u8]) -> Result<ModelParts<'_>, EmbedError> {
    let mut cursor = Cursor::new(bytes);
    if cursor.take(4)? != MAGIC {
        return Err(EmbedError::damaged("it does not start as a packed model does"));
    }
    let version = cursor.u32()?;
    if version != VERSION {
        return Err(EmbedError::unsupported(format!("version {version} of the packed format")));
    }
    let hidden = cursor.count("the hidden size")?;
    let layers = cursor.count("the number of layers")?;
    let heads = cursor.count("the number of heads")?;
    let inner = cursor.count("the feed-forward size")?;
    let words = cursor.count("the number of words")?;
    let positions = cursor.count("the number of positions")?;
    let _segment_types = cursor.count("the number of segment types")?;
    let epsilon = cursor.f32()?;
    let block = cursor.count("the block size")?;
    if block != BLOCK {
        return Err(EmbedError::unsupported(format!("blocks of {block} weights")));
    }
    let tokenizer = read_tokenizer(&mut cursor)?;
    let tensors = read_tensors(&mut cursor, bytes)?;
    let shape = Shape { hidden, layers, heads, inner, positions };
    Ok(ModelParts { shape, words, epsilon, tensors, tokenizer })
}

/// Whether `bytes` are a sound packed model: what fuzzing calls.
///
/// # Errors
/// The first thing found wrong.
pub fn probe(bytes: &[u8]) -> Result<(), EmbedError> {
    parse(bytes).and_then(|parts| build(parts, bytes)).map(|_| ())
}

fn read_tokenizer(cursor: &mut Cursor<'_>) -> Result<Tokenizer, EmbedError> {
    let count = cursor.count("the number of pieces")?;
    let [begin, end, padding, unknown] = [cursor.u32()?, cursor.u32()?, cursor.u32()?, cursor.u32()?];
    let blob_bytes = usize::try_from(cursor.u64()?).unwrap_or(usize::MAX);
    let offsets = cursor.take(count.saturating_add(1).saturating_mul(4))?;
    let scores: Vec<f32> = f32s(cursor.take(count.saturating_mul(4))?).collect();
    let blob = cursor.take(blob_bytes)?;
    let ends = u32s(offsets).skip(1);
    let mut pieces = Vec::with_capacity(count);
    for (start, end) in u32s(offsets).zip(ends) {
        let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(usize::MAX);
        let piece = blob.get(range);
        pieces.push(piece.ok_or_else(|| EmbedError::damaged("a piece of the tokenizer lies outside"))?);
    }
    let characters = read_characters(cursor)?;
    Tokenizer::new(TokenizerParts { pieces, scores, begin, end, padding, unknown, characters })
}

fn read_characters(cursor: &mut Cursor<'_>) -> Result<CharacterMap, EmbedError> {
    let count = cursor.count("the number of character changes")?;
    let bytes = usize::try_from(cursor.u32()?).unwrap_or(usize::MAX);
    let mut list = Cursor::new(cursor.take(bytes)?);
    let to_char = |code| char::from_u32(code).ok_or_else(|| EmbedError::damaged("not a character"));
    let mut entries = Vec::new();
    for _ in 0..count {
        let character = list.u32()?;
        let length = usize::from(list.u8()?);
        let codes = u32s(list.take(length.saturating_mul(4))?);
        let replacement = codes.map(to_char).collect::<Result<String, _>>()?;
        // A surrogate can be listed but can never occur in a text.
        entries.extend(char::from_u32(character).map(|character| (character, replacement)));
    }
    Ok(CharacterMap::listed(entries))
}

fn read_tensors<'a>(
    cursor: &mut Cursor<'a>,
    file: &'a [u8],
) -> Result<HashMap<String, Tensor<'a>>, EmbedError> {
    let count = cursor.count("the number of tensors")?;
    if count > MAX_TENSORS {
        return Err(EmbedError::damaged(format!("a directory of {count} tensors")));
    }
    let mut tensors = HashMap::new();
    for _ in 0..count {
        let name_bytes = usize::from(cursor.u16()?);
        let name = String::from_utf8_lossy(cursor.take(name_bytes)?).into_owned();
        let format = match cursor.u8()? {
            0 => Format::F32,
            1 => Format::Q4,
            other => return Err(EmbedError::unsupported(format!("numbers of form {other}"))),
        };
        let numbers = usize::try_from(cursor.u32()?).unwrap_or(usize::MAX);
        let start = usize::try_from(cursor.u64()?).unwrap_or(usize::MAX);
        let _stored_bytes = cursor.u64()?;
        let end = format.bytes(numbers).and_then(|bytes| start.checked_add(bytes));
        let part = end.and_then(|end| file.get(start..end));
        let part = part.ok_or_else(|| {
            EmbedError::damaged(format!("{name} lies outside the file: it was cut, or not fully copied"))
        })?;
        tensors.insert(name, Tensor::new(format, numbers, part)?);
    }
    Ok(tensors)
}
