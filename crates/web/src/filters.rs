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
