//! `parvis eval`: how good is it, on questions whose answers are known?

use std::io::Write as _;
use std::path::{Path, PathBuf};

use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::ask::AskReport;
use app::transparency::Measured;
use app::{App, Viewer};
use domain::document::Passage;
use regex::RegexBuilder;
use search::embedding::{Embed, LocalModel};
use search::eval::{CachedEmbed, EvaluationSet, Options};
use search::query::Mode;
use serde::{Deserialize, Serialize};

use super::{block_on, view};
use crate::cli::{CityArguments, EvalCommand, ModeArgument, RetrievalArguments};
use crate::{console, exit, model};

pub(super) fn run(command: EvalCommand) -> Result<u8> {
    match command {
        EvalCommand::Retrieval(arguments) => retrieval(&arguments),
        EvalCommand::Ask { city, questions, unrecorded, features } => {
            block_on(ask(city, questions, !unrecorded, features))
        }
    }
}

fn retrieval(arguments: &RetrievalArguments) -> Result<u8> {
    let set = EvaluationSet::read(&arguments.set)?;
    if let Some(file) = &arguments.passages {
        write_passages(&set, file)?;
    }
    let mode = match arguments.mode {
        ModeArgument::Words => Mode::Words,
        ModeArgument::Meaning => Mode::Meaning,
        ModeArgument::Both => Mode::Both,
    };
    let mut embedder: Option<Arc<dyn Embed>> = None;
    if mode != Mode::Words {
        match model::find(arguments.model.as_deref(), None) {
            Some(path) => embedder = Some(Arc::new(LocalModel::open(path)?)),
            None if mode == Mode::Meaning => {
                anyhow::bail!("no embedding model: `parvis demo` fetches it, or give --model")
            }
            None => console::note("no embedding model: words alone (`parvis demo` fetches the model)"),
        }
    }
    if let (Some(model), Some(folder)) = (&embedder, &arguments.cache) {
        embedder = Some(Arc::new(CachedEmbed::open(Arc::clone(model), folder)?));
    }
    let (limit, slots, study) = (arguments.limit, arguments.vectors, arguments.study);
    let report = search::eval::retrieval(&set, &cut, &Options { mode, limit, embedder, slots, study })?;
    if arguments.json {
        console::json(&report)?;
    } else {
        console::line(serde_json::to_string_pretty(&report)?);
    }
    Ok(exit::DONE)
}

/// Cuts a set's document as the product cuts a text file.
fn cut(title: &str, text: &str) -> Vec<Passage> {
    corpus::read(&format!("{title}.txt"), text.as_bytes(), &corpus::ReadOptions::default())
        .map(|document| document.passages)
        .unwrap_or_default()
}

fn write_passages(set: &EvaluationSet, file: &Path) -> Result<()> {
    let open = std::fs::File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    let mut out = std::io::BufWriter::new(open);
    for document in &set.documents {
        for passage in cut(&document.title, &document.text) {
            let line =
                serde_json::json!({"document": document.id, "title": document.title, "text": passage.text});
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}

#[derive(Debug, Deserialize)]
struct QuestionLine {
    id: String,
    question: String,
    #[serde(default)]
    answer_regex: Option<String>,
    #[serde(default)]
    docs: Vec<String>,
    answerable: bool,
}

/// What came of the questions of a set.
#[derive(Debug, Default, Serialize)]
struct AskScore {
    questions: usize,
    answerable: usize,
    right: usize,
    wrong: usize,
    refused: usize,
    unanswerable: usize,
    unanswerable_refused: usize,
    right_share: f64,
    wrong_share: f64,
    unanswerable_refused_share: f64,
    total_p50_ms: f64,
    total_p99_ms: f64,
    misses: Vec<Miss>,
}

#[derive(Debug, Serialize)]
struct Miss {
    id: String,
    question: String,
    outcome: &'static str,
    answer: String,
    reason: Option<domain::ask::Refusal>,
    files: Vec<String>,
}

async fn ask(
    arguments: CityArguments,
    questions: PathBuf,
    recorded: bool,
    features: Option<PathBuf>,
) -> Result<u8> {
    let text = std::fs::read_to_string(&questions)
        .with_context(|| format!("cannot read {}", questions.display()))?;
    let lines = read_questions(&questions, &text)?;
    let (app, viewer) = view(&arguments, false).await?;
    let mut score = AskScore::default();
    let mut times_ms = Vec::with_capacity(lines.len());
    for line in &lines {
        let report = AskReport::from(app.answer(&viewer, &line.question).await?);
        times_ms.push(report.timings_ms.total);
        score.count(line, &report)?;
    }
    if let Some(file) = features {
        write_features(&app, &viewer, &lines, &file).await?;
    }
    score.finish(times_ms);
    if recorded {
        record(&app, &viewer, &score, (&questions, &text)).await?;
    }
    if arguments.data.json {
        console::json(&score)?;
    } else {
        show(&score);
    }
    app.shutdown().await;
    Ok(exit::DONE)
}

/// Puts what was measured in the public register of the city.
async fn record(app: &App, viewer: &Viewer, score: &AskScore, (file, text): (&Path, &str)) -> Result<()> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some milliseconds")]
    let p50_us = (score.total_p50_ms * 1_000.0) as u64;
    let measured = Measured {
        questions_file: &name,
        questions: text.as_bytes(),
        answerable: score.answerable as u64,
        right: score.right as u64,
        wrong: score.wrong as u64,
        unanswerable: score.unanswerable as u64,
        unanswerable_refused: score.unanswerable_refused as u64,
        p50_us,
    };
    Ok(app.record_evaluation(viewer, &measured).await?)
}

/// One line for each question, and one more for each that has an answer, with the documents that hold it left out.
async fn write_features(app: &App, viewer: &Viewer, lines: &[QuestionLine], file: &Path) -> Result<()> {
    let open = std::fs::File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    let mut out = std::io::BufWriter::new(open);
    for line in lines {
        let with_answer = line.answerable.then_some(line.docs.as_slice());
        for without in [Some(&[][..]), with_answer].into_iter().flatten() {
            let weighed = app.weigh(viewer, &line.question, without).await?;
            let answers: Result<Vec<bool>> = weighed
                .pieces
                .iter()
                .map(|piece| Ok(line.answerable && holds(line, &piece.text, &[piece.file.as_str()])?))
                .collect();
            let line = serde_json::json!({
                "id": line.id, "answerable": line.answerable && without.is_empty(),
                "left_out": !without.is_empty(), "answers": answers?, "weighed": weighed,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}

fn read_questions(file: &Path, text: &str) -> Result<Vec<QuestionLine>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), number + 1))
        })
        .collect()
}

