//! Which passages answer to words typed? The index finds them, the store gives their text.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use domain::document::{Kind, Language, Passage, Span};
use domain::transparency::AiUse;
use domain::{CharRange, DocumentId, VersionId};
use jiff::civil::Date;
use search::analysis::Analyzer;
use search::{Query, SearchOutcome};
use serde::{Deserialize, Serialize};
use store::pages::PassageRecord;

use crate::documents::{DocumentHead, PageText, head_of, is_in_view};
use crate::transparency::processor_time;
use crate::{App, PageRequest, Result, Viewer};

/// What to search with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Words alone.
    Words,
    /// Meaning alone; without a model, words.
    Meaning,
    /// Both, merged.
    #[default]
    Both,
}

/// A search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// Words typed; cut to [`SearchRequest::TEXT_CHARS_MAX`].
    pub text: String,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Documents dated from that day on.
    pub from: Option<Date>,
    /// Documents dated up to that day.
    pub to: Option<Date>,
    /// Only in that document.
    pub document: Option<DocumentId>,
    /// With what.
    pub mode: Mode,
    /// Which results.
    pub page: PageRequest,
}

impl SearchRequest {
    /// Longer text is cut.
    pub const TEXT_CHARS_MAX: usize = 2_000;
}

/// Results of a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchResults {
    /// The passages asked for, best first.
    pub hits: Vec<FoundPassage>,
    /// How many passages match.
    pub total: u64,
    /// Number of matching passages by kind.
    pub kinds: Vec<(Kind, u64)>,
    /// Number of matching passages by year, newest first.
    pub years: Vec<(i16, u64)>,
    /// Whether meaning was used; false when there is no model or nothing is embedded yet.
    pub meaning_used: bool,
    /// Time taken, in microseconds: finding, then loading the texts.
    pub find_us: u64,
    /// Loading the texts.
    pub load_us: u64,
}

/// A passage found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundPassage {
    /// Its document.
    pub document: DocumentHead,
    /// Its text, headings and place.
    pub passage: Passage,
    /// For ordering only.
    pub score: f32,
    /// Why it is there, weightiest first.
    pub why: Vec<Reason>,
    /// Words of the question (as typed, or as corrected) that the passage or its title holds.
    pub matched: Vec<String>,
    /// Where they stand in the passage's text, in whatever form or synonym; in order, apart.
    pub marks: Vec<CharRange>,
}

pub use search::feature_names;

/// One feature of a ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Stable name in `snake_case`; pages translate it.
    pub feature: String,
    /// Its value.
    pub value: f32,
    /// What it adds to the score.
    pub contribution: f32,
}

/// Passages with the page texts they stand on and their documents: what answers are made from.
#[derive(Debug, Clone, Default)]
pub struct LoadedPassages {
    /// In the order asked; those that are gone or not for this viewer are left out.
    pub passages: Vec<LoadedPassage>,
    /// The page texts under them.
    pub pages: HashMap<(VersionId, u32), Arc<PageText>>,
}

/// A passage with its document.
#[derive(Debug, Clone)]
pub struct LoadedPassage {
    /// Its document; `version` is the one of the passage.
    pub document: Arc<DocumentHead>,
    /// Text, headings, spans.
    pub passage: Passage,
}

/// Where `text` holds one of `words`, in another form or under a synonym that is searched too.
fn marks_of(analyzer: &Analyzer, (text, language): (&str, Language), words: &[String]) -> Vec<CharRange> {
    let terms = words.iter().flat_map(|word| analyzer.terms(word));
    let wanted: BTreeSet<String> = terms
        .flat_map(|term| {
            let synonyms = analyzer.synonyms(&term).to_vec();
            std::iter::once(term).chain(synonyms)
        })
        .collect();
    let held = analyzer.tokens_in(text, language).into_iter();
    let held = held.filter(|token| token.counts() && wanted.contains(&token.text));
    let mut marks: Vec<CharRange> = held.map(|token| CharRange::new(token.start, token.end)).collect();
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    // An expression lies over its words: one mark.
    let mut end = 0;
    marks.retain(|mark| {
        let apart = mark.start >= end;
        end = end.max(mark.end);
        apart
    });
    marks
}

