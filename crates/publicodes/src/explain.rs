//! How was a value come by, in a form that a person can read?
//!
//! The explanation is a tree of rules. Under each stand the rules that its value rests on; what did not matter is
//! cut: branches not taken, terms that are zero or not applicable, bounds that did not bite. A rule met again is not
//! unfolded twice. The whole keeps to about one page: what stands nearest to the value is shown first, level by level,
//! and what no longer fits is counted.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::base::{UnknownRule, Value};
use crate::eval::{Evaluator, Fault, Outcome};
use crate::expression::Operator;
use crate::names::{SEPARATOR, leaf};
use crate::program::{Datum, NodeId, Op, Range, RuleId, TableKind, Target};

/// Most lines of one explanation, the first excepted: a page. A rule takes one, and one for each reason and source.
const MOST_LINES: usize = 40;
/// Most sources written under one rule in the text; the data has them all.
const MOST_REFERENCES: usize = 2;
/// Deepest level shown.
const MOST_LEVELS: usize = 12;
/// Longest formula shown, in characters.
const LONGEST_FORMULA: usize = 160;

/// Where the value of a rule comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It was computed.
    #[default]
    Computed,
    /// The situation gives it.
    Given,
    /// Its default stands in for an answer.
    Default,
    /// It is not applicable.
    NotApplicable,
    /// It is missing.
    Missing,
}

/// A rule in an explanation.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Step {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// Its value; nothing where something is missing.
    pub value: Option<Value>,
    /// Its unit.
    pub unit: Option<String>,
    /// The value as a reader of French writes it.
    pub written: String,
    /// Where the value comes from.
    pub origin: Origin,
    /// The computation, shortened.
    pub formula: Option<String>,
    /// Why the value is what it is: conditions met, bounds reached, replacements.
    pub reasons: Vec<String>,
    /// The rule whose place it takes.
    pub replaces: Option<String>,
    /// Law, circulars and other sources: label and address.
    pub references: Vec<(String, String)>,
    /// The rules that the value rests on.
    pub because: Vec<Step>,
    /// Whether these are shown elsewhere in the explanation.
    pub shown_elsewhere: bool,
    /// How many were left out for brevity.
    pub left_out: usize,
}

/// How a value was come by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The rule asked for.
    pub root: Step,
    /// What could not be computed.
    pub faults: Vec<Fault>,
}

/// What the value of a rule rests on, while it is gathered.
#[derive(Default)]
struct Ground {
    targets: Vec<Target>,
    reasons: Vec<String>,
    origin: Option<Origin>,
}

/// A rule to be unfolded.
struct Unfolding {
    step: Step,
    /// The rank of the rule under which it stands, and how deep that is.
    parent: Option<usize>,
    level: usize,
    targets: Vec<Target>,
}

