//! How well does our reading of PDF files agree with `pdftotext`, and how fast is it beside it?
//!
//! `cargo run --release -p corpus --example pdf_agreement -- FILE_OR_FOLDER... [--show FILE PAGE]`
//!
//! For each file: the share of words in common (as a multiset, F1), and the share in the same order (longest
//! common subsequence over the mean length), against `pdftotext` and `pdftotext -layout`. Hyphens at line ends are
//! healed on neither side before the words are counted, so every healed word costs a little.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a measuring program: its output is its purpose, and it may stop on a slip of its own"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use corpus::pdf::{PdfOptions, read};
use domain::document::Page;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, file, page] = arguments.as_slice()
        && flag == "--show"
    {
        show(Path::new(file), page.parse().unwrap_or(0));
        return;
    }
    let mut files = Vec::new();
    for argument in &arguments {
        collect(Path::new(argument), &mut files);
    }
    files.sort();
    if files.is_empty() {
        eprintln!("usage: pdf_agreement FILE_OR_FOLDER... | --show FILE PAGE");
        std::process::exit(2);
    }
    let mut totals = Totals::default();
    for file in &files {
        totals.add(file);
    }
    totals.print();
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.for_each(|entry| collect(&entry.path(), into));
    } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf")) {
        into.push(path.to_owned());
    }
}

#[derive(Default)]
struct Totals {
    files: usize,
    failed: usize,
    pages: usize,
    ours: Duration,
    theirs: Duration,
    scores: [Vec<f64>; 4],
}

impl Totals {
    fn add(&mut self, file: &Path) {
        let Ok(bytes) = std::fs::read(file) else { return };
        self.files += 1;
        let start = Instant::now();
        let text = match read(&bytes, &PdfOptions::default()) {
            Ok(text) => text,
            Err(error) => {
                self.failed += 1;
                println!("{}: {error}", file.display());
                return;
            }
        };
        self.ours += start.elapsed();
        self.pages += text.pages.len();
        let start = Instant::now();
        let plain = pdftotext(file, false);
        self.theirs += start.elapsed();
        let layout = pdftotext(file, true);
        let ours = words(&text.pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\n"));
        let mut line = Vec::new();
        for (at, other) in [plain, layout].iter().enumerate() {
            let other = words(other);
            let (bag, order) = (bag_agreement(&ours, &other), order_agreement(&ours, &other));
            line.push(format!("{bag:.4} {order:.4}"));
            self.scores[at * 2].push(bag);
            self.scores[at * 2 + 1].push(order);
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}: {} pages, plain {}, layout {}", text.pages.len(), line[0], line[1]);
    }

    fn print(&self) {
        let mean = |scores: &[f64]| scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        let least = |scores: &[f64]| scores.iter().copied().fold(1.0, f64::min);
        println!("{} files, {} failed, {} pages", self.files, self.failed, self.pages);
        for (name, scores) in
            ["plain bag", "plain order", "layout bag", "layout order"].iter().zip(&self.scores)
        {
            println!("{name}: mean {:.4}, least {:.4}", mean(scores), least(scores));
        }
        let rate = |time: Duration| self.pages as f64 / time.as_secs_f64().max(1e-9);
        println!(
            "pages a second: ours {:.0}, pdftotext (a process a file) {:.0}",
            rate(self.ours),
            rate(self.theirs)
        );
    }
}

fn pdftotext(file: &Path, layout: bool) -> String {
    let mut command = Command::new("pdftotext");
    if layout {
        command.arg("-layout");
    }
    let output = command.arg(file).arg("-").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Runs of letters and figures, in small letters: what search sees.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn bag_agreement(a: &[String], b: &[String]) -> f64 {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    a.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let mut common = 0_u32;
    for word in b {
        if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()).max(1) as f64
}

/// Longest common subsequence over the mean length.
fn order_agreement(a: &[String], b: &[String]) -> f64 {
    let mut row = vec![0_u32; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    2.0 * f64::from(row[b.len()]) / (a.len() + b.len()).max(1) as f64
}

fn show(file: &Path, number: u32) {
    let bytes = std::fs::read(file).unwrap_or_default();
    match read(&bytes, &PdfOptions::default()) {
        Ok(text) => {
            println!("title: {:?}", text.title);
            for notice in &text.notices {
                println!("notice: {} {:?}", notice.code, notice.pages);
            }
            text.pages.iter().filter(|page| number == 0 || page.number == number).for_each(show_page);
        }
        Err(error) => println!("{error}"),
    }
}

fn show_page(page: &Page) {
    println!("--- page {} {:?} {:?}", page.number, page.size, page.origin);
    for block in &page.blocks {
        println!("[{:?}] {}", block.role, block.range.slice(&page.text).unwrap_or_default());
    }
}
