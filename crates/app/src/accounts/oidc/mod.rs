//! How does someone sign in with a provider of identities (OpenID Connect, authorization code with PKCE)?
//!
//! The person leaves with a key in their browser and comes back with a code; the code, the secret of PKCE and our own secret
//! give an ID token, whose signature, issuer, audience, time and nonce are checked. *Invariant:* an account at a provider is
//! known by its issuer and subject. An e-mail address ties it to an account of ours only where the provider says that it
//! verified it and the operator allows it.

mod http;
mod token;

use std::collections::HashMap;
use std::sync::Mutex;

use domain::accounts::credential::Email;
use domain::accounts::outside::{Claims, Provider};
use domain::accounts::{Person, Role};
use domain::audit::{Action, Actor, Details, NewEntry, Object};
use domain::time::UnixMs;
use domain::{CityId, PersonId, SessionId};
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use serde_json::Value;
use store::Transaction;
use store::accounts::PersonRecord;
use store::accounts::outside::TripRecord;
use url::Url;

use super::sign_in::{SignIn, SignedIn};
use super::{AccountError, Identity, entry_of, secret};
use crate::{App, Error, Result};
use http::{Call, CallError, Hosts, call};
use token::{Expected, TokenError};

/// Longest stay at a provider.
const TRIP_MS: i64 = 15 * 60 * 1_000;
/// What a provider says of itself is asked again after this time.
const KNOWN_MS: i64 = 60 * 60 * 1_000;
/// Its keys are asked again no sooner, whatever tokens name.
const KEYS_AGAIN_MS: i64 = 60 * 1_000;
/// Longest name kept, in characters.
const NAME_CHARS_MAX: usize = 120;

/// A provider on the page where one signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideDoor {
    /// Its name in addresses.
    pub id: String,
    /// Its name on the button.
    pub name: String,
    /// Whether an account there is tied to the person who asks.
    pub tied: bool,
}

/// Someone leaves for a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Where to.
    pub address: String,
    /// Stays in their browser until they come back.
    pub key: String,
}

/// What the provider sent them back with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Return {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
    iss: Option<String>,
}

/// How someone came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutsideArrival {
    /// Signed in; then where they wanted to go.
    In(Box<SignedIn>, String),
    /// Their account here asks for a code as well: its key, then where they wanted to go.
    CodeNeeded(String, String),
    /// The account there is tied to theirs.
    Tied,
}

/// What a provider says of itself (OpenID Connect Discovery 1.0).
#[derive(Debug, Clone, Deserialize)]
struct Metadata {
    issuer: String,
    #[serde(deserialize_with = "address")]
    authorization_endpoint: Url,
    #[serde(deserialize_with = "address")]
    token_endpoint: Url,
    #[serde(deserialize_with = "address")]
    jwks_uri: Url,
    #[serde(default, deserialize_with = "some_address")]
    userinfo_endpoint: Option<Url>,
    #[serde(default, deserialize_with = "some_address")]
    end_session_endpoint: Option<Url>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

fn address<'de, D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Url, D::Error> {
    Url::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

fn some_address<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Url>, D::Error> {
    address(deserializer).map(Some)
}

/// What is known of a provider for a while.
#[derive(Debug, Clone)]
struct Known {
    metadata: Metadata,
    keys: JwkSet,
    at_ms: UnixMs,
    keys_ms: UnixMs,
}

/// What providers said of themselves.
#[derive(Default)]
pub(crate) struct KnownProviders(Mutex<HashMap<String, Known>>);

impl KnownProviders {
    fn find(&self, id: &str, now_ms: UnixMs) -> Option<Known> {
        let known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(id).filter(|one| now_ms.saturating_sub(one.at_ms) < KNOWN_MS).cloned()
    }

    fn put(&self, id: &str, known: &Known) {
        let mut all = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.insert(id.to_owned(), known.clone());
    }
}

/// Why a signing in through a provider ends, for the log; the person is told less.
#[derive(Debug, Clone, Copy, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the provider says that it is another issuer")]
    Issuer,
}

