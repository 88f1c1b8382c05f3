//! What is the value of a rule in a situation?
//!
//! Evaluation is lazy: an operand is computed only where its value is needed, and the value of a rule is computed
//! once in given circumstances. An [`Evaluator`] borrows a compiled base and keeps everything that changes; a base is
//! shared between threads, each with its own evaluator. No evaluation fails.

mod applicability;
mod arithmetic;
mod fault;
mod notes;
mod operations;
mod rules;
mod situation;
mod solve;
mod tables;
mod text;
mod world;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use fault::{Fault, FaultKind};
pub use situation::{Given, Situation, SituationError, SituationValue};
pub use text::format_number;

use crate::build::Extension;
use crate::date::Date;
use crate::limits::{MAX_STEPS, MAX_WORLDS};
use crate::program::{Code, Datum, NodeId, Op, Program, RuleId, Substitution, Table, Target, TypeInfo};
use crate::unit::{UnitId, UnitTable};
use notes::{Notes, NotesId};
use situation::Held;
use world::{CellSet, World};

/// A value with its unit and what it waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) datum: Datum,
    pub(crate) unit: UnitId,
    pub(crate) notes: NotesId,
}

impl Outcome {
    pub(crate) const UNDEFINED: Self =
        Self { datum: Datum::Undefined, unit: UnitId::ABSENT, notes: NotesId::NONE };
    pub(crate) const NOT_APPLICABLE: Self =
        Self { datum: Datum::NotApplicable, unit: UnitId::ABSENT, notes: NotesId::NONE };

    pub(crate) fn of(datum: Datum, notes: NotesId) -> Self {
        Self { datum, unit: UnitId::ABSENT, notes }
    }
}

/// Choices of an evaluation.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether to record which rules are missing, with their scores. Values do not depend on it; it costs time.
    pub missing: bool,
    /// Whether a rule with possibilities takes the only applicable one, and drops an answer that is not applicable.
    pub filter_possibilities: bool,
    /// The day for durations that have no end. Without it they are not defined.
    pub today: Option<Date>,
}

impl Default for Options {
    fn default() -> Self {
        Self { missing: true, filter_possibilities: false, today: None }
    }
}

/// Evaluates the rules of a base in one situation at a time.
#[derive(Debug)]
pub struct Evaluator<'p> {
    pub(crate) program: &'p Program,
    pub(crate) extension: Extension,
    pub(crate) options: Options,
    pub(crate) units: UnitTable,
    pub(crate) texts: Vec<Arc<str>>,
    pub(crate) notes: Notes,
    given: Vec<Held>,
    touched: Vec<RuleId>,
    moving: Option<Arc<CellSet>>,
    affected: FxHashMap<NodeId, Arc<CellSet>>,
    worlds: Vec<World>,
    /// How many worlds are open.
    open: usize,
    /// The world in which values are read now.
    world: usize,
    steps: u64,
    depth: u32,
}

impl<'p> Evaluator<'p> {
    /// An evaluator with an empty situation.
    #[must_use]
    pub(crate) fn new(program: &'p Program, options: Options) -> Self {
        let mut evaluator = Self {
            program,
            extension: Extension::default(),
            options,
            units: program.units.clone(),
            texts: program.texts.clone(),
            notes: Notes::new(options.missing),
            given: vec![Held::Nothing; program.rules.len()],
            touched: Vec::new(),
            moving: None,
            affected: FxHashMap::default(),
            worlds: Vec::new(),
            open: 1,
            world: 0,
            steps: 0,
            depth: 0,
        };
        evaluator.worlds.push(World::default());
        evaluator.forget();
        evaluator
    }

    /// Forgets everything computed so far.
    fn forget(&mut self) {
        let cells = self.cells();
        self.notes.clear();
        self.open = 1;
        self.world = 0;
        if let Some(root) = self.worlds.first_mut() {
            root.reset(cells);
        }
    }

    fn cells(&self) -> usize {
        self.program.rules.len()
            + self.program.substitutions.len()
            + self.extension.rules.len()
            + self.extension.substitutions.len()
    }

    /// The memory cell of what a reference reads: rules of the base, its substitutions, then those of the situation.
    pub(super) fn cell(&self, target: Target) -> usize {
        let (rules, slots) = (self.program.rules.len(), self.program.substitutions.len());
        match target {
            Target::Rule(rule) if rule.index() < rules => rule.index(),
            Target::Rule(rule) => slots + rule.index(),
            Target::Substitution(slot) if slot.index() < slots => rules + slot.index(),
            Target::Substitution(slot) => rules + self.extension.rules.len() + slot.index(),
        }
    }

    /// The code to which an operation belongs: that of the base or that of the situation.
    pub(crate) fn code(&self, node: NodeId) -> &Code {
        if node.index() < self.program.code.ops.len() { &self.program.code } else { &self.extension.code }
    }

    pub(crate) fn op(&self, node: NodeId) -> Op {
        let base = &self.program.code.ops;
        let op = match base.get(node.index()) {
            Some(op) => Some(*op),
            None => self.extension.code.op(node),
        };
        op.unwrap_or(Op::Constant(Datum::Undefined, UnitId::ABSENT))
    }

