//! How is a set of entries named in few characters? `3-7,9`: ranges in order, both ends included.

/// Ranges of sequence numbers, in order, apart from one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges(Vec<(u64, u64)>);

impl Ranges {
    /// The ranges that hold exactly these numbers.
    #[must_use]
    pub fn of(mut numbers: Vec<u64>) -> Self {
        numbers.sort_unstable();
        let mut ranges = Self::default();
        for number in numbers {
            ranges.push(number, number);
        }
        ranges
    }

    /// Reads `3-7,9`; `None` where it is not written so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut read = Vec::new();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            if first > last {
                return None;
            }
            read.push((first, last));
        }
        Some(Self::merged(read))
    }

    /// All numbers of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::merged(self.0.into_iter().chain(other.0).collect())
    }

    /// Whether `number` is in one of them.
    #[must_use]
    pub fn contains(&self, number: u64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= number);
        let before = after.checked_sub(1).and_then(|at| self.0.get(at));
        before.is_some_and(|(_, last)| number <= *last)
    }

    fn merged(mut ranges: Vec<(u64, u64)>) -> Self {
        ranges.sort_unstable();
        let mut merged = Self::default();
        for (first, last) in ranges {
            merged.push(first, last);
        }
        merged
    }

    /// Adds a range that begins no earlier than the last one.
    fn push(&mut self, first: u64, last: u64) {
        match self.0.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => self.0.push((first, last)),
        }
    }
}

impl std::fmt::Display for Ranges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (rank, (first, last)) in self.0.iter().enumerate() {
            let comma = if rank == 0 { "" } else { "," };
            if first == last { write!(f, "{comma}{first}")? } else { write!(f, "{comma}{first}-{last}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;

    #[test]
    fn ranges_are_written_read_and_asked() {
        let ranges = Ranges::of(vec![9, 3, 4, 5, 5, 7, 6]);
        assert_eq!(ranges.to_string(), "3-7,9");
        assert_eq!(Ranges::parse("3-7,9"), Some(ranges.clone()));
        let inside: Vec<u64> = (0..12).filter(|number| ranges.contains(*number)).collect();
        assert_eq!(inside, [3, 4, 5, 6, 7, 9]);
        assert_eq!(ranges.and(Ranges::of(vec![8, 20])).to_string(), "3-9,20");
        assert_eq!(Ranges::parse(""), Some(Ranges::default()));
        for wrong in ["7-3", "a", "1-", "-1", "1--2"] {
            assert_eq!(Ranges::parse(wrong), None, "{wrong}");
        }
    }
}
