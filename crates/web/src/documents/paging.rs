//! Which page of a list is this, and how does one turn?

use app::PageRequest;

/// Pages that an address may name.
const PAGE_MAX: u32 = 10_000;

/// Place in a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paging {
    pub(crate) number: u32,
    pub(crate) last: u32,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

/// The page named in an address, from 1.
pub(crate) fn page_number(text: Option<&str>) -> u32 {
    text.and_then(|text| text.parse().ok()).unwrap_or(1).clamp(1, PAGE_MAX)
}

/// The slice of page `number`.
pub(crate) fn slice(number: u32, size: u32) -> PageRequest {
    PageRequest::new(size, number.saturating_sub(1).saturating_mul(size))
}

impl Paging {
    /// `base` is the path, `kept` the other values of the address.
    pub(crate) fn new(base: &str, kept: &[(&str, &str)], (number, size): (u32, u32), total: u64) -> Self {
        let last =
            u32::try_from(total.div_ceil(u64::from(size.max(1)))).unwrap_or(u32::MAX).clamp(1, PAGE_MAX);
        let href = |number: u32| {
            let mut query: Vec<String> = kept
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| format!("{name}={}", encode(value)))
                .collect();
            query.push(format!("page={number}"));
            format!("{base}?{}", query.join("&"))
        };
        Self {
            number,
            last,
            previous: (number > 1).then(|| href((number - 1).min(last))),
            next: (number < last).then(|| href(number + 1)),
        }
    }
}

/// A value of an address: everything but letters, digits and `-_.` as `%XX`.
pub(crate) fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_keep_the_filters() {
        let paging = Paging::new("/ville/documents", &[("q", "école & co"), ("kind", "")], (2, 10), 25);
        assert_eq!(paging.last, 3);
        assert_eq!(paging.previous.as_deref(), Some("/ville/documents?q=%C3%A9cole%20%26%20co&page=1"));
        assert_eq!(paging.next.as_deref(), Some("/ville/documents?q=%C3%A9cole%20%26%20co&page=3"));
        assert_eq!(Paging::new("/", &[], (9, 10), 5).previous.as_deref(), Some("/?page=1"));
        assert_eq!(page_number(Some("-3")), 1);
    }
}
