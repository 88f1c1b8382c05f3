//! Which language does this person read?
//!
//! The address (`?lang=`) wins over the cookie, the cookie over the browser's `Accept-Language`, and that over
//! the language of the city. A browser that asks for French without a country, or for the French of another
//! country, gets the French of the city: people of Shawinigan read Québec's words whatever their browser says.

use domain::city::Locale;

/// Name of the cookie that keeps the choice.
pub const LANGUAGE_COOKIE: &str = "parvis_lang";

/// Longest `Accept-Language` looked at, in bytes.
const ACCEPT_LANGUAGE_MAX_BYTES: usize = 256;

/// The language named exactly by `tag` (`fr-FR`, `fr-CA`, `en`), whatever the case.
#[must_use]
pub fn parse(tag: &str) -> Option<Locale> {
    [Locale::FrFr, Locale::FrCa, Locale::En].into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag))
}

/// The language of a page from `asked` (`?lang=`), `kept` (cookie), `accepted` (header) and the city's own.
#[must_use]
pub fn choose(asked: Option<&str>, kept: Option<&str>, accepted: Option<&str>, city: Locale) -> Locale {
    asked
        .and_then(parse)
        .or_else(|| kept.and_then(parse))
        .or_else(|| accepted.and_then(|header| accepted_language(header, city)))
        .unwrap_or(city)
}

fn accepted_language(header: &str, city: Locale) -> Option<Locale> {
    let header = header.get(..ACCEPT_LANGUAGE_MAX_BYTES).unwrap_or(header);
    let mut best: Option<(u32, Locale)> = None;
    for item in header.split(',').take(16) {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1.0), |weight| weight.parse::<f32>().ok())
            .filter(|weight| weight.is_finite() && *weight > 0.0);
        let Some(locale) = weight.and_then(|_| spoken(tag, city)) else { continue };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight from 0 to 1")]
        let rank = (weight.unwrap_or(0.0).min(1.0) * 1000.0) as u32;
        if best.is_none_or(|(top, _)| rank > top) {
            best = Some((rank, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

fn spoken(tag: &str, city: Locale) -> Option<Locale> {
    let primary = tag.split('-').next().unwrap_or_default();
    if primary.eq_ignore_ascii_case("en") {
        return Some(Locale::En);
    }
    if !primary.eq_ignore_ascii_case("fr") {
        return None;
    }
    Some(match city {
        Locale::En => parse(tag).unwrap_or(Locale::FrFr),
        french => french,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_wins_then_the_cookie_then_the_browser_then_the_city() {
        let city = Locale::FrCa;
        assert_eq!(choose(Some("en"), Some("fr-FR"), Some("fr"), city), Locale::En);
        assert_eq!(choose(Some("xx"), Some("fr-FR"), Some("en"), city), Locale::FrFr);
        assert_eq!(choose(None, None, Some("en-US,en;q=0.9,fr;q=0.4"), city), Locale::En);
        assert_eq!(choose(None, None, Some("de, fr-FR;q=0.8, en;q=0.5"), city), Locale::FrCa);
        assert_eq!(choose(None, None, Some("fr-CA"), Locale::En), Locale::FrCa);
        assert_eq!(choose(None, None, Some("de;q=0, *"), city), Locale::FrCa);
        assert_eq!(choose(None, None, Some("q=é;;;,,=,fr;q=NaN"), city), Locale::FrCa);
    }
}
