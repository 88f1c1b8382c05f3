//! Does every template render, in every language, with nothing missing and nothing of another language?
//!
//! Samples are fictional. With `PARVIS_SAMPLES=folder` the pages are also written there, to be looked at.

use app::Viewer;
use app::audit::{Kept, LedgerEntry, LedgerPage};
use app::documents::{
    DocumentDetail, DocumentHead, DocumentSummary, PageContent, PageOutline, VersionSummary,
};
use app::gaps::Gap;
use app::jobs::{FileOutcome, FileStep, JobCounts, JobFile, JobState, JobSummary};
use app::search::{FoundPassage, Reason};
use app::visibility::ReadersView;
use askama::Template;
use axum::http::Uri;
use domain::ask::{Answer, AnswerSentence, Citation, CitedPage, Disagreement, Expected, Nearest, Refusal};
use domain::city::{City, ContactPoint, Locale, Regime};
use domain::document::{
    Block, BlockRole, Kind, Language, Layout, Notice, Page, Passage, Rect, Span, TextBox, TextOrigin,
    Visibility,
};
use domain::{CharRange, CityId, DocumentId, JobId, ServiceId, VersionId};
use uuid::Uuid;

use crate::ask::answer::{AnswerPage, answer_page};
use crate::ask::search::{SearchPage, shown};
use crate::ask::source;
use crate::audit::ledger::{LedgerForm, LedgerView};
use crate::documents::card::{CardPage, notice_words};
use crate::documents::facets::Facets;
use crate::documents::library::LibraryPage;
use crate::documents::paging::Paging;
use crate::documents::viewer::viewer_page;
use crate::i18n::Words;
use crate::security::session::Session;
use crate::site::about::{AboutPage, AccessibilityPage};
use crate::site::examples;
use crate::site::home::HomePage;
use crate::site::landing::LandingPage;
use crate::staff::enter::EnterPage;
use crate::staff::gaps::GapsPage;
use crate::staff::jobs::{JobPage, JobsPage, file_line};
use crate::staff::manage::{DeletePage, ManagePage, VisibilityPage};
use crate::staff::readers::ReadersForm;
use crate::staff::upload::UploadPage;
use crate::visit::{InCity, Visit};

mod accounts;

const LOCALES: [Locale; 3] = [Locale::FrFr, Locale::FrCa, Locale::En];

/// Sample text by language of the reader, so that an English page holds no French at all.
struct Matter {
    locale: Locale,
}

impl Matter {
    fn pick(&self, french: &str, english: &str) -> String {
        if self.locale == Locale::En { english.to_owned() } else { french.to_owned() }
    }

    fn title(&self) -> String {
        self.pick(
            "Restauration scolaire : inscription et tarifs 2025-2026",
            "School meals: registration and fees 2025-2026",
        )
    }

    fn page_text(&self) -> String {
        self.pick(
            "Inscription\nL'inscription se fait du 2 juin au 11 juillet 2025 au guichet des familles. Passé ce délai, les demandes sont étudiées selon les places libres.\nQuotient | Prix du repas\nMoins de 400 € | 1,00 €\nDe 400 à 800 € | 2,40 €\npièce d'identité\njustificatif de domicile",
            "Registration\nRegistration runs from 2 June to 11 July 2025 at the family desk. After that, requests are considered as places allow.\nIncome band | Price of a meal\nUnder 400 € | 1.00 €\n400 to 800 € | 2.40 €\nproof of identity\nproof of address",
        )
    }

    fn quote(&self) -> String {
        self.pick(
            "L'inscription se fait du 2 juin au 11 juillet 2025 au guichet des familles.",
            "Registration runs from 2 June to 11 July 2025 at the family desk.",
        )
    }

    fn question(&self) -> String {
        self.pick("Comment inscrire mon enfant à la cantine ?", "How do I sign my child up for school meals?")
    }

