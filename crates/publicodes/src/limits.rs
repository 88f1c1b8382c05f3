//! How large may anything grow? Every bound the engine keeps, in one place.
//!
//! Rule files and situations come from outside: none of them may exhaust memory, the stack or the time of the
//! host. A bound that is met gives a diagnostic (while loading) or a fault (while evaluating), never a crash.

/// Largest source text accepted, in bytes.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;
/// Deepest nesting of lists and mappings in a source.
pub const MAX_NESTING: usize = 64;
/// Most values in one source, after the expansion of YAML aliases.
pub const MAX_SOURCE_NODES: usize = 2_000_000;
/// Most diagnostics kept for one load; further ones are counted, not stored.
pub const MAX_DIAGNOSTICS: usize = 1_000;
/// Most rules in one base.
pub const MAX_RULES: usize = 50_000;
/// Most operations in one base, all rules together.
pub const MAX_OPERATIONS: usize = 4_000_000;
/// Longest expression, in bytes.
pub const MAX_EXPRESSION_BYTES: usize = 64 * 1024;
/// Most operators and parentheses in one expression.
pub const MAX_EXPRESSION_OPERATORS: usize = 400;
/// Highest power of a base unit (`m2`) and most base units in one compound unit.
pub const MAX_UNIT_FACTORS: usize = 16;
/// Most different units known at once.
pub const MAX_UNITS: usize = 20_000;
/// Evaluation steps allowed for one target in one situation.
pub const MAX_STEPS: u64 = 20_000_000;
/// Deepest chain of rules that refer to one another.
pub const MAX_DEPTH: u32 = 20_000;
/// Most nested contexts, inversions and circular references.
pub const MAX_WORLDS: usize = 24;
/// Iterations of an inversion.
pub const MAX_INVERSION_ITERATIONS: u32 = 10;
/// Iterations of the search for the fixed point of a circular reference.
pub const MAX_FIXED_POINT_ITERATIONS: u32 = 25;
/// Entries kept to say what is missing, per situation; beyond it scores are no longer summed.
pub const MAX_MISSING_ENTRIES: usize = 4_000_000;
/// Longest text that an evaluation may build, in bytes.
pub const MAX_TEXT_BYTES: usize = 1024 * 1024;
/// Most texts that one situation may build.
pub const MAX_TEXTS: usize = 100_000;
