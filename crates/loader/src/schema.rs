//! Declaration of the input tables, the only one: the reader uses it, and `kapok schema` prints it.

mod declared;
mod form;

pub use form::{ColumnSchema, TableSchema, ValueType, Withdrawal};

/// All input tables.
#[must_use]
pub fn table_schemas() -> &'static [TableSchema] {
    declared::TABLES
}

/// Types of events whose terms are known.
pub fn event_types() -> impl Iterator<Item = &'static str> {
    crate::tables::terms::event_types()
}

/// The declaration of a table.
///
/// # Panics
///
/// If there is no such table, which is a defect of the caller.
pub(crate) fn table(name: &str) -> &'static TableSchema {
    let found = table_schemas().iter().find(|table| table.name == name);
    found.unwrap_or_else(|| panic!("no table `{name}` is declared"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_column_exists_and_names_differ() {
        for table in table_schemas() {
            for key in table.key {
                assert!(table.position(key).is_some(), "{} {key}", table.name);
            }
            for (at, column) in table.columns.iter().enumerate() {
                assert_eq!(table.position(column.name), Some(at), "{} {}", table.name, column.name);
                assert!(!column.description.is_empty(), "{} {}", table.name, column.name);
                assert!(column.required || column.nullable, "{} {}", table.name, column.name);
            }
            let (Withdrawal::EmptyValue(values) | Withdrawal::EmptyValueOrNothing(values)) =
                table.withdrawal
            else {
                continue;
            };
            for value in values {
                let at = table.position(value).unwrap();
                assert!(table.columns[at].nullable, "{} {value}", table.name);
            }
            assert!(table.position("known_at").is_some(), "{}", table.name);
        }
    }
}
