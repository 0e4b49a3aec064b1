//! The synthetic Greater Bay Area, all its tables.

use crate::setting::Setting;
use crate::table_file::TableFile;
use crate::{conduct, indicators, listing_tables, ratings, reference_tables, taxonomy, walk};

/// The tables of the synthetic Greater Bay Area market, in `data/gba/`.
#[must_use]
pub fn gba_tables(seed: u64) -> Vec<TableFile> {
    let setting = Setting::new(seed);
    let market = walk::simulate(&setting);
    let mut files = listing_tables::all(&setting, &market);
    files.extend(reference_tables::all(&setting));
    files.push(indicators::indicators(&setting));
    files.push(ratings::scores(&setting));
    files.extend(conduct::all(&setting));
    files.extend(taxonomy::all(&setting));
    files
}
