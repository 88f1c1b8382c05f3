//! Which providers may say who someone is, and what follows from what they say?
//!
//! An OpenID Connect provider as the operator configured it, and pure rules on its claims: which roles they give, and
//! whether the person was recognised surely enough.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Role;

/// What a provider says of a person, by name.
pub type Claims = Map<String, Value>;

/// A secret of the configuration: shown nowhere.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct ClientSecret(pub String);

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A provider of identities (ProConnect, FranceConnect, a city's own directory).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name in addresses: `[a-z0-9-]`, 1 to 40 characters.
    pub id: String,
    /// Its name on the button.
    pub name: String,
    /// Its issuer, exactly as its tokens say it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    #[serde(default)]
    pub client_secret: ClientSecret,
    /// Whether our secret goes in the form (ProConnect, FranceConnect), where the provider takes both ways.
    #[serde(default)]
    pub secret_in_form: bool,
    /// What is asked for besides `openid`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Levels of recognition that are asked for and accepted (`eidas1`, `eidas2`...); empty: whatever comes.
    #[serde(default)]
    pub acr_values: Vec<String>,
    /// Levels that count as two factors.
    #[serde(default)]
    pub strong_acr: Vec<String>,
    /// Slugs of the cities whose people it recognises; empty: all.
    #[serde(default)]
    pub cities: Vec<String>,
    /// Hosts besides the issuer's on which its addresses may be.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Whether someone unknown gets an account.
    #[serde(default)]
    pub create_people: bool,
    /// Whether an account that has the same e-mail address, which the provider says it verified, is theirs.
    #[serde(default)]
    pub link_verified_email: bool,
    /// Roles that claims give.
    #[serde(default)]
    pub roles: Vec<RoleRule>,
}

/// A claim that gives roles in a city, as long as the provider makes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// Name of the claim: `siret`, `groups`...
    pub claim: String,
    /// Its value, or one of its values; absent: whatever it says.
    #[serde(default)]
    pub value: Option<String>,
    /// Slug of the city.
    pub city: String,
    /// What it gives there.
    pub roles: Vec<Role>,
}

impl Provider {
    /// What is wrong with the configuration, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        let is_name = |text: &str| {
            (1..=40).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if !is_name(&self.id) {
            return Some("`id` has 1 to 40 small letters, digits and hyphens");
        }
        if self.name.trim().is_empty() || self.client_id.trim().is_empty() {
            return Some("`name` and `client_id` are not empty");
        }
        let outside_city = |rule: &RoleRule| !self.cities.is_empty() && !self.cities.contains(&rule.city);
        if self.roles.iter().any(outside_city) {
            return Some("a rule gives roles in a city that is not among `cities`");
        }
        None
    }

    /// Whether it recognises people of that city.
    #[must_use]
    pub fn serves(&self, city: &str) -> bool {
        self.cities.is_empty() || self.cities.iter().any(|slug| slug == city)
    }

    /// Whether the level of recognition will do.
    #[must_use]
    pub fn accepts(&self, claims: &Claims) -> bool {
        let acr = claims.get("acr").and_then(Value::as_str);
        self.acr_values.is_empty() || acr.is_some_and(|acr| self.acr_values.iter().any(|one| one == acr))
    }

    /// Whether the person showed two factors there.
    #[must_use]
    pub fn is_strong(&self, claims: &Claims) -> bool {
        let acr = claims.get("acr").and_then(Value::as_str);
        acr.is_some_and(|acr| self.strong_acr.iter().any(|one| one == acr))
    }

    /// The roles that claims give, with the slug of their city.
    pub fn roles_of<'a>(&'a self, claims: &'a Claims) -> impl Iterator<Item = (&'a str, Role)> {
        let rules = self.roles.iter().filter(|rule| rule.holds(claims));
        rules.flat_map(|rule| rule.roles.iter().map(|role| (rule.city.as_str(), *role)))
    }
}

impl RoleRule {
    fn holds(&self, claims: &Claims) -> bool {
        let Some(found) = claims.get(&self.claim).filter(|found| !found.is_null()) else { return false };
        let Some(wanted) = &self.value else { return true };
        let is_wanted = |one: &Value| match one {
            Value::String(text) => text == wanted,
            Value::Number(number) => number.to_string() == *wanted,
            Value::Bool(yes) => yes.to_string() == *wanted,
            _ => false,
        };
        match found {
            Value::Array(list) => list.iter().any(is_wanted),
            one => is_wanted(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn provider() -> Provider {
        serde_json::from_value(json!({
            "id": "proconnect", "name": "ProConnect", "issuer": "https://id.example", "client_id": "c",
            "client_secret": "s3cret", "acr_values": ["eidas2", "eidas3"], "strong_acr": ["eidas3"], "cities": ["ville"],
            "roles": [
                {"claim": "siret", "value": "21730065600013", "city": "ville", "roles": ["agent"]},
                {"claim": "groups", "value": "direction", "city": "ville", "roles": ["pilot", "administrator"]},
                {"claim": "usual_name", "city": "ville", "roles": ["resident"]}]
        }))
        .unwrap()
    }

    fn claims(value: Value) -> Claims {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn claims_give_the_roles_of_their_rules_and_no_other() {
        let provider = provider();
        let roles = |value: Value| {
            let claims = claims(value);
            provider
                .roles_of(&claims)
                .map(|(city, role)| format!("{city} {}", role.as_str()))
                .collect::<Vec<_>>()
        };
        assert_eq!(roles(json!({"siret": "21730065600013"})), ["ville agent"]);
        assert_eq!(roles(json!({"siret": 21_730_065_600_013_u64})), ["ville agent"]);
        assert_eq!(roles(json!({"groups": ["x", "direction"]})), ["ville pilot", "ville administrator"]);
        assert_eq!(roles(json!({"usual_name": "Martin"})), ["ville resident"]);
        assert!(roles(json!({"siret": "217300656", "groups": "directions", "usual_name": null})).is_empty());
    }

    #[test]
    fn a_level_that_was_not_asked_for_will_not_do() {
        let provider = provider();
        for (acr, accepted, strong) in
            [(json!("eidas1"), false, false), (json!("eidas2"), true, false), (json!("eidas3"), true, true)]
        {
            let claims = claims(json!({"acr": acr}));
            assert_eq!((provider.accepts(&claims), provider.is_strong(&claims)), (accepted, strong));
        }
        assert!(!provider.accepts(&Claims::new()), "no level at all");
    }

    #[test]
    fn a_configuration_is_checked_and_its_secret_is_shown_nowhere() {
        assert_eq!(provider().problem(), None);
        assert!(!format!("{:?}", provider()).contains("s3cret"));
        assert!(Provider { id: "Pro Connect".into(), ..provider() }.problem().is_some());
        assert!(Provider { cities: vec!["autre".into()], ..provider() }.problem().is_some());
        assert!(serde_json::from_value::<Provider>(json!({"id": "a", "issuers": "x"})).is_err());
    }
}