    fn city(&self) -> City {
        City {
            id: CityId(Uuid::from_u128(1)),
            slug: "clairval".to_owned(),
            name: "Clairval".to_owned(),
            regime: if self.locale == Locale::FrCa { Regime::Qc } else { Regime::Fr },
            locale: self.locale,
            contacts: vec![
                ContactPoint {
                    name: self.pick("Guichet des familles", "Family desk"),
                    topics: vec![self.pick("cantine", "school meals"), self.pick("garderie", "day care")],
                    phone: Some("04 79 00 00 01".to_owned()),
                    email: Some("familles@clairval.example".to_owned()),
                    address: Some("12 Grand-Place".to_owned()),
                    hours: Some(
                        self.pick("du lundi au vendredi, 8 h 30 – 17 h", "Monday to Friday, 8:30 – 17:00"),
                    ),
                },
                ContactPoint {
                    name: self.pick("Accueil de la mairie", "Town hall reception"),
                    topics: Vec::new(),
                    phone: Some("04 79 00 00 00".to_owned()),
                    email: None,
                    address: None,
                    hours: None,
                },
            ],
            examples: Vec::new(),
            languages: domain::city::usual_languages(self.locale, Regime::Fr),
            colours: domain::city::Colours::default(),
            logo: None,
            retention: domain::retention::Retention::default(),
        }
    }

    fn place(&self, agent: bool) -> InCity {
        let city = self.city();
        let session = agent.then(|| Session { form_token: "0".repeat(64), identity: None });
        let visit = Visit::sample(Words::new(self.locale), session, Uri::from_static("/clairval?q=x"));
        let viewer = if agent { Viewer::agent(city.id) } else { Viewer::public(city.id) };
        InCity { visit, city, viewer }
    }

    fn head(&self, number: u128) -> DocumentHead {
        let titles = [
            self.title(),
            self.pick("Plan de mobilité 2024-2030", "Mobility plan 2024-2030"),
            self.pick(
                "Compte rendu du conseil municipal du 12 mai 2025",
                "Minutes of the council of 12 May 2025",
            ),
        ];
        let kinds = [Kind::Notice, Kind::Plan, Kind::Minutes];
        let at = usize::try_from(number).unwrap() % 3;
        DocumentHead {
            id: DocumentId(Uuid::from_u128(100 + number)),
            version: VersionId(Uuid::from_u128(200 + number)),
            city: CityId(Uuid::from_u128(1)),
            from_commons: number == 2,
            file: "notices/restauration.pdf".to_owned(),
            title: titles[at].clone(),
            kind: kinds[at],
            date: (number != 1).then(|| jiff::civil::date(2025, 5, 1)),
            language: Language::French,
            visibility: if number == 1 { Visibility::Agents } else { Visibility::Public },
        }
    }

    fn readers(&self) -> ReadersForm {
        let services = vec![(ServiceId(Uuid::from_u128(1)), self.pick("Urbanisme", "Town planning"))];
        let now = ReadersView {
            visibility: Visibility::Service,
            services: services.clone(),
            people: vec!["camille@ville.example".to_owned()],
        };
        ReadersForm::of(Words::new(self.locale), services, &now)
    }

    fn summary(&self, number: u128) -> DocumentSummary {
        DocumentSummary {
            head: self.head(number),
            media_type: "application/pdf".to_owned(),
            bytes: 1_250_000,
            sha256: "ab".repeat(32),
            pages: 3,
            passages: 12,
            notices: vec![Notice {
                code: "extension_mismatch".to_owned(),
                message: "the extension does not match".to_owned(),
                pages: vec![1, 2],
                names: Vec::new(),
            }],
            added_ms: 1_750_000_000_000,
            version_number: 2,
        }
    }

