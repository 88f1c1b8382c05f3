//! How do templates write what has a form of its own: instants for machines, telephone numbers?

#![expect(unreachable_pub, reason = "the macro of filters makes its own items pub")]

/// Milliseconds since the Unix epoch as an RFC 3339 instant.
#[askama::filter_fn]
pub(crate) fn iso(unix_ms: &i64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(jiff::Timestamp::from_millisecond(*unix_ms).map(|instant| instant.to_string()).unwrap_or_default())
}

/// A telephone number as `tel:` wants it: digits, and `+` in front.
#[askama::filter_fn]
pub(crate) fn tel(printed: &str, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(printed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect())
}

/// Hours and numbers held on one line: the space beside a figure does not break (`8 h 30`, `01 99 00`).
#[askama::filter_fn]
pub(crate) fn unbroken(text: &str, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(held_together(text))
}

/// Replaces the space between a figure and a figure or the unit `h`.
fn held_together(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let around = |at: usize, step: isize| at.checked_add_signed(step).and_then(|at| letters.get(at));
    let is_figure = |letter: Option<&char>| letter.is_some_and(char::is_ascii_digit);
    // The letter `h` alone: `8 h 30`, not `8 hectares`.
    let is_hour = |at: Option<usize>| {
        at.is_some_and(|at| {
            letters.get(at) == Some(&'h') && !around(at, 1).is_some_and(|next| next.is_alphanumeric())
        })
    };
    let held = letters.iter().enumerate().map(|(at, letter)| {
        let before = is_figure(around(at, -1)) || is_hour(at.checked_sub(1));
        let after = is_figure(around(at, 1)) || is_hour(at.checked_add(1));
        if *letter == ' ' && before && after { '\u{a0}' } else { *letter }
    });
    held.collect()
}

#[cfg(test)]
mod tests {
    use super::held_together;

    #[test]
    fn hours_and_numbers_hold_together() {
        assert_eq!(
            held_together("de 8 h 30 à 12 h ; le 01 99"),
            "de 8\u{a0}h\u{a0}30 à 12\u{a0}h ; le 01\u{a0}99"
        );
        assert_eq!(held_together("8 hectares, 2 rue"), "8 hectares, 2 rue");
    }
}
