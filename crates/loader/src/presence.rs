//! The columns that a file has: all that its table needs, each once, and none misspelt.

use std::path::Path;

use crate::error::LoadError;
use crate::schema::TableSchema;

/// Checks the columns of a file against those of its table.
pub(crate) fn check_columns(
    schema: &'static TableSchema,
    file: &Path,
    names: &[&str],
) -> Result<(), LoadError> {
    if let Some(name) = twice(names) {
        return Err(LoadError::ColumnTwice { file: file.to_owned(), column: name.to_owned() });
    }
    let mut needed = schema.columns.iter().filter(|column| column.required);
    if let Some(column) = needed.find(|column| !names.contains(&column.name)) {
        return Err(LoadError::MissingColumn {
            table: schema.name,
            file: file.to_owned(),
            column: column.name,
            near: near(schema, column.name, names),
            seen: names.iter().map(|name| (*name).to_owned()).collect(),
        });
    }
    match misspelt(schema, names) {
        Some((seen, column)) => Err(LoadError::MisspeltColumn {
            table: schema.name,
            file: file.to_owned(),
            seen: seen.to_owned(),
            column,
        }),
        None => Ok(()),
    }
}

/// A name that stands twice. Columns without a name, which a comma at the end makes, are not read.
fn twice<'n>(names: &[&'n str]) -> Option<&'n str> {
    let again = |at: &usize| !names[*at].is_empty() && names[..*at].contains(&names[*at]);
    (0..names.len()).find(again).map(|at| names[at])
}

/// The column of a file that looks most like a missing one.
fn near(schema: &TableSchema, missing: &str, names: &[&str]) -> Option<String> {
    let spare = names.iter().filter(|name| schema.position(name).is_none());
    let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), missing);
    let scored = spare.map(|name| (likeness(name), *name)).filter(|(score, _)| *score > 0.75);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name.to_owned())
}

/// A column that the table does not declare, and the one that it must have been meant to be. Other
/// columns of vendors are ignored; this one would be, too, and its facts with it.
fn misspelt<'n>(schema: &TableSchema, names: &[&'n str]) -> Option<(&'n str, &'static str)> {
    let unknown = names.iter().filter(|name| schema.position(name).is_none());
    unknown.copied().find_map(|name| {
        let meant = schema.columns.iter().find(|column| {
            let absent = !names.contains(&column.name);
            plain(name) == plain(column.name) || absent && is_near(name, column.name)
        })?;
        Some((name, meant.name))
    })
}

/// A name without capitals and what separates its words.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect()
}

/// Whether a few letters are wrong: one, or two of eight. Short names differ by less than that.
fn is_near(seen: &str, column: &str) -> bool {
    let (seen, column) = (plain(seen), plain(column));
    let allowed = match column.len() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    strsim::damerau_levenshtein(&seen, &column) <= allowed
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::Folder;

    fn error(header: &str) -> String {
        let cells = ["2024-01-02", "A", "10"];
        let row: Vec<&str> =
            (0..header.split(',').count()).map(|i| *cells.get(i).unwrap_or(&"")).collect();
        Folder::new(&[("prices.csv", &format!("{header}\n{}\n", row.join(",")))]).error()
    }

    #[test]
    fn a_column_that_stands_twice() {
        assert_snapshot!(error("date,security_id,close,close"), @"
        column `close` stands twice in prices.csv
        hint: take out one `close`: nothing says which of them is right
        ");
        assert_snapshot!(error("date,security_id,close,bid, bid "), @"
        column `bid` stands twice in prices.csv
        hint: take out one `bid`: nothing says which of them is right
        ");
    }

    #[test]
    fn a_column_that_is_misspelt() {
        assert_snapshot!(error("date,security_id,close,knownat"), @"
        prices.csv has a column `knownat`, which `prices` does not have
        hint: did you mean `known_at`? rename it; a column that is none of the table is not read
        ");
        assert_snapshot!(error("date,security_id,close,Known At"), @"
        prices.csv has a column `Known At`, which `prices` does not have
        hint: did you mean `known_at`? rename it; a column that is none of the table is not read
        ");
        assert_snapshot!(error("date,security_id,close,statuss"), @"
        prices.csv has a column `statuss`, which `prices` does not have
        hint: did you mean `status`? rename it; a column that is none of the table is not read
        ");
        assert_snapshot!(error("date,security_id,close,known_at,Known_At"), @"
        prices.csv has a column `Known_At`, which `prices` does not have
        hint: did you mean `known_at`? rename it; a column that is none of the table is not read
        ");
    }

    #[test]
    fn columns_of_vendors_are_ignored() {
        let header = "date,security_id,close,open,high,low,note,vwap,state,sourced_from,,";
        let folder =
            Folder::new(&[("prices.csv", &format!("{header}\n2024-01-02,A,10,,,,,,,,,\n"))]);
        assert_eq!(folder.rejections(), "");
    }
}
