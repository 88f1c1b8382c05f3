//! What stands in every table at one instant, and how is it put into an empty database?
//!
//! A snapshot is one reading transaction: writers go on meanwhile and are not seen. Rows are written in a form of our own
//! that neither database owns, so that a backup of SQLite can be put into PostgreSQL and the other way round.

use std::sync::Arc;

use domain::id::IdSource;
use domain::time::Clock;
use futures_util::TryStreamExt as _;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult, StreamTrait,
    TransactionTrait, Value,
};
use uuid::Uuid;

use crate::{Error, Result, Store, schema, sql};

/// Rows written in one statement.
const ROWS_PER_STATEMENT: usize = 200;
/// Longest value read back, in bytes: longer is damage.
const VALUE_BYTES_MAX: usize = 256 * 1024 * 1024;

/// A value as both databases hold it: a yes or no is an integer, an id is its sixteen bytes.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Null,
    Integer(i64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// How the database at hand declares a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Small,
    Boolean,
    Float,
    Text,
    Bytes,
    Uuid,
}

/// A table with its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Names of its columns, in the order of the cells of a row.
    pub columns: Vec<String>,
    kinds: Vec<Kind>,
}

/// Everything as it was at one instant.
pub struct Snapshot {
    inner: DatabaseTransaction,
    /// Every table, those that others refer to first.
    pub tables: Vec<Table>,
    /// Format of the database: see [`crate::FORMAT_VERSION`].
    pub format: i32,
}

impl Store {
    /// Begins to read everything as it is now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let postgres = self.db().get_database_backend() == DbBackend::Postgres;
        let inner = if postgres {
            let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            self.db().begin_with_config(Some(isolation), Some(access)).await?
        } else {
            self.db().begin().await?
        };
        // The first reading sets the instant, on SQLite.
        let format = schema::format_of(&inner).await?;
        let tables = tables_of(&inner).await?;
        Ok(Snapshot { inner, tables, format })
    }
}

impl Snapshot {
    /// Every address of an original file that a row refers to.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_addresses(&self) -> Result<Vec<String>> {
        let text = "SELECT sha256 FROM versions UNION SELECT sha256 FROM job_files
                    WHERE outcome IS NULL AND sha256 IS NOT NULL ORDER BY 1";
        let rows = sql::all(&self.inner, text, vec![]).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// Gives the rows of a table in segments of about `bytes` bytes; how many rows there were.
    ///
    /// # Errors
    /// The database's own, or what `give` gives.
    pub async fn read<E: From<Error>>(
        &self,
        table: &Table,
        bytes: usize,
        mut give: impl AsyncFnMut(Vec<u8>) -> std::result::Result<(), E>,
    ) -> std::result::Result<u64, E> {
        let text = format!("SELECT {} FROM \"{}\"", quoted(&table.columns), table.name);
        let statement = sql::statement(ConnectionTrait::get_database_backend(&self.inner), &text, vec![]);
        let mut rows = self.inner.stream_raw(statement).await.map_err(Error::from)?;
        let (mut count, mut segment) = (0, Vec::new());
        while let Some(row) = rows.try_next().await.map_err(Error::from)? {
            for (at, kind) in table.kinds.iter().enumerate() {
                write_cell(&mut segment, &read_cell(&row, at, *kind)?);
            }
            count += 1;
            if segment.len() >= bytes {
                give(std::mem::take(&mut segment)).await?;
            }
        }
        if !segment.is_empty() {
            give(segment).await?;
        }
        Ok(count)
    }
}

/// An empty database being filled.
pub struct Rebuild {
    inner: DatabaseTransaction,
    tables: Vec<Table>,
}

impl Rebuild {
    /// Makes the tables of `format` in an empty database and begins to fill them.
    ///
    /// # Errors
    /// [`Error::NewerFormat`], [`Error::NotEmpty`] when there is anything in it, or the database's own.
    pub async fn begin(url: &str, format: i32) -> Result<Self> {
        if !(1..=schema::FORMAT_VERSION).contains(&format) {
            return Err(Error::NewerFormat { found: format, known: schema::FORMAT_VERSION });
        }
        let db = crate::transaction::connect(url).await?;
        if count_tables(&db).await? > 0 {
            return Err(Error::NotEmpty);
        }
        schema::migrate_to(&db, format).await?;
        let inner = db.begin().await?;
        let tables = tables_of(&inner).await?;
        Ok(Self { inner, tables })
    }