    fn page(&self, origin: TextOrigin) -> Page {
        let text = self.page_text();
        let mut start = 0;
        let mut blocks = Vec::new();
        for (index, line) in text.split('\n').enumerate() {
            let end = start + u32::try_from(line.chars().count()).unwrap();
            let role = match index {
                0 => BlockRole::Heading { level: 2 },
                1 => BlockRole::Paragraph,
                2..=4 => BlockRole::TableRow,
                _ => BlockRole::ListItem,
            };
            blocks.push(Block { range: CharRange::new(start, end), role });
            start = end + 1;
        }
        let rect = Rect { x0: 70.0, y0: 120.0, x1: 300.0, y1: 134.0 };
        let boxes = vec![TextBox { range: self.range(), rect }];
        Page { number: 2, text, blocks, boxes, size: Some((595.0, 842.0)), origin, layout: Layout::default() }
    }

    fn range(&self) -> CharRange {
        let text = self.page_text();
        let at = text.find(&self.quote()).unwrap();
        CharRange::from_bytes(&text, at..at + self.quote().len()).unwrap()
    }

    fn citation(&self, number: u128) -> Citation {
        let head = self.head(number);
        let text = self.page_text();
        let page = CitedPage {
            document: head.id,
            version: head.version,
            file: &head.file,
            title: &head.title,
            kind: head.kind,
            date: head.date,
            page: 2,
            text: &text,
        };
        Citation::verify(&page, self.range(), &self.quote()).unwrap()
    }

    fn answer(&self, reason: Option<Refusal>) -> Answer {
        let answered = reason.is_none();
        Answer {
            question: self.question(),
            expected: Expected::How,
            reason,
            sentences: if answered {
                vec![AnswerSentence { text: self.quote(), citations: vec![0, 1] }]
            } else {
                Vec::new()
            },
            citations: if answered { vec![self.citation(0), self.citation(1)] } else { Vec::new() },
            disagreements: if answered {
                vec![Disagreement {
                    citations: vec![0, 1],
                    values: vec!["2,40 €".to_owned(), "2,60 €".to_owned()],
                }]
            } else {
                Vec::new()
            },
            nearest: vec![Nearest {
                citation: self.citation(2),
                headings: vec![self.pick("Inscription", "Registration")],
                score: 1.0,
            }],
            contacts: Vec::new(),
            directory: Vec::new(),
            searched_documents: 27,
        }
    }

    fn asked(&self, agent: bool, reason: Option<Refusal>) -> AnswerPage {
        let place = self.place(agent);
        let answer = self.answer(reason);
        let text = self.page_text();
        let sources = answer.citations.iter().enumerate();
        let sources = sources.map(|(i, c)| source::source("clairval", i + 1, c, Some(&text))).collect();
        answer_page(&place, answer, self.question(), sources)
    }

    fn found(&self) -> FoundPassage {
        FoundPassage {
            document: self.head(0),
            passage: Passage {
                ordinal: 0,
                headings: vec![self.pick("Inscription", "Registration")],
                text: self.quote(),
                spans: vec![Span { page: 2, range: self.range() }],
                marginal: false,
            },
            score: 2.5,
            why: vec![Reason { feature: "passage_words".to_owned(), value: 4.0, contribution: 1.25 }],
            matched: vec![self.pick("inscription", "registration")],
            marks: vec![CharRange::new(0, 3)],
        }
    }

    fn job(&self, state: JobState) -> JobSummary {
        let counts = JobCounts {
            files: 5,
            finished: 3,
            added: 1,
            unchanged: 1,
            refused: 1,
            pages: 4,
            ..JobCounts::default()
        };
        JobSummary {
            id: JobId(Uuid::from_u128(300)),
            city: CityId(Uuid::from_u128(1)),
            state,
            created_ms: 1_750_000_000_000,
            finished_ms: None,
            counts,
        }
    }

