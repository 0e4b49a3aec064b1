//! All tables together.

use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_domain::{Calendars, IssuerId};
use kapok_market::{CutOff, History, Security, Tables, Texts};

use crate::cache::Slot;
use crate::error::LoadError;
use crate::names::Names;
use crate::prices::{self, Prices, Wanted};
use crate::report::{LoadReport, TableReport};
use crate::scan::TableFiles;
use crate::schema::{table, table_schemas};
use crate::tables::esg::ESG_TABLES;
use crate::tables::{
    Known, actions, classifications, fx, holidays, securities, shares, withholding,
};
use crate::texts;

/// What to load.
#[derive(Debug, Clone)]
pub struct Request {
    /// Folders that hold the tables. A table that several have is read from all of them.
    pub sources: Vec<PathBuf>,
    /// First and last day of the prices wanted; none: all days. The other tables are read whole.
    pub window: Option<(NaiveDate, NaiveDate)>,
    /// Up to when a price may have been known to get into the panel.
    pub cut_off: CutOff,
    /// Folder in which finished price panels are kept; none: they are made anew each time. It is
    /// not used with a window.
    pub cache: Option<PathBuf>,
}

/// What the tables say.
#[derive(Debug)]
pub struct Loaded {
    /// All facts.
    pub history: History,
    /// What was read and what was rejected.
    pub report: LoadReport,
    /// Whether the price panel was kept already.
    pub cache: CacheUse,
}

/// What became of the panel cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CacheUse {
    /// No cache was asked for, or only a window of days.
    Off,
    /// The panel was kept already.
    Hit,
    /// The panel was made, and is kept from now on.
    Stored,
    /// The panel was made, and could not be kept.
    NotStored {
        /// Why not.
        reason: String,
    },
}

/// Loads all tables.
///
/// # Errors
///
/// If a source, a required table or a required column is missing, or a file cannot be read. Rows
/// that break a rule are no error: the report has them.
pub fn load(request: &Request) -> Result<Loaded, LoadError> {
    let open = |name| TableFiles::open(table(name), &request.sources);
    let mut texts = Texts::default();
    let securities = securities::read(&open("securities")?, &mut texts)?;
    let (holidays, holidays_report) = holidays::read(&open("holidays")?)?;
    let calendars = Calendars::built_in().overridden_by(&holidays);
    let (lines, issuers) = (securities.lines, securities.issuers);
    let mut known = known(&lines, &issuers, texts);
    let (prices, cache) = read_prices(&open("prices")?, &known.securities, request)?;
    let (classifications, classifications_report) =
        classifications::read(&open("classifications")?, &mut known)?;
    let (shares, shares_report) = shares::read(&open("shares")?, &mut known)?;
    let (actions, actions_report) =
        actions::read(&open("corporate_actions")?, &mut known, &calendars)?;
    let (fx, fx_report) = fx::read(&open("fx")?, &mut known)?;
    let (withholding, withholding_report) = withholding::read(&open("withholding")?, &mut known)?;
    let mut reports = vec![
        securities.report,
        holidays_report,
        classifications_report,
        shares_report,
        actions_report,
        fx_report,
        withholding_report,
    ];
    let mut issuer_facts = Vec::new();
    for esg in ESG_TABLES {
        let (facts, report) = esg.read(&open(esg.name)?, &mut known)?;
        issuer_facts.extend(facts);
        reports.push(report);
    }
    let (prices, prices_report) = prices.into_panel();
    reports.push(prices_report);
    let texts = known.texts;
    let cut_off = request.cut_off;
    let mut tables = Tables {
        securities: lines,
        issuers,
        calendars,
        prices,
        shares,
        actions,
        fx,
        withholding,
        classifications,
        issuer_facts,
        texts,
        cut_off,
    };
    texts::renumber(&mut tables);
    Ok(Loaded { history: History::new(tables), report: in_order(reports), cache })
}

fn known<'a>(lines: &'a [Security], issuers: &'a [IssuerId], texts: Texts) -> Known<'a> {
    let securities = lines.iter().map(|line| line.id.as_str()).collect();
    let companies = issuers.iter().map(IssuerId::as_str).collect();
    Known {
        lines,
        securities: Names::new(securities, "securities"),
        issuers: Names::new(companies, "securities"),
        texts,
    }
}

fn read_prices(
    files: &TableFiles,
    securities: &Names<'_>,
    request: &Request,
) -> Result<(Prices, CacheUse), LoadError> {
    let wanted = Wanted { window: request.window, cut_off: request.cut_off };
    let Some(folder) = request.cache.as_ref().filter(|_| request.window.is_none()) else {
        return Ok((prices::read(files, securities, wanted)?, CacheUse::Off));
    };
    let slot = Slot::of(folder, files, securities, request.cut_off)?;
    if let Some(prices) = slot.load() {
        return Ok((prices, CacheUse::Hit));
    }
    let prices = prices::read(files, securities, wanted)?;
    let cache = match slot.store(&prices) {
        Ok(()) => CacheUse::Stored,
        Err(error) => CacheUse::NotStored { reason: error.to_string() },
    };
    Ok((prices, cache))
}

/// Reports in the order of the declaration.
fn in_order(mut tables: Vec<TableReport>) -> LoadReport {
    let place = |name: &str| table_schemas().iter().position(|schema| schema.name == name);
    tables.sort_by_key(|report| place(&report.table));
    LoadReport { tables }
}