    /// Adds the rows of a segment; how many.
    ///
    /// # Errors
    /// [`Error::Malformed`] for what is not a segment of that table, or the database's own.
    pub async fn insert(&self, name: &str, columns: &[String], segment: &[u8]) -> Result<u64> {
        let table = self.tables.iter().find(|table| table.name == name);
        let table = table.ok_or(Error::Malformed { what: "table of a backup" })?;
        let kind_of = |column: &String| {
            let at = table.columns.iter().position(|own| own == column);
            at.and_then(|at| table.kinds.get(at)).copied()
        };
        let kinds: Vec<Kind> = columns.iter().filter_map(kind_of).collect();
        if kinds.len() != columns.len() {
            return Err(Error::Malformed { what: "column of a backup" });
        }
        let rows = rows_of(segment, columns.len())?;
        let marks = format!("({})", sql::marks(columns.len()));
        for some in rows.chunks(ROWS_PER_STATEMENT) {
            let all = vec![marks.as_str(); some.len()].join(", ");
            let text = format!("INSERT INTO \"{name}\" ({}) VALUES {all}", quoted(columns));
            let cells = some.iter().flat_map(|row| row.iter().zip(&kinds));
            let backend = ConnectionTrait::get_database_backend(&self.inner);
            let values =
                cells.map(|(cell, kind)| value_of(cell, *kind, backend)).collect::<Result<Vec<Value>>>()?;
            sql::run(&self.inner, &text, values).await?;
        }
        Ok(rows.len() as u64)
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// The database's own; nothing of what was added remains then.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }
}

/// Removes the tables that [`Rebuild::begin`] made in a database that was empty.
///
/// # Errors
/// The database's own.
pub async fn undo(url: &str) -> Result<()> {
    let db = crate::transaction::connect(url).await?;
    for name in schema::table_names().into_iter().rev().chain(["store_format".to_owned()]) {
        let cascade = if db.get_database_backend() == DbBackend::Postgres { " CASCADE" } else { "" };
        db.execute_unprepared(&format!("DROP TABLE IF EXISTS \"{name}\"{cascade}")).await?;
    }
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("DROP FUNCTION IF EXISTS ledger_refuse()").await?;
    }
    Ok(db.close().await?)
}

/// Number of rows of a segment: a check that needs no database.
///
/// # Errors
/// [`Error::Malformed`].
pub fn count_rows(segment: &[u8], columns: usize) -> Result<u64> {
    Ok(rows_of(segment, columns)?.len() as u64)
}

/// A store on a database just filled is opened as any other: this brings it to the current format.
///
/// # Errors
/// As [`Store::open`].
pub async fn finish(url: &str, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Result<()> {
    let store = Store::open(url, clock, ids).await?;
    store.close().await
}

async fn count_tables(db: &impl ConnectionTrait) -> Result<u64> {
    let text = if db.get_database_backend() == DbBackend::Postgres {
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()"
    } else {
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"
    };
    sql::count(db, text, vec![]).await
}

/// Tables in the order of their making, with the columns that they have in this database.
async fn tables_of(db: &impl ConnectionTrait) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in schema::table_names() {
        let (mut columns, mut kinds) = (Vec::new(), Vec::new());
        for (column, declared) in columns_of(db, &name).await? {
            kinds.push(kind_of(&declared).ok_or(Error::Malformed { what: "type of a column" })?);
            columns.push(column);
        }
        if !columns.is_empty() {
            tables.push(Table { name, columns, kinds });
        }
    }
    Ok(tables)
}

