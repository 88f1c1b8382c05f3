//! How fast is it, as ratios against named peers in the same run?

use anyhow::{Result, bail};

/// Runs the measures named, or all.
pub(crate) fn run(_names: &[&str]) -> Result<()> {
    bail!("no measure is wired yet")
}
