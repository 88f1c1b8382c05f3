//! How do rules of another package come in?
//!
//! `importer!` names a package, the namespace in which its rules are placed (by default the name of the package) and
//! the rules wanted, some with keys of their own. The package comes in whole, because the rules wanted need others of it.

use rustc_hash::FxHashSet;

use crate::diagnostic::{Code, Finding, Findings};
use crate::names::{join, nearest};
use crate::source::{Content, Entry, Node};

const DIRECTIVE: &str = "importer!";

/// Replaces import directives by the rules of the packages that they name.
pub(crate) fn splice_imports(
    mut nodes: Vec<Node>,
    packages: &[(String, Node)],
    findings: &mut Findings,
) -> Vec<Node> {
    let mut defined: FxHashSet<String> = nodes
        .iter()
        .flat_map(|node| node.entries().unwrap_or_default())
        .map(|entry| entry.key.clone())
        .collect();
    for node in &mut nodes {
        let Content::Map(entries) = &mut node.content else { continue };
        let (directives, kept): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(entries).into_iter().partition(|entry| entry.key == DIRECTIVE);
        *entries = kept;
        for item in directives.iter().flat_map(|directive| directive.value.items()) {
            entries.extend(import(item, packages, &mut defined, findings));
        }
    }
    nodes
}

fn import(
    item: &Node,
    packages: &[(String, Node)],
    defined: &mut FxHashSet<String>,
    findings: &mut Findings,
) -> Vec<Entry> {
    let invalid = |message: String| Finding::error(Code::InvalidImport, message);
    let Some(name) = item.get("depuis").and_then(|from| from.get("nom").unwrap_or(from).scalar()) else {
        findings.add(
            item.position,
            None,
            invalid("un import nomme un paquet : « depuis: { nom: ... } »".to_owned()),
        );
        return Vec::new();
    };
    let Some(rules) = packages.iter().find(|(known, _)| *known == name).and_then(|(_, node)| node.entries())
    else {
        let finding =
            invalid(format!("le paquet « {name} » n'a pas été fourni")).hint("donnez-le au chargement");
        findings.add(item.position, None, finding);
        return Vec::new();
    };
    let namespace = item.get("dans").and_then(Node::scalar).unwrap_or(name);
    let wanted: Vec<(String, &Node)> = item.get("les règles").map(wanted_rules).unwrap_or_default();
    for (rule, place) in &wanted {
        if !rules.iter().any(|entry| entry.key == *rule) {
            let meant = nearest(rule, rules.iter().map(|entry| entry.key.as_str()));
            let finding = invalid(format!("le paquet n'a pas de règle « {rule} »"))
                .hint_if(meant.map(|meant| format!("vouliez-vous dire « {meant} » ?")));
            findings.add(place.position, None, finding);
        }
    }
    let mut out = Vec::with_capacity(rules.len() + 1);
    if defined.insert(namespace.clone()) {
        let empty = Node { position: item.position, content: Content::Null };
        out.push(Entry { key: namespace.clone(), position: item.position, value: empty });
    }
    for entry in rules {
        let own = wanted.iter().find(|(rule, _)| *rule == entry.key).and_then(|(_, node)| node.entries());
        let value = own.map_or_else(|| entry.value.clone(), |own| overridden(&entry.value, own));
        let (prefix, bare) = match entry.key.strip_prefix("[privé] ") {
            Some(bare) => ("[privé] ", bare),
            None => ("", entry.key.as_str()),
        };
        let key = format!("{prefix}{}", join(&namespace, bare));
        out.push(Entry { key, position: entry.position, value });
    }
    out
}

/// Names of rules, each alone or with keys of its own.
fn wanted_rules(list: &Node) -> Vec<(String, &Node)> {
    let mut wanted = Vec::new();
    for item in list.items() {
        match item.entries() {
            Some(entries) => wanted.extend(entries.iter().map(|entry| (entry.key.clone(), &entry.value))),
            None => wanted.extend(item.scalar().map(|name| (name, item))),
        }
    }
    wanted
}

/// A rule with some keys replaced.
fn overridden(rule: &Node, own: &[Entry]) -> Node {
    let mut entries = match &rule.content {
        Content::Map(entries) => entries.clone(),
        Content::Null => Vec::new(),
        _ => vec![Entry { key: "valeur".to_owned(), position: rule.position, value: rule.clone() }],
    };
    for entry in own {
        entries.retain(|known| known.key != entry.key);
        entries.push(entry.clone());
    }
    Node { position: rule.position, content: Content::Map(entries) }
}