impl App {
    /// Searches the viewer's city and the commons.
    ///
    /// # Errors
    /// When the index or the database cannot be read.
    pub async fn search(&self, viewer: &Viewer, request: &SearchRequest) -> Result<SearchResults> {
        let begin = Instant::now();
        let found = self.find_passages(viewer, query_of(viewer, request)).await?;
        let find_us = micros(begin);
        let places: Vec<_> = found.hits.iter().map(|hit| (hit.version, hit.ordinal)).collect();
        let loaded = self.load_passages(viewer, &places).await?;
        let analyzer = self.analyzer(viewer).await?;
        let mut by_place: HashMap<(VersionId, u32), LoadedPassage> = loaded
            .passages
            .into_iter()
            .map(|loaded| ((loaded.document.version, loaded.passage.ordinal), loaded))
            .collect();
        let hits = found
            .hits
            .into_iter()
            .filter_map(|hit| {
                let loaded = by_place.remove(&(hit.version, hit.ordinal))?;
                let language = loaded.document.language;
                let marks = marks_of(&analyzer, (&loaded.passage.text, language), &hit.why.matched);
                Some(FoundPassage {
                    document: loaded.document.as_ref().clone(),
                    passage: loaded.passage,
                    score: hit.score,
                    why: hit.why.features.iter().map(reason_of).collect(),
                    marks,
                    matched: hit.why.matched,
                })
            })
            .collect();
        Ok(SearchResults {
            hits,
            total: found.total,
            kinds: found.facets.kinds,
            years: found.facets.years,
            meaning_used: found.meaning_used,
            find_us,
            load_us: micros(begin).saturating_sub(find_us),
        })
    }

    /// What the index of the viewer's city finds, as it is; what the query may see is set from the viewer.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub async fn find_passages(&self, viewer: &Viewer, mut query: Query) -> Result<SearchOutcome> {
        query.audience = viewer.audience;
        query.grants = viewer.grants.clone();
        if query.mode != search::Mode::Words && !self.ai_is_on(viewer.city, AiUse::Meaning).await? {
            query.mode = search::Mode::Words;
        }
        let index = self.city_index(viewer.city).await?.index();
        let (found, processor) =
            tokio::task::spawn_blocking(move || processor_time(|| index.search(&query))).await?;
        let found = found?;
        if found.meaning_used {
            self.inner.meter.add(viewer.city, AiUse::Meaning, 1, processor);
        }
        Ok(found)
    }

    /// The text analysis of the viewer's city.
    ///
    /// # Errors
    /// When the index cannot be opened.
    pub async fn analyzer(&self, viewer: &Viewer) -> Result<Arc<Analyzer>> {
        Ok(Arc::clone(self.city_index(viewer.city).await?.index().analyzer()))
    }

    /// Passages by version and rank, with page texts and documents, in three queries whatever their number; the
    /// audience is applied.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_passages(
        &self,
        viewer: &Viewer,
        wanted: &[(VersionId, u32)],
    ) -> Result<LoadedPassages> {
        if wanted.is_empty() {
            return Ok(LoadedPassages::default());
        }
        let store = &self.inner.store;
        let records = store.load_passages(wanted).await?;
        let ids: BTreeSet<DocumentId> = records.iter().map(|record| record.document).collect();
        let ids: Vec<DocumentId> = ids.into_iter().collect();
        let documents: HashMap<DocumentId, Arc<DocumentHead>> = store
            .load_documents(&ids)
            .await?
            .into_iter()
            .filter(|document| is_in_view(viewer, document))
            .map(|document| (document.id, Arc::new(head_of(viewer, &document))))
            .collect();
        let pages = self.load_pages(&records).await?;
        let mut found = HashMap::with_capacity(records.len());
        for mut record in records {
            let Some(document) = documents.get(&record.document) else { continue };
            if document.version != record.version {
                continue;
            }
            if !fill(&mut record, &pages) {
                continue;
            }
            let loaded = LoadedPassage { document: Arc::clone(document), passage: record.passage };
            found.insert((record.version, loaded.passage.ordinal), loaded);
        }
        let passages = wanted.iter().filter_map(|place| found.remove(place)).collect();
        Ok(LoadedPassages { passages, pages })
    }

    /// Passages of one version, whoever may see it: for work that nobody looks at.
    pub(crate) async fn load_own_passages(
        &self,
        head: DocumentHead,
        wanted: &[(VersionId, u32)],
    ) -> Result<LoadedPassages> {
        let records = self.inner.store.load_passages(wanted).await?;
        let pages = self.load_pages(&records).await?;
        let document = Arc::new(head);
        let passages = records.into_iter().filter_map(|mut record| {
            let there = fill(&mut record, &pages);
            there.then(|| LoadedPassage { document: Arc::clone(&document), passage: record.passage })
        });
        Ok(LoadedPassages { passages: passages.collect(), pages })
    }

    /// The pages that passages stand on.
    async fn load_pages(
        &self,
        records: &[PassageRecord],
    ) -> Result<HashMap<(VersionId, u32), Arc<PageText>>> {
        let places: BTreeSet<(VersionId, u32)> = records
            .iter()
            .flat_map(|record| record.passage.spans.iter().map(|span| (record.version, span.page)))
            .collect();
        let pages = self.inner.store.load_page_texts(&places).await?.into_iter();
        let pages = pages.map(|((version, number), page)| {
            ((version, number), Arc::new(PageText::new(version, number, page.text, page.blocks)))
        });
        Ok(pages.collect())
    }

    /// Drops and rebuilds this server's index of the viewer's city from the database; searches go on meanwhile on
    /// the old one.
    ///
    /// # Errors
    /// `disk_full`, `data_folder_read_only`.
    pub async fn reindex(&self, viewer: &Viewer) -> Result<()> {
        self.reindex_city(viewer.city).await
    }

    /// Waits until this server's index holds every change made before the call (of the viewer's city).
    ///
    /// # Errors
    /// When the index or the database fails.
    pub async fn catch_up(&self, viewer: &Viewer) -> Result<()> {
        self.synchronise(viewer.city).await.map(|_| ())
    }
}

