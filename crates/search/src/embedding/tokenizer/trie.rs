//! Which pieces does a text start with?

/// No node: marks a node without piece.
const NONE: u32 = u32::MAX;

/// A tree over the bytes of the pieces; the children of a node lie side by side, in order.
///
/// The 250,000 pieces of the model make about 780,000 nodes, 7 MB.
#[derive(Debug)]
pub(super) struct Trie {
    /// Byte that leads to each node.
    labels: Vec<u8>,
    /// First child of each node; its last child comes before the first child of the next node.
    children: Vec<u32>,
    /// Piece that ends at each node.
    pieces: Vec<u32>,
    /// Node of each first byte, looked up for every character.
    roots: Vec<u32>,
}

impl Trie {
    /// The tree of these pieces; of equal pieces the lowest id stays, empty ones are dropped.
    pub(super) fn new(mut pieces: Vec<(&[u8], u32)>) -> Self {
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces.sort_unstable();
        pieces.dedup_by_key(|(piece, _)| *piece);
        let mut trie = Self { labels: vec![0], children: Vec::new(), pieces: Vec::new(), roots: Vec::new() };
        // Level by level; each open node is a range of the sorted pieces that share its path.
        let mut open = vec![(0, pieces.len())];
        let mut depth = 0;
        while !open.is_empty() {
            let mut next = Vec::new();
            // Nodes of this level were labelled when their parents were visited.
            for (start, end) in open {
                let mut group = pieces.get(start..end).unwrap_or_default();
                let mut at = start;
                let ends = group.first().filter(|(piece, _)| piece.len() == depth && depth > 0);
                trie.pieces.push(ends.map_or(NONE, |(_, id)| *id));
                if group.first().is_some_and(|(piece, _)| piece.len() == depth) {
                    group = group.get(1..).unwrap_or_default();
                    at += 1;
                }
                trie.children.push(u32::try_from(trie.labels.len()).unwrap_or(NONE));
                for part in group.chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth)) {
                    let label = part.first().and_then(|(piece, _)| piece.get(depth));
                    trie.labels.extend(label);
                    next.push((at, at + part.len()));
                    at += part.len();
                }
            }
            open = next;
            depth += 1;
        }
        trie.children.push(u32::try_from(trie.labels.len()).unwrap_or(NONE));
        trie.roots = (0..=u8::MAX).map(|byte| trie.search(0, byte).unwrap_or(NONE)).collect();
        trie
    }

    /// Calls `found` with the length and the id of each piece that `text` starts with, shortest first.
    pub(super) fn prefixes(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut bytes = text.iter().zip(1..);
        let first = bytes.next().and_then(|(byte, _)| self.roots.get(usize::from(*byte)));
        let Some(mut node) = first.copied().filter(|node| *node != NONE) else { return };
        let mut length = 1;
        loop {
            let piece = usize::try_from(node).ok().and_then(|at| self.pieces.get(at));
            if let Some(piece) = piece.filter(|piece| **piece != NONE) {
                found(length, *piece);
            }
            let Some((byte, so_far)) = bytes.next() else { return };
            let Some(child) = self.search(node, *byte) else { return };
            (node, length) = (child, so_far);
        }
    }

    fn search(&self, node: u32, byte: u8) -> Option<u32> {
        let at = usize::try_from(node).ok()?;
        let start = *self.children.get(at)?;
        let end = usize::try_from(*self.children.get(at + 1)?).ok()?;
        let labels = self.labels.get(usize::try_from(start).ok()?..end)?;
        let place = labels.binary_search(&byte).ok()?;
        start.checked_add(u32::try_from(place).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_tree_finds_what_comparing_finds(
            pieces in prop::collection::vec("[abé]{0,4}", 0..40),
            text in "[abéx]{0,8}",
        ) {
            let listed: Vec<(&[u8], u32)> = pieces.iter().map(|p| p.as_bytes()).zip(0..).collect();
            let mut found = Vec::new();
            Trie::new(listed.clone()).prefixes(text.as_bytes(), |length, id| found.push((length, id)));
            let mut expected: Vec<(usize, u32)> = listed
                .iter()
                .filter(|(piece, _)| !piece.is_empty() && text.as_bytes().starts_with(piece))
                .map(|(piece, id)| (piece.len(), *id))
                .collect();
            expected.sort_unstable();
            expected.dedup_by_key(|(length, _)| *length);
            prop_assert_eq!(found, expected);
        }
    }
}
