//! How are the words read in the table that Tesseract prints (`tesseract IMAGE - tsv`)?

use crate::{OcrText, OcrWord};

/// Words taken at most; a bound for made-up tables.
const WORDS_MAX: usize = 200_000;

/// The words of Tesseract's table: one line an element, tab-separated, `level page block paragraph line word left
/// top width height confidence text`. Lines that are not of this form are passed over.
#[must_use]
pub fn parse_tsv(table: &str) -> OcrText {
    let mut out = OcrText::default();
    let mut line_rank = 0_u32;
    let mut line_key = None;
    for row in table.lines() {
        let fields: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, block, paragraph, line, _, left, top, width, height, confidence, rest @ ..] =
            fields.as_slice()
        else {
            continue;
        };
        let place = |text: &str| text.parse::<f32>().ok().filter(|value| value.is_finite());
        let (Some(x0), Some(y0), Some(width), Some(height)) =
            (place(left), place(top), place(width), place(height))
        else {
            continue;
        };
        if *level == "1" {
            (out.width, out.height) = (width, height);
        }
        let text = rest.first().map_or("", |text| text.trim());
        let confidence = place(confidence).unwrap_or(-1.0);
        if *level != "5" || text.is_empty() || confidence < 0.0 || out.words.len() >= WORDS_MAX {
            continue;
        }
        let key = (block.to_owned(), paragraph.to_owned(), line.to_owned());
        if line_key.as_ref() != Some(&key) {
            line_rank += u32::from(line_key.is_some());
            line_key = Some(key);
        }
        out.words.push(OcrWord {
            text: text.to_owned(),
            x0,
            y0,
            x1: x0 + width,
            y1: y0 + height,
            confidence: confidence.min(100.0),
            block: block.parse().unwrap_or(0),
            line: line_rank,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::parse_tsv;

    #[test]
    fn reads_words_with_their_lines() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t1000\t1400\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.1\tVille\n\
                     5\t1\t1\t1\t1\t2\t45\t20\t15\t12\t91\tde\n\
                     5\t1\t1\t1\t2\t1\t10\t40\t80\t12\t88\tChambéry\n\
                     5\t1\t1\t1\t2\t2\t95\t40\t8\t12\t40\t \n\
                     not a row\n";
        let text = parse_tsv(table);
        assert!((text.width - 1000.0).abs() < 0.1 && (text.height - 1400.0).abs() < 0.1);
        let words: Vec<(&str, u32)> = text.words.iter().map(|w| (w.text.as_str(), w.line)).collect();
        assert_eq!(words, [("Ville", 0), ("de", 0), ("Chambéry", 1)]);
        assert!((text.words[2].x1 - 90.0).abs() < 0.1);
    }

    #[test]
    fn takes_anything_without_harm() {
        assert!(parse_tsv("").words.is_empty());
        assert!(parse_tsv("5\t1\t1\t1\t1\t1\tNaN\tinf\t1\t1\t96\tx\n5\t\t\t\t\n").words.is_empty());
    }
}
