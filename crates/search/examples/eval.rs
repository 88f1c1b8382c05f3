//! Measures search on a BEIR folder: `cargo run --release -p search --example eval -- --set DIR [--mode both]
//! [--model FILE] [--cache FILE] [--slots N] [--limit N] [--dump FILE]`.
//!
//! `--cache` keeps computed vectors between runs, by text; `--dump` writes the features of every hit, one JSON line
//! each, to study ranking with other tools.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measuring tool for developers")]

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{BufWriter, Read, Write};
use std::sync::{Arc, Mutex};

use domain::document::Passage;
use search::embedding::{Embed, EmbedError, LocalModel, ModelIdentity};
use search::eval::{EvaluationSet, Options, retrieval};
use search::query::Mode;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let set = EvaluationSet::read(value("--set").expect("--set DIR").as_ref()).expect("a BEIR folder");
    let mode = match value("--mode").as_deref() {
        Some("words") => Mode::Words,
        Some("meaning") => Mode::Meaning,
        _ => Mode::Both,
    };
    let embedder = value("--model").map(|path| {
        let model = LocalModel::open(path).expect("a model");
        Arc::new(Cached::open(Box::new(model), value("--cache"))) as Arc<dyn Embed>
    });
    let number = |name: &str| value(name).and_then(|number| number.parse().ok());
    let options = Options { mode, limit: number("--limit"), embedder, slots: number("--slots") };
    let mut dump = value("--dump").map(|path| BufWriter::new(File::create(path).expect("the dump")));
    let report = retrieval(&set, &cut, &options, &mut |question, hits| {
        let Some(dump) = dump.as_mut() else { return };
        for (document, hit) in hits {
            let features: HashMap<_, _> = hit.why.features.iter().map(|f| (f.name, f.value)).collect();
            let right = question.relevant.contains_key(document);
            let line = serde_json::json!({"query": question.id, "document": document, "right": right,
                "score": hit.score, "features": features, "matched": hit.why.matched});
            writeln!(dump, "{line}").expect("the dump");
        }
    });
    let report = report.expect("an evaluation");
    println!("{}", serde_json::to_string_pretty(&report).expect("JSON"));
}

fn cut(title: &str, text: &str) -> Vec<Passage> {
    let options = corpus::ReadOptions::default();
    let read = corpus::read(&format!("{title}.txt"), text.as_bytes(), &options);
    read.map(|document| document.passages).unwrap_or_default()
}

/// Vectors by text, kept in a file.
struct Cached {
    inner: Box<dyn Embed>,
    known: Mutex<HashMap<u64, Vec<f32>>>,
    file: Option<Mutex<File>>,
}

fn key(text: &str, question: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    (text, question).hash(&mut hasher);
    hasher.finish()
}

impl Cached {
    fn open(inner: Box<dyn Embed>, path: Option<String>) -> Self {
        let mut known = HashMap::new();
        let file = path.map(|path| {
            let mut bytes = Vec::new();
            let mut file =
                File::options().create(true).read(true).append(true).open(path).expect("the cache");
            file.read_to_end(&mut bytes).expect("the cache");
            for record in bytes.chunks_exact(8 + 4 * inner.dimensions()) {
                let (key, vector) = record.split_at(8);
                let vector =
                    vector.chunks_exact(4).filter_map(|x| Some(f32::from_le_bytes(x.try_into().ok()?)));
                known.insert(u64::from_le_bytes(key.try_into().expect("8 bytes")), vector.collect());
            }
            Mutex::new(file)
        });
        Self { inner, known: Mutex::new(known), file }
    }

    fn keep(&self, key: u64, vector: &[f32]) {
        if let Some(file) = &self.file {
            let mut record = key.to_le_bytes().to_vec();
            vector.iter().for_each(|x| record.extend(x.to_le_bytes()));
            file.lock().expect("one thread").write_all(&record).expect("the cache");
        }
        self.known.lock().expect("one thread").insert(key, vector.to_vec());
    }
}

impl Embed for Cached {
    fn identity(&self) -> &ModelIdentity {
        self.inner.identity()
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let key = key(text, true);
        if let Some(known) = self.known.lock().expect("one thread").get(&key) {
            return Ok(known.clone());
        }
        let vector = self.inner.embed_query(text)?;
        self.keep(key, &vector);
        Ok(vector)
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let known = |text: &str| self.known.lock().expect("one thread").get(&key(text, false)).cloned();
        let missing: Vec<&str> = texts.iter().copied().filter(|text| known(text).is_none()).collect();
        if !missing.is_empty() {
            for (text, vector) in missing.iter().zip(self.inner.embed_passages(&missing)?) {
                self.keep(key(text, false), &vector);
            }
        }
        Ok(texts.iter().filter_map(|text| known(text)).collect())
    }
}