impl Failure {
    fn told(self, provider: &Provider) -> Error {
        tracing::warn!(provider = %provider.id, cause = %self, "a provider could not confirm who someone is");
        match self {
            Self::Call(CallError::Slow | CallError::Connection | CallError::Status(500..)) | Self::Issuer => {
                AccountError::OutsideUnreachable.into()
            }
            _ => AccountError::OutsideRefused.into(),
        }
    }
}

impl App {
    /// The providers where one may sign in, with those that are tied to the person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_outside_doors(&self, identity: Option<&Identity>) -> Result<Vec<OutsideDoor>> {
        let issuers = match identity {
            Some(identity) => self.inner.store.list_outside_issuers(identity.person.id).await?,
            None => Vec::new(),
        };
        let doors = self.settings().providers.iter().map(|provider| OutsideDoor {
            tied: issuers.contains(&provider.issuer),
            id: provider.id.clone(),
            name: provider.name.clone(),
        });
        Ok(doors.collect())
    }

    /// Sends someone to a provider; they come back to `site`, the address of the pages, then go on to `way_back`. Whoever is
    /// signed in ties an account there to theirs.
    ///
    /// # Errors
    /// `not_found` for a provider that is not configured; `outside_unreachable`.
    pub async fn leave_for(
        &self,
        provider: &str,
        site: &str,
        way_back: &str,
        identity: Option<&Identity>,
    ) -> Result<Departure> {
        let provider = self.provider(provider)?;
        let known = self.known(provider).await.map_err(|failure| failure.told(provider))?;
        let (key, state) = (secret::new_key()?, secret::new_key()?);
        let trip = TripRecord {
            provider: provider.id.clone(),
            state_hash: secret::hash_of(&state),
            nonce: secret::new_key()?,
            verifier: secret::new_key()?,
            way_back: way_back.to_owned(),
            person: identity.map(|identity| identity.person.id),
        };
        let mut scopes = vec!["openid"];
        scopes.extend(provider.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid"));
        let mut address = known.metadata.authorization_endpoint.clone();
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &provider.client_id)
            .append_pair("redirect_uri", &return_address(site, provider))
            .append_pair("scope", &scopes.join(" "))
            .append_pair("state", &state)
            .append_pair("nonce", &trip.nonce)
            .append_pair("code_challenge", &token::challenge(&trip.verifier))
            .append_pair("code_challenge_method", "S256");
        if !provider.acr_values.is_empty() {
            address.query_pairs_mut().append_pair("acr_values", &provider.acr_values.join(" "));
        }
        let mut transaction = self.inner.store.begin().await?;
        transaction.begin_trip(&secret::hash_of(&key), &trip, TRIP_MS).await?;
        transaction.commit().await?;
        Ok(Departure { address: address.into(), key })
    }

    /// Takes back someone whom a provider sent: `key` is what their browser kept.
    ///
    /// # Errors
    /// `link_closed` for a return that nobody left for, or too late; `outside_refused`, `outside_weak`, `outside_unknown`,
    /// `outside_unreachable`.
    pub async fn come_back(
        &self,
        key: &str,
        sent: &Return,
        site: &str,
        attempt: SignIn<'_>,
    ) -> Result<OutsideArrival> {
        let trip = self.trip_of(key, &sent.state).await?;
        let provider = self.provider(&trip.provider)?;
        if !sent.error.is_empty() || sent.code.is_empty() {
            return Err(AccountError::OutsideRefused.into());
        }
        if sent.iss.as_ref().is_some_and(|issuer| *issuer != provider.issuer) {
            return Err(Failure::Issuer.told(provider));
        }
        let return_to = return_address(site, provider);
        let asked = self.ask_claims(provider, &trip, &sent.code, &return_to).await;
        let (claims, id_token) = asked.map_err(|failure| failure.told(provider))?;
        if !provider.accepts(&claims) {
            return Err(AccountError::OutsideWeak.into());
        }
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut transaction = self.inner.store.begin().await?;
        if let Some(person) = trip.person {
            return self.tie(transaction, provider, &subject, person).await;
        }
        let record = self.person_of(&mut transaction, provider, &subject, &claims).await?;
        self.apply_claims(&mut transaction, provider, &record.person, &claims).await?;
        let strong = provider.is_strong(&claims);
        if !strong && let Some(code) = self.open_code(&mut transaction, record.person.id).await? {
            transaction.commit().await?;
            return Ok(OutsideArrival::CodeNeeded(code, trip.way_back));
        }
        let factors = if strong { 2 } else { 1 };
        let signed_in = self.begin_session(&mut transaction, record, &attempt, factors).await?;
        transaction.put_outside_session(signed_in.session, &provider.id, &id_token).await?;
        transaction.commit().await?;
        Ok(OutsideArrival::In(Box::new(signed_in), trip.way_back))
    }

    /// Where the person ends their session at the provider too, if this one came from there and it offers that.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outside_end(
        &self,
        session: SessionId,
        home: Option<&str>,
    ) -> Result<Option<OutsideDoorOut>> {
        let Some((id, id_token)) = self.inner.store.find_outside_session(session).await? else {
            return Ok(None);
        };
        let Ok(provider) = self.provider(&id) else { return Ok(None) };
        let Ok(known) = self.known(provider).await else { return Ok(None) };
        let Some(mut address) = known.metadata.end_session_endpoint else { return Ok(None) };
        address
            .query_pairs_mut()
            .append_pair("id_token_hint", &id_token)
            .append_pair("client_id", &provider.client_id);
        if let Some(home) = home {
            address.query_pairs_mut().append_pair("post_logout_redirect_uri", home);
        }
        Ok(Some(OutsideDoorOut { name: provider.name.clone(), address: address.into() }))
    }

    fn provider(&self, id: &str) -> Result<&Provider> {
        let found = self.settings().providers.iter().find(|provider| provider.id == id);
        found.ok_or(Error::NotFound { what: "provider of identities" })
    }

    async fn trip_of(&self, key: &str, state: &str) -> Result<TripRecord> {
        if !secret::is_key(key) || !secret::is_key(state) {
            return Err(AccountError::LinkClosed.into());
        }
        let mut transaction = self.inner.store.begin().await?;
        let trip = transaction.end_trip(&secret::hash_of(key)).await?;
        transaction.commit().await?;
        let hash = secret::hash_of(state);
        Ok(trip.filter(|trip| trip.state_hash == hash).ok_or(AccountError::LinkClosed)?)
    }

    /// What the provider says of itself and its keys, asked at most once an hour.
    async fn known(&self, provider: &Provider) -> std::result::Result<Known, Failure> {
        let now_ms = self.settings().clock.now_ms();
        if let Some(known) = self.inner.outside.find(&provider.id, now_ms) {
            return Ok(known);
        }
        let hosts = hosts_of(provider)?;
        let issuer = provider.issuer.trim_end_matches('/');
        let url = format!("{issuer}/.well-known/openid-configuration");
        let url = Url::parse(&url).map_err(|_| CallError::ForeignAddress)?;
        let metadata: Metadata = json(&get(&hosts, &url).await?.body)?;
        if metadata.issuer != provider.issuer {
            return Err(Failure::Issuer);
        }
        let keys =
            token::keys_of(&get(&hosts, &metadata.jwks_uri).await?.body).ok_or(CallError::Malformed)?;
        let known = Known { metadata, keys, at_ms: now_ms, keys_ms: now_ms };
        self.inner.outside.put(&provider.id, &known);
        Ok(known)
    }

    /// Changes the code for tokens; gives the claims of both, checked, and the ID token.
    async fn ask_claims(
        &self,
        provider: &Provider,
        trip: &TripRecord,
        code: &str,
        return_to: &str,
    ) -> std::result::Result<(Claims, String), Failure> {
        let known = self.known(provider).await?;
        let hosts = hosts_of(provider)?;
        let tokens = tokens_of(provider, &known.metadata, &hosts, (code, &trip.verifier, return_to)).await?;
        let now_ms = self.settings().clock.now_ms();
        let expected = Expected { issuer: &provider.issuer, client_id: &provider.client_id, now_ms };
        let (mut claims, keys) = match token::identity(&tokens.id_token, &known.keys, expected, &trip.nonce) {
            Err(TokenError::UnknownKey) => {
                let keys = self.newer_keys(provider, known.clone()).await?;
                (token::identity(&tokens.id_token, &keys, expected, &trip.nonce)?, keys)
            }
            other => (other?, known.keys),
        };
        if let Some(url) = &known.metadata.userinfo_endpoint {
            let authorization = Some(format!("Bearer {}", tokens.access_token));
            let answer = call(&hosts, Call { url, form: None, authorization }).await?;
            let more: Claims = if answer.media_type.starts_with("application/jwt") {
                let text = std::str::from_utf8(&answer.body).map_err(|_| CallError::Malformed)?;
                let signed = token::signed(text.trim(), &keys)?;
                token::check(&signed, expected)?;
                signed
            } else {
                json(&answer.body)?
            };
            // Without the same subject it is someone else's (OpenID Connect Core 1.0, 5.3.2).
            if more.get("sub") != claims.get("sub") {
                return Err(TokenError::Nonce.into());
            }
            for (name, value) in more {
                claims.entry(name).or_insert(value);
            }
        }
        Ok((claims, tokens.id_token))
    }

    /// The provider's keys asked again: it may have changed them.
    async fn newer_keys(
        &self,
        provider: &Provider,
        mut known: Known,
    ) -> std::result::Result<JwkSet, Failure> {
        let now_ms = self.settings().clock.now_ms();
        if now_ms.saturating_sub(known.keys_ms) < KEYS_AGAIN_MS {
            return Err(TokenError::UnknownKey.into());
        }
        let published = get(&hosts_of(provider)?, &known.metadata.jwks_uri).await?;
        known.keys = token::keys_of(&published.body).ok_or(CallError::Malformed)?;
        known.keys_ms = now_ms;
        self.inner.outside.put(&provider.id, &known);
        Ok(known.keys)
    }

    /// Ties an account at a provider to the person who is signed in.
    async fn tie(
        &self,
        mut transaction: Transaction,
        provider: &Provider,
        subject: &str,
        person: PersonId,
    ) -> Result<OutsideArrival> {
        let tied = transaction.find_outside_person(&provider.issuer, subject).await?;
        if let Some(other) = tied {
            let own = other.person.id == person;
            return if own { Ok(OutsideArrival::Tied) } else { Err(AccountError::OutsideUnknown.into()) };
        }
        let record = transaction.find_person(person).await?.ok_or(Error::NotFound { what: "person" })?;
        self.note_tied(&mut transaction, provider, subject, &record.person).await?;
        transaction.commit().await?;
        Ok(OutsideArrival::Tied)
    }

    /// The person whose account that is: tied before, or by a verified address, or new, as the operator allows.
    async fn person_of(
        &self,
        transaction: &mut Transaction,
        provider: &Provider,
        subject: &str,
        claims: &Claims,
    ) -> Result<PersonRecord> {
        if let Some(record) = transaction.find_outside_person(&provider.issuer, subject).await? {
            return Ok(record);
        }
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let email = text("email").and_then(Email::parse).ok_or(AccountError::OutsideUnknown)?;
        let verified = claims.get("email_verified").and_then(Value::as_bool) == Some(true);
        let record = match transaction.find_person_by_email(email.as_str()).await? {
            Some(record) if provider.link_verified_email && verified => {
                transaction.prove_email(record.person.id).await?;
                record
            }
            // Someone else may have that address there.
            Some(_) => return Err(AccountError::OutsideUnknown.into()),
            None if !provider.create_people => return Err(AccountError::OutsideUnknown.into()),
            None => {
                let person = Person {
                    id: PersonId(transaction.next_id()),
                    email: email.to_string(),
                    name: name_of(claims),
                    operator: false,
                    created_ms: transaction.now_ms(),
                    signed_in_ms: None,
                };
                let record = PersonRecord { person, password: None };
                transaction.insert_person(&record).await?;
                record
            }
        };
        self.note_tied(transaction, provider, subject, &record.person).await?;
        Ok(record)
    }

    async fn note_tied(
        &self,
        transaction: &mut Transaction,
        provider: &Provider,
        subject: &str,
        person: &Person,
    ) -> Result<()> {
        transaction.tie_outside(&provider.issuer, subject, person.id).await?;
        let details = Details::none().code("provider", &provider.id);
        transaction.append(&entry_of(person, Action::OutsideTied).with(details)).await?;
        Ok(())
    }

    /// Gives the roles that claims give, and takes those that this provider gave and no longer does.
    async fn apply_claims(
        &self,
        transaction: &mut Transaction,
        provider: &Provider,
        person: &Person,
        claims: &Claims,
    ) -> Result<()> {
        let mut wanted: Vec<(CityId, Role)> = Vec::new();
        let given: Vec<(&str, Role)> = provider.roles_of(claims).collect();
        for (slug, role) in given {
            if let Some(city) = self.inner.store.find_city(slug).await? {
                wanted.push((city.id, role));
            }
        }
        let before = transaction.claimed_roles(person.id, &provider.id).await?;
        let entry = |city: CityId, action: Action, role: Role| {
            let details = Details::none().code("role", role.as_str()).code("provider", &provider.id);
            NewEntry::new(city, Actor::System, action, Object::Person(person.id)).with(details)
        };
        for (city, role) in wanted.iter().copied() {
            if transaction.give_role(city, person.id, role).await? {
                transaction.append(&entry(city, Action::RoleGiven, role)).await?;
                transaction.note_claimed(person.id, &provider.id, (city, role)).await?;
            }
        }
        let gone: Vec<(CityId, Role)> = before.into_iter().filter(|one| !wanted.contains(one)).collect();
        for (city, role) in gone {
            let last = role == Role::Administrator && transaction.count_administrators(city).await? <= 1;
            if last {
                continue;
            }
            transaction.forget_claimed(person.id, &provider.id, (city, role)).await?;
            if transaction.take_role(city, person.id, role).await? {
                transaction.append(&entry(city, Action::RoleTaken, role)).await?;
            }
            if !transaction.roles_of(person.id).await?.contains_key(&city) {
                transaction.leave_services(city, person.id).await?;
                transaction.remove_tokens(city, person.id).await?;
            }
        }
        Ok(())
    }
}

