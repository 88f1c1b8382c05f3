//! Is what a provider says really from it, for us, now, and about the person who left?

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::accounts::outside::Claims;
use domain::time::UnixMs;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Clocks may differ by that much, in seconds.
const SKEW_SECONDS: i64 = 120;
/// Signatures that are taken: by keys that only the provider has. Never `none`, never a shared secret.
const SIGNATURES: [Algorithm; 6] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::ES256,
    Algorithm::EdDSA,
];

/// Why a token is not believed; for logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("a token is not signed as it should be")]
    Signature,
    #[error("a token is signed by a key that the provider does not publish")]
    UnknownKey,
    #[error("a token is of another issuer")]
    Issuer,
    #[error("a token is for another audience")]
    Audience,
    #[error("a token is too old, or not valid yet")]
    Time,
    #[error("a token is not that of this signing in")]
    Nonce,
    #[error("a token lacks a claim")]
    Incomplete,
}

/// Whom a token must come from and be for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) now_ms: UnixMs,
}

/// The keys of a provider that can be used here; one of a sort that is unknown does not hide the others.
pub(crate) fn keys_of(body: &[u8]) -> Option<JwkSet> {
    let published: Value = serde_json::from_slice(body).ok()?;
    let keys = published.get("keys")?.as_array()?.iter();
    Some(JwkSet { keys: keys.filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok()).collect() })
}

/// The claims of a signed token, its signature checked and nothing else.
pub(crate) fn signed(token: &str, keys: &JwkSet) -> Result<Claims, TokenError> {
    let header = decode_header(token).map_err(|_| TokenError::Signature)?;
    if !SIGNATURES.contains(&header.alg) {
        return Err(TokenError::Signature);
    }
    let is_named = |id: &Option<String>| header.kid.is_none() || *id == header.kid;
    let mut validation = Validation::new(header.alg);
    // Looked at below, by our own clock.
    validation.required_spec_claims.clear();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    let mut outcome = Err(TokenError::UnknownKey);
    for key in keys.keys.iter().filter(|key| is_named(&key.common.key_id)) {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Claims>(token, &key, &validation) {
            Ok(data) => return Ok(data.claims),
            Err(_) => outcome = Err(TokenError::Signature),
        }
    }
    outcome
}

/// Checks an ID token (OpenID Connect Core 1.0, 3.1.3.7).
pub(crate) fn identity(
    token: &str,
    keys: &JwkSet,
    expected: Expected<'_>,
    nonce: &str,
) -> Result<Claims, TokenError> {
    let claims = signed(token, keys)?;
    check(&claims, expected)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("nonce") != Some(nonce) {
        return Err(TokenError::Nonce);
    }
    if text("sub").is_none_or(str::is_empty) {
        return Err(TokenError::Incomplete);
    }
    let now = expected.now_ms / 1_000;
    let number = |name: &str| claims.get(name).and_then(Value::as_f64);
    let (now, skew) = (now as f64, SKEW_SECONDS as f64);
    let (Some(ends), Some(begins)) = (number("exp"), number("iat")) else {
        return Err(TokenError::Incomplete);
    };
    let begins = number("nbf").map_or(begins, |from| begins.max(from));
    if ends + skew <= now || begins - skew > now { Err(TokenError::Time) } else { Ok(claims) }
}

/// Issuer and audience, of an ID token or of signed claims.
pub(crate) fn check(claims: &Claims, expected: Expected<'_>) -> Result<(), TokenError> {
    if claims.get("iss").and_then(Value::as_str) != Some(expected.issuer) {
        return Err(TokenError::Issuer);
    }
    let ours = |one: &Value| one.as_str() == Some(expected.client_id);
    let (is_ours, several) = match claims.get("aud") {
        Some(Value::Array(list)) => (list.iter().any(ours), list.len() > 1),
        Some(one) => (ours(one), false),
        None => (false, false),
    };
    let azp = claims.get("azp");
    let party = azp.is_none_or(ours) && (!several || azp.is_some());
    if is_ours && party { Ok(()) } else { Err(TokenError::Audience) }
}

/// As the header of basic authentication wants it.
pub(crate) fn base64(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// What a provider sees of the secret of PKCE (RFC 7636, `S256`).
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn tokens_of_others_and_for_others_are_refused() {
        let expected = Expected { issuer: "https://id.example", client_id: "ours", now_ms: 0 };
        let checked = |value: Value| check(value.as_object().unwrap(), expected);
        assert_eq!(checked(json!({"iss": "https://id.example", "aud": "ours"})), Ok(()));
        assert_eq!(
            checked(json!({"iss": "https://id.example", "aud": ["ours", "b"], "azp": "ours"})),
            Ok(())
        );
        assert_eq!(checked(json!({"iss": "https://id.example/", "aud": "ours"})), Err(TokenError::Issuer));
        for other in [
            json!({"aud": "theirs"}),
            json!({}),
            json!({"aud": ["ours", "b"]}),
            json!({"aud": "ours", "azp": "theirs"}),
        ] {
            let mut claims = other.as_object().unwrap().clone();
            claims.insert("iss".into(), json!("https://id.example"));
            assert_eq!(check(&claims, expected), Err(TokenError::Audience), "{claims:?}");
        }
    }

    #[test]
    fn an_unsigned_token_and_one_signed_with_a_shared_secret_are_refused() {
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = part(json!({"sub": "1"}));
        let none = format!("{}.{claims}.", part(json!({"alg": "none"})));
        let shared = format!("{}.{claims}.{}", part(json!({"alg": "HS256"})), URL_SAFE_NO_PAD.encode("x"));
        for token in [none.as_str(), shared.as_str(), "", "a.b.c"] {
            assert_eq!(signed(token, &JwkSet { keys: Vec::new() }), Err(TokenError::Signature), "{token}");
        }
    }
}
