//! Which rule does a name designate, and which names are close to it?

use std::cmp::Ordering;

/// Between a namespace and a name.
pub(crate) const SEPARATOR: &str = " . ";
/// The namespace in which a situation is written.
pub(crate) const SITUATION: &str = "$SITUATION";
/// The name under which an outside expression is read.
pub(crate) const EVALUATION: &str = "$EVALUATION";

/// Joins a namespace and a name.
pub(crate) fn join(namespace: &str, name: &str) -> String {
    if namespace.is_empty() { name.to_owned() } else { format!("{namespace}{SEPARATOR}{name}") }
}

/// The namespaces of a name, nearest first.
pub(crate) fn parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(name), |name| parent(name))
}

/// The namespace of a name.
pub(crate) fn parent(name: &str) -> Option<&str> {
    name.rfind(SEPARATOR).and_then(|at| name.get(..at))
}

/// The last part of a name.
pub(crate) fn leaf(name: &str) -> &str {
    name.rfind(SEPARATOR).and_then(|at| name.get(at + SEPARATOR.len()..)).unwrap_or(name)
}

/// What is known of a name during resolution.
pub(crate) trait Names {
    /// Whether a rule bears this name.
    fn exists(&self, name: &str) -> bool;
    /// Whether the rule of this name, if any, is private.
    fn is_private(&self, name: &str) -> bool;
}

/// What a partial name designates.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// A rule.
    Found(String),
    /// Only a rule that is private to another namespace.
    Private(String),
    /// Nothing.
    Unknown,
}

/// Finds the rule that `partial` designates when written in the rule `from`.
///
/// The name is searched below `from`, then below each of its namespaces, nearest first, then at the root. `^` leaves
/// `from` aside, once for each `^`.
pub(crate) fn resolve(names: &impl Names, from: &str, partial: &str) -> Resolution {
    let mut contexts: Vec<&str> = parents(from).collect();
    contexts.push(from);
    let mut partial = partial;
    let mut ups = 0;
    while let Some(rest) = partial.strip_prefix("^ . ") {
        partial = rest;
        ups += 1;
    }
    contexts.truncate(contexts.len().saturating_sub(ups));
    if let Some(first) = contexts.pop() {
        contexts.insert(0, first);
    }
    contexts.push("");
    let candidates = contexts.iter().map(|context| join(context, partial));
    let mut hidden = None;
    for name in candidates {
        if !names.exists(&name) {
            continue;
        }
        if name != from && is_accessible(names, from, &name) {
            return Resolution::Found(name);
        }
        if name != from {
            hidden = hidden.or(Some(name));
        }
    }
    if from.ends_with(partial) && names.exists(from) {
        return Resolution::Found(from.to_owned());
    }
    hidden.map_or(Resolution::Unknown, Resolution::Private)
}

/// Whether the rule `name` may be read from the rule `from`: neither it nor a namespace between it and the one that
/// they share is private, the outermost of these left out.
pub(crate) fn is_accessible(names: &impl Names, from: &str, name: &str) -> bool {
    let shared = common_ancestor(from, name);
    let chain: Vec<&str> = std::iter::once(name).chain(parents(name)).chain(std::iter::once("")).collect();
    let depth = chain.iter().position(|ancestor| *ancestor == shared).unwrap_or(0);
    chain.iter().take(depth.saturating_sub(1)).all(|ancestor| !names.is_private(ancestor))
}

fn common_ancestor<'n>(left: &'n str, right: &str) -> &'n str {
    let mut end = 0;
    let mut shared = 0;
    let mut others = right.split(SEPARATOR);
    for part in left.split(SEPARATOR) {
        if others.next() != Some(part) {
            return left.get(..shared).unwrap_or_default();
        }
        end += part.len();
        shared = end;
        end += SEPARATOR.len();
    }
    left
}

/// Alphabetical order as dictionaries have it: letters first, then accents, then case.
pub(crate) fn collate(left: &str, right: &str) -> Ordering {
    let key = |text: &str, level: fn(char) -> u32| text.chars().map(level).collect::<Vec<_>>();
    key(left, primary)
        .cmp(&key(right, primary))
        .then_with(|| key(left, secondary).cmp(&key(right, secondary)))
        .then_with(|| key(left, tertiary).cmp(&key(right, tertiary)))
}

/// Blanks, punctuation, symbols, digits, letters, in this order; letters without accent or case.
fn primary(c: char) -> u32 {
    const PUNCTUATION: &str = "_-,;:!?.'\"«»()[]{}@*/\\&#%`^+<=>|~$€";
    let base = base_letter(c);
    match base {
        c if c.is_whitespace() => 1,
        c if c.is_ascii_digit() => 0x100 + u32::from(c),
        c if c.is_alphabetic() => 0x200 + u32::from(c),
        c => PUNCTUATION.chars().position(|known| known == c).map_or(0x90, |rank| 2 + rank as u32),
    }
}