    fn job_files(&self) -> Vec<JobFile> {
        let file = |ordinal: u32, outcome: Option<FileOutcome>| JobFile {
            ordinal,
            file: format!("notices/{ordinal}.pdf"),
            bytes: 1_000,
            step: FileStep::Stored,
            document: matches!(outcome, Some(FileOutcome::Added)).then(|| DocumentId(Uuid::from_u128(100))),
            outcome,
            pages: 1,
            notices: Vec::new(),
        };
        let refused = |code: &str| FileOutcome::Refused {
            code: code.to_owned(),
            message: "no".to_owned(),
            hint: Some("PDF, DOCX".to_owned()),
        };
        let outcomes = [
            Some(FileOutcome::Added),
            Some(FileOutcome::NewVersion),
            Some(FileOutcome::Unchanged),
            Some(FileOutcome::Cancelled),
            Some(refused("file_encrypted")),
            Some(refused("a_code_without_words")),
            None,
        ];
        outcomes
            .into_iter()
            .enumerate()
            .map(|(at, outcome)| file(u32::try_from(at).unwrap(), outcome))
            .collect()
    }

    fn ledger(&self) -> LedgerPage {
        let entry = |seq: i64, actor: &str, action: &str, kept: Kept| LedgerEntry {
            seq,
            at_ms: 1_750_000_000_000 + seq,
            actor: actor.into(),
            action: action.into(),
            object: "city".into(),
            details: "{\"citations\":2}".into(),
            hash: "0".repeat(64),
            kept,
        };
        let entries = vec![
            entry(4, "system", "from_a_later_version", Kept::None),
            entry(3, "agent-key", "ledger_read", Kept::Text(self.question())),
            entry(2, "public", "answer_refused", Kept::Erased),
            entry(1, "public", "answer_given", Kept::Text(self.question())),
        ];
        LedgerPage { entries, total: 120, up_to: 120 }
    }

    fn facets(&self) -> Facets {
        let kinds = [(Kind::Notice, 12), (Kind::Plan, 3)];
        Facets::new(Words::new(self.locale), (&kinds, Some(Kind::Notice)), (&[(2025, 4), (2024, 1)], None))
    }

    fn asked_of_a_desk(&self) -> AnswerPage {
        let place = self.place(false);
        let mut answer = self.answer(None);
        answer.sentences.clear();
        answer.citations.clear();
        answer.disagreements.clear();
        answer.directory = place.city.contacts.clone();
        answer_page(&place, answer, self.question(), Vec::new())
    }

    fn paging(&self) -> Paging {
        Paging::new("/clairval/documents", &[], (2, 10), 45)
    }
}

pub(crate) fn rendered<T: Template>(name: &str, template: &T) -> (String, String) {
    (name.to_owned(), template.render().unwrap_or_else(|error| panic!("{name}: {error}")))
}

fn site_pages(matter: &Matter) -> Vec<(String, String)> {
    let place = matter.place(false);
    let landing = |full: bool| {
        let place = matter.place(false);
        LandingPage {
            frame: place.frame("ask"),
            slug: "clairval".to_owned(),
            name: "Clairval".to_owned(),
            question: String::new(),
            examples: if full {
                Kind::ALL
                    .iter()
                    .map(|kind| examples::question(place.words(), *kind, &matter.title()))
                    .collect()
            } else {
                Vec::new()
            },
            examples_lang: None,
            latest: if full { (0..3).map(|n| matter.summary(n)).collect() } else { Vec::new() },
            total: if full { 27 } else { 0 },
            contacts: if full { place.city.contacts } else { Vec::new() },
        }
    };
    let no_city = || place.visit.frame(None);
    let mut pages = vec![
        rendered("home", &HomePage { frame: no_city(), cities: vec![matter.city(), matter.city()] }),
        rendered("home-empty", &HomePage { frame: no_city(), cities: Vec::new() }),
        rendered("landing", &landing(true)),
        rendered("landing-empty", &landing(false)),
        rendered("about", &AboutPage::new(no_city().at("about"))),
        rendered("accessibility", &AccessibilityPage { frame: no_city() }),
        rendered("enter", &EnterPage { frame: no_city(), key: String::new() }),
        rendered("enter-key", &EnterPage { frame: no_city(), key: "key".to_owned() }),
    ];
    for error in crate::errors::samples::error_pages(&place.frame("")) {
        pages.push(rendered(&format!("error-{}", error.code), &error));
    }
    pages
}

