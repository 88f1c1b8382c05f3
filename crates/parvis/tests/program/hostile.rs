//! Whatever a file does, does the server stay up, say why the file is refused, and take the others?

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::server::{CITY, Server, parvis};

/// Memory of one reader in this test, in MB.
const READER_MB: u64 = 512;
/// Memory of the server and of its two readers at the worst moment, in KB: two readers at their limit, and the server.
const TREE_KB_MAX: u64 = (2 * READER_MB + 400) * 1024;
/// Longest wait for a page while hostile files are read, on a busy machine of two cores.
const PAGE_TIME_MAX: Duration = Duration::from_secs(10);

fn packed(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A DOCX whose text is this XML.
fn docx(document: Vec<u8>) -> Vec<u8> {
    let types = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_vec();
    packed(&[("[Content_Types].xml", types), ("word/document.xml", document)])
}

/// A PDF of `pages` empty pages, with a table of its objects.
fn pdf_of_pages(pages: usize) -> Vec<u8> {
    let kids: String = (0..pages).fold(String::new(), |mut kids, page| {
        let _ = write!(kids, "{} 0 R ", page + 3);
        kids
    });
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
    ];
    objects.extend((0..pages).map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned()));
    let mut out = "%PDF-1.5\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = out.len();
    let size = objects.len() + 1;
    let _ = write!(out, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

fn real_pdf() -> Vec<u8> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/clairvaigne");
    std::fs::read(demo.join("rapport-activite-2024-ccas.pdf")).unwrap()
}

fn with_password() -> Vec<u8> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/tests/pdf");
    std::fs::read(tests.join("encrypted_with_password.pdf")).unwrap()
}

/// Bytes that look drawn by lot.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

/// Files with what must come of each: `added` or the code of a refusal.
fn files() -> Vec<(String, Vec<u8>, &'static str)> {
    let text = |name: &str| format!("Fiche\n\nLe marché du quartier {name} ouvre à 8 heures.\n").into_bytes();
    let whole = real_pdf();
    let cut = whole.get(..whole.len() / 3).unwrap().to_vec();
    let bomb = packed(&[("word/document.xml", vec![b' '; 100_000_000])]);
    let nested = (0..5).fold(bomb.clone(), |inner, _| packed(&[("[Content_Types].xml", inner)]));
    let deep_xml = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}{}</w:document>"#,
        "<w:sdt>".repeat(200_000),
        "</w:sdt>".repeat(200_000)
    );
    let deep_html = format!("<html><body>{}<p>Le marché ouvre.</p>", "<div>".repeat(500_000));
    let mut file_of: Vec<(&str, Vec<u8>, &str)> = vec![
        ("vide.pdf", Vec::new(), "file_empty"),
        ("abime.pdf", [b"%PDF-1.7\n".to_vec(), noise(60_000)].concat(), "file_corrupt"),
        ("coupe.pdf", cut, "file_corrupt"),
        ("protege.pdf", with_password(), "file_encrypted"),
        ("dix-mille-pages.pdf", pdf_of_pages(10_000), "file_too_many_pages"),
        ("trop-lourd.txt", vec![b'a'; 25_000_000], "file_too_large"),
        ("bombe.docx", bomb, "file_bomb"),
        ("bombes-dans-bombes.docx", docx_of_archive(nested), "file_corrupt"),
        ("archive.zip", packed(&[("note.txt", text("zip"))]), "file_unsupported"),
        ("programme.pdf", [b"\x7fELF\x02\x01\x01\0".to_vec(), noise(9_000)].concat(), "file_not_text"),
        ("bruit.txt", noise(50_000), "file_not_text"),
        ("profond.docx", docx(deep_xml.into_bytes()), "file_bomb"),
        ("latin.txt", b"Fiche\n\nLe march\xe9 couvert est ferm\xe9 en ao\xfbt.\n".to_vec(), "added"),
        ("en-fait-du-texte.pdf", text("texte"), "added"),
        ("profond.html", deep_html.into_bytes(), "added"),
        ("../../../evasion.txt", text("nord"), "added"),
        ("virgules.csv", [b"a,b\nmarche,couvert\n".to_vec(), vec![b','; 10_000_000]].concat(), "added"),
        ("bon.txt", text("sud"), "added"),
    ];
    let long = format!("{}.txt", "n".repeat(300));
    file_of.push((&long, text("long"), "added"));
    file_of.into_iter().map(|(name, content, fate)| (name.to_owned(), content, fate)).collect()
}