/// The way out at a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideDoorOut {
    /// The provider's name.
    pub name: String,
    /// Where to go.
    pub address: String,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: String,
}

async fn tokens_of(
    provider: &Provider,
    metadata: &Metadata,
    hosts: &Hosts,
    (code, verifier, return_to): (&str, &str, &str),
) -> std::result::Result<Tokens, Failure> {
    let methods = &metadata.token_endpoint_auth_methods_supported;
    let offered = methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic");
    let in_header = offered && !provider.secret_in_form;
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", return_to),
        ("code_verifier", verifier),
    ];
    let authorization = if in_header {
        let coded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", coded(&provider.client_id), coded(&provider.client_secret.0));
        Some(format!("Basic {}", token::base64(&pair)))
    } else {
        pairs.push(("client_id", &provider.client_id));
        pairs.push(("client_secret", &provider.client_secret.0));
        None
    };
    let form = Some(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
    let answer = call(hosts, Call { url: &metadata.token_endpoint, form, authorization }).await?;
    json(&answer.body)
}

/// Where a provider sends people back: what the operator registers there.
fn return_address(site: &str, provider: &Provider) -> String {
    format!("{site}/accounts/outside/{}/return", provider.id)
}

async fn get(hosts: &Hosts, url: &Url) -> std::result::Result<http::Answer, Failure> {
    Ok(call(hosts, Call { url, form: None, authorization: None }).await?)
}

fn json<T: serde::de::DeserializeOwned>(body: &[u8]) -> std::result::Result<T, Failure> {
    serde_json::from_slice(body).map_err(|_| CallError::Malformed.into())
}

fn hosts_of(provider: &Provider) -> std::result::Result<Hosts, Failure> {
    let issuer = Url::parse(&provider.issuer).map_err(|_| CallError::ForeignAddress)?;
    Ok(Hosts::new(issuer, provider.hosts.clone()))
}

/// A person's name as providers spell it: ProConnect says `usual_name`, others `name` or `family_name`.
fn name_of(claims: &Claims) -> String {
    let text =
        |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let family = text("usual_name").or_else(|| text("family_name"));
    let parts: Vec<&str> = text("given_name").into_iter().chain(family).collect();
    let name = if parts.is_empty() { text("name").unwrap_or_default().to_owned() } else { parts.join(" ") };
    name.chars().filter(|letter| !letter.is_control()).take(NAME_CHARS_MAX).collect()
}
