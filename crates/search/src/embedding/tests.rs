//! Does a whole model compute what its definition says, and is a damaged one refused?

use std::path::{Path, PathBuf};

use domain::error::Coded as _;

use super::q4::{BLOCK, Block};
use super::{Embed, EmbedError, Level, LocalModel, LocalOptions, packed_file};

const HIDDEN: usize = 64;
const HEADS: usize = 2;
const INNER: usize = 128;
const LAYERS: usize = 2;
const POSITIONS: usize = 40;
const PIECES: [&str; 12] =
    ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁query", "▁passage", ":", "ab", "é"];

/// A made-up model: its numbers by name, in the order of a packed file.
struct Synthetic {
    tensors: Vec<(String, bool, Vec<f32>)>,
}

impl Synthetic {
    fn new() -> Self {
        let mut state = 7_u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let mut tensors = Vec::new();
        let mut add = |name: String, packed: bool, count: usize, scale: f32, centre: f32| {
            let mut numbers: Vec<f32> = (0..count).map(|_| next() * scale + centre).collect();
            if packed {
                // What 4 bits can hold exactly, so that both forms of file mean the same.
                for block in numbers.as_chunks_mut::<BLOCK>().0 {
                    *block = rounded(block).numbers();
                }
            }
            tensors.push((name, packed, numbers));
        };
        add("emb.word".to_owned(), true, PIECES.len() * HIDDEN, 1.0, 0.0);
        add("emb.pos".to_owned(), false, POSITIONS * HIDDEN, 0.3, 0.0);
        add("emb.type".to_owned(), false, 2 * HIDDEN, 0.1, 0.0);
        for (name, centre) in [("emb.ln.w", 1.0), ("emb.ln.b", 0.0)] {
            add(name.to_owned(), false, HIDDEN, 0.2, centre);
        }
        for layer in 0..LAYERS {
            for (name, inputs, outputs) in
                [("q", HIDDEN, HIDDEN), ("k", HIDDEN, HIDDEN), ("v", HIDDEN, HIDDEN), ("ao", HIDDEN, HIDDEN)]
            {
                add(format!("l{layer}.{name}.w"), true, inputs * outputs, 0.3, 0.0);
                add(format!("l{layer}.{name}.b"), false, outputs, 0.1, 0.0);
            }
            add(format!("l{layer}.fi.w"), true, HIDDEN * INNER, 0.3, 0.0);
            add(format!("l{layer}.fi.b"), false, INNER, 0.1, 0.0);
            add(format!("l{layer}.fo.w"), true, INNER * HIDDEN, 0.2, 0.0);
            add(format!("l{layer}.fo.b"), false, HIDDEN, 0.1, 0.0);
            for name in ["aln", "oln"] {
                add(format!("l{layer}.{name}.w"), false, HIDDEN, 0.2, 1.0);
                add(format!("l{layer}.{name}.b"), false, HIDDEN, 0.2, 0.0);
            }
        }
        Self { tensors }
    }

    fn get(&self, name: &str) -> &[f32] {
        &self.tensors.iter().find(|(other, _, _)| other == name).unwrap().2
    }

    fn packed(&self) -> Vec<u8> {
        let mut out = b"E5S1".to_vec();
        let sizes = [1, HIDDEN, LAYERS, HEADS, INNER, PIECES.len(), POSITIONS, 2];
        sizes.iter().for_each(|size| out.extend((*size as u32).to_le_bytes()));
        out.extend(1e-5_f32.to_le_bytes());
        for number in [32, PIECES.len() as u32, 0, 2, 1, 3] {
            out.extend(number.to_le_bytes());
        }
        let blob = PIECES.concat();
        out.extend((blob.len() as u64).to_le_bytes());
        let mut end = 0_u32;
        out.extend(end.to_le_bytes());
        for piece in PIECES {
            end += piece.len() as u32;
            out.extend(end.to_le_bytes());
        }
        (0..PIECES.len()).for_each(|id| out.extend((-(id as f32)).to_le_bytes()));
        out.extend(blob.as_bytes());
        // One change: a tab becomes a blank.
        out.extend(1_u32.to_le_bytes());
        out.extend(9_u32.to_le_bytes());
        out.extend(9_u32.to_le_bytes());
        out.push(1);
        out.extend(32_u32.to_le_bytes());
        let directory: usize = self.tensors.iter().map(|(name, _, _)| 2 + name.len() + 1 + 4 + 8 + 8).sum();
        let mut start = out.len() + 4 + directory;
        let mut body = Vec::new();
        out.extend((self.tensors.len() as u32).to_le_bytes());
        for (name, packed, numbers) in &self.tensors {
            let bytes: Vec<u8> = if *packed {
                numbers.as_chunks::<BLOCK>().0.iter().flat_map(|block| block_bytes(&rounded(block))).collect()
            } else {
                numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
            };
            out.extend((name.len() as u16).to_le_bytes());
            out.extend(name.as_bytes());
            out.push(u8::from(*packed));
            out.extend((numbers.len() as u32).to_le_bytes());
            out.extend((start as u64).to_le_bytes());
            out.extend((bytes.len() as u64).to_le_bytes());
            start += bytes.len();
            body.extend(bytes);
        }
        out.extend(body);
        out
    }

