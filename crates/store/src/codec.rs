//! How are the blocks and boxes of a page packed? (A page of 500 words takes about 4 KB instead of 45 KB of JSON.)
//!
//! Format 1: the byte 1, then LEB128 integers, signed ones in zigzag. A block: start (less the previous end), length,
//! role. A box: start (less the previous start), length, then left, top (less the previous ones), width and height in
//! hundredths of a point. A stored sample with its expected reading is in the tests: a later format keeps reading it.

use domain::CharRange;
use domain::document::{Block, BlockRole, Rect, TextBox};

use crate::{Error, Result};

const FORMAT_1: u8 = 1;
/// Units of length in a point.
const UNITS_PER_POINT: f32 = 100.0;

pub(crate) fn pack_blocks(blocks: &[Block]) -> Vec<u8> {
    let mut out = vec![FORMAT_1];
    let mut previous = 0_i64;
    for block in blocks {
        put_signed(&mut out, i64::from(block.range.start) - previous);
        put(&mut out, u64::from(block.range.len()));
        out.push(role_code(block.role));
        previous = i64::from(block.range.end);
    }
    out
}

pub(crate) fn unpack_blocks(bytes: &[u8]) -> Result<Vec<Block>> {
    let mut input = Input::open(bytes)?;
    let mut blocks = Vec::new();
    let mut previous = 0_i64;
    while !input.rest.is_empty() {
        let range = input.range(previous)?;
        let role = role_of(input.byte()?).ok_or(MALFORMED)?;
        blocks.push(Block { range, role });
        previous = i64::from(range.end);
    }
    Ok(blocks)
}

pub(crate) fn pack_boxes(boxes: &[TextBox]) -> Vec<u8> {
    let mut out = vec![FORMAT_1];
    let (mut start, mut left, mut top) = (0_i64, 0_i64, 0_i64);
    for one in boxes {
        put_signed(&mut out, i64::from(one.range.start) - start);
        put(&mut out, u64::from(one.range.len()));
        let (x0, y0) = (units(one.rect.x0), units(one.rect.y0));
        put_signed(&mut out, x0 - left);
        put_signed(&mut out, y0 - top);
        put_signed(&mut out, units(one.rect.x1) - x0);
        put_signed(&mut out, units(one.rect.y1) - y0);
        (start, left, top) = (i64::from(one.range.start), x0, y0);
    }
    out
}

pub(crate) fn unpack_boxes(bytes: &[u8]) -> Result<Vec<TextBox>> {
    let mut input = Input::open(bytes)?;
    let mut boxes = Vec::new();
    let (mut start, mut left, mut top) = (0_i64, 0_i64, 0_i64);
    while !input.rest.is_empty() {
        let range = input.range(start)?;
        let x0 = left.checked_add(input.signed()?).ok_or(MALFORMED)?;
        let y0 = top.checked_add(input.signed()?).ok_or(MALFORMED)?;
        let x1 = x0.checked_add(input.signed()?).ok_or(MALFORMED)?;
        let y1 = y0.checked_add(input.signed()?).ok_or(MALFORMED)?;
        boxes.push(TextBox {
            range,
            rect: Rect { x0: points(x0), y0: points(y0), x1: points(x1), y1: points(y1) },
        });
        (start, left, top) = (i64::from(range.start), x0, y0);
    }
    Ok(boxes)
}

const MALFORMED: Error = Error::Malformed { what: "page layout" };

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and a sheet is far smaller")]
fn units(points: f32) -> i64 {
    i64::from((points * UNITS_PER_POINT).round() as i32)
}

#[expect(clippy::cast_precision_loss, reason = "a place on a sheet fits in 24 bits")]
fn points(units: i64) -> f32 {
    units as f32 / UNITS_PER_POINT
}

fn role_code(role: BlockRole) -> u8 {
    match role {
        BlockRole::Heading { level } => level.clamp(1, 6),
        BlockRole::Paragraph => 10,
        BlockRole::ListItem => 11,
        BlockRole::TableRow => 12,
        BlockRole::SideNote => 13,
        BlockRole::Header => 14,
        BlockRole::Footer => 15,
    }
}

fn role_of(code: u8) -> Option<BlockRole> {
    Some(match code {
        level @ 1..=6 => BlockRole::Heading { level },
        10 => BlockRole::Paragraph,
        11 => BlockRole::ListItem,
        12 => BlockRole::TableRow,
        13 => BlockRole::SideNote,
        14 => BlockRole::Header,
        15 => BlockRole::Footer,
        _ => return None,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_signed(out: &mut Vec<u8>, value: i64) {
    put(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self> {
        match bytes.split_first() {
            Some((&FORMAT_1, rest)) => Ok(Self { rest }),
            _ => Err(MALFORMED),
        }
    }

    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.rest.split_first().ok_or(MALFORMED)?;
        self.rest = rest;
        Ok(*first)
    }

    fn unsigned(&mut self) -> Result<u64> {
        let mut value = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(MALFORMED)
    }

    fn signed(&mut self) -> Result<i64> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
    }

    fn range(&mut self, previous: i64) -> Result<CharRange> {
        let start = previous.checked_add(self.signed()?).ok_or(MALFORMED)?;
        let start = u32::try_from(start).map_err(|_| MALFORMED)?;
        let length = u32::try_from(self.unsigned()?).map_err(|_| MALFORMED)?;
        Ok(CharRange { start, end: start.checked_add(length).ok_or(MALFORMED)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_stored_sample_of_format_1() {
        let sample = [1, 0, 7, 1, 2, 10, 10, 0, 4, 15];
        let blocks = unpack_blocks(&sample).unwrap();
        let expected = [
            Block { range: CharRange::new(0, 7), role: BlockRole::Heading { level: 1 } },
            Block { range: CharRange::new(8, 18), role: BlockRole::Paragraph },
            Block { range: CharRange::new(18, 22), role: BlockRole::Footer },
        ];
        assert_eq!(blocks, expected);
        assert_eq!(pack_blocks(&expected), sample);

        let sample = [1, 0, 3, 0xe0, 0x5d, 0xc8, 1, 0xd0, 0x0f, 0xb0, 9];
        let expected =
            [TextBox { range: CharRange::new(0, 3), rect: Rect { x0: 60.0, y0: 1.0, x1: 70.0, y1: 7.0 } }];
        assert_eq!(unpack_boxes(&sample).unwrap(), expected);
        assert_eq!(pack_boxes(&expected), sample);
    }

    proptest! {
        #[test]
        fn boxes_come_back_to_a_hundredth_of_a_point(
            raw in prop::collection::vec((0_u32..1_000_000, 0_u32..80, -50.0_f32..3000.0, -50.0_f32..3000.0), 0..60)
        ) {
            let boxes: Vec<TextBox> = raw
                .iter()
                .map(|&(start, length, x, y)| TextBox {
                    range: CharRange::new(start, start + length),
                    rect: Rect { x0: x, y0: y, x1: x + 20.0, y1: y + 9.5 },
                })
                .collect();
            let back = unpack_boxes(&pack_boxes(&boxes)).unwrap();
            prop_assert_eq!(back.len(), boxes.len());
            for (one, other) in back.iter().zip(&boxes) {
                prop_assert_eq!(one.range, other.range);
                prop_assert!((one.rect.x0 - other.rect.x0).abs() < 0.011);
                prop_assert!((one.rect.y1 - other.rect.y1).abs() < 0.011);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack_blocks(&bytes);
            let _ = unpack_boxes(&bytes);
        }
    }
}