impl Evaluator<'_> {
    /// Explains the value of a public rule in the present situation.
    ///
    /// # Errors
    /// A name that is not that of a public rule.
    pub fn explain(&mut self, name: &str) -> Result<Explanation, UnknownRule> {
        let outcome = self.outcome_of(name)?;
        let rule = self.find_public(name)?;
        let entry = self.program.entries.get(rule.index()).copied().unwrap_or(Target::Rule(rule));
        let root = self.tree(entry);
        Ok(Explanation { root, faults: self.evaluation(outcome).faults })
    }

    /// Unfolds level by level until the page is full.
    fn tree(&mut self, entry: Target) -> Step {
        let mut seen = FxHashSet::default();
        let (step, targets) = self.step_of(entry, &mut seen);
        let mut all = vec![Unfolding { step, parent: None, level: 0, targets }];
        let mut lines_left = MOST_LINES;
        let mut at = 0;
        while let Some(current) = all.get_mut(at) {
            let (targets, level) = (std::mem::take(&mut current.targets), current.level);
            let mut shown = 0;
            for target in &targets {
                if lines_left == 0 || level >= MOST_LEVELS {
                    break;
                }
                let (step, targets) = self.step_of(*target, &mut seen);
                lines_left = lines_left.saturating_sub(step.lines());
                all.push(Unfolding { step, parent: Some(at), level: level + 1, targets });
                shown += 1;
            }
            if let Some(current) = all.get_mut(at) {
                current.step.left_out = targets.len() - shown;
            }
            at += 1;
        }
        fold(all)
    }

    /// A rule with its value, and the rules that it rests on; none where it was met before.
    fn step_of(&mut self, target: Target, seen: &mut FxHashSet<RuleId>) -> (Step, Vec<Target>) {
        self.begin();
        let (rule, replaces) = self.standing(target);
        let outcome = self.target(target);
        let evaluation = self.evaluation(outcome);
        let mut step = self.blank_step(rule);
        step.written = self.write(outcome);
        step.value = evaluation.value;
        step.unit = evaluation.unit;
        step.replaces = replaces.map(|original| self.program.name(original).to_owned());
        let Some(node) = self.rule_info(rule).map(|info| info.value) else { return (step, Vec::new()) };
        let mut ground = Ground::default();
        if !self.add_disabling_parent(rule, &mut ground) {
            self.ground(node, &mut ground);
            step.formula = Some(shorten(self.formula(node))).filter(|text| !text.is_empty());
        }
        step.origin = match (outcome.datum, ground.origin) {
            (Datum::Undefined, _) => Origin::Missing,
            (Datum::NotApplicable, _) => Origin::NotApplicable,
            (_, Some(origin)) => origin,
            _ => Origin::Computed,
        };
        if matches!(step.origin, Origin::Given | Origin::Default) {
            step.formula = None;
        }
        if !seen.insert(rule) {
            step.shown_elsewhere = true;
            (step.formula, step.references) = (None, Vec::new());
            return (step, Vec::new());
        }
        step.reasons = ground.reasons;
        let mut met = FxHashSet::default();
        ground.targets.retain(|target| met.insert(*target));
        (step, ground.targets)
    }

    fn blank_step(&self, rule: RuleId) -> Step {
        let info = self.rule_info(rule);
        let name = info.map_or("", |info| info.name.as_ref());
        let title = info.and_then(|info| info.meta.title.clone());
        Step {
            rule: name.to_owned(),
            title: title.unwrap_or_else(|| leaf(name).to_owned()),
            value: None,
            unit: None,
            written: String::new(),
            origin: Origin::Computed,
            formula: None,
            reasons: Vec::new(),
            replaces: None,
            references: info.map(|info| info.meta.references.clone()).unwrap_or_default(),
            because: Vec::new(),
            shown_elsewhere: false,
            left_out: 0,
        }
    }

    /// The rule that stands where a reference points, and the one that it replaces.
    fn standing(&mut self, target: Target) -> (RuleId, Option<RuleId>) {
        let slot = match target {
            Target::Rule(rule) => return (rule, None),
            Target::Substitution(slot) => slot,
        };
        let Some(substitution) = self.substitution(slot).cloned() else { return (RuleId(u32::MAX), None) };
        for (by, makes_not_applicable) in substitution.by {
            let value = self.target(Target::Rule(by)).datum;
            let acts = match value {
                Datum::NotApplicable | Datum::Undefined => false,
                Datum::Bool(false) => !makes_not_applicable,
                _ => true,
            };
            if acts {
                return (by, Some(substitution.original));
            }
        }
        (substitution.original, None)
    }

    fn add_disabling_parent(&mut self, rule: RuleId, ground: &mut Ground) -> bool {
        let Some(parent) = self.rule_info(rule).and_then(|info| info.parent) else { return false };
        let value = self.target(parent.target);
        let disables = matches!(value.datum, Datum::NotApplicable | Datum::Bool(false));
        if disables {
            let (parent_rule, _) = self.standing(parent.target);
            let name = self.program.name(parent_rule).to_owned();
            ground.reasons.push(format!("« {name} » vaut {}", self.write(value)));
            ground.targets.push(parent.target);
        }
        disables
    }

    /// Gathers what the value of an operation rests on.
    fn ground(&mut self, node: NodeId, ground: &mut Ground) {
        match self.op(node) {
            Op::Reference(target) => ground.targets.push(target),
            Op::Situation { rule, value } => {
                if self.is_given(rule) {
                    ground.origin = Some(Origin::Given);
                } else {
                    self.ground(value, ground);
                }
            }
            Op::Default { value, default } => {
                if self.eval(value).datum == Datum::Undefined {
                    self.ground(default, ground);
                    ground.origin = Some(Origin::Default);
                } else {
                    self.ground(value, ground);
                }
            }
            Op::ApplicableIf { condition, value } => self.ground_applicable(condition, value, true, ground),
            Op::NotApplicableIf { condition, value } => {
                self.ground_applicable(condition, value, false, ground);
            }
            Op::Ceiling { value, bound } => self.ground_bound(node, [value, bound], "plafonné à", ground),
            Op::Floor { value, bound } => {
                self.ground_bound(node, [value, bound], "porté au plancher de", ground);
            }
            Op::Sum(range) | Op::Mean(range) => self.ground_terms(node, range, ground),
            Op::Maximum(range) | Op::Minimum(range) => self.ground_chosen(node, range, ground),
            Op::All(range) | Op::Any(range) => self.ground_deciding(node, range, ground),
            Op::Variations(range) => self.ground_branch(node, range, ground),
            Op::Condition { condition, then, otherwise } => {
                self.ground(condition, ground);
                match self.eval(condition).datum {
                    Datum::Bool(true) => self.ground(then, ground),
                    Datum::Bool(false) => self.ground(otherwise, ground),
                    _ => {}
                }
            }
            Op::Context { value, pairs } => self.ground_context(node, value, pairs, ground),
            Op::Inversion(id) => self.ground_inversion(id, ground),
            Op::Round { value, .. } => {
                self.ground(value, ground);
                let exact = self.eval(value);
                let rounded = self.eval(node);
                if exact.datum != rounded.datum {
                    ground.reasons.push(format!("arrondi de {}", self.write_full(exact)));
                }
            }
            Op::Table(id) => self.ground_table(id, ground),
            Op::Binary(Operator::Add | Operator::Subtract, left, right) => {
                let known = self.eval(node).datum != Datum::Undefined;
                for term in [left, right] {
                    if !(known && self.adds_nothing(term)) {
                        self.ground(term, ground);
                    }
                }
            }
            op => {
                let mut operands = Vec::new();
                self.code(node).children(op, &mut |child| operands.push(child));
                operands.into_iter().for_each(|child| self.ground(child, ground));
            }
        }
    }

    /// The candidate whose value is known, from which the search went back.
    fn ground_inversion(&mut self, id: u32, ground: &mut Ground) {
        let found = self.program.code.inversion(id).cloned();
        for candidate in found.into_iter().flat_map(|inversion| inversion.candidates) {
            if let Op::Reference(Target::Rule(rule)) = self.op(candidate)
                && self.is_given(rule)
            {
                let name = self.program.name(rule);
                ground.reasons.push(format!("trouvé en remontant le calcul depuis « {name} »"));
                ground.targets.push(Target::Rule(rule));
                return;
            }
        }
    }

    fn ground_applicable(&mut self, condition: NodeId, value: NodeId, wanted: bool, ground: &mut Ground) {
        let held = self.eval(condition);
        let is_no = matches!(held.datum, Datum::Bool(false) | Datum::NotApplicable);
        let formula = shorten(self.formula(condition));
        if is_no == wanted && held.datum != Datum::Undefined {
            let word = if wanted { "n'est pas remplie" } else { "est remplie" };
            ground.reasons.push(format!("la condition « {formula} » {word}"));
            self.ground(condition, ground);
            return;
        }
        if wanted {
            self.ground(condition, ground);
        }
        self.ground(value, ground);
    }

    fn ground_bound(&mut self, node: NodeId, [value, bound]: [NodeId; 2], word: &str, ground: &mut Ground) {
        let (whole, inner) = (self.eval(node), self.eval(value));
        let limit = self.eval(bound);
        let bites = whole.datum == limit.datum && whole.datum != inner.datum;
        self.ground(value, ground);
        if bites {
            ground.reasons.push(format!("{word} {} (au lieu de {})", self.write(limit), self.write(inner)));
            self.ground(bound, ground);
        }
    }

    /// The terms of a sum that add something; those that are missing where the sum is.
    fn ground_terms(&mut self, node: NodeId, range: Range, ground: &mut Ground) {
        let known = self.eval(node).datum != Datum::Undefined;
        for index in 0.. {
            let Some(item) = self.item(node, range, index) else { return };
            let value = self.eval(item).datum;
            let nothing = matches!(value, Datum::NotApplicable | Datum::Number(0.0) | Datum::Bool(false));
            if !(known && nothing) {
                self.ground(item, ground);
            }
        }
    }

    fn ground_chosen(&mut self, node: NodeId, range: Range, ground: &mut Ground) {
        let whole = self.eval(node);
        for index in 0.. {
            let Some(item) = self.item(node, range, index) else { return };
            let value = self.eval(item);
            if whole.datum == Datum::Undefined || value.datum == whole.datum {
                self.ground(item, ground);
            }
        }
    }

    /// The conditions that decide: the one that makes the whole what it is, or all of them.
    fn ground_deciding(&mut self, node: NodeId, range: Range, ground: &mut Ground) {
        let whole = self.eval(node).datum;
        let is_all = matches!(self.op(node), Op::All(_));
        for index in 0.. {
            let Some(item) = self.item(node, range, index) else { return };
            let value = self.eval(item).datum;
            let decides = whole == Datum::Bool(!is_all);
            let same = value == whole || (value == Datum::NotApplicable && whole == Datum::Bool(false));
            if !decides {
                self.ground(item, ground);
            } else if same {
                self.ground(item, ground);
                return;
            }
        }
    }

    fn ground_branch(&mut self, node: NodeId, range: Range, ground: &mut Ground) {
        for index in (0..).step_by(2) {
            let (Some(condition), Some(consequence)) =
                (self.item(node, range, index), self.item(node, range, index + 1))
            else {
                return;
            };
            let held = self.eval(condition).datum;
            if matches!(held, Datum::Bool(false) | Datum::NotApplicable) {
                continue;
            }
            if !matches!(self.op(condition), Op::Constant(..)) {
                let formula = shorten(self.formula(condition));
                ground.reasons.push(format!("cas retenu : {formula}"));
                self.ground(condition, ground);
            }
            self.ground(consequence, ground);
            if held != Datum::Undefined {
                return;
            }
        }
    }

    /// The rules inside a context have other values there: only what the context changes is shown.
    fn ground_context(&mut self, node: NodeId, value: NodeId, pairs: Range, ground: &mut Ground) {
        for index in (0..).step_by(2) {
            let (Some(name), Some(other)) =
                (self.item(node, pairs, index), self.item(node, pairs, index + 1))
            else {
                break;
            };
            let (name, changed) = (self.formula(name), self.eval(other));
            ground.reasons.push(format!("calculé comme si « {name} » valait {}", self.write(changed)));
            self.ground(other, ground);
        }
        let formula = shorten(self.formula(value));
        if !formula.is_empty() {
            ground.reasons.push(format!("valeur de : {formula}"));
        }
    }

    fn ground_table(&mut self, id: u32, ground: &mut Ground) {
        let Some((base, multiplier, tranches)) =
            self.table(id).map(|table| (table.base, table.multiplier, table.tranches.clone()))
        else {
            return;
        };
        let value = self.eval(base);
        ground.reasons.push(format!("assiette : {}", self.write(value)));
        self.ground(base, ground);
        if let Some(multiplier) = multiplier {
            self.ground(multiplier, ground);
        }
        for tranche in tranches {
            if !matches!(self.op(tranche.amount), Op::Constant(..)) {
                self.ground(tranche.amount, ground);
            }
        }
    }

    fn write_full(&mut self, value: Outcome) -> String {
        match value.datum {
            Datum::Number(number) => crate::eval::format_number(number, &self.units.name(value.unit), 6),
            _ => self.write(value),
        }
    }

    fn is_given(&mut self, rule: RuleId) -> bool {
        self.given_value(rule).datum != Datum::Undefined
    }

    /// An operation as a reader of the language would write it, shortened.
    pub(crate) fn formula(&mut self, node: NodeId) -> String {
        match self.op(node) {
            Op::Constant(Datum::Undefined, _) => String::new(),
            Op::Constant(datum, unit) => {
                let notes = Outcome::UNDEFINED.notes;
                let outcome = Outcome { datum, unit, notes };
                self.write_full(outcome)
            }
            Op::Reference(target) => {
                let rule = match target {
                    Target::Rule(rule) => rule,
                    Target::Substitution(slot) => {
                        self.substitution(slot).map_or(RuleId(u32::MAX), |substitution| substitution.original)
                    }
                };
                within(self.program.name(rule), self.program.name(self.rule_of(node))).to_owned()
            }
            Op::Situation { value, .. }
            | Op::Missing { value, .. }
            | Op::Default { value, .. }
            | Op::ApplicableIf { value, .. }
            | Op::NotApplicableIf { value, .. }
            | Op::Unit { value, .. }
            | Op::Ceiling { value, .. }
            | Op::Floor { value, .. }
            | Op::Round { value, .. }
            | Op::FixedPoint { value, .. }
            | Op::Simplify(value) => self.formula(value),
            Op::Opposite(value) => format!("- {}", self.formula(value)),
            Op::Binary(Operator::Add | Operator::Subtract, left, right) if self.adds_nothing(right) => {
                self.formula(left)
            }
            Op::Binary(Operator::Add, left, right) if self.adds_nothing(left) => self.formula(right),
            Op::Binary(operator, left, right) => {
                let (a, b) = (self.operand(left, operator), self.operand(right, operator));
                let name = match operator {
                    Operator::Multiply => "×",
                    Operator::Divide => "÷",
                    Operator::LessOrEqual => "≤",
                    Operator::GreaterOrEqual => "≥",
                    Operator::Different => "≠",
                    other => other.name(),
                };
                format!("{a} {name} {b}")
            }
            Op::Sum(range) => self.added(node, range),
            Op::Product(range) => self.listed(node, range, " × "),
            Op::Mean(range) => format!("moyenne de {}", self.listed(node, range, ", ")),
            Op::Maximum(range) => format!("le plus grand de {}", self.listed(node, range, ", ")),
            Op::Minimum(range) => format!("le plus petit de {}", self.listed(node, range, ", ")),
            Op::All(range) => self.listed(node, range, " et "),
            Op::Any(range) => self.listed(node, range, " ou "),
            Op::IsUndefined(value) => format!("{} n'est pas défini", self.formula(value)),
            Op::IsDefined(value) => format!("{} est défini", self.formula(value)),
            Op::IsNotApplicable(value) => format!("{} n'est pas applicable", self.formula(value)),
            Op::IsApplicable(value) => format!("{} est applicable", self.formula(value)),
            Op::Logarithm(value) => format!("logarithme de {}", self.formula(value)),
            Op::Duration { from, to, .. } => {
                format!("durée de {} à {}", self.formula(from), self.formula(to))
            }
            Op::Table(id) => self.table_formula(id),
            _ => String::new(),
        }
    }

    fn table_formula(&mut self, id: u32) -> String {
        let Some((kind, base)) = self.table(id).map(|table| (table.kind, table.base)) else {
            return String::new();
        };
        let word = match kind {
            TableKind::Marginal => "barème appliqué à",
            TableKind::Amounts => "grille selon",
            TableKind::Progressive => "taux progressif selon",
        };
        format!("{word} {}", self.formula(base))
    }

    fn operand(&mut self, node: NodeId, outer: Operator) -> String {
        let text = self.formula(node);
        let inner_is_sum =
            matches!(self.op(node), Op::Binary(Operator::Add | Operator::Subtract, ..) | Op::Sum(_));
        let binds =
            matches!(outer, Operator::Multiply | Operator::Divide | Operator::DivideWhole | Operator::Power);
        if inner_is_sum && binds { format!("({text})") } else { text }
    }

    /// Whether a term is known to be zero or not applicable.
    fn adds_nothing(&mut self, term: NodeId) -> bool {
        matches!(self.eval(term).datum, Datum::NotApplicable | Datum::Number(0.0) | Datum::Bool(false))
    }

    /// The terms of a sum that add something.
    fn added(&mut self, node: NodeId, range: Range) -> String {
        let mut parts = Vec::new();
        for index in 0.. {
            let Some(item) = self.item(node, range, index) else { break };
            if !self.adds_nothing(item) {
                let text = self.formula(item);
                parts.push(if text.is_empty() { "…".to_owned() } else { text });
            }
        }
        parts.join(" + ")
    }

    fn listed(&mut self, node: NodeId, range: Range, between: &str) -> String {
        let mut parts = Vec::new();
        let mut index = 0;
        while let Some(item) = self.item(node, range, index) {
            let text = self.formula(item);
            parts.push(if text.is_empty() { "…".to_owned() } else { text });
            index += 1;
        }
        parts.join(between)
    }
}

