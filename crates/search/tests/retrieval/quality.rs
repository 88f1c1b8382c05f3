//! Does search stay as good as it was on questions that citizens asked? Floors, a little under the measured figures.
//!
//! The set and the model stay outside the project; where one is absent the test says so and passes. Each floor is for
//! the words of all passages, and one vector a document (its title and first words): the vectors of all passages would
//! take minutes to compute.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::document::Passage;
use search::embedding::{Embed, LocalModel};
use search::eval::{CachedEmbed, EvaluationSet, Measures, Options, retrieval};
use search::query::Mode;

/// The folder of real data beside the project, if any.
fn set(name: &str) -> Option<EvaluationSet> {
    let given = std::env::var_os("PARVIS_SHARED").map(PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = || here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir());
    let folder = given.or_else(beside)?.join("eval").join(name);
    folder.is_dir().then(|| EvaluationSet::read(&folder).unwrap())
}

fn model() -> Option<Arc<dyn Embed>> {
    let path = std::env::var_os("PARVIS_MODEL").map(PathBuf::from).filter(|path| path.exists())?;
    let model: Arc<dyn Embed> = Arc::new(LocalModel::open(path).unwrap());
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vectors");
    Some(Arc::new(CachedEmbed::open(model, &kept).unwrap()))
}

fn cut(title: &str, text: &str) -> Vec<Passage> {
    corpus::read(&format!("{title}.txt"), text.as_bytes(), &corpus::ReadOptions::default())
        .map(|document| document.passages)
        .unwrap_or_default()
}

fn measured(name: &str, mode: Mode) -> Option<Measures> {
    let Some(set) = set(name) else {
        eprintln!(
            "SKIPPED: the evaluation set {name} is not here (PARVIS_SHARED names the folder of real data)"
        );
        return None;
    };
    let embedder = if mode == Mode::Words { None } else { model() };
    if mode != Mode::Words && embedder.is_none() {
        eprintln!("SKIPPED: no embedding model (PARVIS_MODEL names it)");
        return None;
    }
    let options = Options { mode, embedder, slots: Some(1), ..Options::default() };
    let measures = retrieval(&set, &cut, &options).unwrap().measures;
    eprintln!("{name}, {mode:?}: {measures:?}");
    Some(measures)
}

fn check(name: &str, mode: Mode, ndcg: f64, recall: f64) {
    if let Some(found) = measured(name, mode) {
        assert!(found.ndcg_10 >= ndcg, "{name}, {mode:?}: nDCG@10 {} is under {ndcg}", found.ndcg_10);
        assert!(
            found.recall_10 >= recall,
            "{name}, {mode:?}: recall@10 {} is under {recall}",
            found.recall_10
        );
    }
}

#[test]
fn citizens_questions_by_words() {
    check("spf-citoyens", Mode::Words, 0.56, 0.74);
}

#[test]
fn citizens_questions_by_words_and_meaning() {
    check("spf-citoyens", Mode::Both, 0.58, 0.76);
}

#[test]
fn citizens_questions_by_meaning() {
    check("spf-citoyens", Mode::Meaning, 0.43, 0.61);
}

#[test]
fn questions_with_answers_by_words() {
    check("spf-qr", Mode::Words, 0.88, 0.96);
}
