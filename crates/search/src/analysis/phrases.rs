//! Which expressions of several words stand in a run of stems?

use std::collections::HashMap;

/// Longest expression, in words that count.
const PHRASE_WORDS_MAX: usize = 12;

/// Expressions by their first stem. Looking one up costs the length of the longest expression.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    by_first: HashMap<String, Vec<(Vec<String>, String)>>,
}

impl Phrases {
    /// Adds an expression; one of fewer than `least` words, or of too many, is left out.
    pub(crate) fn add(&mut self, stems: Vec<String>, key: String, least: usize) {
        if stems.len() < least || stems.len() > PHRASE_WORDS_MAX {
            return;
        }
        let mut stems = stems.into_iter();
        let Some(first) = stems.next() else { return };
        let rest: Vec<String> = stems.collect();
        let list = self.by_first.entry(first).or_default();
        if !list.iter().any(|(other, _)| *other == rest) {
            list.push((rest, key));
            list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    /// Expressions that begin at the first of `stems`, longest first: number of stems and key.
    pub(crate) fn starting<'a, S: AsRef<str>>(
        &'a self,
        stems: &'a [S],
    ) -> impl Iterator<Item = (usize, &'a str)> + 'a {
        let first = stems.first().map(AsRef::as_ref);
        let list = first.and_then(|first| self.by_first.get(first)).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(move |(rest, key)| {
            let following = stems.get(1..=rest.len())?;
            following.iter().zip(rest).all(|(a, b)| a.as_ref() == b).then_some((rest.len() + 1, key.as_str()))
        })
    }
}
