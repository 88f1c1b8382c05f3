//! What do all pages of a plan share: title, tabs, what the person may do?

use app::App;
use app::plan::PlanContent;
use domain::CharRange;
use domain::plan::access::Deed;
use domain::plan::provenance::Provenance;

use crate::ask::source::viewer_href;
use crate::errors::Fault;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::InCity;

/// A tab of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// What stands above each page of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    pub(crate) city: String,
    /// `/{city}/plans/{slug}`.
    pub(crate) base: String,
    /// `/{city}/staff/plans/{slug}`.
    pub(crate) staff: String,
    pub(crate) title: String,
    pub(crate) published: bool,
    pub(crate) may_edit: bool,
    pub(crate) tabs: Vec<Tab>,
}

impl Shell {
    pub(crate) fn new(place: &InCity, content: &PlanContent, here: &str) -> Self {
        let t = place.words();
        let city = place.city.slug.clone();
        let base = format!("/{city}/plans/{}", content.slug);
        let tab = |name: &str, path: &str, label: String| Tab {
            href: format!("{base}{path}"),
            label,
            current: name == here,
        };
        let mut tabs = vec![
            tab("front", "", t.say("plan-tab-front")),
            tab("sheets", "/sheets", t.say("plan-tab-sheets")),
            tab("money", "/money", t.say("plan-tab-money")),
        ];
        if !content.indicators.is_empty() {
            tabs.push(tab("indicators", "/indicators", t.say("plan-tab-indicators")));
        }
        if !content.matrix.is_empty() {
            tabs.push(tab("matrix", "/matrix", t.say("plan-tab-matrix")));
        }
        if !content.groups.is_empty() {
            tabs.push(tab("meetings", "/meetings", t.say("plan-tab-meetings")));
        }
        tabs.push(tab("report", "/report", t.say("plan-tab-report")));
        tabs.push(tab("changes", "/changes", t.say("plan-tab-changes")));
        Self {
            staff: format!("/{city}/staff/plans/{}", content.slug),
            base,
            title: content.plan.body.title.clone(),
            published: content.published,
            may_edit: App::may_in_plan(&place.viewer, Deed::EditPlan) && place.visit.session.is_some(),
            tabs,
            city,
        }
    }
}

/// The plan of an address with its shell.
pub(crate) async fn open(
    web: &Web,
    place: &InCity,
    slug: &str,
    here: &str,
) -> Result<(PlanContent, Shell), Fault> {
    let content = web.app.load_plan(&place.viewer, slug).await?;
    let shell = Shell::new(place, &content, here);
    Ok((content, shell))
}

/// A proof as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) page: u32,
    pub(crate) quote: String,
}

/// The proofs of a field.
pub(crate) fn proofs(city: &str, sources: &[Provenance]) -> Vec<Proof> {
    let proof = |source: &Provenance| Proof {
        href: viewer_href(
            city,
            source.document,
            source.version,
            source.page,
            CharRange::new(source.start, source.end),
        ),
        title: source.title.clone(),
        page: source.page,
        quote: source.quote.clone(),
    };
    sources.iter().map(proof).collect()
}

/// A time from day to day; empty where nothing is known.
pub(crate) fn period(t: Words, start: Option<jiff::civil::Date>, end: Option<jiff::civil::Date>) -> String {
    match (start, end) {
        (Some(start), Some(end)) => {
            t.with("plan-from-to", &[("from", &t.date(&start)), ("to", &t.date(&end))])
        }
        (Some(start), None) => t.with("plan-from", &[("from", &t.date(&start))]),
        (None, Some(end)) => t.with("plan-until", &[("to", &t.date(&end))]),
        (None, None) => String::new(),
    }
}
