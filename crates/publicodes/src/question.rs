//! What should be asked next?

use serde::Serialize;

use crate::base::{Missing, UnknownRule};
use crate::eval::Evaluator;
use crate::program::Type;

/// A question whose answer would bring the values asked for nearer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// The rule to answer.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The question, where the rule has one; it may be computed from the answers already given.
    pub question: Option<String>,
    /// The type of the answer, where it can be told.
    pub kind: Option<Type>,
    /// The unit of the answer.
    pub unit: Option<String>,
    /// The answers to choose from, as rules write them without quotes.
    pub possibilities: Vec<String>,
    /// Answers to propose: label and expression.
    pub suggestions: Vec<(String, String)>,
    /// The answer that stands in meanwhile.
    pub default: Option<String>,
    /// The greater, the more the answer decides.
    pub score: f64,
}

impl Evaluator<'_> {
    /// What to ask for these targets, most useful first. Rules that no one can answer (no question, and a formula of
    /// their own) are left out.
    ///
    /// # Errors
    /// A name that is not that of a public rule.
    pub fn questions(&mut self, targets: &[&str]) -> Result<Vec<Question>, UnknownRule> {
        let mut all: Vec<Missing> = Vec::new();
        for target in targets {
            for missing in self.evaluate(target)?.missing {
                match all.iter_mut().find(|known| known.rule == missing.rule) {
                    Some(known) => known.score += missing.score,
                    None => all.push(missing),
                }
            }
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.rule.cmp(&b.rule)));
        Ok(all.into_iter().filter_map(|missing| self.question(missing)).collect())
    }

    fn question(&mut self, missing: Missing) -> Option<Question> {
        let program = self.program;
        let rule = program.names.get(missing.rule.as_str())?;
        let info = program.rule(*rule)?;
        let asked = info.meta.computed_question;
        if info.meta.question.is_none() && asked.is_none() && info.meta.computed {
            return None;
        }
        let written = asked.map(|node| {
            self.begin();
            let text = self.eval(node);
            self.write(text)
        });
        let title = info.meta.title.clone().unwrap_or_else(|| crate::names::leaf(&info.name).to_owned());
        let possibilities =
            info.possibilities.iter().flat_map(|all| all.items.iter().map(|item| item.text.clone()));
        Some(Question {
            title,
            question: info.meta.question.clone().or(written),
            kind: info.type_info.kind,
            unit: info.meta.unit.clone(),
            possibilities: possibilities.collect(),
            suggestions: info.meta.suggestions.clone(),
            default: info.meta.default.clone(),
            score: missing.score,
            rule: missing.rule,
        })
    }
}