    pub(crate) fn type_info(&self, node: NodeId) -> TypeInfo {
        self.code(node).type_info(node)
    }

    pub(crate) fn rule_of(&self, node: NodeId) -> RuleId {
        self.code(node).origin(node).map_or(RuleId(u32::MAX), |origin| origin.rule)
    }

    /// The operands of `node`, copied out so that the evaluator can be used meanwhile.
    pub(crate) fn item(&self, node: NodeId, range: crate::program::Range, index: usize) -> Option<NodeId> {
        self.code(node).list(range).get(index).copied()
    }

    pub(crate) fn table(&self, id: u32) -> Option<&Table> {
        self.program.code.table(id).or_else(|| self.extension.code.table(id))
    }

    pub(crate) fn substitution(&self, slot: crate::program::SlotId) -> Option<&Substitution> {
        let base = &self.program.substitutions;
        base.get(slot.index())
            .or_else(|| self.extension.substitutions.get(slot.index().wrapping_sub(base.len())))
    }

    /// The unit that the text of an operation states by itself.
    pub(super) fn stated_unit(&self, node: NodeId) -> UnitId {
        Program::stated_unit(self.code(node), node)
    }

    pub(super) fn fault(&mut self, kind: FaultKind, rule: RuleId) -> Outcome {
        let notes = self.notes.fault(kind, rule);
        Outcome { notes, ..Outcome::UNDEFINED }
    }

    /// Begins the evaluation of a target, with its own allowance of steps.
    pub(crate) fn begin(&mut self) {
        self.steps = 0;
        self.depth = 0;
    }

    /// Counts a step; tells whether the limit is passed.
    pub(super) fn step(&mut self, cost: u64) -> bool {
        self.steps += cost;
        self.steps > MAX_STEPS
    }

    /// A value in another unit; nothing where the units measure different things.
    pub(super) fn convert(&mut self, outcome: Outcome, to: UnitId) -> Option<Outcome> {
        let conversion = self.units.conversion(outcome.unit, to)?;
        let datum = match outcome.datum {
            Datum::Number(value) if outcome.unit.is_stated() => Datum::Number(conversion.apply(value)),
            other => other,
        };
        Some(Outcome { datum, unit: to, notes: outcome.notes })
    }

    pub(super) fn simplify(&mut self, outcome: Outcome) -> Outcome {
        let unit = self.units.simplify(outcome.unit);
        if unit == outcome.unit {
            return outcome;
        }
        self.convert(outcome, unit).unwrap_or(outcome)
    }

    /// The world in which a cell has its value: the innermost open one that affects it.
    pub(super) fn home(&self, cell: usize) -> usize {
        let base = self.program.dependents.len();
        let mut at = self.world;
        while let Some(world) = self.worlds.get(at) {
            match &world.affected {
                Some(affected) if cell < base && !affected.contains(cell) => at = world.parent,
                _ => return at,
            }
        }
        0
    }

    /// Opens a world over the present one; nothing where too many are open.
    pub(super) fn open_world(
        &mut self,
        node: NodeId,
        seeds: &[RuleId],
        overrides: Vec<(RuleId, Outcome)>,
    ) -> Option<usize> {
        if self.open >= MAX_WORLDS || self.step(64) {
            return None;
        }
        let affected = self.affected_by(node, seeds);
        let (cells, parent, at) = (self.cells(), self.world, self.open);
        if self.worlds.len() <= at {
            self.worlds.push(World::default());
        }
        let world = self.worlds.get_mut(at)?;
        world.reset(cells);
        world.parent = parent;
        world.affected = Some(affected);
        world.overrides = overrides;
        self.open += 1;
        self.world = at;
        Some(at)
    }

    /// Closes the world opened last and goes back to the one below it.
    pub(super) fn close_world(&mut self, at: usize) {
        self.world = self.worlds.get(at).map_or(0, |world| world.parent);
        self.open = at;
    }

    pub(super) fn world_at(&mut self, at: usize) -> Option<&mut World> {
        self.worlds.get_mut(at)
    }

    /// The cells that change when the rules `seeds` do, those that the situation made depend on others included.
    fn affected_by(&mut self, node: NodeId, seeds: &[RuleId]) -> Arc<CellSet> {
        const MOST_KEPT: usize = 4_096;
        let program = self.program;
        let own = match self.affected.get(&node) {
            Some(known) => Arc::clone(known),
            None => {
                let inside = seeds.iter().copied().filter(|seed| seed.index() < program.rules.len());
                let set = Arc::new(CellSet::closure(program, inside));
                if node.index() < program.code.ops.len() && self.affected.len() < MOST_KEPT {
                    self.affected.insert(node, Arc::clone(&set));
                }
                set
            }
        };
        match &self.moving {
            None => own,
            Some(moving) => {
                let mut set = own.as_ref().clone();
                set.union(moving);
                Arc::new(set)
            }
        }
    }
}
