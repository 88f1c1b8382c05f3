//! What in the rules will not do what its author means?

use crate::diagnostic::Findings;
use crate::program::Program;

/// Looks at a whole program and adds what it finds.
pub(crate) fn check(_program: &Program, _findings: &mut Findings) {}
