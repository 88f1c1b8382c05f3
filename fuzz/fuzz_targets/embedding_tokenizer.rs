//! Any pieces and any text give ids of the vocabulary, as many as allowed.
#![no_main]

use search::embedding::inner::{CharacterMap, Tokenizer, TokenizerParts};

libfuzzer_sys::fuzz_target!(|input: (Vec<(Vec<u8>, i16)>, Vec<(char, String)>, bool, &str, u8)| {
    let (pieces, changes, nfkc, text, limit) = input;
    let characters = if nfkc { CharacterMap::nfkc() } else { CharacterMap::listed(changes) };
    let parts = TokenizerParts {
        pieces: pieces.iter().map(|(piece, _)| piece.as_slice()).collect(),
        scores: pieces.iter().map(|(_, score)| f32::from(*score)).collect(),
        begin: 0,
        end: 2,
        padding: 1,
        unknown: 3,
        characters,
    };
    if let Ok(tokenizer) = Tokenizer::new(parts) {
        let limit = usize::from(limit).max(2);
        let ids = tokenizer.encode("query: ", text, limit);
        assert!(ids.len() <= limit);
        assert!(ids.iter().all(|id| *id <= tokenizer.highest_id()));
    }
});
