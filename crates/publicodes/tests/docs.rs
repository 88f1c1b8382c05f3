//! Do the examples of the reference page hold?

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use publicodes::{Options, RuleBase, Severity};

/// Mechanisms that the page must show at work.
const MECHANISMS: [&str; 38] = [
    "somme:",
    "produit:",
    "moyenne:",
    "le maximum de:",
    "le minimum de:",
    "toutes ces conditions:",
    "une de ces conditions:",
    "condition:",
    "variations:",
    "barème:",
    "grille:",
    "taux progressif:",
    "durée:",
    "texte:",
    "logarithme:",
    "est défini:",
    "est non défini:",
    "est applicable:",
    "est non applicable:",
    "applicable si:",
    "non applicable si:",
    "plafond:",
    "plancher:",
    "abattement:",
    "arrondi:",
    "contexte:",
    "remplace:",
    "rend non applicable:",
    "inversion numérique:",
    "résoudre la référence circulaire:",
    "par défaut:",
    "unité:",
    "simplifier l'unité:",
    "une possibilité:",
    "avec:",
    "possiblement non applicable:",
    "question:",
    "type:",
];

#[test]
fn every_example_of_the_reference_page_holds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/publicodes.md");
    let Ok(page) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: {} is not beside the crate", path.display());
        return;
    };
    let mut blocks = 0;
    for block in page.split("```yaml\n").skip(1) {
        let text = block.split("```").next().unwrap();
        let loaded = RuleBase::from_text("publicodes.md", text);
        let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{text}");
        let results = loaded.base.unwrap().run_examples(Options::default());
        assert!(!results.is_empty(), "no example in\n{text}");
        for result in results {
            assert!(result.passed(), "{result:#?}");
        }
        blocks += 1;
    }
    assert!(blocks >= 8, "{blocks} blocks");
    for mechanism in MECHANISMS {
        assert!(page.contains(&format!("\n  {mechanism}")), "no example of {mechanism}");
    }
}
