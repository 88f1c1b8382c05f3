//! Into which pieces does the model cut a text?
//!
//! The Unigram tokenizer of XLM-RoBERTa (Kudo, 2018): normalise the characters, mark the word starts,
//! then take the cut whose pieces are the most probable together (Viterbi). Any string gives a
//! result, in time proportional to its length up to a bound after which nothing is read.

mod normalise;
mod trie;

pub use normalise::CharacterMap;
use trie::Trie;

use super::EmbedError;

/// Text bytes after normalisation that are looked at: no 510 pieces of the model are longer together.
const MAX_NORMALISED_BYTES: usize = 512 * 48;
/// What an unknown character costs below the least probable piece (the trainer's constant).
const UNKNOWN_PENALTY: f64 = 10.0;
/// More pieces than this are no tokenizer that we know of.
const MAX_PIECES: usize = 2_000_000;

/// What a model file says about its tokenizer.
#[derive(Debug)]
pub struct TokenizerParts<'a> {
    /// The pieces in the order of their ids.
    pub pieces: Vec<&'a [u8]>,
    /// Logarithm of the probability of each piece.
    pub scores: Vec<f32>,
    /// Id put before each text.
    pub begin: u32,
    /// Id put after each text.
    pub end: u32,
    /// Id of padding, never given to a text.
    pub padding: u32,
    /// Id of what no piece covers.
    pub unknown: u32,
    /// How characters are normalised.
    pub characters: CharacterMap,
}

/// A tokenizer ready for use, shared by all threads.
#[derive(Debug)]
pub struct Tokenizer {
    trie: Trie,
    scores: Vec<f32>,
    begin: u32,
    end: u32,
    unknown: u32,
    unknown_score: f64,
    characters: CharacterMap,
}

/// The best way found to reach a place in the text.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    from: usize,
    piece: u32,
}

impl Tokenizer {
    /// Builds the tokenizer.
    ///
    /// # Errors
    /// Where the parts contradict each other.
    pub fn new(parts: TokenizerParts<'_>) -> Result<Self, EmbedError> {
        let count = parts.pieces.len();
        if count == 0 || count > MAX_PIECES || parts.scores.len() != count {
            return Err(EmbedError::damaged(format!("a tokenizer of {count} pieces")));
        }
        if parts.scores.iter().any(|score| !score.is_finite()) {
            return Err(EmbedError::damaged("a piece's score is not a finite number"));
        }
        let special = [parts.begin, parts.end, parts.padding, parts.unknown];
        if special.iter().any(|id| usize::try_from(*id).is_ok_and(|id| id >= count + 4096)) {
            return Err(EmbedError::damaged("a special token lies outside the vocabulary"));
        }
        // Special tokens and `<mask>` are never found in a text: a document cannot write itself an end.
        let pieces = parts.pieces.iter().zip(0_u32..);
        let pieces = pieces.filter(|(piece, id)| !special.contains(id) && **piece != b"<mask>");
        let trie = Trie::new(pieces.map(|(piece, id)| (*piece, id)).collect());
        let lowest = parts.scores.iter().copied().fold(0.0, f32::min);
        Ok(Self {
            trie,
            scores: parts.scores,
            begin: parts.begin,
            end: parts.end,
            unknown: parts.unknown,
            unknown_score: f64::from(lowest) - UNKNOWN_PENALTY,
            characters: parts.characters,
        })
    }

    /// The highest id that [`Tokenizer::encode`] can give.
    pub fn highest_id(&self) -> u32 {
        let last = u32::try_from(self.scores.len()).unwrap_or(u32::MAX).saturating_sub(1);
        last.max(self.begin).max(self.end).max(self.unknown)
    }

    /// The ids of a text, begin and end included: at most `limit`, the text being cut where it is longer.
    pub fn encode(&self, prefix: &str, text: &str, limit: usize) -> Vec<u32> {
        let normalised = self.characters.normalise(prefix, text, MAX_NORMALISED_BYTES);
        let mut ids = self.cut(&normalised);
        ids.truncate(limit.saturating_sub(2));
        ids.insert(0, self.begin);
        ids.push(self.end);
        ids
    }

    /// The most probable cut.
    fn cut(&self, text: &str) -> Vec<u32> {
        let nowhere = Step { score: f64::NEG_INFINITY, from: 0, piece: self.unknown };
        let mut steps = vec![nowhere; text.len() + 1];
        if let Some(first) = steps.first_mut() {
            first.score = 0.0;
        }
        for (at, character) in text.char_indices() {
            // Every boundary is reached: the unknown character leads from each to the next.
            let base = steps.get(at).map_or(f64::NEG_INFINITY, |step| step.score);
            let mut offer = |end: usize, piece: u32, score: f64| {
                if let Some(step) = steps.get_mut(end)
                    && score > step.score
                {
                    *step = Step { score, from: at, piece };
                }
            };
            let rest = text.as_bytes().get(at..).unwrap_or_default();
            self.trie.prefixes(rest, |length, piece| {
                let score = usize::try_from(piece).ok().and_then(|id| self.scores.get(id));
                if let Some(score) = score
                    && text.is_char_boundary(at + length)
                {
                    offer(at + length, piece, base + f64::from(*score));
                }
            });
            offer(at + character.len_utf8(), self.unknown, base + self.unknown_score);
        }
        self.walk_back(&steps)
    }

