//! Is the chain whole, and if not, where is it broken?
//!
//! The hash of an entry is SHA-256 over its [canonical form](canonical): ten lines, each ended by a line feed. No column
//! may hold a line feed, so that two different entries never have the same form.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::ranges::Ranges;
use super::{Action, NewEntry};
use crate::CityId;
use crate::time::UnixMs;

/// First line of the canonical form: its version.
pub const FORM: &str = "parvis-ledger-1";
/// First line of what the hash of a text kept apart is taken over.
pub const KEPT_FORM: &str = "parvis-kept-1";
/// What the first entry of a chain has for the hash of the one before.
pub const NO_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Faults listed one by one; the others are only counted.
pub const FAULTS_LISTED_MAX: usize = 1_000;

/// An entry as stored, byte for byte: whatever happened to it, it can be held against its hash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredEntry {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When it was written.
    pub at_ms: UnixMs,
    /// See [`super::Actor`].
    pub actor: Vec<u8>,
    /// See [`Action::as_str`].
    pub action: Vec<u8>,
    /// See [`super::Object`].
    pub object: Vec<u8>,
    /// Canonical JSON.
    pub details: Vec<u8>,
    /// Hash of the text kept apart, in hexadecimal; empty where there is none.
    pub kept_hash: Vec<u8>,
    /// Hash of the entry before, in hexadecimal.
    pub previous: Vec<u8>,
    /// Hash of this entry, in hexadecimal.
    pub hash: Vec<u8>,
}

impl StoredEntry {
    /// The entry that `new` becomes as number `seq`, after the entry whose hash is `previous`.
    #[must_use]
    pub fn seal(new: &NewEntry, seq: i64, at_ms: UnixMs, previous: &str, kept_hash: &str) -> Self {
        let mut entry = Self {
            seq,
            at_ms,
            actor: new.actor.to_string().into_bytes(),
            action: new.action.as_str().as_bytes().to_vec(),
            object: new.object.to_string().into_bytes(),
            details: new.details.to_string().into_bytes(),
            kept_hash: kept_hash.as_bytes().to_vec(),
            previous: previous.as_bytes().to_vec(),
            hash: Vec::new(),
        };
        entry.hash = hash_of(&canonical(new.city, &entry)).into_bytes();
        entry
    }
}

/// What the hash of an entry is taken over.
#[must_use]
pub fn canonical(city: CityId, entry: &StoredEntry) -> Vec<u8> {
    let (city, seq, at_ms) = (city.to_string(), entry.seq.to_string(), entry.at_ms.to_string());
    let lines: [&[u8]; 10] = [
        FORM.as_bytes(),
        city.as_bytes(),
        seq.as_bytes(),
        at_ms.as_bytes(),
        &entry.actor,
        &entry.action,
        &entry.object,
        &entry.details,
        &entry.kept_hash,
        &entry.previous,
    ];
    let mut form = Vec::with_capacity(400);
    for line in lines {
        form.extend_from_slice(line);
        form.push(b'\n');
    }
    form
}

/// The hash of a text kept apart.
#[must_use]
pub fn kept_hash(salt: &[u8], text: &[u8]) -> String {
    hash_of(&[KEPT_FORM.as_bytes(), b"\n", salt, b"\n", text].concat())
}

fn hash_of(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// A text kept apart as stored, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKept {
    /// Of which entry.
    pub seq: i64,
    /// Salt, in hexadecimal.
    pub salt: Vec<u8>,
    /// The text, in UTF-8.
    pub text: Vec<u8>,
}

/// What is wrong, and at which entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The entry is not what its hash was taken over, or its hash was changed.
    Altered {
        /// Entry.
        seq: i64,
    },
    /// The entry does not name the hash of the one before it: entries before it were rewritten.
    Unlinked {
        /// Entry.
        seq: i64,
    },
    /// Entries are missing.
    Missing {
        /// First of them.
        seq: i64,
        /// Last of them.
        through: i64,
    },
    /// The text kept apart is not the one recorded.
    KeptAltered {
        /// Entry.
        seq: i64,
    },
    /// The text kept apart is missing, and no entry says that it was erased.
    KeptMissing {
        /// Entry.
        seq: i64,
    },
    /// A text is kept apart that no entry names.
    KeptUnknown {
        /// Entry that it claims to be of.
        seq: i64,
    },
}

impl Fault {
    /// The entry concerned, the first where there are several.
    #[must_use]
    pub fn seq(self) -> i64 {
        match self {
            Self::Altered { seq }
            | Self::Unlinked { seq }
            | Self::Missing { seq, .. }
            | Self::KeptAltered { seq }
            | Self::KeptMissing { seq }
            | Self::KeptUnknown { seq } => seq,
        }
    }
}

