//! What is left of a picture that someone sent, once it is drawn again?
//!
//! Pixels, and nothing else: what comes out is a PNG made here from the decoded pixels. Whatever else the file held (places
//! and names of photographs, a script in a comment, a second file behind the picture) stays behind.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::{Format, ReadError};

/// Widest and tallest picture that is decoded, in pixels.
pub const PICTURE_PX_MAX: u32 = 8_000;
/// Memory that decoding may take, in bytes: such a picture with four channels.
const DECODED_BYTES_MAX: u64 = 256_000_000;

/// A picture drawn again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A PNG file.
    pub png: Vec<u8>,
    /// Its width.
    pub width_px: u32,
    /// Its height.
    pub height_px: u32,
}

/// The picture of a PNG, JPEG or WebP file as a PNG that fits into a square of `side_px`, turned as its camera says.
///
/// # Errors
/// [`ReadError::Unsupported`] for any other file, SVG included; [`ReadError::Bomb`] for a picture of more than
/// [`PICTURE_PX_MAX`]; [`ReadError::Corrupt`] for one that cannot be decoded.
pub fn redraw(bytes: &[u8], side_px: u32) -> Result<Picture, ReadError> {
    let (kind, format) = kind_of(bytes).ok_or(ReadError::Unsupported { format: Format::Binary })?;
    let corrupt = |error: &dyn std::fmt::Display| ReadError::Corrupt { format, detail: error.to_string() };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut limits = Limits::default();
    limits.max_image_width = Some(PICTURE_PX_MAX);
    limits.max_image_height = Some(PICTURE_PX_MAX);
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let refused = |error: image::ImageError| match error {
        image::ImageError::Limits(error) => ReadError::Bomb { format, detail: error.to_string() },
        other => corrupt(&other),
    };
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(turned);
    if picture.width() > side_px || picture.height() > side_px {
        picture = picture.resize(side_px, side_px, Scaling::Lanczos3);
    }
    // Eight bits a channel, with transparency: whatever came in, one sort of picture goes out.
    let picture = DynamicImage::ImageRgba8(picture.into_rgba8());
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive);
    picture.write_with_encoder(encoder).map_err(|error| corrupt(&error))?;
    Ok(Picture { png, width_px: picture.width(), height_px: picture.height() })
}

/// What the first bytes say; what the name or the sender says does not count.
fn kind_of(bytes: &[u8]) -> Option<(ImageFormat, Format)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((ImageFormat::Png, Format::Png));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some((ImageFormat::Jpeg, Format::Jpeg));
    }
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    is_webp.then_some((ImageFormat::WebP, Format::Binary))
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn file(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = match format {
            ImageFormat::Jpeg => {
                DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([200, 30, 30])))
            }
            _ => DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, Rgba([200, 30, 30, 128]))),
        };
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn each_kind_comes_out_as_a_small_png_with_its_proportions() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let drawn = redraw(&file(format, 900, 300), 480).unwrap();
            assert_eq!((drawn.width_px, drawn.height_px), (480, 160), "{format:?}");
            let again =
                image::load_from_memory_with_format(&drawn.png, ImageFormat::Png).unwrap().into_rgba8();
            let pixel = again.get_pixel(200, 80).0;
            assert!(pixel[0].abs_diff(200) < 6 && pixel[1].abs_diff(30) < 6, "{format:?}: {pixel:?}");
            let opaque = format == ImageFormat::Jpeg;
            assert_eq!(pixel[3] == 255, opaque, "{format:?} keeps what is transparent");
        }
        let small = redraw(&file(ImageFormat::Png, 20, 10), 480).unwrap();
        assert_eq!((small.width_px, small.height_px), (20, 10), "a small one is not blown up");
    }

    /// What is not a pixel does not come out: a text chunk, a file behind the picture.
    #[test]
    fn nothing_but_pixels_comes_out() {
        let mut bytes = Vec::new();
        let mut encoder = png_with_text(&mut bytes);
        encoder.write_image_data(&[1, 2, 3]).unwrap();
        drop(encoder);
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        assert!(contains(&bytes, b"Jeanne"));
        let drawn = redraw(&bytes, 480).unwrap();
        assert!(!contains(&drawn.png, b"Jeanne") && !contains(&drawn.png, b"script"));
    }

    fn png_with_text(into: &mut Vec<u8>) -> png::Writer<&mut Vec<u8>> {
        let mut encoder = png::Encoder::new(into, 1, 1);
        encoder.set_color(png::ColorType::Rgb);
        encoder.add_text_chunk("Author".to_owned(), "Jeanne".to_owned()).unwrap();
        encoder.write_header().unwrap()
    }

    fn contains(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn what_is_no_picture_or_too_much_of_one_is_refused() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        for wrong in [&svg[..], b"", b"GIF89a", b"RIFF\0\0\0\0WAVE", b"%PDF-1.7"] {
            assert!(matches!(redraw(wrong, 480), Err(ReadError::Unsupported { .. })));
        }
        let whole = file(ImageFormat::Png, 40, 40);
        assert!(matches!(redraw(&whole[..whole.len() / 2], 480), Err(ReadError::Corrupt { .. })));
        let wide = file(ImageFormat::Png, PICTURE_PX_MAX + 1, 1);
        assert!(matches!(redraw(&wide, 480), Err(ReadError::Bomb { .. })));
    }

    /// Any byte changed, any place cut: a refusal or a picture, never a panic.
    #[test]
    fn damaged_pictures_are_refused_or_drawn() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let whole = file(format, 24, 16);
            for at in 0..whole.len() {
                let _ = redraw(&whole[..at], 480);
                let mut bytes = whole.clone();
                bytes[at] ^= 0x55;
                let _ = redraw(&bytes, 480);
            }
        }
    }
}