    /// The definition of the network, without any of the product's kernels.
    fn vector(&self, ids: &[u32]) -> Vec<f64> {
        let row = |name: &str, row: usize| &self.get(name)[row * HIDDEN..(row + 1) * HIDDEN];
        let mut state: Vec<Vec<f64>> = Vec::new();
        for (place, id) in ids.iter().enumerate() {
            let parts = [row("emb.word", *id as usize), row("emb.pos", place), row("emb.type", 0)];
            state.push((0..HIDDEN).map(|i| parts.iter().map(|part| f64::from(part[i])).sum()).collect());
        }
        self.norm("emb.ln", &mut state);
        for layer in 0..LAYERS {
            let linear = |name: &str, rows: &[Vec<f64>]| self.linear(&format!("l{layer}.{name}"), rows);
            let (q, k, v) = (linear("q", &state), linear("k", &state), linear("v", &state));
            let size = HIDDEN / HEADS;
            let mut mixed = vec![vec![0.0; HIDDEN]; ids.len()];
            for (query, mixed) in q.iter().zip(&mut mixed) {
                for head in (0..HIDDEN).step_by(size) {
                    let dot = |key: &Vec<f64>| (head..head + size).map(|i| query[i] * key[i]).sum::<f64>();
                    let weights: Vec<f64> =
                        k.iter().map(|key| (dot(key) / (size as f64).sqrt()).exp()).collect();
                    let total: f64 = weights.iter().sum();
                    for i in head..head + size {
                        mixed[i] = weights.iter().zip(&v).map(|(w, v)| w * v[i]).sum::<f64>() / total;
                    }
                }
            }
            add(&mut state, &linear("ao", &mixed));
            self.norm(&format!("l{layer}.aln"), &mut state);
            let mut inner = linear("fi", &state);
            // The tanh form of GELU: within 1e-3 of the exact one, which the kernels' own tests check.
            let gelu = |x: f64| 0.5 * x * (1.0 + (0.797_884_560_8 * (x + 0.044_715 * x * x * x)).tanh());
            inner.iter_mut().flatten().for_each(|x| *x = gelu(*x));
            add(&mut state, &linear("fo", &inner));
            self.norm(&format!("l{layer}.oln"), &mut state);
        }
        let sum: Vec<f64> = (0..HIDDEN).map(|i| state.iter().map(|row| row[i]).sum()).collect();
        let length = sum.iter().map(|x| x * x).sum::<f64>().sqrt();
        sum.iter().map(|x| x / length).collect()
    }

    fn linear(&self, name: &str, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let (weights, bias) = (self.get(&format!("{name}.w")), self.get(&format!("{name}.b")));
        let output = |row: &Vec<f64>, o: usize| {
            let weights = &weights[o * row.len()..(o + 1) * row.len()];
            row.iter().zip(weights).map(|(x, w)| x * f64::from(*w)).sum::<f64>() + f64::from(bias[o])
        };
        rows.iter().map(|row| (0..bias.len()).map(|o| output(row, o)).collect()).collect()
    }

    fn norm(&self, name: &str, rows: &mut [Vec<f64>]) {
        let (gain, bias) = (self.get(&format!("{name}.w")), self.get(&format!("{name}.b")));
        for row in rows {
            let mean = row.iter().sum::<f64>() / HIDDEN as f64;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / HIDDEN as f64;
            for ((x, gain), bias) in row.iter_mut().zip(gain).zip(bias) {
                *x = (*x - mean) / (variance + 1e-5).sqrt() * f64::from(*gain) + f64::from(*bias);
            }
        }
    }
}

fn add(rows: &mut [Vec<f64>], more: &[Vec<f64>]) {
    rows.iter_mut().flatten().zip(more.iter().flatten()).for_each(|(x, y)| *x += y);
}

/// The nearest block whose scale a half-precision number holds.
fn rounded(numbers: &[f32; BLOCK]) -> Block {
    let mut block = Block::nearest(numbers);
    // Cuts the fraction to the ten bits of a half; sizes here are far from its limits.
    block.scale = f32::from_bits(block.scale.to_bits() & !0x1fff);
    block
}

