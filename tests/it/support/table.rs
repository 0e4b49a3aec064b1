//! Tables as people write them: a line of names, then lines of cells between blanks.

use std::collections::BTreeMap;

/// The cells of a row by the name of their column; `-` is a cell without a value.
pub(crate) type Row<'a> = BTreeMap<&'a str, &'a str>;

/// The rows of a table.
pub(crate) fn rows(text: &str) -> Vec<Row<'_>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let names: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    let mut rows = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells.len(), names.len(), "`{line}` has not one cell for each of {names:?}");
        let named = names.iter().copied().zip(cells);
        rows.push(named.filter(|(_, cell)| *cell != "-").collect());
    }
    rows
}
