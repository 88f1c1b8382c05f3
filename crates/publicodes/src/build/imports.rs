//! How do rules of another package come in?
//!
//! `importer!` names a package, the namespace in which its rules are placed (by default the name of the package) and
//! the rules wanted, some with keys of their own. What these read comes with them, and nothing else.

use rustc_hash::FxHashSet;

use super::{Builder, assemble};

use crate::diagnostic::{Code, Finding, Findings};
use crate::names::{join, nearest, parents};
use crate::program::{Op, Program, RuleId, Target};
use crate::source::{Content, Entry, Node, Position};

const DIRECTIVE: &str = "importer!";
/// What stands before the name of a private rule.
const PRIVATE: &str = "[privé] ";

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
    let Some(package) = packages.iter().find(|(known, _)| *known == name).map(|(_, node)| node) else {
        let finding =
            invalid(format!("le paquet « {name} » n'a pas été fourni")).hint("donnez-le au chargement");
        findings.add(item.position, None, finding);
        return Vec::new();
    };
    // `@ville/transports` lives in `transports`.
    let short =
        name.strip_prefix('@').and_then(|scoped| scoped.split_once('/')).map(|(_, name)| name.to_owned());
    let namespace = item.get("dans").and_then(Node::scalar).or(short).unwrap_or(name);
    let rules = flatten(package);
    let wanted: Vec<(String, &Node)> = item.get("les règles").map(wanted_rules).unwrap_or_default();
    let mut met = FxHashSet::default();
    for (rule, place) in &wanted {
        if !rules.iter().any(|known| known.name == *rule) {
            let meant = nearest(rule, rules.iter().map(|known| known.name.as_str()));
            let finding = invalid(format!("le paquet n'a pas de règle « {rule} »"))
                .hint_if(meant.map(|meant| format!("vouliez-vous dire « {meant} » ?")));
            findings.add(place.position, None, finding);
        }
        if !met.insert(rule.as_str()) {
            findings.add(
                place.position,
                None,
                invalid(format!("la règle « {rule} » est importée deux fois")),
            );
        }
    }
    let kept = needed(package, &rules, &wanted);
    let mut out = Vec::with_capacity(rules.len() + 1);
    let mut namespaces = vec![namespace.clone()];
    for rule in rules.iter().filter(|rule| kept.as_ref().is_none_or(|kept| kept.contains(&rule.name))) {
        namespaces.extend(parents(&rule.name).map(|parent| join(&namespace, parent)));
        let own = wanted.iter().find(|(name, _)| *name == rule.name).and_then(|(_, node)| node.entries());
        let value = own.map_or_else(|| rule.node.clone(), |own| overridden(&rule.node, own));
        let name = join(&namespace, &rule.name);
        defined.insert(name.clone());
        let key = if rule.private { format!("{PRIVATE}{name}") } else { name };
        out.push(Entry { key, position: rule.position, value });
    }
    // Namespaces that are not themselves imported hold no rule.
    for name in namespaces {
        if defined.insert(name.clone()) {
            let empty = Node { position: item.position, content: Content::Null };
            out.push(Entry { key: name, position: item.position, value: empty });
        }
    }
    out
}

/// A rule of a package, taken out of the rules that nest it.
struct FlatRule {
    name: String,
    private: bool,
    position: Position,
    node: Node,
}

/// Every rule of a package under its dotted name, `avec` unfolded.
fn flatten(package: &Node) -> Vec<FlatRule> {
    let mut rules = Vec::new();
    let mut queue: Vec<(String, &Entry)> =
        package.entries().unwrap_or_default().iter().rev().map(|entry| (String::new(), entry)).collect();
    while let Some((namespace, entry)) = queue.pop() {
        let bare = entry.key.strip_prefix(PRIVATE);
        let name = join(&namespace, bare.unwrap_or(&entry.key));
        let mut node = entry.value.clone();
        if let Content::Map(entries) = &mut node.content {
            entries.retain(|inner| inner.key != "avec");
        }
        let nested = entry.value.get("avec").and_then(Node::entries).unwrap_or_default();
        queue.extend(nested.iter().rev().map(|inner| (name.clone(), inner)));
        rules.push(FlatRule { name, private: bare.is_some(), position: entry.position, node });
    }
    rules
}

/// The rules wanted and all that they read; every rule where none is named, or where the package is not right.
fn needed(package: &Node, rules: &[FlatRule], wanted: &[(String, &Node)]) -> Option<FxHashSet<String>> {
    if wanted.is_empty() {
        return None;
    }
    let mut builder = Builder::default();
    builder.define_all(package, "");
    let (program, findings) = assemble(builder);
    if findings.are_fatal() {
        return None;
    }
    let known: FxHashSet<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    let reads = reads_of(&program);
    let mut kept = FxHashSet::default();
    let mut queue: Vec<&str> = wanted.iter().map(|(name, _)| name.as_str()).collect();
    while let Some(name) = queue.pop() {
        // A rule that another defines, as a possibility does, comes with it.
        let holder = std::iter::once(name).chain(parents(name)).find(|name| known.contains(name));
        let Some(holder) = holder.filter(|holder| kept.insert((*holder).to_owned())) else { continue };
        let inside = |rule: &str| rule == holder || (!known.contains(rule) && rule.starts_with(holder));
        for (index, _) in program.rules.iter().enumerate().filter(|(_, info)| inside(&info.name)) {
            queue.extend(reads.get(index).into_iter().flatten().map(|rule| program.name(*rule)));
        }
    }
    Some(kept)
}

/// For each rule of a program, those that it names.
fn reads_of(program: &Program) -> Vec<Vec<RuleId>> {
    let mut reads: Vec<Vec<RuleId>> = vec![Vec::new(); program.rules.len()];
    for (op, origin) in program.code.ops.iter().zip(&program.code.origins) {
        let Some(list) = reads.get_mut(origin.rule.index()) else { continue };
        match op {
            Op::Reference(Target::Rule(rule)) => list.push(*rule),
            Op::Reference(Target::Substitution(slot)) => {
                let Some(made) = program.substitutions.get(slot.index()) else { continue };
                list.push(made.original);
                list.extend(made.by.iter().map(|(rule, _)| *rule));
            }
            _ => {}
        }
    }
    for (replaced, replacements) in &program.replacements {
        for replacement in replacements {
            let places = replacement.only_in.iter().chain(&replacement.not_in);
            let places = places.filter_map(|name| program.names.get(name.as_ref()).copied());
            if let Some(list) = reads.get_mut(replacement.by.index()) {
                list.extend(places.chain([*replaced]));
            }
        }
    }
    reads
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
