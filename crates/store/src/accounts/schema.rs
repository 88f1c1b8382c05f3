//! Which tables do accounts have?

/// People, their roles, services, sessions, one-time links, counted failures, API tokens.
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE people (
        id UUID PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT,
        operator BOOLEAN NOT NULL, created_ms BIGINT NOT NULL, signed_in_ms BIGINT)",
    "CREATE TABLE roles (
        city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, role TEXT NOT NULL,
        given_ms BIGINT NOT NULL, PRIMARY KEY (city_id, person_id, role))",
    "CREATE INDEX roles_by_person ON roles (person_id)",
    "CREATE TABLE services (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        name TEXT NOT NULL, created_ms BIGINT NOT NULL, UNIQUE (city_id, name))",
    "CREATE TABLE service_members (
        service_id UUID NOT NULL REFERENCES services(id) ON DELETE CASCADE,
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, city_id UUID NOT NULL,
        PRIMARY KEY (service_id, person_id))",
    "CREATE INDEX service_members_by_person ON service_members (person_id, city_id)",
    "CREATE TABLE sessions (
        id UUID PRIMARY KEY, person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE,
        key_hash TEXT NOT NULL UNIQUE, device TEXT NOT NULL, created_ms BIGINT NOT NULL,
        seen_ms BIGINT NOT NULL, proved_ms BIGINT NOT NULL, factors BIGINT NOT NULL)",
    "CREATE INDEX sessions_by_person ON sessions (person_id)",
    "CREATE TABLE one_time_links (
        key_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL,
        person_id UUID REFERENCES people(id) ON DELETE CASCADE, city_id UUID,
        created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL)",
    "CREATE INDEX one_time_links_by_person ON one_time_links (person_id)",
    "CREATE TABLE throttles (
        subject TEXT PRIMARY KEY, failures BIGINT NOT NULL, last_ms BIGINT NOT NULL)",
    "CREATE TABLE api_tokens (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE,
        person_id UUID NOT NULL REFERENCES people(id) ON DELETE CASCADE, name TEXT NOT NULL,
        key_hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, created_ms BIGINT NOT NULL,
        expires_ms BIGINT NOT NULL, used_ms BIGINT)",
    "CREATE INDEX api_tokens_by_person ON api_tokens (person_id)",
];
