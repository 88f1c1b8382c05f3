//! Writes small PDF files for the tests: text in two fonts, lines, an image, rotation.

use std::fmt::Write as _;

/// A page being drawn, A4 upright, origin at the bottom left as PDF has it.
#[derive(Default, Clone)]
pub(crate) struct Sheet {
    content: String,
    rotate: u32,
    image: bool,
}

impl Sheet {
    /// Text at a place; characters outside Latin 1 are not for this writer, `\u{1}` is the ligature *fi*.
    pub(crate) fn text(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.show("F1", [1.0, 0.0, 0.0, 1.0, x, y], size, text)
    }

    /// Bold text at a place.
    pub(crate) fn bold(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.show("F2", [1.0, 0.0, 0.0, 1.0, x, y], size, text)
    }

    /// Text written upwards.
    pub(crate) fn upwards(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.show("F1", [0.0, 1.0, -1.0, 0.0, x, y], size, text)
    }

    fn show(&mut self, font: &str, m: [f32; 6], size: f32, text: &str) -> &mut Self {
        let mut shown = String::new();
        for c in text.chars() {
            match c {
                '(' | ')' | '\\' => write!(shown, "\\{c}").unwrap(),
                ' '..='~' => shown.push(c),
                _ => write!(shown, "\\{:03o}", u32::from(c)).unwrap(),
            }
        }
        let [a, b, c, d, e, f] = m;
        writeln!(self.content, "BT /{font} {size} Tf {a} {b} {c} {d} {e} {f} Tm ({shown}) Tj ET").unwrap();
        self
    }

    /// A line drawn from one point to another.
    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        writeln!(self.content, "0.5 w {} {} m {} {} l S", from.0, from.1, to.0, to.1).unwrap();
        self
    }

    /// An image that covers the page.
    pub(crate) fn covered(&mut self) -> &mut Self {
        self.image = true;
        self.content.push_str("q 595 0 0 842 0 0 cm /Im Do Q\n");
        self
    }

    /// Turns the page clockwise when shown.
    pub(crate) fn rotated(&mut self, degrees: u32) -> &mut Self {
        self.rotate = degrees;
        self
    }
}

/// The bytes of a file with these pages.
pub(crate) fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let streams: Vec<(Vec<u8>, bool)> =
        sheets.iter().map(|sheet| (sheet.content.clone().into_bytes(), false)).collect();
    assemble(sheets, &streams)
}

/// The bytes of a file of one page whose content is this packed stream.
pub(crate) fn pdf_of_packed(packed: Vec<u8>) -> Vec<u8> {
    assemble(&[Sheet::default()], &[(packed, true)])
}

fn assemble(sheets: &[Sheet], streams: &[(Vec<u8>, bool)]) -> Vec<u8> {
    let kids: String = (0..sheets.len()).map(|at| format!("{} 0 R ", 6 + at * 2)).collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", sheets.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding \
          << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >> >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>".to_vec(),
        b"<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 \
          /Length 4 >>\nstream\n\x20\x80\xc0\xff\nendstream"
            .to_vec(),
    ];
    for (at, (sheet, (content, packed))) in sheets.iter().zip(streams).enumerate() {
        let image = if sheet.image { "/XObject << /Im 5 0 R >>" } else { "" };
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {} /Contents {} 0 R \
                 /Resources << /Font << /F1 3 0 R /F2 4 0 R >> {image} >> >>",
                sheet.rotate,
                7 + at * 2
            )
            .into_bytes(),
        );
        let filter = if *packed { "/Filter /FlateDecode" } else { "" };
        let mut stream = format!("<< /Length {} {filter} >>\nstream\n", content.len()).into_bytes();
        stream.extend_from_slice(content);
        stream.extend_from_slice(b"\nendstream");
        objects.push(stream);
    }
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        writeln!(table, "{place:010} 00000 n ").unwrap();
    }
    let count = objects.len() + 1;
    write!(table, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").unwrap();
    out.extend_from_slice(table.as_bytes());
    out
}