fn block_bytes(block: &Block) -> Vec<u8> {
    let bits = block.scale.to_bits();
    let exponent = (bits >> 23) & 0xff;
    let half = if exponent == 0 {
        0
    } else {
        ((bits >> 16) & 0x8000) | ((exponent - 112) << 10) | ((bits >> 13) & 0x3ff)
    };
    let mut out = (half as u16).to_le_bytes().to_vec();
    out.extend((0..16).map(|i| block.values[i] | (block.values[i + 16] << 4)));
    out
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("parvis-embed-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn cosine(a: &[f32], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * b).sum()
}

#[test]
fn every_level_computes_the_network_of_the_definition() {
    let synthetic = Synthetic::new();
    let folder = Folder::new("levels");
    let path = folder.write("tiny.bin", &synthetic.packed());
    for level in Level::supported() {
        let options = LocalOptions { level: Some(level), extra_threads: Some(1) };
        let model = LocalModel::open_with(&path, options).unwrap();
        let texts = ["", "a", "ab é b", &"ab ".repeat(200), "b a\tb"];
        let vectors = model.embed_passages(&texts).unwrap();
        assert_eq!(vectors.len(), texts.len());
        for (text, vector) in texts.iter().zip(&vectors) {
            let ids = model.passage_tokens(text);
            assert!(ids.len() <= POSITIONS);
            let near = cosine(vector, &synthetic.vector(&ids));
            assert!(near > 0.999, "{level:?}: {near} for {text:?}");
            let alone = model.embed_passages(&[text]).unwrap();
            assert_eq!(&alone[0], vector, "a vector does not depend on its neighbours");
        }
        assert_ne!(model.embed_query("ab").unwrap(), model.embed_passages(&["ab"]).unwrap()[0]);
        assert_eq!(model.dimensions(), HIDDEN);
    }
}

#[test]
fn a_published_folder_gives_the_same_network() {
    let synthetic = Synthetic::new();
    let folder = Folder::new("folder");
    let packed = LocalModel::open(folder.write("tiny.bin", &synthetic.packed())).unwrap();
    write_published(&synthetic, &folder);
    let model = LocalModel::open(&folder.0).unwrap();
    for text in ["ab", "é b a", ""] {
        assert_eq!(model.passage_tokens(text), packed.passage_tokens(text));
        let vector = model.embed_query(text).unwrap();
        let same: Vec<f64> = packed.embed_query(text).unwrap().into_iter().map(f64::from).collect();
        assert!(cosine(&vector, &same) > 0.9995, "{}", cosine(&vector, &same));
    }
    folder.write("config.json", b"{\"model_type\": \"gpt2\"}");
    assert!(matches!(LocalModel::open(&folder.0), Err(EmbedError::Damaged { .. })));
}

fn write_published(synthetic: &Synthetic, folder: &Folder) {
    let mut header = serde_json::Map::new();
    let mut body: Vec<u8> = Vec::new();
    for (name, _, numbers) in &synthetic.tensors {
        let start = body.len();
        body.extend(numbers.iter().flat_map(|x| x.to_le_bytes()));
        let entry = serde_json::json!({"dtype": "F32", "shape": [numbers.len()], "data_offsets": [start, body.len()]});
        header.insert(published_name(name), entry);
    }
    let header = serde_json::to_vec(&header).unwrap();
    let file = [&(header.len() as u64).to_le_bytes()[..], &header, &body].concat();
    folder.write("model.safetensors", &file);
    let config = serde_json::json!({
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": HIDDEN, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "intermediate_size": INNER, "vocab_size": PIECES.len(),
        "max_position_embeddings": POSITIONS, "layer_norm_eps": 1e-5,
    });
    folder.write("config.json", config.to_string().as_bytes());
    let vocab: Vec<(&str, f32)> =
        PIECES.iter().copied().zip((0..PIECES.len()).map(|id| -(id as f32))).collect();
    let special = |id: u32, content: &str| serde_json::json!({"id": id, "content": content});
    let tokenizer = serde_json::json!({
        "added_tokens": [special(0, "<s>"), special(1, "<pad>"), special(2, "</s>")],
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocab},
    });
    folder.write("tokenizer.json", tokenizer.to_string().as_bytes());
}

fn published_name(name: &str) -> String {
    let (stem, kind) = name.rsplit_once('.').unwrap();
    let kind = if kind == "w" { "weight" } else { "bias" };
    match name {
        "emb.word" => "embeddings.word_embeddings.weight".to_owned(),
        "emb.pos" => "embeddings.position_embeddings.weight".to_owned(),
        "emb.type" => "embeddings.token_type_embeddings.weight".to_owned(),
        _ if stem == "emb.ln" => format!("embeddings.LayerNorm.{kind}"),
        _ => {
            let (layer, part) = stem.split_once('.').unwrap();
            let part = match part {
                "q" => "attention.self.query",
                "k" => "attention.self.key",
                "v" => "attention.self.value",
                "ao" => "attention.output.dense",
                "aln" => "attention.output.LayerNorm",
                "fi" => "intermediate.dense",
                "fo" => "output.dense",
                _ => "output.LayerNorm",
            };
            format!("encoder.layer.{}.{part}.{kind}", layer.trim_start_matches('l'))
        }
    }
}