impl AskScore {
    fn count(&mut self, line: &QuestionLine, report: &AskReport) -> Result<()> {
        self.questions += 1;
        let answered = report.reason.is_none();
        let outcome = if line.answerable {
            self.answerable += 1;
            if !answered {
                self.refused += 1;
                Some("refused")
            } else if is_right(line, report)? {
                self.right += 1;
                None
            } else {
                self.wrong += 1;
                Some("wrong")
            }
        } else {
            self.unanswerable += 1;
            self.unanswerable_refused += usize::from(!answered);
            answered.then_some("answered an unanswerable question")
        };
        if let Some(outcome) = outcome {
            self.misses.push(Miss {
                id: line.id.clone(),
                question: line.question.clone(),
                outcome,
                answer: report.answer.clone(),
                reason: report.reason,
                files: report.citations.iter().map(|citation| citation.file.clone()).collect(),
            });
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
    fn finish(&mut self, mut times_ms: Vec<f64>) {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        self.right_share = share(self.right, self.answerable);
        self.wrong_share = share(self.wrong, self.answerable);
        self.unanswerable_refused_share = share(self.unanswerable_refused, self.unanswerable);
        times_ms.sort_by(f64::total_cmp);
        let at = |hundredths: usize| {
            times_ms.get((times_ms.len() * hundredths / 100).min(times_ms.len().saturating_sub(1)))
        };
        self.total_p50_ms = at(50).copied().unwrap_or_default();
        self.total_p99_ms = at(99).copied().unwrap_or_default();
    }
}

/// Right: the answer's text matches, and a document that holds the answer is cited.
fn is_right(line: &QuestionLine, report: &AskReport) -> Result<bool> {
    let files: Vec<&str> = report.citations.iter().map(|citation| citation.file.as_str()).collect();
    holds(line, &report.answer, &files)
}

/// Whether `text` is the answer known, and one of `files` a document that holds it.
fn holds(line: &QuestionLine, text: &str, files: &[&str]) -> Result<bool> {
    let Some(pattern) = &line.answer_regex else { return Ok(true) };
    let regex = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .with_context(|| format!("question {}: answer_regex", line.id))?;
    let cited =
        line.docs.is_empty() || files.iter().any(|file| line.docs.iter().any(|part| file.contains(part)));
    Ok(cited && regex.is_match(text))
}

fn show(score: &AskScore) {
    for miss in &score.misses {
        console::line(format!(
            "{} {}: {}\n    -> {} {}",
            miss.id,
            miss.outcome,
            miss.question,
            miss.answer,
            miss.reason.map_or("", domain::ask::Refusal::as_str)
        ));
    }
    console::line(format!(
        "answerable: {} right, {} wrong, {} refused of {} ({:.1} % right, {:.1} % wrong)",
        score.right,
        score.wrong,
        score.refused,
        score.answerable,
        100.0 * score.right_share,
        100.0 * score.wrong_share
    ));
    console::line(format!(
        "unanswerable: {} refused of {} ({:.1} %); p50 {:.1} ms, p99 {:.1} ms",
        score.unanswerable_refused,
        score.unanswerable,
        100.0 * score.unanswerable_refused_share,
        score.total_p50_ms,
        score.total_p99_ms
    ));
}
