//! How does meaning come to the documents in the background, the most useful texts first?
//!
//! Each document has a plan of texts (crate `search`); the first of each document are embedded before the rest of any.
//! Vectors are kept in the store as one byte a dimension, so that another server, or a rebuilt index, need not compute
//! them again. When every document is found by its meaning, the sentences that could answer have their turn: no index
//! holds their vectors, an answer looks up the few that it weighs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::transparency::AiUse;
use domain::{CityId, DocumentId, VersionId};
use search::Index;
use search::embedding::Embed;
use search::plan::embedding_plan;
use store::documents::DocumentRecord;
use store::settings::INSTALLATION;
use store::vectors::{ToEmbed, VectorRecord};

use crate::ask::sense;
use crate::documents::head_of;
use crate::index::entry_of;
use crate::search::LoadedPassages;
use crate::status::{MeaningStatus, SentenceStatus};
use crate::{App, Error, Result, Viewer};

/// Texts of a document embedded before any other has its second turn.
const TEXTS_IN_FIRST_TURN: usize = 16;
/// Texts embedded in each later turn.
const TEXTS_PER_TURN: usize = 128;
/// Passages whose sentences are embedded in one turn.
const PASSAGES_PER_TURN: u32 = 16;
/// Documents claimed at once.
const DOCUMENTS_PER_CLAIM: u32 = 8;
/// After this time the claim of a process that died is taken over.
const CLAIM_MS: i64 = 120_000;
/// Wait when there is nothing to embed.
const IDLE: Duration = Duration::from_secs(1);
/// Name of the setting that pauses.
const PAUSED: &str = "meaning_paused";

/// How fast texts are embedded.
#[derive(Default)]
pub(crate) struct Pace {
    per_second: AtomicU32,
    window: Mutex<Option<(Instant, u32)>>,
}

impl Pace {
    fn add(&self, texts: u32) {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = window.get_or_insert((Instant::now(), 0));
        *count += texts;
        let elapsed = since.elapsed();
        if elapsed >= Duration::from_secs(5) {
            let per_second =
                u64::from(*count) * 1_000 / u64::try_from(elapsed.as_millis()).unwrap_or(1).max(1);
            self.per_second.store(u32::try_from(per_second).unwrap_or(u32::MAX), Ordering::Relaxed);
            *window = None;
        }
    }
}

/// Names a model in the store.
pub(crate) fn identity_of(model: &dyn Embed) -> String {
    let identity = model.identity();
    let digest: String = identity.file_sha256.chars().take(16).collect();
    format!("{} {digest} {}", identity.name, identity.dimensions)
}

/// Names the vectors of sentences of a model in the store.
pub(crate) fn sentences_of(model: &dyn Embed) -> String {
    format!("{} sentences", identity_of(model))
}

/// Gives the model to an index.
pub(crate) fn with_model(index: Index, model: &Arc<dyn Embed>) -> Result<Index> {
    Ok(index.with_embedder(Arc::clone(model))?)
}

/// Puts stored vectors in an index.
pub(crate) fn put_vectors(
    index: &Index,
    document: DocumentId,
    version: VersionId,
    vectors: &[VectorRecord],
) -> Result<()> {
    let vectors: Vec<(u32, Vec<f32>)> =
        vectors.iter().filter_map(|one| Some((one.slot, unpack(&one.vector)?))).collect();
    Ok(index.put_vectors(document, version, vectors)?)
}

/// A scale (f32, little-endian), then one signed byte a dimension.
pub(crate) fn pack(vector: &[f32]) -> Vec<u8> {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    let mut bytes = Vec::with_capacity(4 + vector.len());
    bytes.extend_from_slice(&scale.to_le_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127 by the scale; `as` saturates")]
    bytes.extend(vector.iter().map(|value| ((value / scale).round() as i8).cast_unsigned()));
    bytes
}

/// The inverse of [`pack`]; `None` where there is no scale.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<f32>> {
    let (scale, values) = bytes.split_first_chunk::<4>()?;
    let scale = f32::from_le_bytes(*scale);
    Some(values.iter().map(|&byte| f32::from(byte.cast_signed()) * scale).collect())
}