/// What was found in the chain of a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainReport {
    /// Entries read.
    pub entries: u64,
    /// Number of the last entry; 0 where there is none.
    pub head_seq: i64,
    /// Hash of the last entry, computed anew.
    pub head: String,
    /// Texts kept apart that are still there.
    pub kept: u64,
    /// Texts that were erased, each with an entry that says so.
    pub erased: u64,
    /// How many things are wrong.
    pub faults_total: u64,
    /// The first of them, at most [`FAULTS_LISTED_MAX`].
    pub faults: Vec<Fault>,
    /// Whether the published head asked for is in the chain; `None` where none was asked for.
    pub has_published_head: Option<bool>,
}

/// Reads a chain entry by entry, in the order of the numbers, in constant memory but for erased texts.
#[derive(Debug)]
pub struct ChainCheck {
    city: CityId,
    published: Option<String>,
    /// Hash of the entry before, as computed and as stored; `None` after a hole.
    before: Option<(String, Vec<u8>)>,
    without_text: Vec<u64>,
    erased: Ranges,
    report: ChainReport,
}

impl ChainCheck {
    /// Begins with the first entry of a city's chain; looks out for `published`, the hash of an entry that was made
    /// public earlier.
    #[must_use]
    pub fn new(city: CityId, published: Option<&str>) -> Self {
        let report = ChainReport {
            entries: 0,
            head_seq: 0,
            head: NO_PREVIOUS.to_owned(),
            kept: 0,
            erased: 0,
            faults_total: 0,
            faults: Vec::new(),
            has_published_head: published.map(|_| false),
        };
        Self {
            city,
            published: published.map(str::to_ascii_lowercase),
            before: Some((NO_PREVIOUS.to_owned(), NO_PREVIOUS.as_bytes().to_vec())),
            without_text: Vec::new(),
            erased: Ranges::default(),
            report,
        }
    }

    /// Takes the next entry in, with the text kept apart for it if it is still there.
    pub fn take(&mut self, entry: &StoredEntry, kept: Option<&StoredKept>) {
        let expected = self.report.head_seq.saturating_add(1);
        if entry.seq > expected {
            self.fault(Fault::Missing { seq: expected, through: entry.seq.saturating_sub(1) });
            self.before = None;
        }
        let computed = hash_of(&canonical(self.city, entry));
        if computed.as_bytes() != entry.hash || entry.seq < expected {
            self.fault(Fault::Altered { seq: entry.seq });
        }
        // Where the entry before was altered, the hash that it should have, or still bears, is the one named here.
        let linked = self.before.as_ref().is_none_or(|(computed, stored)| {
            entry.previous == computed.as_bytes() || entry.previous == *stored
        });
        if !linked {
            self.fault(Fault::Unlinked { seq: entry.seq });
        }
        self.take_kept(entry, kept);
        if self.published.as_deref() == Some(computed.as_str()) {
            self.report.has_published_head = Some(true);
        }
        self.report.entries += 1;
        self.report.head_seq = entry.seq.max(self.report.head_seq);
        self.report.head.clone_from(&computed);
        self.before = Some((computed, entry.hash.clone()));
    }

