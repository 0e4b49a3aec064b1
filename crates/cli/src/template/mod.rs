//! The data tables of the project templates.
//!
//! `gba` is an invented market of the Greater Bay Area, drawn from a seed:
//!
//! 1. [`calendar`]: which exchange is open on which weekday;
//! 2. [`currencies`]: paths of the exchange rates;
//! 3. [`company`]: issuers with their [`industry`], and their share lines;
//! 4. [`plan`]: the events of each line, some written down in [`script`], the dividends drawn;
//! 5. [`walk`]: closes and share counts day by day, with each [`event`] taken out of the price on
//!    its ex-date;
//! 6. [`listing_tables`], [`reference_tables`], [`esg`], [`conduct`], [`taxonomy`]: the tables.
//!
//! The same seed gives the same bytes on every machine: there is nothing here but whole numbers,
//! `+ - * /` and comparison of floats, because `exp`, `ln` and `pow` differ between platforms.
//!
//! `minimal` is five securities over thirty days, as they stand in `minimal/*.csv`.

mod calendar;
mod company;
mod conduct;
mod currencies;
mod esg;
mod event;
mod industry;
mod listing_tables;
mod plan;
mod random;
mod reference_tables;
mod script;
mod table;
mod taxonomy;
mod walk;

#[cfg(test)]
mod tests;

use calendar::Calendar;
use company::Companies;
use currencies::Currencies;

/// One file of a template: path inside the project and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateFile {
    /// Path inside the project, with `/` between folders.
    pub(crate) path: String,
    /// What the file holds.
    pub(crate) contents: Vec<u8>,
}

/// What the market is made from before its first day.
struct Setting {
    seed: u64,
    calendar: Calendar,
    currencies: Currencies,
    companies: Companies,
}

impl Setting {
    fn new(seed: u64) -> Self {
        let currencies = Currencies::draw(seed);
        let companies = Companies::draw(seed, &currencies);
        Self { seed, calendar: Calendar::shipped(), currencies, companies }
    }
}

/// The tables of the synthetic Greater Bay Area market, in `data/gba/`.
pub(crate) fn gba_tables(seed: u64) -> Vec<TemplateFile> {
    let setting = Setting::new(seed);
    let history = walk::simulate(&setting);
    let mut files = listing_tables::all(&setting, &history);
    files.extend(reference_tables::all(&setting));
    files.extend(esg::all(&setting));
    files.extend(conduct::all(&setting));
    files.extend(taxonomy::all(&setting));
    files
}

/// The tables of the smallest project, in `data/minimal/`: readable and without chance.
pub(crate) fn minimal_tables() -> Vec<TemplateFile> {
    let file = |&(name, text): &(&str, &str)| TemplateFile {
        path: format!("data/minimal/{name}.csv"),
        contents: text.as_bytes().to_vec(),
    };
    MINIMAL.iter().map(file).collect()
}

const MINIMAL: &[(&str, &str)] = &[
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