impl App {
    /// Embeds until the end.
    pub(crate) async fn embed_documents(self) {
        let Ok(model) = self.inner.model.clone() else { return };
        while !self.is_stopping() {
            match self.embed_some(&model).await {
                Ok(true) => {}
                Ok(false) => self.rest_quietly(IDLE).await,
                Err(error) => {
                    tracing::warn!(%error, "embedding stops for a while");
                    self.rest_quietly(IDLE * 5).await;
                }
            }
        }
    }

    async fn rest_quietly(&self, pause: Duration) {
        let _ = tokio::time::timeout(pause, self.until_stopping()).await;
    }

    /// Embeds a turn of some documents, or of their sentences where nothing else is to be done; whether there was
    /// anything to do.
    async fn embed_some(&self, model: &Arc<dyn Embed>) -> Result<bool> {
        if self.is_meaning_paused().await? {
            return Ok(false);
        }
        let identity = identity_of(model.as_ref());
        let claimed = self.claim_texts(&identity).await?;
        for one in &claimed {
            if self.is_stopping() {
                return Ok(false);
            }
            self.embed_turn(one, model, &identity).await?;
        }
        if !claimed.is_empty() {
            return Ok(true);
        }
        let series = sentences_of(model.as_ref());
        let claimed = self.claim_texts(&series).await?;
        for one in &claimed {
            if self.is_stopping() {
                return Ok(false);
            }
            self.embed_sentences(one, model, &series).await?;
        }
        Ok(!claimed.is_empty())
    }

    async fn claim_texts(&self, series: &str) -> Result<Vec<ToEmbed>> {
        if self.inner.store.embedding_progress(series).await?.is_done() {
            return Ok(Vec::new());
        }
        let mut transaction = self.inner.store.begin().await?;
        let claimed = transaction.claim_to_embed(series, DOCUMENTS_PER_CLAIM, CLAIM_MS).await?;
        transaction.commit().await?;
        Ok(claimed)
    }

    /// The document to embed, if it is still as it was claimed and its city has not turned meaning off.
    async fn still_wanted(&self, what: &ToEmbed) -> Result<Option<DocumentRecord>> {
        let Some(record) = self.inner.store.find_document(what.document).await? else { return Ok(None) };
        let wanted = record.version.id == what.version && self.ai_is_on(record.city, AiUse::Meaning).await?;
        Ok(wanted.then_some(record))
    }

    async fn embed_turn(&self, what: &ToEmbed, model: &Arc<dyn Embed>, identity: &str) -> Result<()> {
        let Some(record) = self.still_wanted(what).await? else { return Ok(()) };
        let passages = self.inner.store.list_passages(&record).await?;
        let plan = embedding_plan(&entry_of(&record, passages));
        let planned = u32::try_from(plan.len()).unwrap_or(u32::MAX);
        let turn = if what.done == 0 { TEXTS_IN_FIRST_TURN } else { TEXTS_PER_TURN };
        let texts: Vec<(u32, String)> = plan.into_iter().skip(what.done as usize).take(turn).collect();
        let done = what.done.saturating_add(u32::try_from(texts.len()).unwrap_or(0)).min(planned);
        let (slots, texts): (Vec<u32>, Vec<String>) = texts.into_iter().unzip();
        let embedded = self.embed(record.city, model, texts).await?.into_iter();
        let vectors: Vec<VectorRecord> = slots
            .into_iter()
            .zip(embedded)
            .map(|(slot, (_, vector))| VectorRecord { slot, vector: pack(&vector) })
            .collect();
        let mut transaction = self.inner.store.begin().await?;
        if transaction.put_vectors(what, identity, &vectors, (done, planned)).await? {
            transaction.commit().await?;
        }
        self.inner.pace.add(u32::try_from(vectors.len()).unwrap_or(0));
        Ok(())
    }

