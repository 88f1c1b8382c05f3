//! What does a person see who asked?

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::ask::{Answer, Refusal};
use domain::city::{ContactPoint, Regime};
use serde::Deserialize;

use crate::ask::source::{self, Near, Sentence, Source, Voice};
use crate::errors::{PageResult, page};
use crate::filters;
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::InCity;

/// Characters of a question; what is longer is cut.
pub(crate) const QUESTION_CHARS_MAX: usize = 500;

/// Desks named below an answer when none is tied to the question.
const CONTACTS_BELOW_ANSWER: usize = 2;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "ask/answer.html")]
pub(crate) struct AnswerPage {
    pub(crate) frame: Frame,
    pub(crate) slug: String,
    pub(crate) question: String,
    pub(crate) refusal: Option<RefusalWords>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) sources: Vec<Source>,
    pub(crate) disagreements: Vec<Vec<Voice>>,
    pub(crate) nearest: Vec<Near>,
    pub(crate) contacts: Vec<ContactPoint>,
    /// Desks that the question asks about, as the city's directory has them.
    pub(crate) directory: Vec<ContactPoint>,
    pub(crate) searched: u64,
    /// A page that a person of the city showed for such questions.
    pub(crate) correction: Option<app::contests::Correction>,
}

/// What a refusal says.
#[derive(Debug, Clone)]
pub(crate) struct RefusalWords {
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) next: String,
    /// Shown first and loud: someone may be in danger.
    pub(crate) emergency: Option<String>,
    /// The city turned answering off: search is offered instead.
    pub(crate) is_off: bool,
}

pub(crate) async fn show(State(web): State<Web>, place: InCity, Query(asked): Query<Asked>) -> PageResult {
    let question = clean_question(&asked.q);
    if question.is_empty() {
        return Ok(Redirect::to(&format!("/{}", place.city.slug)).into_response());
    }
    let answer = web.app.ask(&place.viewer, &question).await?.answer;
    let sources = source::sources(&web.app, &place.viewer, &place.city.slug, &answer).await;
    let correction = web.app.find_correction(&place.viewer, &question).await?;
    page(&AnswerPage { correction, ..answer_page(&place, answer, question, sources) })
}

/// The question on one line, within the limit.
pub(crate) fn clean_question(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(QUESTION_CHARS_MAX).collect()
}

pub(crate) fn answer_page(
    place: &InCity,
    answer: Answer,
    question: String,
    sources: Vec<Source>,
) -> AnswerPage {
    let slug = &place.city.slug;
    let refusal = answer.reason.map(|reason| refusal_words(place, reason));
    AnswerPage {
        frame: place.frame(""),
        slug: slug.clone(),
        question,
        refusal,
        sentences: source::sentences(&answer),
        disagreements: source::voices(&answer),
        nearest: source::nearest(slug, &answer),
        searched: answer.searched_documents,
        correction: None,
        // The desk asked about is there already.
        contacts: if answer.directory.is_empty() {
            contacts_shown(place, answer.contacts, answer.reason.is_some())
        } else {
            Vec::new()
        },
        directory: answer.directory,
        sources,
    }
}

/// The desks tied to the question; where there is none, those of the city: all beside a refusal, the first few
/// below an answer.
fn contacts_shown(place: &InCity, tied: Vec<ContactPoint>, refused: bool) -> Vec<ContactPoint> {
    let city = &place.city.contacts;
    match (tied.is_empty(), refused) {
        (false, _) => tied,
        (true, true) => city.clone(),
        (true, false) => city.iter().take(CONTACTS_BELOW_ANSWER).cloned().collect(),
    }
}

fn refusal_words(place: &InCity, reason: Refusal) -> RefusalWords {
    refusal_in(place.words(), place.city.regime, reason)
}

/// The words of a refusal, by its reason; the number to call in an emergency is that of the country.
pub(crate) fn refusal_in(t: crate::i18n::Words, regime: Regime, reason: Refusal) -> RefusalWords {
    let (title, what, next) = match reason {
        Refusal::NotInDocuments => (
            t.say("refused-not-found-title"),
            t.say("refused-not-found-what"),
            t.say("refused-not-found-next"),
        ),
        Refusal::OutOfScope => {
            (t.say("refused-scope-title"), t.say("refused-scope-what"), t.say("refused-scope-next"))
        }
        Refusal::NeedsAPerson => {
            (t.say("refused-person-title"), t.say("refused-person-what"), t.say("refused-person-next"))
        }
        Refusal::SwitchedOff => {
            (t.say("refused-off-title"), t.say("refused-off-what"), t.say("refused-off-next"))
        }
        Refusal::NotUnderstood => {
            (t.say("refused-unclear-title"), t.say("refused-unclear-what"), t.say("refused-unclear-next"))
        }
    };
    let emergency = (reason == Refusal::NeedsAPerson).then(|| match regime {
        Regime::Fr => t.say("emergency-fr"),
        Regime::Qc => t.say("emergency-qc"),
    });
    RefusalWords { title, what, next, emergency, is_off: reason == Refusal::SwitchedOff }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_cut_and_put_on_one_line() {
        assert_eq!(clean_question("  où\n est\tla mairie ?  "), "où est la mairie ?");
        assert_eq!(clean_question(&"é".repeat(2_000)).chars().count(), QUESTION_CHARS_MAX);
    }
}
