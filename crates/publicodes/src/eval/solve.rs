//! Which value gives the expected result?
//!
//! Inversions and circular references look for the zero of a function of one rule's value with Brent's method
//! (R. P. Brent, *Algorithms for Minimization without Derivatives*, 1973, chapter 4): inverse quadratic
//! interpolation where it converges, bisection where it does not.

use super::arithmetic::number;
use super::notes::NotesId;
use super::{Evaluator, FaultKind, Outcome};
use crate::limits::{MAX_FIXED_POINT_ITERATIONS, MAX_INVERSION_ITERATIONS};
use crate::program::{Datum, Inversion, NodeId, Op, Range, RuleId, Target};

/// Bounds and tolerances of the search for a fixed point.
const FIXED_POINT: Search =
    Search { low: -1e6, high: 1e8, tolerance: 0.5, acceptable: 2.0, iterations: MAX_FIXED_POINT_ITERATIONS };

/// Where and how precisely to search.
#[derive(Debug, Clone, Copy)]
struct Search {
    low: f64,
    high: f64,
    /// Distance to zero at which the search ends.
    tolerance: f64,
    /// Distance to zero that is kept if nothing better is found in time.
    acceptable: f64,
    iterations: u32,
}

impl Search {
    /// The zero of a function, or the last acceptable point met.
    fn zero_of(self, mut f: impl FnMut(f64) -> f64) -> Option<f64> {
        let (mut before, mut best) = (self.low, self.high);
        let (mut f_before, mut f_best) = (f(before), f(best));
        // `other` lies across the zero from `best`.
        let (mut other, mut f_other) = (before, f_before);
        let mut kept = None;
        for _ in 0..self.iterations {
            let last_step = best - before;
            if f_other.abs() < f_best.abs() {
                (before, best, other) = (best, other, best);
                (f_before, f_best, f_other) = (f_best, f_other, f_best);
            }
            let precision = 1e-15 * best.abs() + self.tolerance / 2.0;
            let half = (other - best) / 2.0;
            if half.abs() <= precision || f_best == 0.0 {
                return Some(best);
            }
            let mut step = half;
            if last_step.abs() >= precision && f_before.abs() > f_best.abs() {
                let [a, b, c] = [(before, f_before), (best, f_best), (other, f_other)];
                step = interpolated(a, b, c, last_step, precision).unwrap_or(half);
            }
            if step.abs() < precision {
                step = if step > 0.0 { precision } else { -precision };
            }
            (before, f_before) = (best, f_best);
            best += step;
            f_best = f(best);
            if (f_best > 0.0 && f_other > 0.0) || (f_best < 0.0 && f_other < 0.0) {
                (other, f_other) = (before, f_before);
            }
            if f_best.abs() < self.tolerance {
                return Some(best);
            }
            if f_best.abs() < self.acceptable {
                kept = Some(best);
            }
        }
        kept
    }
}

/// The step towards the zero of the curve through the points met; nothing where it would go too far.
fn interpolated(a: (f64, f64), b: (f64, f64), c: (f64, f64), last_step: f64, precision: f64) -> Option<f64> {
    let width = c.0 - b.0;
    let (mut p, mut q);
    if a.0 == c.0 {
        let ratio = b.1 / a.1;
        p = width * ratio;
        q = 1.0 - ratio;
    } else {
        let (ac, bc, ba) = (a.1 / c.1, b.1 / c.1, b.1 / a.1);
        p = ba * (width * ac * (ac - bc) - (b.0 - a.0) * (bc - 1.0));
        q = (ac - 1.0) * (bc - 1.0) * (ba - 1.0);
    }
    if p > 0.0 {
        q = -q;
    } else {
        p = -p;
    }
    let within = p < 0.75 * width * q - (precision * q).abs() / 2.0;
    (within && p < (last_step * q / 2.0).abs()).then(|| p / q)
}

/// A result as the search sees it: nothing where it is not defined.
fn result(outcome: Outcome) -> Option<f64> {
    (outcome.datum != Datum::Undefined).then(|| number(outcome.datum))
}

