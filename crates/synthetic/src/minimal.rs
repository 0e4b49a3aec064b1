//! The smallest market: five securities over thirty days, as they stand in `minimal/*.csv`.

use crate::table_file::{Encoding, TableFile};

const TABLES: &[(&str, &str)] = &[
    ("securities", include_str!("minimal/securities.csv")),
    ("classifications", include_str!("minimal/classifications.csv")),
    ("prices", include_str!("minimal/prices.csv")),
    ("shares", include_str!("minimal/shares.csv")),
    ("corporate_actions", include_str!("minimal/corporate_actions.csv")),
    ("fx", include_str!("minimal/fx.csv")),
    ("withholding", include_str!("minimal/withholding.csv")),
    ("esg_scores", include_str!("minimal/esg_scores.csv")),
    ("involvement", include_str!("minimal/involvement.csv")),
];

/// The tables of the smallest project, in `data/minimal/`: readable and without chance.
#[must_use]
pub fn minimal_tables() -> Vec<TableFile> {
    let file = |&(name, text): &(&str, &str)| TableFile {
        path: format!("data/minimal/{name}.csv"),
        text: text.to_owned(),
        encoding: Encoding::Plain,
    };
    TABLES.iter().map(file).collect()
}
