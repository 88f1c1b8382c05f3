//! How are answers made, and can everyone use the pages? Said in plain words.

use askama::Template;

use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::visit::Visit;

/// Values of the page that says how answers are made.
#[derive(Template)]
#[template(path = "site/about.html")]
pub(crate) struct AboutPage {
    pub(crate) frame: Frame,
    /// Title and text of each step.
    pub(crate) steps: [(String, String); 5],
    pub(crate) retention_days: u32,
    /// Days that a question is kept apart from the ledger.
    pub(crate) question_days: u32,
}

impl AboutPage {
    pub(crate) fn new(frame: Frame) -> Self {
        let t = frame.t;
        let steps = [
            (t.say("about-step-documents-title"), t.say("about-step-documents")),
            (t.say("about-step-search-title"), t.say("about-step-search")),
            (t.say("about-step-choose-title"), t.say("about-step-choose")),
            (t.say("about-step-check-title"), t.say("about-step-check")),
            (t.say("about-step-refuse-title"), t.say("about-step-refuse")),
        ];
        Self {
            frame,
            steps,
            retention_days: domain::retention::GAP_DAYS,
            question_days: domain::retention::QUESTION_DAYS,
        }
    }
}

/// Values of the accessibility statement.
#[derive(Template)]
#[template(path = "site/accessibility.html")]
pub(crate) struct AccessibilityPage {
    pub(crate) frame: Frame,
}

pub(crate) async fn about(visit: Visit) -> PageResult {
    page(&AboutPage::new(visit.frame(None).at("about")))
}

pub(crate) async fn accessibility(visit: Visit) -> PageResult {
    page(&AccessibilityPage { frame: visit.frame(None) })
}