impl Evaluator<'_> {
    /// `contexte`: the value in a world where some rules have other values.
    pub(super) fn in_context(&mut self, node: NodeId, value: NodeId, pairs: Range) -> Outcome {
        let mut seeds = vec![self.rule_of(node)];
        let mut changed = Vec::new();
        let mut overrides = Vec::new();
        let mut settled = Vec::new();
        let mut index = 0;
        while let (Some(name), Some(other)) =
            (self.item(node, pairs, index), self.item(node, pairs, index + 1))
        {
            index += 2;
            let Op::Reference(Target::Rule(rule)) = self.op(name) else { continue };
            seeds.push(rule);
            let (original, replacement) = (self.eval(name), self.eval(other));
            if replacement.datum != Datum::Undefined {
                settled.push(rule);
            }
            let same_unit = original.unit == replacement.unit
                || (original.unit.is_stated() == replacement.unit.is_stated()
                    && self.units.name(original.unit) == self.units.name(replacement.unit));
            if original.datum != replacement.datum || !same_unit {
                changed.push((rule, other));
                overrides.push((rule, replacement));
            }
        }
        let already = self.worlds.get(self.world).and_then(|world| world.context.as_ref());
        if already == Some(&changed) {
            // The rule reads itself in the context that it opened: there, it brings nothing.
            return Outcome::NOT_APPLICABLE;
        }
        // A rule may reach its own context while the rules that it replaces are read: what was opened first stands.
        let world = self.world;
        let overrides = match self.worlds.get_mut(world) {
            Some(world) => world.opened.entry(node).or_insert(overrides).clone(),
            None => overrides,
        };
        let Some(at) = self.open_world(node, &seeds, overrides) else {
            let rule = self.rule_of(node);
            return self.fault(FaultKind::TooManyContexts, rule);
        };
        if let Some(world) = self.world_at(at) {
            world.context = Some(changed);
        }
        let outcome = self.eval(value);
        self.close_world(at);
        Outcome { notes: self.notes.without(outcome.notes, &settled), ..outcome }
    }

    fn is_running_below(&self, rule: RuleId) -> bool {
        let cell = self.cell(Target::Rule(rule));
        self.worlds.get(self.home(cell)).is_some_and(|world| world.depth(cell) > 1)
    }

    /// `inversion numérique`: the value of the rule that gives a candidate the value that the situation states.
    pub(super) fn invert(&mut self, node: NodeId, id: u32) -> Outcome {
        let found = self.program.code.inversion(id).or_else(|| self.extension.code.inversion(id));
        let Some(inversion) = found.cloned() else { return Outcome::UNDEFINED };
        if self.is_running_below(inversion.rule) {
            return Outcome::UNDEFINED;
        }
        let candidates: Vec<RuleId> = inversion
            .candidates
            .iter()
            .filter_map(|candidate| match self.op(*candidate) {
                Op::Reference(Target::Rule(rule)) => Some(rule),
                _ => None,
            })
            .collect();
        let Some(goal) = candidates.iter().copied().find(|candidate| self.is_known(*candidate)) else {
            let mut notes = NotesId::NONE;
            for rule in candidates.iter().chain([&inversion.rule]) {
                notes = self.notes.add_missing(notes, *rule, false);
            }
            return Outcome { notes, ..Outcome::UNDEFINED };
        };
        let wanted = self.target(Target::Rule(goal));
        let mut seeds = candidates;
        seeds.push(inversion.rule);
        let Some(at) = self.open_world(node, &seeds, vec![(goal, Outcome::UNDEFINED)]) else {
            return self.fault(FaultKind::TooManyContexts, inversion.rule);
        };
        let (found, last) = self.search_inverse(at, &inversion, goal, wanted);
        self.close_world(at);
        match found {
            Some(value) => Outcome { datum: Datum::Number(value), unit: wanted.unit, notes: last.notes },
            None if !self.notes.missing(last.notes).is_empty() => {
                Outcome { datum: Datum::Undefined, unit: wanted.unit, notes: last.notes }
            }
            None => {
                let fault = self.fault(FaultKind::InversionFailed, inversion.rule);
                Outcome { notes: self.notes.merge(last.notes, fault.notes), ..fault }
            }
        }
    }

    /// Whether the situation states a number for a rule that is not under way.
    fn is_known(&mut self, rule: RuleId) -> bool {
        let cell = self.cell(Target::Rule(rule));
        if self.worlds.get(self.home(cell)).is_some_and(|world| world.depth(cell) > 0) {
            return false;
        }
        let given = self.given(rule);
        matches!(given.datum, Datum::Number(_)) && !self.notes.misses(given.notes, rule)
    }

    /// The value of the goal when the searched rule has the value `x`.
    fn goal_at(&mut self, at: usize, searched: RuleId, goal: RuleId, x: Outcome) -> Outcome {
        if let Some(world) = self.world_at(at) {
            world.forget();
            world.overrides.retain(|(rule, _)| *rule != searched);
            world.overrides.push((searched, x));
        }
        self.target(Target::Rule(goal))
    }

    /// Starts from the goal itself, then from a rule of three, and closes in from there.
    fn search_inverse(
        &mut self,
        at: usize,
        inversion: &Inversion,
        goal: RuleId,
        wanted: Outcome,
    ) -> (Option<f64>, Outcome) {
        let aim = number(wanted.datum);
        let mut last = Outcome::UNDEFINED;
        let mut evaluate = |x: f64| {
            let x = Outcome { datum: Datum::Number(x), unit: wanted.unit, notes: NotesId::NONE };
            last = self.goal_at(at, inversion.rule, goal, x);
            result(last)
        };
        let x1 = aim;
        let y1 = evaluate(x1);
        let coefficient = if y1.is_some_and(|y| y > aim) { 0.9 } else { 1.2 };
        let x2 = y1.map_or(2_000.0, |y| x1 * aim * coefficient / y);
        let y2 = evaluate(x2);
        if y1.is_none() && y2.is_none() {
            return (None, last);
        }
        let known = |y: Option<f64>| y.unwrap_or(f64::NAN);
        let (k1, k2) = (known(y1), known(y2));
        let low = if k2 < aim && (k2 > k1 || k1 > aim) {
            x2
        } else if k1 < aim && (k1 > k2 || k2 > aim) {
            x1
        } else {
            inversion.min
        };
        let high = if k2 > aim && (k2 < k1 || k1 < aim) {
            x2
        } else if k1 > aim && (k1 < k2 || k2 < aim) {
            x1
        } else {
            inversion.max
        };
        let search = Search {
            low,
            high,
            tolerance: inversion.tolerance,
            acceptable: 1.0,
            iterations: MAX_INVERSION_ITERATIONS,
        };
        let found = search.zero_of(|x| {
            let y = if x == x1 {
                k1
            } else if x == x2 {
                k2
            } else {
                known(evaluate(x))
            };
            y - aim
        });
        let found = found.filter(|x| *x == 0.0 || !(*x < inversion.min || *x > inversion.max));
        (found, last)
    }

    /// `résoudre la référence circulaire`: the value that the rule gives back when it is given it.
    pub(super) fn fixed_point(&mut self, node: NodeId, rule: RuleId, value: NodeId) -> Outcome {
        if self.is_running_below(rule) {
            return Outcome::UNDEFINED;
        }
        let Some(at) = self.open_world(node, &[rule], Vec::new()) else {
            return self.fault(FaultKind::TooManyContexts, rule);
        };
        let mut last = Outcome::UNDEFINED;
        let mut evaluate = |x: f64| {
            if let Some(world) = self.world_at(at) {
                world.forget();
                world.overrides.clear();
                world.overrides.push((rule, Outcome::of(Datum::Number(x), NotesId::NONE)));
            }
            last = self.eval(value);
            result(last)
        };
        let first = evaluate(1.0);
        let found = first.and_then(|y0| {
            FIXED_POINT.zero_of(|x| if x == 1.0 { y0 - 1.0 } else { evaluate(x).unwrap_or(f64::NAN) - x })
        });
        if let Some(x) = found {
            evaluate(x);
        }
        self.close_world(at);
        let datum = found.map_or(Datum::Undefined, Datum::Number);
        let failed = first.is_some() && found.is_none() && self.notes.missing(last.notes).is_empty();
        if failed {
            let fault = self.fault(FaultKind::InversionFailed, rule);
            return Outcome { notes: self.notes.merge(last.notes, fault.notes), ..fault };
        }
        Outcome { datum, unit: last.unit, notes: last.notes }
    }
}
