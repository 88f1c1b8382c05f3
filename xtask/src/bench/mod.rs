//! How fast is it, as ratios against named peers in the same run?

mod load;

use anyhow::{Result, bail};

/// Runs the measures named, or all.
pub(crate) fn run(_names: &[&str]) -> Result<()> {
    bail!("no measure is wired yet")
}

/// The value below which `share` of the sorted `values` lie; 0 for none.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank in a short list"
)]
fn quantile(values: &[f64], share: f64) -> f64 {
    let rank = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len().max(1));
    values.get(rank - 1).copied().unwrap_or_default()
}
