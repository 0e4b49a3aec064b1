//! Recomputing a published day from its files alone, in exact arithmetic.
//!
//! 1. The files are those of the manifest, which continues the chain (`files`).
//! 2. CSV and Parquet hold the same rows (`files`).
//! 3. Levels and divisors follow from constituents and events, by the form that the day names
//!    (`levels`, `form`); net and gross returns by where dividends go (`reinvested`).
//! 4. Constituents are worth what they are said to be worth (`constituents`).
//! 5. Each event does what its terms say (`terms`) and changes what it is said to change; the next
//!    open follows from the close, the events and the review (`holdings`, `opening`, `review`).
//! 6. The parts of the change of a level follow from prices, rates and events, and sum to it
//!    without any residual (`attribution`).
//! 7. The day goes on where the day before left off (`continuity`).
//! 8. Overlays follow from levels, terms and what was carried (`overlays`).
//! 9. Disclosed averages of published columns follow from the constituents (`disclosure`).

mod attribution;
mod constituents;
mod continuity;
mod disclosure;
mod files;
mod form;
mod holdings;
mod levels;
mod opening;
mod overlay_bases;
mod overlay_fields;
mod overlay_levels;
mod overlay_memory;
mod overlays;
mod record;
mod reinvested;
mod review;
mod terms;

pub use record::{Check, Failure, Verification};

use std::collections::{BTreeMap, BTreeSet};

use crate::day_tables::DayTables;
use crate::error::PublishError;
use crate::exact::{Exact, exact};
use crate::published_day::PublishedDay;
use crate::tables::{
    ActionRow, AttributionRow, CloseRow, DisclosureRow, LevelRow, OpenRow, OverlayRow, ReviewRow,
};

/// How far a published number may be from the exact value of its formula, relative to it. A
/// published `f64` is that value after a few roundings, each at most 1.1e-16; rounded formulas
/// have fewer than ten of them, and a chain of splits one more each. 1e-13 leaves room for
/// hundreds, and is a ten-millionth of the last of four decimals of a level of a thousand.
pub const TOLERANCE: f64 = 1e-13;

/// The rows of one index on one day.
#[derive(Default)]
pub(crate) struct Index<'a> {
    id: &'a str,
    levels: Vec<&'a LevelRow>,
    close: Vec<&'a CloseRow>,
    open: Vec<&'a OpenRow>,
    actions: Vec<&'a ActionRow>,
    review: Vec<&'a ReviewRow>,
    attribution: Vec<&'a AttributionRow>,
    overlays: Vec<&'a OverlayRow>,
    disclosure: Vec<&'a DisclosureRow>,
}

/// The rows of each index.
type Indices<'a> = BTreeMap<&'a str, Index<'a>>;

fn by_index(tables: &DayTables) -> Indices<'_> {
    fn of<'m, 'a>(found: &'m mut Indices<'a>, id: &'a str) -> &'m mut Index<'a> {
        found.entry(id).or_insert_with(|| Index { id, ..Index::default() })
    }
    let mut found = Indices::new();
    tables.levels.iter().for_each(|row| of(&mut found, &row.index_id).levels.push(row));
    tables.constituents_close.iter().for_each(|row| of(&mut found, &row.index_id).close.push(row));
    tables.constituents_open.iter().for_each(|row| of(&mut found, &row.index_id).open.push(row));
    tables.corporate_actions.iter().for_each(|row| of(&mut found, &row.index_id).actions.push(row));
    tables.review.iter().for_each(|row| of(&mut found, &row.index_id).review.push(row));
    tables.attribution.iter().for_each(|row| of(&mut found, &row.index_id).attribution.push(row));
    tables.overlays.iter().for_each(|row| of(&mut found, &row.index_id).overlays.push(row));
    tables.esg_disclosure.iter().for_each(|row| of(&mut found, &row.index_id).disclosure.push(row));
    found
}

