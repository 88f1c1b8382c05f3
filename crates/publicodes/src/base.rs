//! How are rules loaded and asked for values?

use std::sync::Arc;

use serde::Serialize;

use crate::build::{Builder, assemble, splice_imports};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Finding, Findings, Severity};
use crate::eval::{Evaluator, Fault, Options, Outcome};
use crate::names::nearest;
use crate::program::{Datum, Program, RuleId, RuleInfo, Type};
use crate::source::{Node, Source, read};

/// A compiled and checked rule base. It can be shared between threads; each evaluates with its own [`Evaluator`].
#[derive(Debug)]
pub struct RuleBase {
    program: Program,
}

/// What loading gives: a base unless its structure is wrong, and everything there is to say.
#[derive(Debug)]
pub struct Loaded {
    /// The base; nothing where rules cannot be read, or name rules that are not there. Errors of meaning (a cycle, a
    /// wrong type) leave a base, in which the values concerned are not defined.
    pub base: Option<RuleBase>,
    /// What was found, in the order of the sources.
    pub diagnostics: Vec<Diagnostic>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Known to have no object.
    NotApplicable,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A day.
    #[serde(serialize_with = "write_date")]
    Date(Date),
}

fn write_date<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// A rule that is missing, with how much its answer would help.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missing {
    /// The rule.
    pub rule: String,
    /// The greater, the earlier it should be asked.
    pub score: f64,
}

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The value; nothing where something is missing.
    pub value: Option<Value>,
    /// The unit, where one is stated or worked out.
    pub unit: Option<String>,
    /// What is missing, by decreasing score then by name. Defaults that stand in for an answer count too.
    pub missing: Vec<Missing>,
    /// What could not be computed.
    pub faults: Vec<Fault>,
}

/// A name that is not that of a rule, or not of a public one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {name} » n'est pas une règle publique de la base")]
pub struct UnknownRule {
    /// The name.
    pub name: String,
    /// A public rule whose name is close.
    pub nearest: Option<String>,
}

/// A package whose rules can be imported: its name, and its rules.
pub type Package = Source;

impl Loaded {
    /// Whether the rules are right: a base, and no error.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.base.is_some() && self.diagnostics.iter().all(|found| found.severity != Severity::Error)
    }
}

impl RuleBase {
    /// Reads, compiles and checks rules. Packages are the rules that `importer!` may name.
    #[must_use]
    pub fn load(sources: &[Source], packages: &[Package]) -> Loaded {
        let mut findings = Findings::default();
        let mut nodes = Vec::new();
        let mut package_nodes = Vec::new();
        for (index, source) in sources.iter().chain(packages).enumerate() {
            findings.files.push(Arc::clone(&source.name));
            match read(&source.text, index as u32) {
                Ok(node) if index < sources.len() => nodes.push(node),
                Ok(node) => package_nodes.push((source.name.to_string(), node)),
                Err(error) => {
                    let finding = Finding::error(Code::UnreadableSource, error.message);
                    findings.add(error.position, None, finding);
                }
            }
        }
        let nodes = splice_imports(nodes, &package_nodes, &mut findings);
        Self::compile(&nodes, findings)
    }

    fn compile(nodes: &[Node], findings: Findings) -> Loaded {
        let mut builder = Builder { findings, ..Builder::default() };
        for node in nodes {
            builder.define_all(node, "");
        }
        let (program, mut findings) = assemble(builder);
        crate::check::check(&program, &mut findings);
        let base = (!findings.are_fatal()).then_some(Self { program });
        Loaded { base, diagnostics: findings.into_sorted() }
    }

    /// Reads rules from one text.
    #[must_use]
    pub fn from_text(name: &str, text: &str) -> Loaded {
        Self::load(&[Source::new(name, text)], &[])
    }

    /// An evaluator of this base.
    #[must_use]
    pub fn evaluator(&self, options: Options) -> Evaluator<'_> {
        Evaluator::new(&self.program, options)
    }

    /// Every rule, in the order of the sources.
    pub fn rules(&self) -> impl Iterator<Item = Rule<'_>> {
        self.program.rules.iter().map(|info| Rule { info })
    }

    /// A rule by its dotted name.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<Rule<'_>> {
        let info = self.program.rule(*self.program.names.get(name)?)?;
        Some(Rule { info })
    }

    /// Number of rules.
    #[must_use]
    pub fn len(&self) -> usize {
        self.program.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.program.rules.is_empty()
    }
}

/// What is written about a rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'b> {
    info: &'b RuleInfo,
}

