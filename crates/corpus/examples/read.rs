//! Prints what was read of files: title, kind, date, blocks and passages.
//!
//! `cargo run --release -p corpus --example read -- FILE...`; `--passages` or `--blocks` for one of the two.

use std::io::Write;

use corpus::ReadOptions;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !asked("--passages") && !asked("--blocks") && !asked("--head");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let bytes = std::fs::read(path)?;
        writeln!(out, "=== {path}")?;
        match corpus::read(path, &bytes, &ReadOptions::default()) {
            Ok(document) => {
                let (kind, date) = (document.kind.as_str(), document.date);
                writeln!(out, "{} · {kind} · {date:?} · {:?}", document.title, document.language)?;
                writeln!(out, "{} pages, {} passages", document.pages.len(), document.passages.len())?;
                for notice in &document.notices {
                    writeln!(out, "! {} {} {:?}", notice.code, notice.message, notice.pages)?;
                }
                if all || asked("--blocks") {
                    print_blocks(&mut out, &document)?;
                }
                if all || asked("--passages") {
                    print_passages(&mut out, &document)?;
                }
            }
            Err(error) => writeln!(out, "refused: {error}")?,
        }
    }
    out.flush()
}

fn print_blocks(out: &mut impl Write, document: &domain::document::ReadDocument) -> std::io::Result<()> {
    for page in &document.pages {
        writeln!(out, "--- page {} {:?}", page.number, page.origin)?;
        for block in &page.blocks {
            let role = format!("{:?}", block.role);
            writeln!(out, "[{role:.14}] {}", block.range.slice(&page.text).unwrap_or("OUT OF THE PAGE"))?;
        }
    }
    Ok(())
}

fn print_passages(out: &mut impl Write, document: &domain::document::ReadDocument) -> std::io::Result<()> {
    for passage in &document.passages {
        let places: Vec<String> = passage
            .spans
            .iter()
            .map(|span| format!("p{} {}-{}", span.page, span.range.start, span.range.end))
            .collect();
        let note = if passage.marginal { " (margin)" } else { "" };
        let words = passage.text.split_whitespace().count();
        writeln!(
            out,
            "#{} {}{note} {words} words · {}",
            passage.ordinal,
            places.join(" + "),
            passage.headings.join(" > ")
        )?;
        writeln!(out, "{}\n", passage.text)?;
    }
    Ok(())
}