fn secondary(c: char) -> u32 {
    let lower = c.to_lowercase().next().unwrap_or(c);
    if base_letter(lower) == lower { 0 } else { u32::from(lower) }
}

fn tertiary(c: char) -> u32 {
    u32::from(c.is_uppercase())
}

fn base_letter(c: char) -> char {
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'œ' => 'o',
        'æ' => 'a',
        '’' => '\'',
        other => other,
    }
}

/// The known name nearest to one that is not known, if any is near enough to be meant.
pub(crate) fn nearest<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const MOST_COMPARED: usize = 20_000;
    let wanted_plain = plain(wanted);
    let wanted_leaf = plain(leaf(wanted));
    let allowed = |length: usize| (length / 3).clamp(1, 6);
    let mut best: Option<(usize, usize, &str)> = None;
    for name in known.take(MOST_COMPARED) {
        let whole = distance(&wanted_plain, &plain(name), allowed(wanted_plain.len()));
        let last = distance(&wanted_leaf, &plain(leaf(name)), allowed(wanted_leaf.len()).min(3));
        let score = match (whole, last) {
            (Some(whole), Some(last)) => whole.min(last + 1),
            (Some(whole), None) => whole,
            (None, Some(last)) => last + 1,
            (None, None) => continue,
        };
        let candidate = (score, name.len(), name);
        if best.is_none_or(|known| candidate < known) {
            best = Some(candidate);
        }
    }
    best.map(|(_, _, name)| name)
}

fn plain(name: &str) -> Vec<char> {
    name.chars().map(base_letter).collect()
}

/// Edit distance with neighbouring letters swapped, given up beyond `most`.
fn distance(left: &[char], right: &[char], most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = Vec::with_capacity(right.len() + 1);
        row.push(i + 1);
        for (j, b) in right.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut cost =
                (at(&previous, j) + usize::from(a != b)).min(at(&previous, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && left.get(i - 1) == Some(b) && right.get(j - 1) == Some(a);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous.last().copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Set(&'static [&'static str], &'static [&'static str]);
    impl Names for Set {
        fn exists(&self, name: &str) -> bool {
            self.0.contains(&name)
        }
        fn is_private(&self, name: &str) -> bool {
            self.1.contains(&name)
        }
    }

    #[test]
    fn names_resolve_from_inside_out() {
        let set = Set(&["a", "a . b", "a . b . c", "b", "c", "a . d", "a . d . a"], &[]);
        let found = |name: &str| Resolution::Found(name.to_owned());
        assert_eq!(resolve(&set, "a . b", "c"), found("a . b . c"));
        assert_eq!(resolve(&set, "a . b", "b"), found("b"));
        assert_eq!(resolve(&set, "a . b . c", "c"), found("c"));
        assert_eq!(resolve(&set, "a . d", "^ . a"), found("a"));
        assert_eq!(resolve(&set, "a . d", "a"), found("a . d . a"));
        assert_eq!(resolve(&set, "b", "zzz"), Resolution::Unknown);
        assert_eq!(resolve(&Set(&["b"], &[]), "b", "b"), found("b"));
    }

    #[test]
    fn private_rules_stay_in_their_namespace() {
        let set = Set(&["a", "a . p", "a . p . q", "b"], &["a . p"]);
        assert_eq!(resolve(&set, "a", "p"), Resolution::Found("a . p".to_owned()));
        assert_eq!(resolve(&set, "b", "a . p"), Resolution::Private("a . p".to_owned()));
        assert_eq!(resolve(&set, "b", "a . p . q"), Resolution::Private("a . p . q".to_owned()));
    }

    #[test]
    fn order_is_that_of_dictionaries() {
        let mut names = ["x . y", "x", "été", "Etats", "etage", "a-b", "a b", "zèbre", "Zebre"];
        names.sort_by(|a, b| collate(a, b));
        assert_eq!(names, ["a b", "a-b", "etage", "Etats", "été", "x", "x . y", "Zebre", "zèbre"]);
    }

    #[test]
    fn a_slip_finds_its_name() {
        let known = ["salaire brut", "salaire net", "effectif"];
        assert_eq!(nearest("salaire burt", known.into_iter()), Some("salaire brut"));
        assert_eq!(nearest("efectif", known.into_iter()), Some("effectif"));
        assert_eq!(nearest("commune", known.into_iter()), None);
    }
}
