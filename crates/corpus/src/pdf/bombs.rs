//! Does a file unpack to far more than it is?
//!
//! The engine unpacks streams whole, so their size is measured first, by unpacking them into nothing. Streams of
//! an encrypted file cannot be measured this way; there the limits of the reading process hold.

use flate2::{Decompress, FlushDecompress, Status};

use crate::{Format, Limits, ReadError};

/// Bytes unpacked at a time.
const CHUNK: usize = 64 * 1024;
/// A bomb in a bomb: streams that unpack to a packed stream are followed so deep.
const DEPTH_MAX: u32 = 4;
/// Unpacked bytes kept to look for a stream inside a stream.
const INNER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A byte packed by this method becomes at most so many.
const RATIO_POSSIBLE: u64 = 1_032;

/// Measures all streams.
///
/// # Errors
/// [`ReadError::Bomb`] where together they pass [`Limits::unpacked_bytes`], or [`Limits::unpacked_ratio`].
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let size = to_u64(bytes.len());
    let ratio_cap = size.saturating_mul(limits.unpacked_ratio).max(Limits::RATIO_FROM_BYTES);
    let cap = limits.unpacked_bytes.min(ratio_cap);
    if size.saturating_mul(RATIO_POSSIBLE) < cap && !has_nested_filters(bytes) {
        return Ok(());
    }
    let mut total = 0_u64;
    let mut from = 0;
    while let Some(start) = next_stream(bytes, from) {
        let packed = bytes.get(start..).unwrap_or_default();
        let (used, unpacked) = measure(packed, cap.saturating_sub(total), 0);
        total = total.saturating_add(unpacked);
        if total > cap {
            let detail = format!("its streams unpack to more than {cap} bytes");
            return Err(ReadError::Bomb { format: Format::Pdf, detail });
        }
        from = start + used.max(1);
    }
    Ok(())
}

fn has_nested_filters(bytes: &[u8]) -> bool {
    let compact = |window: &[u8]| window.starts_with(b"/FlateDecode");
    bytes.windows(40).any(|window| {
        compact(window)
            && window.get(12..).is_some_and(|rest| rest.windows(12).any(|inner| inner == b"/FlateDecode"))
    })
}

/// Start of the data of the next stream.
fn next_stream(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let mut at = 0;
    while let Some(found) = find(rest.get(at..)?, b"stream") {
        let after = at + found + 6;
        let ended = rest.get(..at + found).is_some_and(|before| before.ends_with(b"end"));
        let skip = match rest.get(after..)? {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        };
        if !ended && skip > 0 {
            return Some(from + after + skip);
        }
        at = after;
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Bytes taken and bytes unpacked of the stream that `packed` starts with, `cap` plus a little at most.
fn measure(packed: &[u8], cap: u64, depth: u32) -> (usize, u64) {
    let zlib = matches!(packed, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    if !zlib || depth > DEPTH_MAX {
        return (0, 0);
    }
    let mut inflater = Decompress::new(true);
    let mut buffer = vec![0_u8; CHUNK];
    let mut inner: Vec<u8> = Vec::new();
    loop {
        let used = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let before = inflater.total_out();
        let Some(rest) = packed.get(used..) else { break };
        let status = inflater.decompress(rest, &mut buffer, FlushDecompress::None);
        let gained = inflater.total_out() - before;
        let new = buffer.get(..usize::try_from(gained).unwrap_or(0)).unwrap_or_default();
        if inner.len() < INNER_BYTES_MAX {
            inner.extend_from_slice(new);
        }
        let stuck = gained == 0 && usize::try_from(inflater.total_in()).unwrap_or(0) == used;
        if !matches!(status, Ok(Status::Ok)) || stuck || inflater.total_out() > cap {
            break;
        }
    }
    let used = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
    let unpacked = inflater.total_out();
    let deeper = if unpacked <= cap { measure(&inner, cap.saturating_sub(unpacked), depth + 1).1 } else { 0 };
    (used, unpacked.saturating_add(deeper))
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
