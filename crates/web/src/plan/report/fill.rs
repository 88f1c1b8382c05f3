//! What does staff still have to write for the report of a year, and where?

use domain::plan::item::Kind;
use domain::plan::structure::Part;
use domain::{ItemId, city::Regime};

use super::{Matter, councils, solidarity};
use crate::plan::shell::Shell;
use crate::plan::words;

/// One thing of the report that people write.
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) href: String,
    /// Whether something is there.
    pub(crate) written: bool,
    /// What lacks in it, in words.
    pub(crate) gaps: String,
}

/// What people write of the report of a year.
pub(crate) struct Fill {
    pub(crate) chapters: Vec<Line>,
    pub(crate) grants: Vec<Line>,
    pub(crate) add_grant: String,
    pub(crate) opinions: Vec<Line>,
    pub(crate) add_opinion: String,
    /// Whether the law of the city speaks of grants.
    pub(crate) french: bool,
}

/// What stands and what lacks, with the way to each form.
pub(super) fn fill(matter: &Matter<'_>, shell: &Shell) -> Fill {
    let root = matter.content.plan.id;
    let new = |kind: Kind, more: &str| {
        format!("{}/new/{}?in={root}&year={}{more}", shell.staff, kind.as_str(), matter.year)
    };
    let edit = |kind: Kind, id: ItemId| format!("{}/{}/{id}", shell.staff, kind.as_str());
    let chapter = |part: Part| {
        let mut own = matter.content.chapters.iter();
        let found = own.find(|chapter| chapter.body.year == matter.year && chapter.body.part == part);
        Line {
            label: words::coded(matter.t, "plan-part-", part.as_str()),
            href: found.map_or_else(
                || new(Kind::Chapter, &format!("&part={}", part.as_str())),
                |chapter| edit(Kind::Chapter, chapter.id),
            ),
            written: matter.chapter(part).is_some(),
            gaps: String::new(),
        }
    };
    let grants = solidarity::of_year(matter).map(|grant| Line {
        label: grant.body.commune.clone(),
        href: edit(Kind::Grant, grant.id),
        written: true,
        gaps: matter.gap_words(&grant.body.gaps()),
    });
    let opinions = councils::of_year(matter).into_iter().map(|opinion| Line {
        label: format!("{} : {}", opinion.body.council, councils::stance(matter.t, matter, &opinion.body)),
        href: edit(Kind::Opinion, opinion.id),
        written: true,
        gaps: matter.gap_words(&opinion.body.gaps()),
    });
    let french = matter.city.regime == Regime::Fr;
    let wanted = |part: &Part| french || *part != Part::Solidarity;
    Fill {
        chapters: Part::ALL.into_iter().filter(wanted).map(chapter).collect(),
        grants: grants.collect(),
        add_grant: new(Kind::Grant, ""),
        opinions: opinions.collect(),
        add_opinion: new(Kind::Opinion, ""),
        french,
    }
}
