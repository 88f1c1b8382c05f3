//! Which sentence belongs to a key, in each language?

use std::sync::LazyLock;

use app::jobs::JobState;
use domain::city::Locale;
use domain::document::{Kind, Visibility};
use domain::plan::Currency;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::format;

/// Message files, built into the program.
pub(crate) const SOURCES: [(Locale, &str); 3] = [
    (Locale::FrFr, include_str!("../../translations/fr-FR.ftl")),
    (Locale::FrCa, include_str!("../../translations/fr-CA.ftl")),
    (Locale::En, include_str!("../../translations/en.ftl")),
];

struct Bundles {
    french: FluentBundle<FluentResource>,
    quebec: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

static BUNDLES: LazyLock<Bundles> = LazyLock::new(|| {
    let [(_, french), (_, quebec), (_, english)] = SOURCES;
    Bundles {
        french: bundle("fr-FR", french),
        quebec: bundle("fr-CA", quebec),
        english: bundle("en", english),
    }
});

/// A file with a fault keeps its other messages; a test refuses any fault.
fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    // The tags are our own and parse; the default (no language) would only cost the plurals.
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        Err((resource, faults)) => {
            tracing::error!(faults = faults.len(), "a translation file has faults");
            resource
        }
    };
    if bundle.add_resource(resource).is_err() {
        tracing::error!("a translation file gives a key twice");
    }
    bundle
}

/// Whether every language has the message `key`.
#[must_use]
pub fn has_message(key: &str) -> bool {
    BUNDLES.french.has_message(key) && BUNDLES.english.has_message(key)
}

/// A number of things, as templates hold it: by value or behind a reference.
pub trait Amount {
    /// As the widest of them.
    fn amount(&self) -> u64;
}

impl Amount for u64 {
    fn amount(&self) -> u64 {
        *self
    }
}

impl Amount for u32 {
    fn amount(&self) -> u64 {
        u64::from(*self)
    }
}

impl Amount for usize {
    fn amount(&self) -> u64 {
        *self as u64
    }
}

impl<T: Amount + ?Sized> Amount for &T {
    fn amount(&self) -> u64 {
        (**self).amount()
    }
}

/// The words of one language, as a page needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Language spoken.
    pub locale: Locale,
}

impl Words {
    /// Words of `locale`.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The message of `key`.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.resolve(key, None)
    }

    /// The message of `key` about `count` things: `$count` chooses the plural, `$n` is the number as written.
    #[must_use]
    pub fn count<N: Amount>(&self, key: &str, count: N) -> String {
        let count = count.amount();
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        args.set("n", self.number(count));
        self.resolve(key, Some(&args))
    }

    /// The message of `key` with named values.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), (*value).to_owned());
        }
        self.resolve(key, Some(&args))
    }

    /// A whole number as written in this language.
    #[must_use]
    pub fn number<N: Amount>(&self, number: N) -> String {
        format::number(self.locale, number.amount())
    }

    /// An amount of cents.
    #[must_use]
    pub fn money(&self, cents: &i64, currency: &Currency) -> String {
        format::money(self.locale, *cents, *currency)
    }

    /// A measured value.
    #[must_use]
    pub fn quantity(&self, value: &f64) -> String {
        format::quantity(self.locale, *value)
    }

    /// A date in full.
    #[must_use]
    pub fn date(&self, date: &jiff::civil::Date) -> String {
        format::long_date(self.locale, *date)
    }

    /// A number of bytes, rounded for people.
    #[must_use]
    pub fn size<N: Amount>(&self, bytes: N) -> String {
        format::file_size(self.locale, bytes.amount())
    }

    /// Name of a kind of document.
    #[must_use]
    pub fn kind(&self, kind: &Kind) -> String {
        self.say(match kind {
            Kind::Act => "kind-act",
            Kind::Plan => "kind-plan",
            Kind::Report => "kind-report",
            Kind::PressRelease => "kind-press-release",
            Kind::Notice => "kind-notice",
            Kind::Minutes => "kind-minutes",
            Kind::Other => "kind-other",
        })
    }

    /// Who may see a document.
    #[must_use]
    pub fn visibility(&self, visibility: &Visibility) -> String {
        self.say(match visibility {
            Visibility::Public => "visibility-public",
            Visibility::SignedIn => "visibility-signed-in",
            Visibility::Agents => "visibility-agents",
            Visibility::Service => "visibility-service",
            Visibility::People => "visibility-people",
        })
    }

    /// Whether a document is not for everyone.
    #[must_use]
    pub fn is_for_some(&self, visibility: &Visibility) -> bool {
        *visibility != Visibility::Public
    }

    /// State of a job.
    #[must_use]
    pub fn job_state(&self, state: &JobState) -> String {
        self.say(match state {
            JobState::Queued => "job-queued",
            JobState::Running => "job-running",
            JobState::Done => "job-done",
            JobState::Cancelled => "job-stopped",
        })
    }

    /// A day and hour from milliseconds since the Unix epoch.
    #[must_use]
    pub fn instant(&self, unix_ms: &i64) -> String {
        format::instant(self.locale, *unix_ms)
    }

    fn resolve(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundles = &*BUNDLES;
        let found = match self.locale {
            Locale::FrFr => find(&bundles.french, key, args),
            Locale::En => find(&bundles.english, key, args),
            Locale::FrCa => find(&bundles.quebec, key, args)
                .or_else(|| find(&bundles.french, key, args).map(|text| quebec_spacing(&text))),
        };
        found.unwrap_or_else(|| {
            tracing::error!(key, "no such message");
            format!("⟦{key}⟧")
        })
    }
}

fn find(bundle: &FluentBundle<FluentResource>, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut faults).into_owned();
    if !faults.is_empty() {
        tracing::error!(key, faults = faults.len(), "a message lacks a value");
    }
    Some(text)
}

/// Usage of Québec (Office québécois de la langue française): no space before `;`, `!` and `?`.
fn quebec_spacing(text: &str) -> String {
    text.replace("\u{202f}?", "?")
        .replace("\u{202f}!", "!")
        .replace("\u{202f};", ";")
        .replace('\u{202f}', "\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quebec_french_drops_the_space_before_high_marks() {
        assert_eq!(
            quebec_spacing("Quoi\u{202f}? «\u{202f}Oui\u{202f}»\u{202f}; non\u{202f}!"),
            "Quoi? «\u{a0}Oui\u{a0}»; non!"
        );
    }

    #[test]
    fn every_file_parses() {
        for (locale, source) in SOURCES {
            let parsed = FluentResource::try_new(source.to_owned());
            assert!(parsed.is_ok(), "{}: {:?}", locale.tag(), parsed.err().map(|(_, faults)| faults));
        }
    }
}