/// Gives a passage its text where it is that of its pages; `false` where they are gone.
fn fill(record: &mut PassageRecord, pages: &HashMap<(VersionId, u32), Arc<PageText>>) -> bool {
    if record.text_from_pages {
        let slice = |span: &Span| pages.get(&(record.version, span.page))?.slice(span.range);
        let parts: Option<Vec<&str>> = record.passage.spans.iter().map(slice).collect();
        let Some(parts) = parts else { return false };
        record.passage.text = parts.join("\n");
    }
    true
}

fn query_of(viewer: &Viewer, request: &SearchRequest) -> Query {
    let text: String = request.text.chars().take(SearchRequest::TEXT_CHARS_MAX).collect();
    Query {
        kinds: request.kinds.clone(),
        from: request.from,
        to: request.to,
        document: request.document,
        limit: request.page.limit() as usize,
        offset: request.page.offset as usize,
        mode: match request.mode {
            Mode::Words => search::Mode::Words,
            Mode::Meaning => search::Mode::Meaning,
            Mode::Both => search::Mode::Both,
        },
        facets: true,
        ..Query::new(text, viewer.audience)
    }
}

fn reason_of(feature: &search::Feature) -> Reason {
    Reason { feature: feature.name.to_owned(), value: feature.value, contribution: feature.contribution }
}

fn micros(begin: Instant) -> u64 {
    u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use search::analysis::Tables;

    use super::*;

    #[test]
    fn words_are_marked_in_whatever_form_they_stand() {
        let analyzer = Analyzer::french(&Tables::default());
        let marked = |text: &str, words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let marks = marks_of(&analyzer, (text, Language::French), &words);
            marks.iter().map(|mark| mark.slice(text).unwrap().to_owned()).collect::<Vec<_>>()
        };
        let text = "Les Tarifs à l'école : tarification, tarif réduit, et l'été.";
        assert_eq!(marked(text, &["tarif"]), ["Tarifs", "tarif"]);
        assert_eq!(marked(text, &["ecole", "été"]), ["école", "été"]);
        assert_eq!(marked("Le permis de conduire et le permis", &["permis"]), ["permis", "permis"]);
        assert!(marked(text, &[]).is_empty());
    }
}
