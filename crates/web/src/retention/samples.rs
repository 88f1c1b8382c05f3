//! Pages of retention with made-up values, rendered by the test of all pages.

use app::retention::Erased;

use crate::retention::persons::{PersonForm, PersonsPage};
use crate::retention::processing::{ProcessingPage, lines};
use crate::samples::rendered;
use crate::visit::InCity;

pub(crate) fn pages(public: &InCity, agent: &InCity) -> Vec<(String, String)> {
    let slug = public.city.slug.clone();
    let processing = ProcessingPage {
        frame: public.frame("transparency"),
        slug: slug.clone(),
        lines: lines(public.words(), &public.city),
    };
    let persons = || PersonsPage::new(agent.frame("persons"), slug.clone(), PersonForm::default());
    let mut erased = persons();
    erased.erased = Some(Erased { questions: 2, rows: 1 });
    vec![
        rendered("processing", &processing),
        rendered("staff-persons", &persons()),
        rendered("staff-persons-none", &persons().finding(Vec::new())),
        rendered("staff-persons-erased", &erased),
    ]
}
