//! How is one SQL text run on both databases?
//!
//! Rows go through SeaORM's entities. What entities cannot say (counts by group, one statement over several
//! tables) is written once here and there in the SQL that both databases share, with `?` for values.

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use crate::Result;

/// Most values in one statement: below the limit of either database (32,766 for SQLite, 65,535 for PostgreSQL).
pub(crate) const VALUES_MAX: usize = 30_000;

/// `sql` with its `?` numbered where the database wants that. No text of ours has a question mark in a literal.
pub(crate) fn statement(backend: DbBackend, sql: &str, values: Vec<Value>) -> Statement {
    if backend != DbBackend::Postgres {
        return Statement::from_sql_and_values(backend, sql, values);
    }
    let mut numbered = String::with_capacity(sql.len() + values.len() * 2);
    let mut rank = 0_u32;
    for part in sql.split_inclusive('?') {
        match part.strip_suffix('?') {
            Some(before) => {
                rank += 1;
                numbered.push_str(before);
                numbered.push('$');
                numbered.push_str(&rank.to_string());
            }
            None => numbered.push_str(part),
        }
    }
    Statement::from_sql_and_values(backend, numbered, values)
}

/// `?, ?, ?` for `count` values.
pub(crate) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

pub(crate) async fn all(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>> {
    Ok(db.query_all_raw(statement(db.get_database_backend(), sql, values)).await?)
}

pub(crate) async fn one(
    db: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<QueryResult>> {
    Ok(db.query_one_raw(statement(db.get_database_backend(), sql, values)).await?)
}

/// Runs a statement and gives the number of rows it changed.
pub(crate) async fn run(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64> {
    Ok(db.execute_raw(statement(db.get_database_backend(), sql, values)).await?.rows_affected())
}

/// The first column of the first row, a count; 0 where there is no row.
pub(crate) async fn count(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64> {
    let Some(row) = one(db, sql, values).await? else { return Ok(0) };
    let value: i64 = row.try_get_by_index(0)?;
    Ok(u64::try_from(value).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{marks, statement};
    use sea_orm::DbBackend;

    #[test]
    fn numbers_the_marks_for_postgresql_only() {
        let sql = format!("SELECT a FROM b WHERE c = ? AND d IN ({})", marks(2));
        assert_eq!(
            statement(DbBackend::Postgres, &sql, vec![]).sql,
            "SELECT a FROM b WHERE c = $1 AND d IN ($2, $3)"
        );
        assert_eq!(
            statement(DbBackend::Sqlite, &sql, vec![]).sql,
            "SELECT a FROM b WHERE c = ? AND d IN (?, ?)"
        );
    }
}