/// An archive that claims to be a DOCX and holds only archives.
fn docx_of_archive(inner: Vec<u8>) -> Vec<u8> {
    packed(&[("[Content_Types].xml", b"<Types/>".to_vec()), ("word/document.xml", inner)])
}

/// Resident memory of a process and of those it started, in KB.
fn tree_kb(root: u32) -> u64 {
    let status = |id: u32| std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let of_tree = ids.map(status).filter(|text| {
        let is = |name| value(text, name) == Some(u64::from(root));
        is("Pid:") || is("PPid:")
    });
    of_tree.filter_map(|text| value(&text, "VmRSS:")).sum()
}

#[test]
fn hostile_files_are_refused_with_a_reason_and_the_rest_goes_in() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--file-mb-max", "20", "--reader-mb-max", &READER_MB.to_string(), "--readers", "2"];
    let server = Server::start(folder.path(), &arguments);
    let files = files();
    let sent: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, content, _)| (name.clone(), content.clone())).collect();
    let job = server.upload(&sent);
    let (mut most_kb, mut slowest) = (0, Duration::ZERO);
    let done = server.follow(&job, || {
        most_kb = most_kb.max(tree_kb(server.id()));
        let asked = Instant::now();
        assert_eq!(server.get(&format!("/{CITY}")).status, 200);
        slowest = slowest.max(asked.elapsed());
    });
    println!("most memory {} MB, slowest page {slowest:?}", most_kb / 1024);
    assert!(most_kb < TREE_KB_MAX, "{} MB", most_kb / 1024);
    assert!(slowest < PAGE_TIME_MAX, "{slowest:?}");

    let items = done["items"].as_array().unwrap();
    let fates: HashMap<&str, &serde_json::Value> =
        items.iter().map(|item| (item["file"].as_str().unwrap(), item)).collect();
    let mut wrong = Vec::new();
    for (name, _, expected) in &files {
        let kept = name.trim_start_matches("../");
        let item = fates.get(kept).unwrap_or_else(|| panic!("{kept} has no line"));
        let fate = item["code"].as_str().or(item["outcome"].as_str()).unwrap_or("nothing");
        if fate != *expected {
            wrong.push(format!("{kept}: {fate}, not {expected}: {}", item["message"]));
        }
        let is_refused = item["outcome"] == "refused";
        let says = |part: &str| item[part].as_str().is_some_and(|words| words.len() > 10);
        assert!(!is_refused || (says("message") && says("hint")), "{item}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!folder.path().join("evasion.txt").exists() && !Path::new("/evasion.txt").exists());

    let asked =
        server.get(&format!("/api/v1/cities/{CITY}/search?q=march%C3%A9%20du%20quartier%20sud")).json();
    assert_eq!(asked["hits"][0]["document"]["file"], "bon.txt", "{asked}");
    server.stop();
}

/// The command line says the same, and takes a file that only pretends to be large at once.
#[test]
fn the_command_line_refuses_a_huge_file_and_takes_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    std::fs::create_dir(&source).unwrap();
    std::fs::File::create(source.join("immense.pdf")).unwrap().set_len(2 << 30).unwrap();
    std::fs::write(source.join("bon.txt"), "Fiche\n\nLe marché ouvre à 8 heures.\n").unwrap();
    let data = folder.path().join("data");
    let output = parvis()
        .args(["ingest", "--no-meaning", "--city", CITY, "--data"])
        .args([&data, &source])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.contains("bon.txt: added"), "{lines}");
    let refused = lines.lines().find(|line| line.starts_with("immense.pdf")).unwrap();
    assert!(refused.contains("REFUSED") && refused.contains("Split"), "{refused}");
    let gone = parvis()
        .args(["ingest", "--city", CITY, "--data"])
        .args([&data, &source.join("absent")])
        .output()
        .unwrap();
    assert_eq!(gone.status.code(), Some(3), "{gone:?}");
}