fn ask_pages(matter: &Matter) -> Vec<(String, String)> {
    let words = Words::new(matter.locale);
    let search = |hits: Vec<FoundPassage>| SearchPage {
        frame: matter.place(false).frame(""),
        slug: "clairval".to_owned(),
        question: matter.question(),
        total: hits.len() as u64,
        results: hits.iter().map(|hit| shown(words, "clairval", hit)).collect(),
        facets: matter.facets(),
        paging: matter.paging(),
        meaning_used: false,
    };
    vec![
        rendered("answer", &matter.asked(false, None)),
        rendered("answer-directory", &matter.asked_of_a_desk()),
        rendered("refused-not-found", &matter.asked(false, Some(Refusal::NotInDocuments))),
        rendered("refused-scope", &matter.asked(false, Some(Refusal::OutOfScope))),
        rendered("refused-person", &matter.asked(false, Some(Refusal::NeedsAPerson))),
        rendered("refused-unclear", &matter.asked(true, Some(Refusal::NotUnderstood))),
        rendered("refused-off", &matter.asked(true, Some(Refusal::SwitchedOff))),
        rendered("search", &search(vec![matter.found(), matter.found()])),
        rendered("search-empty", &search(Vec::new())),
    ]
}

fn document_pages(matter: &Matter) -> Vec<(String, String)> {
    let library = |agent: bool, count: u128, is_filtered: bool| LibraryPage {
        frame: matter.place(agent).frame("documents"),
        slug: "clairval".to_owned(),
        name: "Clairval".to_owned(),
        documents: (0..count).map(|n| matter.summary(n)).collect(),
        total: u64::try_from(count).unwrap(),
        facets: matter.facets(),
        paging: matter.paging(),
        text: String::new(),
        sort: "date",
        is_filtered,
    };
    let viewer = |origin: TextOrigin, image: bool, current: bool| {
        let page = matter.page(origin);
        let content = PageContent { document: matter.head(0), pages: 3, page, has_image: image };
        viewer_page(&matter.place(false), &content, Some(matter.range()), current)
    };
    let place = matter.place(true);
    let summary = matter.summary(1);
    let notices = summary.notices.iter().map(|notice| notice_words(place.words(), notice)).collect();
    let version = |number: u32| VersionSummary {
        id: VersionId(Uuid::from_u128(u128::from(number))),
        number,
        added_ms: 1,
        sha256: String::new(),
        bytes: 1,
    };
    let outline = |number: u32| PageOutline {
        number,
        characters: 10,
        heading: Some(matter.pick("Inscription", "Registration")),
        origin: TextOrigin::Native,
    };
    let detail = DocumentDetail {
        summary,
        outline: (1..4).map(outline).collect(),
        versions: (1..3).map(version).collect(),
        has_images: true,
    };
    vec![
        rendered("library", &library(true, 3, true)),
        rendered("library-none", &library(false, 0, true)),
        rendered("library-empty", &library(false, 0, false)),
        rendered("viewer-pdf", &viewer(TextOrigin::Native, true, true)),
        rendered("viewer-text", &viewer(TextOrigin::Ocr { confidence: 91.6 }, false, true)),
        rendered("viewer-old", &viewer(TextOrigin::Unread, true, false)),
        rendered(
            "card",
            &CardPage {
                frame: place.frame("documents"),
                slug: "clairval".to_owned(),
                document: detail,
                notices,
            },
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a list of samples, one after the other")]
fn staff_pages(matter: &Matter) -> Vec<(String, String)> {
    let words = Words::new(matter.locale);
    let place = matter.place(true);
    let slug = "clairval".to_owned();
    let token = "0".repeat(64);
    let job = |state: JobState| JobPage {
        frame: place.frame("jobs"),
        slug: slug.clone(),
        token: token.clone(),
        is_open: state == JobState::Running,
        job: matter.job(state),
        files: matter.job_files().iter().map(|file| file_line(words, file)).collect(),
        paging: matter.paging(),
    };
    let gap = |id: u128, closed: bool| Gap {
        id: Uuid::from_u128(id),
        question: matter.question(),
        count: u64::try_from(id).unwrap(),
        first_ms: 1_750_000_000_000,
        last_ms: 1_750_000_000_000,
        closed,
    };
    let gaps = |gaps: Vec<Gap>, with_closed: bool| GapsPage {
        frame: place.frame("gaps"),
        slug: slug.clone(),
        token: token.clone(),
        gaps,
        with_closed,
        retention_days: 180,
        paging: Paging::default(),
    };
    let ledger = |read: Option<LedgerPage>| {
        let reason = if read.is_some() { matter.question() } else { String::new() };
        let form = LedgerForm { reason, ..LedgerForm::default() };
        LedgerView::new(&place, form, read)
    };
    vec![
        rendered(
            "staff-upload",
            &UploadPage {
                frame: place.frame("staff"),
                slug: slug.clone(),
                token: token.clone(),
                file_bytes_max: 200_000_000,
                upload_bytes_max: 2_000_000_000,
                files_max: 20_000,
                jobs: vec![matter.job(JobState::Queued)],
                readers: matter.readers(),
            },
        ),
        rendered("staff-job-running", &job(JobState::Running)),
        rendered("staff-job-done", &job(JobState::Done)),
        rendered(
            "staff-jobs",
            &JobsPage {
                frame: place.frame("jobs"),
                slug: slug.clone(),
                jobs: vec![matter.job(JobState::Cancelled)],
                paging: matter.paging(),
            },
        ),
        rendered(
            "staff-jobs-empty",
            &JobsPage {
                frame: place.frame("jobs"),
                slug: slug.clone(),
                jobs: Vec::new(),
                paging: Paging::default(),
            },
        ),
        rendered(
            "staff-manage",
            &ManagePage {
                frame: place.frame("manage"),
                slug: slug.clone(),
                text: String::new(),
                documents: (0..3).map(|n| matter.summary(n)).collect(),
                total: 3,
                paging: matter.paging(),
            },
        ),
        rendered(
            "staff-visibility",
            &VisibilityPage {
                frame: place.frame("manage"),
                slug: slug.clone(),
                token: token.clone(),
                head: matter.head(1),
                readers: matter.readers(),
            },
        ),
        rendered(
            "staff-delete",
            &DeletePage {
                frame: place.frame("manage"),
                slug: slug.clone(),
                token: token.clone(),
                head: matter.head(0),
            },
        ),
        rendered("staff-ledger-reason", &ledger(None)),
        rendered("staff-ledger", &ledger(Some(matter.ledger()))),
        rendered("staff-gaps", &gaps(vec![gap(3, false), gap(1, true)], true)),
        rendered("staff-gaps-empty", &gaps(Vec::new(), false)),
    ]
}

fn all_pages(locale: Locale) -> Vec<(String, String)> {
    let matter = Matter { locale };
    let register = crate::transparency::samples::pages(&matter.place(false), &matter.place(true));
    let accounts = [accounts::pages(&matter), accounts::own(&matter), accounts::door(&matter)].concat();
    let retention = crate::retention::samples::pages(&matter.place(false), &matter.place(true));
    let contests =
        crate::contests::samples::pages(&matter.place(false), &matter.place(true), &matter.question());
    let cities = crate::cities::samples::pages(&matter.place(true));
    let others = [register, accounts, retention, contests, cities].concat();
    [site_pages(&matter), ask_pages(&matter), document_pages(&matter), staff_pages(&matter), others].concat()
}

/// Visible text of a page: what stands between tags, and the values of attributes that are read aloud.
fn visible_text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        for attribute in ["alt=\"", "aria-label=\"", "placeholder=\"", "content=\""] {
            if let Some((_, value)) = tag.split_once(attribute) {
                text.push_str(value.split('"').next().unwrap_or_default());
                text.push(' ');
            }
        }
        text.push_str(words);
        text.push(' ');
    }
    text
}

#[test]
fn every_page_renders_in_every_language() {
    for locale in LOCALES {
        for (name, html) in all_pages(locale) {
            assert!(!html.contains('⟦'), "{name} ({}) lacks a message: {}", locale.tag(), around_gap(&html));
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{name}");
            assert_eq!(html.matches("<h1").count(), 1, "{name} has one main heading");
            assert!(
                !html.contains("style=\"") && !html.contains("<style"),
                "{name}: the policy forbids inline styles"
            );
            assert!(!html.contains("onclick") && !html.contains("<script>"), "{name}: no inline script");
            for tag in ["div", "section", "ul", "ol", "li", "form", "p", "a", "table", "nav", "main"] {
                let opened =
                    html.matches(&format!("<{tag} ")).count() + html.matches(&format!("<{tag}>")).count();
                assert_eq!(
                    opened,
                    html.matches(&format!("</{tag}>")).count(),
                    "{name}: <{tag}> opened and closed"
                );
            }
            keep(locale, &name, &html);
        }
    }
}

fn around_gap(html: &str) -> String {
    html.split('⟦').nth(1).unwrap_or_default().chars().take(60).collect()
}

/// Writes the page beside a style sheet where `PARVIS_SAMPLES` names a folder.
fn keep(locale: Locale, name: &str, html: &str) {
    let Some(folder) = std::env::var_os("PARVIS_SAMPLES") else { return };
    let folder = std::path::Path::new(&folder).join(locale.tag());
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
}

#[test]
fn no_french_is_left_in_english_pages() {
    let french =
        [" le ", " la ", " les ", " des ", " du ", " une ", " vous ", " est ", " pour ", " dans ", " avec "];
    for (name, html) in all_pages(Locale::En) {
        let text = visible_text(&html).replace(['\n', '\u{a0}', '\u{202f}'], " ").to_lowercase();
        for word in french {
            assert!(!text.contains(word), "{name}: French is left near {word:?}: {}", near(&text, word));
        }
    }
}

#[test]
fn no_english_is_left_in_french_pages() {
    let english = [" the ", " and ", " your ", " with ", " this ", " you ", " is "];
    for (name, html) in all_pages(Locale::FrFr) {
        let text = visible_text(&html).replace(['\n', '\u{a0}', '\u{202f}'], " ").to_lowercase();
        for word in english {
            assert!(!text.contains(word), "{name}: English is left near {word:?}: {}", near(&text, word));
        }
    }
}

fn near(text: &str, word: &str) -> String {
    let at = text.find(word).unwrap_or(0);
    text.get(at..).unwrap_or_default().chars().take(80).collect()
}

#[test]
fn quebec_pages_use_the_words_of_quebec() {
    let pages = all_pages(Locale::FrCa);
    let text: String = pages.iter().map(|(_, html)| visible_text(html)).collect();
    assert!(text.contains("Courriel") && !text.contains("E-mail"), "courriel");
    assert!(!text.contains("\u{202f}?") && !text.contains("\u{202f}!"), "no space before high marks");
    assert!(text.contains("911"), "the number of Québec");
    let french: String = all_pages(Locale::FrFr).iter().map(|(_, html)| visible_text(html)).collect();
    assert!(french.contains("E-mail") && french.contains("112") && french.contains("\u{202f}?"));
}
