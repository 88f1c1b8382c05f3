//! Which documents of a snapshot does this reader see? Everything that a search counts, compares or shows goes through it.

use std::collections::HashSet;

use domain::visibility::{Audience, Grants};

use super::NAMED;
use super::snapshot::Snapshot;

/// What one reader sees of a snapshot.
pub(crate) struct Sight<'a> {
    snapshot: &'a Snapshot,
    /// How many of the first three indexes.
    circles: usize,
    /// Numbers of the documents that name their readers, and name this one.
    named: HashSet<u32>,
}

impl<'a> Sight<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, audience: Audience, grants: &Grants) -> Self {
        let circles = match audience {
            _ if grants.everything => NAMED,
            Audience::Public => 1,
            Audience::SignedIn => 2,
            Audience::Agents => NAMED,
        };
        let named = if grants.is_empty() { HashSet::new() } else { snapshot.named_for(grants).collect() };
        Self { snapshot, circles, named }
    }

    /// How many of the indexes by circle are open, the widest first.
    pub(crate) fn circles(&self) -> usize {
        self.circles
    }

    /// Places of the indexes in which there is something to see.
    pub(crate) fn parts(&self) -> impl Iterator<Item = usize> {
        (0..self.circles).chain((!self.named.is_empty()).then_some(NAMED))
    }

    /// Whether the document of that number is to be seen.
    pub(crate) fn sees(&self, number: u32) -> bool {
        match self.snapshot.part_of(number) {
            Some(NAMED) => self.named.contains(&number),
            Some(part) => part < self.circles,
            None => false,
        }
    }

    /// Numbers of the documents seen that name their readers.
    pub(crate) fn named(&self) -> impl Iterator<Item = u32> {
        self.named.iter().copied()
    }
}
