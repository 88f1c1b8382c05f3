//! Who pays for a plan, how much, in which year, and how much is spent?

use askama::Template;
use axum::extract::{Path, State};
use domain::plan::Currency;
use domain::plan::money::{Sum, Totals};

use super::shell::{Proof, Shell, open, proofs};
use crate::chart::{About, Bar, Chart, Segment, TONES, Width, bars};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::i18n::Words;
use crate::plan::front::Legend;
use crate::state::Web;
use crate::visit::InCity;

/// Funders with a tone of their own; the others stand together.
const FUNDERS_MAX: usize = 7;

/// A funder in the table.
pub(crate) struct FunderRow {
    pub(crate) name: String,
    pub(crate) planned: String,
    pub(crate) spent: String,
    pub(crate) share: String,
}

/// A year in the table: amounts in the order of the funders, then the sum.
pub(crate) struct YearRow {
    pub(crate) label: String,
    pub(crate) amounts: Vec<String>,
    pub(crate) planned: String,
    pub(crate) spent: String,
}

/// An amount announced by the plan.
pub(crate) struct Announced {
    pub(crate) funder: String,
    pub(crate) amount: String,
}

/// Values of the page.
#[derive(Template)]
#[template(path = "plan/money.html")]
pub(crate) struct MoneyPage {
    pub(crate) frame: Frame,
    pub(crate) shell: Shell,
    pub(crate) is_empty: bool,
    pub(crate) planned: String,
    pub(crate) spent: String,
    pub(crate) funder_chart: Chart,
    pub(crate) funders: Vec<FunderRow>,
    pub(crate) year_chart: Chart,
    pub(crate) legend: Vec<Legend>,
    pub(crate) names: Vec<String>,
    pub(crate) years: Vec<YearRow>,
    pub(crate) announced: Vec<Announced>,
    pub(crate) announced_proofs: Vec<Proof>,
}

#[expect(clippy::cast_precision_loss, reason = "drawn, not counted with")]
fn drawn(cents: i64) -> f64 {
    cents as f64
}

/// Whole percent of a sum.
fn percent(t: Words, part: i64, whole: i64) -> String {
    let share = i128::from(part) * 100 / i128::from(whole.max(1));
    t.with("plan-percent", &[("percent", &share.to_string())])
}

/// Money promised by each funder, what is spent of it apart.
pub(crate) fn funder_chart(t: Words, money: &Totals, currency: Currency, width: Width, most: usize) -> Chart {
    let shown: Vec<&(String, Sum)> = money.funders.iter().take(most).collect();
    let bar = |(name, sum): &&(String, Sum)| {
        let spent = sum.spent_cents.clamp(0, sum.planned_cents.max(sum.spent_cents));
        let rest = (sum.planned_cents - spent).max(0);
        Bar {
            label: name.clone(),
            shown: t.money(&sum.planned_cents.max(sum.spent_cents), &currency),
            segments: vec![
                Segment {
                    tone: 0,
                    value: drawn(spent),
                    shown: format!("{} : {}", t.say("plan-spent"), t.money(&spent, &currency)),
                },
                Segment {
                    tone: 1,
                    value: drawn(rest),
                    shown: format!("{} : {}", t.say("plan-to-spend"), t.money(&rest, &currency)),
                },
            ],
        }
    };
    let full = money.funders.iter().map(|(_, sum)| sum.planned_cents.max(sum.spent_cents)).max().unwrap_or(0);
    let about = About {
        id: "funders".to_owned(),
        title: t.say("plan-chart-funders"),
        description: t
            .with("plan-chart-funders-what", &[("sum", &t.money(&money.all.planned_cents, &currency))]),
    };
    bars(width, &about, &shown.iter().map(bar).collect::<Vec<_>>(), drawn(full))
}

/// The table that says the same; the funders beyond `most` are summed up in one row.
pub(crate) fn funder_rows(t: Words, money: &Totals, currency: Currency, most: usize) -> Vec<FunderRow> {
    let row = |name: String, sum: Sum| FunderRow {
        name,
        planned: t.money(&sum.planned_cents, &currency),
        spent: t.money(&sum.spent_cents, &currency),
        share: percent(t, sum.planned_cents, money.all.planned_cents),
    };
    let mut rows: Vec<FunderRow> =
        money.funders.iter().take(most).map(|(name, sum)| row(name.clone(), *sum)).collect();
    let rest = rest_of(money, most);
    if rest != Sum::default() {
        rows.push(row(t.say("plan-other-funders"), rest));
    }
    rows
}

