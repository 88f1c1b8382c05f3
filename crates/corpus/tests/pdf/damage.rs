//! Is a damaged file refused, or read as far as it goes, without a panic?

use corpus::pdf::{PdfOptions, read};

use super::writer::{Sheet, pdf};

/// A small generator of numbers, the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Real files where they are there, and one of ours.
fn samples() -> Vec<Vec<u8>> {
    let mut own = Sheet::default();
    own.text(60.0, 700.0, 11.0, "Le conseil vote le budget.").line((60.0, 600.0), (400.0, 600.0));
    let mut files = vec![pdf(&[own.clone(), own])];
    let names = ["2014-04-24-0000071216.pdf", "2014-05-22-0000072056.pdf", "2014-05-22-0000072125.pdf"];
    for name in names {
        match super::shared(&format!("corpus/pdf/deliberations/{name}")) {
            Some(path) => files.push(std::fs::read(path).unwrap()),
            None => println!("SKIPPED: no real file {name}"),
        }
    }
    files
}

#[test]
fn a_file_cut_short_anywhere_is_refused_and_does_no_harm() {
    let mut numbers = Numbers(7);
    let (mut tried, mut refused) = (0, 0);
    for file in samples() {
        for _ in 0..50 {
            let end = numbers.below(file.len() - 6);
            tried += 1;
            refused += u32::from(read(&file[..end], &PdfOptions::default()).is_err());
        }
    }
    // A file made for the network has a mark near its start as well: cut there, it may pass for whole.
    assert!(refused * 50 >= tried * 49, "{refused} of {tried}");
}

#[test]
fn flipped_bytes_do_no_harm() {
    let mut numbers = Numbers(11);
    for file in samples() {
        for _ in 0..40 {
            let mut file = file.clone();
            for _ in 0..=numbers.below(30) {
                let at = numbers.below(file.len());
                file[at] ^= u8::try_from(1 + numbers.below(255)).unwrap();
            }
            if let Ok(text) = read(&file, &PdfOptions::default()) {
                for page in &text.pages {
                    for block in &page.blocks {
                        assert!(block.range.slice(&page.text).is_some());
                    }
                    for text_box in &page.boxes {
                        assert!(text_box.range.slice(&page.text).is_some());
                    }
                }
            }
        }
    }
}