/// Puts each rule under the one that rests on it. A rule stands after its parent, so the last goes home first.
fn fold(mut all: Vec<Unfolding>) -> Step {
    while all.len() > 1 {
        let Some(mut last) = all.pop() else { break };
        last.step.because.reverse();
        if let Some(parent) = last.parent.and_then(|parent| all.get_mut(parent)) {
            parent.step.because.push(last.step);
        }
    }
    let mut root = all.pop().map_or_else(Step::default, |last| last.step);
    root.because.reverse();
    root
}

/// A name as it is written from inside a rule: without the namespaces that both share.
fn within<'n>(name: &'n str, context: &str) -> &'n str {
    let mut rest = name;
    let mut around = context.split(SEPARATOR);
    while let Some((first, after)) = rest.split_once(SEPARATOR) {
        if around.next() != Some(first) {
            break;
        }
        rest = after;
    }
    rest
}

fn shorten(text: String) -> String {
    if text.chars().count() <= LONGEST_FORMULA {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST_FORMULA - 1).collect();
    short.push('…');
    short
}

impl Step {
    fn lines(&self) -> usize {
        1 + self.reasons.len()
            + self.references.len().min(MOST_REFERENCES)
            + usize::from(self.replaces.is_some())
    }
}

impl Explanation {
    /// The explanation as text, a rule a line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        write_step(&self.root, 0, &mut out);
        // A circle that did not keep the value from being known is of no use to a reader.
        let missing = self.root.value.is_none();
        for fault in self.faults.iter().filter(|fault| missing || fault.is_failure()) {
            let _ = writeln!(out, "! {} : {}", fault.rule, fault.message);
        }
        out
    }
}

fn write_step(step: &Step, level: usize, out: &mut String) {
    let indent = "  ".repeat(level);
    let _ = write!(out, "{indent}{} = {}", step.rule, step.written);
    match step.origin {
        Origin::Given => out.push_str(" (donné)"),
        Origin::Default => out.push_str(" (par défaut)"),
        _ => {}
    }
    if let Some(formula) = step.formula.as_ref().filter(|formula| **formula != step.written) {
        let _ = write!(out, "  [{formula}]");
    }
    if step.shown_elsewhere {
        out.push_str("  (détaillé ailleurs)");
    }
    out.push('\n');
    if let Some(replaced) = &step.replaces {
        let _ = writeln!(out, "{indent}  · remplace « {replaced} »");
    }
    for reason in &step.reasons {
        let _ = writeln!(out, "{indent}  · {reason}");
    }
    for (label, address) in step.references.iter().take(MOST_REFERENCES) {
        let _ = writeln!(out, "{indent}  § {label} : {address}");
    }
    for child in &step.because {
        write_step(child, level + 1, out);
    }
    if step.left_out > 0 {
        let _ = writeln!(out, "{indent}  … et {} de plus", step.left_out);
    }
}