    /// The pieces from the last step to the first, put in order; neighbouring unknowns are one.
    fn walk_back(&self, steps: &[Step]) -> Vec<u32> {
        let mut ids = Vec::new();
        let mut at = steps.len().saturating_sub(1);
        while at > 0 {
            let Some(step) = steps.get(at) else { break };
            if step.piece != self.unknown || ids.last() != Some(&self.unknown) {
                ids.push(step.piece);
            }
            // Each step comes from an earlier place, so this ends.
            at = step.from.min(at - 1);
        }
        ids.reverse();
        ids
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokenizer() -> Tokenizer {
        let pieces =
            ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "ab", "▁ab", "abc", "c", "é", "▁a", "<mask>"];
        let scores = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.0, -5.0, -6.0, -9.5, -4.0, -5.0, -6.5, 0.0];
        Tokenizer::new(TokenizerParts {
            pieces: pieces.iter().map(|p| p.as_bytes()).collect(),
            scores: scores.to_vec(),
            begin: 0,
            end: 2,
            padding: 1,
            unknown: 3,
            characters: CharacterMap::nfkc(),
        })
        .unwrap()
    }

    #[test]
    fn the_most_probable_cut_wins() {
        let tokenizer = tokenizer();
        // ▁ab + c costs 10, ▁ + abc 12.5, ▁a + b + c 14.5.
        assert_eq!(tokenizer.encode("", "abc", 512), [0, 8, 10, 2]);
        assert_eq!(tokenizer.encode("", "  ab \n ab ", 512), [0, 8, 8, 2]);
        assert_eq!(tokenizer.encode("a ", "b", 512), [0, 12, 4, 6, 2]);
    }

    #[test]
    fn what_no_piece_covers_is_one_unknown() {
        assert_eq!(tokenizer().encode("", "aЖЖЖb", 512), [0, 12, 3, 6, 2]);
    }

    #[test]
    fn a_text_cannot_write_special_tokens() {
        let ids = tokenizer().encode("", "</s><mask><pad>", 512);
        assert!(ids[1..ids.len() - 1].iter().all(|id| ![0, 1, 2, 13].contains(id)), "{ids:?}");
    }

    #[test]
    fn accents_in_two_characters_are_one() {
        let tokenizer = tokenizer();
        assert_eq!(tokenizer.encode("", "e\u{301}", 512), tokenizer.encode("", "é", 512));
    }

    #[test]
    fn a_long_text_is_cut_in_bounded_time() {
        let tokenizer = tokenizer();
        let ids = tokenizer.encode("query: ", &"ab ".repeat(3_000_000), 512);
        assert_eq!(ids.len(), 512);
        assert_eq!((ids.first(), ids.last()), (Some(&0), Some(&2)));
        assert_eq!(tokenizer.encode("", "", 512), [0, 2]);
        assert_eq!(tokenizer.encode("", "ab", 0), [0, 2]);
    }

    proptest! {
        #[test]
        fn any_string_gives_ids_of_the_vocabulary(text: String, limit in 2_usize..600) {
            let tokenizer = tokenizer();
            let ids = tokenizer.encode("passage: ", &text, limit);
            prop_assert!(ids.len() <= limit);
            prop_assert!(ids.iter().all(|id| *id <= tokenizer.highest_id()));
        }

        #[test]
        fn no_other_cut_is_more_probable(text in "[abcé ]{0,7}") {
            let tokenizer = tokenizer();
            let normalised = tokenizer.characters.normalise("", &text, 1000);
            let score = |ids: &[u32]| ids.iter().map(|id| f64::from(tokenizer.scores[*id as usize])).sum::<f64>();
            let best = score(&tokenizer.cut(&normalised));
            // Every cut, by trying every piece at every place.
            let pieces = ["▁", "a", "b", "ab", "▁ab", "abc", "c", "é", "▁a"];
            let mut open = vec![(normalised.as_str(), 0.0)];
            while let Some((rest, sum)) = open.pop() {
                if rest.is_empty() {
                    prop_assert!(sum <= best + 1e-9);
                }
                for (piece, id) in pieces.iter().zip(4..) {
                    if let Some(rest) = rest.strip_prefix(piece) {
                        open.push((rest, sum + f64::from(tokenizer.scores[id])));
                    }
                }
            }
        }
    }
}
