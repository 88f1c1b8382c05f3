//! Which uses of artificial intelligence are there, and what is said of each in public?
//!
//! One list: the register, the notices, the switches and the inventory are all made from it.

use crate::time::UnixMs;

/// A use of artificial intelligence, or of an algorithm that a person meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AiUse {
    /// A question is answered with sentences chosen from the documents.
    Answering,
    /// Passages are found by their meaning, with an embedding model.
    Meaning,
    /// Words are recognised on scanned pages.
    Scans,
    /// A plan is read out of a document, and proposed to a person piece by piece.
    Plans,
}

impl AiUse {
    /// Every use, in the order shown.
    pub const ALL: [Self; 4] = [Self::Answering, Self::Meaning, Self::Scans, Self::Plans];

    /// Name in data and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answering => "answering",
            Self::Meaning => "meaning",
            Self::Scans => "scans",
            Self::Plans => "plans",
        }
    }

    /// The use of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What was measured of a use on questions whose right answers are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// When it ended.
    pub at_ms: UnixMs,
    /// Name of the file of questions.
    pub questions_file: String,
    /// SHA-256 of that file, in hexadecimal: who holds the file can run the same evaluation.
    pub questions_sha256: String,
    /// Questions that the documents answer.
    pub answerable: u64,
    /// Of those: answered rightly, with the right document.
    pub right: u64,
    /// Of those: answered otherwise.
    pub wrong: u64,
    /// Questions that the documents do not answer.
    pub unanswerable: u64,
    /// Of those: refused, as it should be.
    pub unanswerable_refused: u64,
    /// Half of the answers took less, in microseconds.
    pub p50_us: u64,
    /// Identity of the model that took part; `none` without one.
    pub model: String,
    /// Version of the program.
    pub version: String,
}

impl Evaluation {
    /// Share of the answerable questions that were answered rightly, in thousandths.
    #[must_use]
    pub fn right_per_mille(&self) -> u64 {
        per_mille(self.right, self.answerable)
    }

    /// Share of the answerable questions that were answered wrongly, in thousandths.
    #[must_use]
    pub fn wrong_per_mille(&self) -> u64 {
        per_mille(self.wrong, self.answerable)
    }

    /// Share of the unanswerable questions that were refused, in thousandths.
    #[must_use]
    pub fn refused_per_mille(&self) -> u64 {
        per_mille(self.unanswerable_refused, self.unanswerable)
    }
}

fn per_mille(part: u64, whole: u64) -> u64 {
    part.saturating_mul(2_000).checked_div(whole).map_or(0, |halves| halves.div_ceil(2))
}

/// Energy in milliwatt-hours of processor time in milliseconds, at a power in milliwatts for one busy core. A product of
/// two estimates: the time is measured, the power is declared.
#[must_use]
pub fn energy_mwh(processor_ms: u64, milliwatts_per_core: u64) -> u64 {
    let energy = u128::from(processor_ms) * u128::from(milliwatts_per_core) / 3_600_000;
    u64::try_from(energy).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_use_has_a_name_of_its_own() {
        for one in AiUse::ALL {
            assert_eq!(AiUse::from_name(one.as_str()), Some(one));
        }
        assert_eq!(AiUse::from_name("oracle"), None);
    }

    #[test]
    fn an_hour_at_ten_watts_is_ten_watt_hours() {
        assert_eq!(energy_mwh(3_600_000, 10_000), 10_000);
        assert_eq!(energy_mwh(u64::MAX, u64::MAX), u64::MAX);
        assert_eq!(energy_mwh(0, 10_000), 0);
    }

    #[test]
    fn shares_are_rounded_and_never_divide_by_nothing() {
        assert_eq!(
            (per_mille(2, 3), per_mille(1, 3), per_mille(0, 0), per_mille(7, 7)),
            (667, 333, 0, 1_000)
        );
    }
}