/// Names and declared types of the columns of a table, in their order; none where there is no such table.
pub(crate) async fn columns_of(db: &impl ConnectionTrait, table: &str) -> Result<Vec<(String, String)>> {
    let text = if db.get_database_backend() == DbBackend::Postgres {
        "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position"
    } else {
        "SELECT name, type FROM pragma_table_info(?) ORDER BY cid"
    };
    let rows = sql::all(db, text, vec![table.into()]).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

fn kind_of(declared: &str) -> Option<Kind> {
    Some(match declared.to_ascii_lowercase().as_str() {
        "bigint" => Kind::Integer,
        // SQLite's only integer holds 64 bits; PostgreSQL's `integer` holds 32.
        "integer" | "int" => Kind::Small,
        "boolean" => Kind::Boolean,
        "double precision" | "real" => Kind::Float,
        "text" => Kind::Text,
        "bytea" | "blob" => Kind::Bytes,
        "uuid" => Kind::Uuid,
        _ => return None,
    })
}

fn read_cell(row: &QueryResult, at: usize, kind: Kind) -> Result<Cell> {
    let integer = |value: Option<i64>| value.map_or(Cell::Null, Cell::Integer);
    Ok(match kind {
        Kind::Integer => integer(row.try_get_by_index(at)?),
        Kind::Small => match row.try_get_by_index::<Option<i64>>(at) {
            Ok(value) => integer(value),
            Err(_) => integer(row.try_get_by_index::<Option<i32>>(at)?.map(i64::from)),
        },
        Kind::Boolean => integer(row.try_get_by_index::<Option<bool>>(at)?.map(i64::from)),
        Kind::Float => row.try_get_by_index::<Option<f64>>(at)?.map_or(Cell::Null, Cell::Float),
        Kind::Text => row.try_get_by_index::<Option<String>>(at)?.map_or(Cell::Null, Cell::Text),
        Kind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(at)?.map_or(Cell::Null, Cell::Bytes),
        Kind::Uuid => row
            .try_get_by_index::<Option<Uuid>>(at)?
            .map_or(Cell::Null, |id| Cell::Bytes(id.into_bytes().to_vec())),
    })
}

fn value_of(cell: &Cell, kind: Kind, backend: DbBackend) -> Result<Value> {
    let wrong = || Error::Malformed { what: "value of a backup" };
    let integer = match cell {
        Cell::Null => None,
        Cell::Integer(value) => Some(*value),
        _ => None,
    };
    let fits = match kind {
        Kind::Integer | Kind::Small | Kind::Boolean => matches!(cell, Cell::Null | Cell::Integer(_)),
        Kind::Float => matches!(cell, Cell::Null | Cell::Float(_)),
        Kind::Text => matches!(cell, Cell::Null | Cell::Text(_)),
        Kind::Bytes | Kind::Uuid => matches!(cell, Cell::Null | Cell::Bytes(_)),
    };
    if !fits {
        return Err(wrong());
    }
    Ok(match (kind, cell) {
        (Kind::Small, _) if backend == DbBackend::Postgres => {
            integer.map(|value| i32::try_from(value).map_err(|_| wrong())).transpose()?.into()
        }
        (Kind::Integer | Kind::Small, _) => integer.into(),
        (Kind::Boolean, _) => integer.map(|value| value != 0).into(),
        (Kind::Float, Cell::Float(value)) => Some(*value).into(),
        (Kind::Float, _) => None::<f64>.into(),
        (Kind::Text, Cell::Text(value)) => Some(value.clone()).into(),
        (Kind::Text, _) => None::<String>.into(),
        (Kind::Bytes, Cell::Bytes(value)) => Some(value.clone()).into(),
        (Kind::Bytes, _) => None::<Vec<u8>>.into(),
        (Kind::Uuid, Cell::Bytes(value)) => Some(Uuid::from_slice(value).map_err(|_| wrong())?).into(),
        (Kind::Uuid, _) => None::<Uuid>.into(),
    })
}

fn quoted(columns: &[String]) -> String {
    columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn write_cell(out: &mut Vec<u8>, cell: &Cell) {
    let mut tagged = |tag: u8, bytes: &[u8]| {
        out.push(tag);
        out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(bytes);
    };
    match cell {
        Cell::Text(text) => tagged(3, text.as_bytes()),
        Cell::Bytes(bytes) => tagged(4, bytes),
        Cell::Null => out.push(0),
        Cell::Integer(value) => {
            out.push(1);
            out.extend_from_slice(&value.to_le_bytes());
        }
        Cell::Float(value) => {
            out.push(2);
            out.extend_from_slice(&value.to_le_bytes());
        }
    }
}

fn rows_of(mut segment: &[u8], columns: usize) -> Result<Vec<Vec<Cell>>> {
    let mut rows = Vec::new();
    while !segment.is_empty() && columns > 0 {
        let mut row = Vec::with_capacity(columns);
        for _ in 0..columns {
            row.push(take_cell(&mut segment).ok_or(Error::Malformed { what: "row of a backup" })?);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn take_cell(rest: &mut &[u8]) -> Option<Cell> {
    let (tag, after) = rest.split_first()?;
    *rest = after;
    Some(match tag {
        0 => Cell::Null,
        1 => Cell::Integer(i64::from_le_bytes(take_eight(rest)?)),
        2 => Cell::Float(f64::from_le_bytes(take_eight(rest)?)),
        3 => Cell::Text(String::from_utf8(take_bytes(rest)?).ok()?),
        4 => Cell::Bytes(take_bytes(rest)?),
        _ => return None,
    })
}

fn take_eight(rest: &mut &[u8]) -> Option<[u8; 8]> {
    let (bytes, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    Some(*bytes)
}

fn take_bytes(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let length =
        usize::try_from(u32::from_le_bytes(*length)).ok().filter(|length| *length <= VALUE_BYTES_MAX)?;
    let bytes = after.get(..length)?.to_vec();
    *rest = after.get(length..)?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Null),
            any::<i64>().prop_map(Cell::Integer),
            any::<i32>().prop_map(|value| Cell::Float(f64::from(value) / 8.0)),
            ".*".prop_map(Cell::Text),
            proptest::collection::vec(any::<u8>(), 0..50).prop_map(Cell::Bytes),
        ]
    }

    proptest! {
        #[test]
        fn rows_come_back_as_they_went(rows in proptest::collection::vec(proptest::collection::vec(cell(), 3), 0..20)) {
            let mut segment = Vec::new();
            rows.iter().flatten().for_each(|cell| write_cell(&mut segment, cell));
            prop_assert_eq!(rows_of(&segment, 3).unwrap(), rows);
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = rows_of(&bytes, 2);
        }
    }
}
