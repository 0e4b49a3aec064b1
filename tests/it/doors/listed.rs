//! The file that names what has no door yet.

use std::fs;

use crate::architecture::root;

/// Entries of `tests/doors.toml`.
pub(crate) struct Listed {
    /// Items that a program which embeds the engine calls.
    pub(crate) library: Vec<String>,
    /// Items that wait for a door, and worked examples that run through them.
    pub(crate) waiting: Vec<String>,
    pub(crate) waiting_examples: Vec<String>,
}

impl Listed {
    /// Reads the file; an entry without its sentence fails.
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(root().join("tests/doors.toml")).unwrap();
        let file: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}"));
        let unknown: Vec<&String> = file
            .keys()
            .filter(|key| !["library", "waiting", "waiting_example"].contains(&key.as_str()))
            .collect();
        assert!(unknown.is_empty(), "tests/doors.toml has the tables {unknown:?}");
        Self {
            library: entries(&file, "library", ["item", "caller"]),
            waiting: entries(&file, "waiting", ["item", "door"]),
            waiting_examples: entries(&file, "waiting_example", ["example", "door"]),
        }
    }
}

fn entries(file: &toml::Table, table: &str, [name, why]: [&str; 2]) -> Vec<String> {
    let rows = file.get(table).map_or(&[][..], |rows| rows.as_array().unwrap());
    let entry = |row: &toml::Value| {
        let text = |key: &str| row.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        assert!(!text(why).is_empty(), "[[{table}]] `{}` has no `{why}`", text(name));
        assert_eq!(row.as_table().map(toml::Table::len), Some(2), "{row}");
        text(name).to_owned()
    };
    let found: Vec<String> = rows.iter().map(entry).collect();
    for (at, one) in found.iter().enumerate() {
        assert!(!found[..at].contains(one), "`{one}` is there twice in [[{table}]]");
    }
    found
}