#[test]
fn every_truncation_is_refused() {
    let whole = Synthetic::new().packed();
    assert!(packed_file::probe(&whole).is_ok());
    for length in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
        let error = packed_file::probe(&whole[..length]).expect_err("a cut file");
        assert!(matches!(error, EmbedError::Damaged { .. }), "{length}: {error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_changed_byte_of_the_header_never_crashes() {
    let whole = Synthetic::new().packed();
    let head = whole.len().min(3000);
    for at in 0..head {
        for value in [0x00, 0x7f, 0x80, 0xff] {
            let mut changed = whole.clone();
            changed[at] = value;
            // Sound or refused: both are right, as long as it returns.
            let _ = packed_file::probe(&changed);
        }
    }
}

#[test]
fn a_missing_file_says_so() {
    let error = LocalModel::open("/nonexistent/model.bin").expect_err("no file");
    assert_eq!(error.code(), "embedding_model_unreadable");
    assert!(error.to_string().contains("/nonexistent/model.bin"));
}

/// The real model, where set-up put it.
fn real_model() -> Option<LocalModel> {
    let given = std::env::var_os("PARVIS_EMBEDDING_MODEL").map(PathBuf::from);
    let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let base = base.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share")));
    let own = base.map(|base| base.join("parvis/models/e5-small-q4.bin"));
    let path = given.into_iter().chain(own).find(|path| path.exists());
    if path.is_none() {
        println!("SKIPPED: no embedding model (PARVIS_EMBEDDING_MODEL, or fetched by set-up)");
    }
    path.map(|path| LocalModel::open(path).unwrap())
}

#[test]
fn the_real_model_cuts_texts_as_its_authors_do() {
    let Some(model) = real_model() else { return };
    // Ids given by an independent implementation of the same tokenizer (see docs/decisions/010).
    let fixtures: &[(&str, &[u32])] = &[
        (
            "Où s’inscrire à la cantine ?",
            &[0, 46692, 12, 180, 8612, 91, 26, 158857, 253, 21, 831, 10325, 705, 2],
        ),
        (
            "12 500,00 € — n° 2024-017",
            &[0, 46692, 12, 427, 836, 28086, 2505, 292, 653, 7236, 387, 2357, 55667, 966, 2],
        ),
        ("Das Rathaus öffnet um 9 Uhr.", &[0, 46692, 12, 1858, 21109, 18391, 210044, 286, 483, 12052, 5, 2]),
        ("市役所の受付時間", &[0, 46692, 12, 6, 2128, 21155, 1493, 154, 113012, 3451, 2]),
        ("Ａｂｃ ﬁn ½", &[0, 46692, 12, 3157, 238, 2270, 78660, 2]),
        ("e\u{301}cole", &[0, 46692, 12, 6, 67543, 2]),
    ];
    for (text, ids) in fixtures {
        assert_eq!(&model.passage_tokens(text), ids, "{text}");
    }
}

#[test]
fn the_real_model_puts_like_beside_like() {
    let Some(model) = real_model() else { return };
    let passages = [
        "Les inscriptions à la crèche se font auprès du service petite enfance, sur rendez-vous.",
        "Registration for the day nursery takes place at the early childhood office.",
        "Le conseil municipal approuve le budget supplémentaire de la régie des eaux.",
        "La collecte des encombrants a lieu le premier mardi du mois.",
    ];
    let vectors = model.embed_passages(&passages).unwrap();
    let near = |a: &[f32], b: &[f32]| cosine(a, &b.iter().map(|x| f64::from(*x)).collect::<Vec<_>>());
    let query = model.embed_query("comment avoir une place en creche pour mon bébé").unwrap();
    let scores: Vec<f64> = vectors.iter().map(|vector| near(&query, vector)).collect();
    assert!(scores[1..].iter().all(|score| *score < scores[0]), "the passage that answers: {scores:?}");
    let twins: Vec<f64> = vectors.iter().map(|vector| near(&vectors[1], vector)).collect();
    assert!(twins[0] > twins[2] && twins[0] > twins[3], "the same in two languages: {twins:?}");
}

#[test]
fn queries_from_many_threads_give_the_same_vectors() {
    let folder = Folder::new("threads");
    let model = LocalModel::open(folder.write("tiny.bin", &Synthetic::new().packed())).unwrap();
    let expected = model.embed_query("ab é").unwrap();
    let passages = vec!["ab é b"; 400];
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(model.embed_query("ab é").unwrap(), expected);
                }
                assert_eq!(model.embed_passages(&passages).unwrap().len(), 400);
            });
        }
    });
}
