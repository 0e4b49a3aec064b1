//! Descriptions of tables; rows written and read back, and files that are none.

use insta::assert_snapshot;

use crate::{
    AttributionRow, FileError, TableRow, dictionary, encode, from_csv, is_csv, read_parquet, to_csv,
};

#[test]
fn the_dictionary_describes_every_column() {
    let tables = dictionary();
    assert!(tables.iter().all(|table| !table.description.is_empty()));
    let columns = tables.iter().flat_map(|table| &table.columns);
    assert!(columns.clone().all(|column| column.description.ends_with('.')));
    let lines = tables.iter().flat_map(|table| {
        let head = format!("{} {}: one row per {}", table.name, table.version, table.one_row_per);
        let columns = table.columns.iter().map(|column| {
            let optional = if column.nullable { "?" } else { "" };
            format!("  {}: {}{optional} [{}]", column.name, column.value_type, column.unit)
        });
        std::iter::once(head).chain(columns).collect::<Vec<_>>()
    });
    assert_snapshot!("dictionary", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn descriptions_begin_with_the_noun_of_the_field() {
    const QUESTIONS: [&str; 12] = [
        "What", "Those", "The same", "How", "Where", "Why", "Which", "When", "Its", "Their", "By",
        "They",
    ];
    for column in dictionary().iter().flat_map(|table| &table.columns) {
        let (name, text) = (column.name, column.description);
        let begins = |word: &str| text.strip_prefix(word).is_some_and(|r| r.starts_with(' '));
        assert!(!QUESTIONS.iter().any(|word| begins(word)), "{name}: {text}");
        let is_flag = column.value_type == "true or false";
        assert!(begins("Whether") == is_flag, "{name}: {text}");
    }
}

fn rows() -> Vec<AttributionRow> {
    let row = |component: &str, security: Option<&str>, points| AttributionRow {
        index_id: "GREEN".into(),
        date: "2020-01-16".parse().unwrap(),
        return_variant: "price".into(),
        component: component.into(),
        security_id: security.map(str::to_owned),
        event_id: None,
        points,
    };
    vec![row("price", Some("AAA, \"B\""), 1.0 / 3.0), row("rounding", None, -1e-17)]
}

#[test]
fn rows_are_read_back_the_same_from_both_forms() {
    let folder = tempfile::tempdir().unwrap();
    let [csv, parquet] = encode(&rows()).unwrap();
    assert!(is_csv(&csv.name) && !is_csv(&parquet.name));
    assert_eq!((csv.rows, csv.schema_version), (2, AttributionRow::VERSION));
    let path = folder.path().join(&parquet.name);
    #[expect(clippy::disallowed_methods, reason = "the test reads a file")]
    std::fs::write(&path, &parquet.bytes).unwrap();
    assert_eq!(read_parquet::<AttributionRow>(&path).unwrap(), rows());
    assert_eq!(from_csv::<AttributionRow>(&path, &csv.bytes).unwrap(), rows());
    assert_snapshot!(String::from_utf8(csv.bytes).unwrap(), @r#"
    index_id,date,return_variant,component,security_id,event_id,points
    GREEN,2020-01-16,price,price,"AAA, ""B""",,0.3333333333333333
    GREEN,2020-01-16,price,rounding,,,-1e-17
    "#);
}

#[test]
fn a_damaged_file_says_where() {
    let damaged = |text: String| -> String {
        let error: FileError =
            from_csv::<AttributionRow>("a.csv".as_ref(), text.as_bytes()).unwrap_err();
        error.to_string()
    };
    let good = String::from_utf8(to_csv(&rows()).unwrap()).unwrap();
    assert_snapshot!(damaged(good.replace("points", "point")), @"a.csv is damaged: the header is not that of `attribution`");
    assert_snapshot!(damaged(good.replace("-1e-17", "x")), @"a.csv is damaged: row 2: `points` is not readable");
}