    /// Embeds the sentences of the next passages of a document; progress is counted in passages.
    async fn embed_sentences(&self, what: &ToEmbed, model: &Arc<dyn Embed>, series: &str) -> Result<()> {
        let Some(record) = self.still_wanted(what).await? else { return Ok(()) };
        let planned = record.version.passages;
        let done = what.done.saturating_add(PASSAGES_PER_TURN).min(planned);
        let places: Vec<_> = (what.done..done).map(|ordinal| (what.version, ordinal)).collect();
        let head = head_of(&Viewer::agent(record.city), &record);
        let passages: LoadedPassages = self.load_own_passages(head, &places).await?;
        let texts = tokio::task::spawn_blocking(move || sense::texts_of(&passages)).await?;
        let embedded = self.embed(record.city, model, texts).await?;
        let vectors: Vec<VectorRecord> =
            embedded.iter().map(|(text, vector)| sense::record_of(text, vector)).collect();
        let mut transaction = self.inner.store.begin().await?;
        if transaction.put_quiet_vectors(what, series, &vectors, (done, planned)).await? {
            transaction.commit().await?;
        }
        Ok(())
    }

    /// The vectors of some texts of a city, each beside its text; the processor's time goes to that city's account.
    async fn embed(
        &self,
        city: CityId,
        model: &Arc<dyn Embed>,
        texts: Vec<String>,
    ) -> Result<Vec<(String, Vec<f32>)>> {
        let count = texts.len();
        let model = Arc::clone(model);
        let begin = Instant::now();
        let embedded = tokio::task::spawn_blocking(move || -> Result<Vec<(String, Vec<f32>)>> {
            let words: Vec<&str> = texts.iter().map(String::as_str).collect();
            let vectors = model.embed_passages(&words).map_err(|error| Error::Internal(error.to_string()))?;
            Ok(texts.into_iter().zip(vectors).collect())
        })
        .await??;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let processor = begin.elapsed() * u32::try_from(cores.min(count).max(1)).unwrap_or(1);
        self.inner.meter.add(city, AiUse::Meaning, u64::try_from(count).unwrap_or(u64::MAX), processor);
        Ok(embedded)
    }

    async fn is_meaning_paused(&self) -> Result<bool> {
        Ok(self.inner.store.find_setting(INSTALLATION, PAUSED).await?.as_deref() == Some("true"))
    }

    /// Progress of the embedding, cheap enough to be asked every second.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn meaning_status(&self) -> Result<MeaningStatus> {
        let paused = self.is_meaning_paused().await?;
        let Ok(model) = &self.inner.model else {
            let waiting = self.inner.store.embedding_progress("").await?.unplanned;
            let nothing = MeaningStatus {
                model: None,
                done: 0,
                total: 0,
                documents_waiting: waiting,
                sentences: SentenceStatus::default(),
                paused,
                texts_per_second: None,
            };
            return Ok(nothing);
        };
        let progress = self.inner.store.embedding_progress(&identity_of(model.as_ref())).await?;
        let sentences = self.inner.store.embedding_progress(&sentences_of(model.as_ref())).await?;
        let per_second = self.inner.pace.per_second.load(Ordering::Relaxed);
        Ok(MeaningStatus {
            model: Some(model.identity().name.clone()),
            done: progress.done,
            total: progress.planned,
            documents_waiting: progress.unplanned,
            sentences: SentenceStatus {
                passages_done: sentences.done,
                passages_total: sentences.planned,
                documents_waiting: sentences.unplanned,
            },
            paused,
            texts_per_second: (per_second > 0).then_some(per_second),
        })
    }

    /// Pauses or resumes the embedding, on every server of the installation.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn pause_meaning(&self, paused: bool) -> Result<()> {
        let mut transaction = self.inner.store.begin().await?;
        transaction.put_setting(INSTALLATION, PAUSED, if paused { "true" } else { "false" }).await?;
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn a_packed_vector_keeps_its_direction() {
        let vector: Vec<f32> = (0..384_i16).map(|at| (f32::from(at) * 0.37).sin() / 14.0).collect();
        let back = unpack(&pack(&vector)).unwrap();
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        let cosine = dot(&vector, &back) / (dot(&vector, &vector) * dot(&back, &back)).sqrt();
        assert!(cosine > 0.999, "{cosine}");
        assert_eq!(unpack(&[1, 2]), None);
    }
}
