//! Pages of contests with made-up values, rendered by the test of all pages.

use app::contests::{Contest, ContestCounts};
use uuid::Uuid;

use crate::contests::person::{ContestForm, FollowPage, form_sample};
use crate::contests::staff::{DecidePage, ListPage};
use crate::documents::paging::Paging;
use crate::samples::rendered;
use crate::visit::InCity;

fn contest(state: &'static str, words: &str) -> Contest {
    let decided = state != "open";
    Contest {
        id: Uuid::from_u128(7),
        question: words.to_owned(),
        answer: words.to_owned(),
        reason: words.to_owned(),
        email: decided.then(|| "a@b.example".to_owned()),
        state,
        created_ms: 1_790_000_000_000,
        due: jiff::civil::date(2026, 12, 1),
        late: !decided,
        decided_ms: decided.then_some(1_790_000_000_000),
        outcome: decided.then(|| words.to_owned()),
    }
}

/// `words` are of the page's language.
pub(crate) fn pages(public: &InCity, agent: &InCity, words: &str) -> Vec<(String, String)> {
    let slug = public.city.slug.clone();
    let form = ContestForm { q: words.to_owned(), reason: words.to_owned(), email: "a".to_owned() };
    let mut pages = vec![
        rendered("contest-form", &form_sample(public, ContestForm::default(), false)),
        rendered("contest-form-wrong", &form_sample(public, form, true)),
    ];
    for state in ["open", "upheld", "rejected"] {
        let follow = FollowPage {
            frame: public.frame(""),
            slug: slug.clone(),
            token: "0".repeat(64),
            contest: contest(state, words),
        };
        let decide = DecidePage {
            frame: agent.frame("contests"),
            slug: slug.clone(),
            token: "0".repeat(64),
            contest: contest(state, words),
        };
        pages.push(rendered(&format!("contest-{state}"), &follow));
        pages.push(rendered(&format!("staff-contest-{state}"), &decide));
    }
    for contests in [Vec::new(), vec![contest("open", words), contest("upheld", words)]] {
        let list = ListPage {
            frame: agent.frame("contests"),
            slug: slug.clone(),
            counts: ContestCounts { open: 1, late: contests.len() as u64, upheld: 2, rejected: 3 },
            with_decided: !contests.is_empty(),
            paging: Paging::default(),
            contests,
        };
        pages.push(rendered(&format!("staff-contests-{}", list.contests.len()), &list));
    }
    pages
}