impl<'b> Rule<'b> {
    /// Its dotted name.
    #[must_use]
    pub fn name(&self) -> &'b str {
        &self.info.name
    }

    /// `titre`, or the last part of its name.
    #[must_use]
    pub fn title(&self) -> &'b str {
        self.info.meta.title.as_deref().unwrap_or_else(|| crate::names::leaf(&self.info.name))
    }

    /// `question`
    #[must_use]
    pub fn question(&self) -> Option<&'b str> {
        self.info.meta.question.as_deref()
    }

    /// `description`
    #[must_use]
    pub fn description(&self) -> Option<&'b str> {
        self.info.meta.description.as_deref()
    }

    /// `références`: label and address.
    #[must_use]
    pub fn references(&self) -> &'b [(String, String)] {
        &self.info.meta.references
    }

    /// `unité`, as written.
    #[must_use]
    pub fn unit(&self) -> Option<&'b str> {
        self.info.meta.unit.as_deref()
    }

    /// `par défaut`, as written, where it is an expression.
    #[must_use]
    pub fn default_value(&self) -> Option<&'b str> {
        self.info.meta.default.as_deref()
    }

    /// `suggestions`: label and expression.
    #[must_use]
    pub fn suggestions(&self) -> &'b [(String, String)] {
        &self.info.meta.suggestions
    }

    /// `exemples`, as written.
    #[must_use]
    pub fn examples(&self) -> &'b [Node] {
        &self.info.meta.examples
    }

    /// `unité attendue`: the unit that its examples expect where they state none.
    #[must_use]
    pub fn expected_unit(&self) -> Option<&'b str> {
        self.info.meta.expected_unit.as_deref()
    }

    /// The values it may take, as rules write them without quotes.
    pub fn possibilities(&self) -> impl Iterator<Item = &'b str> {
        self.info.possibilities.iter().flat_map(|all| all.items.iter().map(|item| item.text.as_str()))
    }

    /// The type of its value, where it can be told.
    #[must_use]
    pub fn kind(&self) -> Option<Type> {
        self.info.type_info.kind
    }

    /// Whether it can be read and asked from outside.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.info.public
    }

    /// Whether it has a formula of its own.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        self.info.meta.computed
    }

    /// Whether its author calls it experimental.
    #[must_use]
    pub fn is_experimental(&self) -> bool {
        self.info.meta.experimental
    }
}

impl Evaluator<'_> {
    /// The value of a public rule in the present situation.
    ///
    /// # Errors
    /// A name that is not that of a public rule. The evaluation itself never fails.
    pub fn evaluate(&mut self, name: &str) -> Result<Evaluation, UnknownRule> {
        let outcome = self.outcome_of(name)?;
        Ok(self.evaluation(outcome))
    }

    /// The value of a public rule as a number, without unit or explanation; the cheapest way to ask.
    ///
    /// # Errors
    /// A name that is not that of a public rule.
    pub fn number(&mut self, name: &str) -> Result<Option<f64>, UnknownRule> {
        let outcome = self.outcome_of(name)?;
        Ok(match outcome.datum {
            Datum::Number(number) => Some(number),
            _ => None,
        })
    }

    pub(crate) fn find_public(&self, name: &str) -> Result<RuleId, UnknownRule> {
        let rule = self.program.names.get(name).copied();
        let open = rule.filter(|rule| self.program.rule(*rule).is_some_and(|info| !info.private));
        open.ok_or_else(|| {
            let known = self.program.rules.iter().filter(|rule| rule.public).map(|rule| rule.name.as_ref());
            UnknownRule { name: name.to_owned(), nearest: nearest(name, known).map(str::to_owned) }
        })
    }

    pub(crate) fn outcome_of(&mut self, name: &str) -> Result<Outcome, UnknownRule> {
        let rule = self.find_public(name)?;
        let Some(entry) = self.program.entries.get(rule.index()).copied() else {
            return Ok(Outcome::UNDEFINED);
        };
        self.begin();
        Ok(self.target(entry))
    }

    /// An outcome in public terms.
    pub(crate) fn evaluation(&self, outcome: Outcome) -> Evaluation {
        let value = match outcome.datum {
            Datum::Undefined => None,
            Datum::NotApplicable => Some(Value::NotApplicable),
            Datum::Bool(value) => Some(Value::Bool(value)),
            Datum::Number(number) => Some(Value::Number(number)),
            Datum::Text(text) => Some(Value::Text(self.text(text).to_owned())),
            Datum::Date(date) => Some(Value::Date(date)),
        };
        let mut missing: Vec<Missing> = self
            .notes
            .missing(outcome.notes)
            .iter()
            .map(|(rule, score)| Missing { rule: self.program.name(*rule).to_owned(), score: *score })
            .collect();
        missing.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.rule.cmp(&b.rule)));
        let name = |rule: RuleId| {
            let full = self.rule_info(rule).map_or("", |info| info.name.as_ref());
            full.strip_suffix(crate::names::SITUATION)
                .map_or(full, |name| name.trim_end_matches(" . "))
                .to_owned()
        };
        let mut faults: Vec<Fault> = self
            .notes
            .faults(outcome.notes)
            .iter()
            .map(|(kind, rule)| Fault { kind: *kind, rule: name(*rule), message: kind.message() })
            .collect();
        faults.sort_by(|a, b| (&a.rule, a.kind.code()).cmp(&(&b.rule, b.kind.code())));
        let unit = outcome.unit.is_stated().then(|| self.units.name(outcome.unit));
        Evaluation { value, unit, missing, faults }
    }
}