    /// Says that a text is kept apart for an entry that does not exist.
    pub fn take_stray(&mut self, kept: &StoredKept) {
        self.fault(Fault::KeptUnknown { seq: kept.seq });
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> ChainReport {
        for seq in std::mem::take(&mut self.without_text) {
            if self.erased.contains(seq) {
                self.report.erased += 1;
            } else {
                self.fault(Fault::KeptMissing { seq: seq.cast_signed() });
            }
        }
        self.report
    }

    fn take_kept(&mut self, entry: &StoredEntry, kept: Option<&StoredKept>) {
        if entry.action == Action::KeptErased.as_str().as_bytes()
            && let Some(ranges) = erased_by(&entry.details)
        {
            self.erased = std::mem::take(&mut self.erased).and(ranges);
        }
        match kept {
            Some(kept) if entry.kept_hash.is_empty() => self.take_stray(kept),
            Some(kept) if kept_hash(&kept.salt, &kept.text).as_bytes() != entry.kept_hash => {
                self.fault(Fault::KeptAltered { seq: entry.seq });
            }
            Some(_) => self.report.kept += 1,
            None if entry.kept_hash.is_empty() => {}
            None => self.without_text.push(entry.seq.cast_unsigned()),
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.report.faults_total += 1;
        if self.report.faults.len() < FAULTS_LISTED_MAX {
            self.report.faults.push(fault);
        }
    }
}

/// The entries whose texts were erased, as an entry of [`Action::KeptErased`] tells.
fn erased_by(details: &[u8]) -> Option<Ranges> {
    let details: serde_json::Value = serde_json::from_slice(details).ok()?;
    Ranges::parse(details.get("entries")?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Actor, Details, Object};

    const CITY: CityId = CityId(uuid::Uuid::from_u128(7));

    fn chain(number: i64) -> Vec<(StoredEntry, Option<StoredKept>)> {
        let mut entries: Vec<(StoredEntry, Option<StoredKept>)> = Vec::new();
        for seq in 1..=number {
            let previous = entries
                .last()
                .map_or(NO_PREVIOUS.to_owned(), |(entry, _)| String::from_utf8(entry.hash.clone()).unwrap());
            let new = NewEntry::new(CITY, Actor::Public, Action::AnswerGiven, Object::City)
                .with(Details::none().number("citations", 2));
            let kept = (seq % 2 == 0).then(|| StoredKept {
                seq,
                salt: b"00ff".to_vec(),
                text: format!("Question {seq} ?").into_bytes(),
            });
            let hash = kept.as_ref().map_or(String::new(), |kept| kept_hash(&kept.salt, &kept.text));
            entries.push((StoredEntry::seal(&new, seq, 1_000 + seq, &previous, &hash), kept));
        }
        entries
    }

    fn check(entries: &[(StoredEntry, Option<StoredKept>)], head: Option<&str>) -> ChainReport {
        let mut check = ChainCheck::new(CITY, head);
        entries.iter().for_each(|(entry, kept)| check.take(entry, kept.as_ref()));
        check.finish()
    }

    /// The form of this entry was written by hand and hashed with `sha256sum`: it never changes.
    #[test]
    fn the_hash_of_the_documented_example() {
        let (entry, _) = &chain(1)[0];
        let form = "parvis-ledger-1\n00000000-0000-0000-0000-000000000007\n1\n1001\npublic\nanswer_given\ncity\n\
                    {\"citations\":2}\n\n0000000000000000000000000000000000000000000000000000000000000000\n";
        assert_eq!(String::from_utf8(canonical(CITY, entry)).unwrap(), form);
        assert_eq!(
            String::from_utf8(entry.hash.clone()).unwrap(),
            "37838e8f586557361b885289b8cb90297218ecd52f77b78cc44de1a3a089bd9d"
        );
    }

    #[test]
    fn a_whole_chain_has_no_fault_and_knows_its_heads() {
        let entries = chain(5);
        let head = String::from_utf8(entries[2].0.hash.clone()).unwrap();
        let report = check(&entries, Some(&head));
        assert_eq!((report.entries, report.head_seq, report.kept, report.faults_total), (5, 5, 2, 0));
        assert_eq!(report.has_published_head, Some(true));
        let cut = check(&entries[..2], Some(&head));
        assert_eq!((cut.faults_total, cut.has_published_head), (0, Some(false)), "a cut tail needs a head");
        assert_eq!(check(&[], None).head, NO_PREVIOUS);
    }

    #[test]
    fn holes_rewritten_entries_and_lost_texts_are_told_apart() {
        let mut holed = chain(6);
        holed.drain(2..4);
        assert_eq!(check(&holed, None).faults, [Fault::Missing { seq: 3, through: 4 }]);

        // Entry 3 rewritten with a hash that fits: entry 4 still names the old one.
        let mut rewritten = chain(5);
        rewritten[2].0.details = b"{\"citations\":3}".to_vec();
        rewritten[2].0.hash = hash_of(&canonical(CITY, &rewritten[2].0)).into_bytes();
        assert_eq!(check(&rewritten, None).faults, [Fault::Unlinked { seq: 4 }]);

        let mut lost = chain(5);
        lost[1].1 = None;
        assert_eq!(check(&lost, None).faults, [Fault::KeptMissing { seq: 2 }]);
        let erasure = NewEntry::new(CITY, Actor::System, Action::KeptErased, Object::Ledger)
            .with(Details::none().code("entries", "1-2"));
        let head = check(&lost, None).head;
        lost.push((StoredEntry::seal(&erasure, 6, 2_000, &head, ""), None));
        let report = check(&lost, None);
        assert_eq!((report.faults_total, report.erased, report.kept), (0, 1, 1));
        lost[0].1 = Some(StoredKept { seq: 1, salt: vec![], text: vec![] });
        assert_eq!(check(&lost, None).faults, [Fault::KeptUnknown { seq: 1 }]);
    }
}
