//! Any text as the XML inside DOCX and ODT: no panic.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fuzz_target!(|input: (u8, &[u8], &[u8])| {
    let (kind, text, other) = input;
    let file = match kind % 4 {
        0 => zip_of(&[("word/document.xml", text), ("word/styles.xml", other)]),
        1 => zip_of(&[("word/document.xml", text), ("word/numbering.xml", other)]),
        2 => zip_of(&[("word/document.xml", text), ("word/footnotes.xml", other)]),
        _ => zip_of(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", text),
            ("styles.xml", other),
        ]),
    };
    let _ = corpus::read("a", &file, &corpus::ReadOptions::default());
});