impl<'a> Index<'a> {
    /// The row of the price return, on which all others rest.
    fn price(&self) -> Option<&'a LevelRow> {
        self.levels.iter().copied().find(|row| row.return_variant == "price")
    }

    /// Events treated at a stage, in order of treatment.
    fn at_stage(&self, stage: &'static str) -> impl Iterator<Item = &'a ActionRow> {
        self.actions.iter().copied().filter(move |action| action.stage == stage)
    }

    /// Whether a line has an event at a stage.
    fn has_event(&self, security: &str, stage: &'static str) -> bool {
        self.at_stage(stage).any(|action| action.security_id == security)
    }

    /// The lines that have events together with a line.
    fn lines_of_same_events(&self, security: &str) -> BTreeSet<&'a str> {
        let of_line = self.actions.iter().filter(|action| action.security_id == security);
        let events: BTreeSet<&str> = of_line.map(|action| action.event_id.as_str()).collect();
        let same = self.actions.iter().filter(|action| events.contains(action.event_id.as_str()));
        same.map(|action| action.security_id.as_str()).collect()
    }

    /// `Σ q · p · x · g` at today's open, with the growth of an index share.
    fn value_at_open(&self, growth: fn(&CloseRow) -> Option<f64>) -> Exact {
        let value = |row: &&CloseRow| {
            let price = exact(row.open_price) * exact(row.open_fx);
            price * exact(row.index_shares) * exact(growth(row).unwrap_or(1.0))
        };
        self.close.iter().map(value).sum()
    }

    /// The same at the close, with price adjustment factors.
    fn value_at_close(&self, growth: fn(&CloseRow) -> Option<f64>) -> Exact {
        let value = |row: &&CloseRow| {
            let price = exact(row.close) * exact(row.price_adjustment_factor) * exact(row.fx);
            price * exact(row.index_shares) * exact(growth(row).unwrap_or(1.0))
        };
        self.close.iter().map(value).sum()
    }
}

/// Recomputes a published day, given the published day before where there is one.
///
/// # Errors
///
/// If the file system refuses; what is wrong with the day is in the result.
pub fn verify(
    day: &PublishedDay,
    previous: Option<&PublishedDay>,
) -> Result<Verification, PublishError> {
    let mut found = Verification::default();
    files::check(day, previous, &mut found);
    let tables = match DayTables::read(day) {
        Ok(tables) => tables,
        Err(error) => return Ok(files::unreadable(found, &error)),
    };
    let before = match previous.map(DayTables::read).transpose() {
        Ok(before) => before,
        Err(error) => {
            found.skip(format!("continuity: {error}"));
            None
        }
    };
    found.add(listed(day, &tables));
    recompute(&tables, before.as_ref(), &mut found);
    Ok(found)
}

/// All arithmetic of a day's rows, given those of the day before where there are any.
pub(crate) fn recompute(tables: &DayTables, before: Option<&DayTables>, found: &mut Verification) {
    let before = before.map(by_index);
    for (id, index) in by_index(tables) {
        let Some(price) = index.price() else {
            found.add(record::missing(id, "levels", "a row of the price return"));
            continue;
        };
        levels::check(&index, price, found);
        form::check(&index, price, found);
        reinvested::check(&index, price, found);
        constituents::check(&index, price, found);
        opening::check(&index, price, found);
        terms::check(&index, price, found);
        attribution::check(&index, price, found);
        continuity::check(&index, price, before.as_ref(), found);
        overlays::check(&index, price, before.as_ref(), found);
        disclosure::check(&index, found);
    }
}

/// The manifest lists the indices of the rows, and no others.
fn listed(day: &PublishedDay, tables: &DayTables) -> Check {
    let mut check = Check::of_files("the manifest lists the indices of the rows");
    let listed: BTreeSet<&str> = day.manifest().indices.keys().map(String::as_str).collect();
    check.same(|| "manifest.json: indices".to_owned(), listed, tables.indices());
    let dates = tables.levels.iter().map(|row| row.date);
    for date in dates {
        check.same(|| "levels: column `date`".to_owned(), date, day.manifest().date);
    }
    check
}
