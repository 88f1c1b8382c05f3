//! What is a row of each table? The mirror of the [schema](crate::schema) for SeaORM.
#![expect(unreachable_pub, reason = "the entity macros make public items; this module is private")]

/// One module with the entity, its model and its columns.
macro_rules! table {
    ($module:ident, $name:tt, { $($(#[$meta:meta])* $field:ident: $kind:ty,)+ }) => {
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $name)]
            pub struct Model {
                $($(#[$meta])* pub $field: $kind,)+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(city, "cities", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    slug: String,
    name: String,
    regime: String,
    locale: String,
    created_ms: i64,
    examples: String,
    languages: String,
    colours: String,
    logo: String,
    retention: String,
});
table!(contact_point, "contact_points", {
    #[sea_orm(primary_key, auto_increment = false)]
    city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    position: i64,
    name: String,
    topics: String,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    hours: Option<String>,
});
table!(acronym, "acronyms", {
    #[sea_orm(primary_key, auto_increment = false)]
    city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    position: i64,
    short_form: String,
    long_form: String,
});
table!(document, "documents", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    city_id: Uuid,
    file: String,
    visibility: String,
    version_id: Uuid,
    created_ms: i64,
    readers: String,
});
table!(version, "versions", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    document_id: Uuid,
    city_id: Uuid,
    number: i64,
    sha256: String,
    bytes: i64,
    media_type: String,
    title: String,
    folded: String,
    kind: String,
    date: Option<String>,
    language: String,
    pages: i64,
    passages: i64,
    notices: String,
    added_ms: i64,
});
table!(page, "pages", {
    #[sea_orm(primary_key, auto_increment = false)]
    version_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    number: i64,
    city_id: Uuid,
    text: String,
    blocks: Vec<u8>,
    boxes: Option<Vec<u8>>,
    size: Option<String>,
    origin: String,
});
table!(passage, "passages", {
    #[sea_orm(primary_key, auto_increment = false)]
    version_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    ordinal: i64,
    city_id: Uuid,
    headings: String,
    text: Option<String>,
    spans: String,
    marginal: bool,
});
table!(vector, "vectors", {
    #[sea_orm(primary_key, auto_increment = false)]
    version_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    model: String,
    #[sea_orm(primary_key, auto_increment = false)]
    slot: i64,
    city_id: Uuid,
    vector: Vec<u8>,
});
table!(job, "jobs", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    city_id: Uuid,
    visibility: String,
    state: String,
    created_ms: i64,
    finished_ms: Option<i64>,
    readers: String,
});
table!(job_file, "job_files", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    job_id: Uuid,
    city_id: Uuid,
    ordinal: i64,
    file: String,
    bytes: i64,
    sha256: Option<String>,
    claimed_by: Option<Uuid>,
    outcome: Option<String>,
    code: Option<String>,
    message: Option<String>,
    hint: Option<String>,
    document_id: Option<Uuid>,
    pages: i64,
    notices: String,
    change_cursor: Option<i64>,
    finished_ms: Option<i64>,
});
table!(gap, "gaps", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    city_id: Uuid,
    analysed: String,
    question: String,
    asked: i64,
    first_ms: i64,
    last_ms: i64,
    closed: bool,
    erase_after_ms: i64,
});
