//! How do rules of another package come in?

use crate::diagnostic::Findings;
use crate::source::Node;

/// Replaces import directives by the rules that they name.
pub(crate) fn splice_imports(
    nodes: Vec<Node>,
    _packages: &[(String, Node)],
    _findings: &mut Findings,
) -> Vec<Node> {
    nodes
}