fn rest_of(money: &Totals, most: usize) -> Sum {
    let others = money.funders.iter().skip(most);
    others.fold(Sum::default(), |sum, (_, one)| Sum {
        planned_cents: sum.planned_cents.saturating_add(one.planned_cents),
        spent_cents: sum.spent_cents.saturating_add(one.spent_cents),
    })
}

/// Money promised by year, each funder with its tone, and the table that says the same.
pub(crate) fn year_chart(
    t: Words,
    money: &Totals,
    currency: Currency,
    width: Width,
) -> (Chart, Vec<Legend>, Vec<String>, Vec<YearRow>) {
    let names: Vec<&String> = money.funders.iter().take(FUNDERS_MAX).map(|(name, _)| name).collect();
    let others = money.funders.len() > FUNDERS_MAX;
    let label = |year: Option<i16>| year.map_or_else(|| t.say("plan-whole-plan"), |year| year.to_string());
    let amounts = |year: Option<i16>, all: Sum| {
        let mut amounts: Vec<i64> = names.iter().map(|name| money.cell(name, year).planned_cents).collect();
        if others {
            let named: i64 = amounts.iter().sum();
            amounts.push(all.planned_cents.saturating_sub(named));
        }
        amounts
    };
    let mut labels: Vec<String> = names.iter().map(|name| (*name).clone()).collect();
    if others {
        labels.push(t.say("plan-other-funders"));
    }
    let tone = |rank: usize| u8::try_from(rank).unwrap_or(0) % TONES;
    let drawn_bars: Vec<Bar> = money
        .years
        .iter()
        .map(|(year, sum)| Bar {
            label: label(*year),
            shown: t.money(&sum.planned_cents, &currency),
            segments: amounts(*year, *sum)
                .into_iter()
                .zip(&labels)
                .enumerate()
                .map(|(rank, (cents, name))| Segment {
                    tone: tone(rank),
                    value: drawn(cents),
                    shown: format!("{name} : {}", t.money(&cents, &currency)),
                })
                .collect(),
        })
        .collect();
    let full = money.years.iter().map(|(_, sum)| sum.planned_cents).max().unwrap_or(0);
    let about = About {
        id: "years".to_owned(),
        title: t.say("plan-chart-years"),
        description: t.say("plan-chart-years-what"),
    };
    let rows = money.years.iter().map(|(year, sum)| YearRow {
        label: label(*year),
        amounts: amounts(*year, *sum).iter().map(|cents| t.money(cents, &currency)).collect(),
        planned: t.money(&sum.planned_cents, &currency),
        spent: t.money(&sum.spent_cents, &currency),
    });
    let rows = rows.collect();
    let legend = labels
        .iter()
        .enumerate()
        .map(|(rank, label)| Legend { tone: tone(rank), label: label.clone() })
        .collect();
    (bars(width, &about, &drawn_bars, drawn(full)), legend, labels, rows)
}

pub(crate) async fn show(
    State(web): State<Web>,
    place: InCity,
    Path((_, slug)): Path<(String, String)>,
) -> PageResult {
    let (content, shell) = open(&web, &place, &slug, "money").await?;
    page(&money_page(&place, &content, shell))
}

/// The page, from what was loaded.
pub(crate) fn money_page(place: &InCity, content: &app::plan::PlanContent, shell: Shell) -> MoneyPage {
    let t = place.words();
    let currency = content.currency();
    let money = content.money();
    let (year_chart, legend, names, years) = year_chart(t, &money, currency, Width::Fluid);
    let announced = |line: &domain::plan::money::BudgetLine| Announced {
        funder: line.funder.clone(),
        amount: t.money(&line.planned_cents.unwrap_or(0), &currency),
    };
    let all = money.funders.len();
    MoneyPage {
        frame: place.frame("plans"),
        is_empty: money.is_empty(),
        planned: t.money(&money.all.planned_cents, &currency),
        spent: t.money(&money.all.spent_cents, &currency),
        funder_chart: funder_chart(t, &money, currency, Width::Fluid, all),
        funders: funder_rows(t, &money, currency, all),
        year_chart,
        legend,
        names,
        years,
        announced: content.plan.body.funding.iter().map(announced).collect(),
        announced_proofs: proofs(&shell.city, content.plan.sources_of("funding")),
        shell,
    }
}
