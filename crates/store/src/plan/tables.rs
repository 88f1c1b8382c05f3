//! Which tables hold the plans?
//!
//! One row for each thing of a plan: what all share stands in columns, the fields of its kind in `body` as JSON (read by
//! every later version, see the samples in `domain::plan`). `due_day` and `status` repeat what lists count by.

/// The step that makes them; see [`crate::schema`].
pub(crate) const STEP: &[&str] = &[
    "CREATE TABLE plans (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, slug TEXT NOT NULL,
        published BOOLEAN NOT NULL, created_ms BIGINT NOT NULL, UNIQUE (city_id, slug))",
    "CREATE TABLE plan_items (
        id UUID PRIMARY KEY, city_id UUID NOT NULL, plan_id UUID NOT NULL REFERENCES plans(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, parent_id UUID, position BIGINT NOT NULL, revision BIGINT NOT NULL,
        updated_ms BIGINT NOT NULL, status TEXT NOT NULL, due_day TEXT NOT NULL, body TEXT NOT NULL,
        visibility TEXT NOT NULL, sources TEXT NOT NULL)",
    "CREATE INDEX plan_items_by_plan ON plan_items (plan_id, kind, position)",
    "CREATE INDEX plan_items_by_parent ON plan_items (parent_id)",
    "CREATE INDEX plan_items_by_city ON plan_items (city_id, kind, plan_id, status, due_day)",
    "CREATE TABLE plan_changes (
        plan_id UUID NOT NULL REFERENCES plans(id) ON DELETE CASCADE, seq BIGINT NOT NULL, city_id UUID NOT NULL,
        item_id UUID NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, revision BIGINT NOT NULL,
        at_ms BIGINT NOT NULL, actor TEXT NOT NULL, field TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
        internal BOOLEAN NOT NULL, PRIMARY KEY (plan_id, seq))",
    "CREATE INDEX plan_changes_by_item ON plan_changes (item_id, revision)",
    "CREATE INDEX plan_changes_by_time ON plan_changes (plan_id, at_ms)",
    "CREATE TABLE plan_imports (
        id UUID PRIMARY KEY, city_id UUID NOT NULL REFERENCES cities(id) ON DELETE CASCADE, plan_id UUID,
        document_id UUID, version_id UUID, title TEXT NOT NULL, state TEXT NOT NULL, revision BIGINT NOT NULL,
        created_ms BIGINT NOT NULL, updated_ms BIGINT NOT NULL, proposal TEXT NOT NULL, decisions TEXT NOT NULL)",
    "CREATE INDEX plan_imports_by_city ON plan_imports (city_id, created_ms)",
];
