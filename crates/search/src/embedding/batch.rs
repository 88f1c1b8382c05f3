//! How are several texts handed to the network at once, without padding?

/// The tokens of several texts, one after the other.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// All tokens.
    pub(super) ids: Vec<u32>,
    /// Number of tokens of each text; their sum is the number of tokens.
    pub(super) lengths: Vec<usize>,
}

impl Batch {
    /// Adds a text.
    pub(super) fn push(&mut self, ids: &[u32]) {
        self.ids.extend_from_slice(ids);
        self.lengths.push(ids.len());
    }
}

/// Bytes of text in a batch: about 500 tokens share the work of fetching the weights; more gains nothing.
const BATCH_BYTES: usize = 2_000;

/// Cuts texts into runs that are worth one pass each, as ranges over the texts.
pub(super) fn runs(texts: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let (mut start, mut bytes) = (0, 0_usize);
    for (at, text) in texts.iter().enumerate() {
        if bytes > 0 && bytes.saturating_add(text.len()) > BATCH_BYTES {
            runs.push(start..at);
            (start, bytes) = (at, 0);
        }
        // An empty text still costs its prefix.
        bytes = bytes.saturating_add(text.len().max(16));
    }
    if start < texts.len() {
        runs.push(start..texts.len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_every_text_once_in_order() {
        let long = "x".repeat(3 * BATCH_BYTES);
        let texts = ["", "a", &long, "b", "c", &long, &long, ""];
        let covered: Vec<usize> = runs(&texts).into_iter().flatten().collect();
        assert_eq!(covered, (0..texts.len()).collect::<Vec<_>>());
        assert!(runs(&[]).is_empty());
        assert!(
            runs(&vec![""; 10_000]).len() >= 10_000 * 16 / BATCH_BYTES,
            "a run of empty texts is bounded too"
        );
    }
}
