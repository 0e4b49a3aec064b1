//! The `corporate_actions` table: versions of events.
//!
//! Versions of one event must differ in `terms_version` if they differ in their terms. A version
//! may come again, known later, with another status: announced, then confirmed.

use chrono::NaiveDate;
use kapok_domain::{Calendars, Currency, Mic, Timestamp, end_of_day};
use kapok_market::{ActionStatus, CorporateAction, SecurityIx};

use super::terms::{TERMS, TermColumns};
use super::{Known, Parsed};
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::{Likeness, Rows};
use crate::texts::sources;

const OTHERS: [&str; 8] = [
    "event_id",
    "security_id",
    "ex_date",
    "announced_at",
    "status",
    "terms_version",
    "known_at",
    "source",
];

const STATUS: [(&str, ActionStatus); 4] = [
    ("announced", ActionStatus::Announced),
    ("confirmed", ActionStatus::Confirmed),
    ("cancelled", ActionStatus::Cancelled),
    ("reversed", ActionStatus::Reversed),
];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
    calendars: &Calendars,
) -> Result<(Vec<CorporateAction>, TableReport), LoadError> {
    let Known { lines, securities, texts, .. } = known;
    let mut currencies: Parsed<Currency> = Parsed::new();
    let mut days = TradingDays { calendars, last: None };
    let wanted = [TERMS, OTHERS].concat();
    let rows = Rows::read(files, &wanted, |batch, rows| {
        let [event, id, ex_date, announced, status, version, known, source] =
            OTHERS.map(|name| batch.column(name));
        let terms = TermColumns::new(batch);
        let ids = securities.of_column(id, batch.len);
        let sources = sources(texts, source, files.schema.name, batch.len);
        rows.each(batch, |row| {
            let event_id = event.needed_text(row)?;
            let security = SecurityIx(securities.known(id, row, ids[row])?);
            let line = &lines[security.at()];
            let date = ex_date.needed_date(row)?;
            days.check(ex_date, row, line.mic, date)?;
            let status = status.one_of(row, &STATUS)?.ok_or_else(|| empty(status, row))?;
            let version = version.counting_number(row)?.unwrap_or(1);
            let currency = currencies.get(terms.currency, row)?.unwrap_or(line.currency);
            Ok(Some(CorporateAction {
                event_id: event_id.into(),
                security,
                ex_date: date,
                known_at: known_at(known, announced, row, date)?,
                version,
                status,
                terms: terms.get(row, currency)?,
                source: sources[row],
            }))
        });
    })?;
    let (rows, report) = rows.settle(&VERSIONS, |action| {
        format!("{} {} of {}", action.event_id, action.version, securities.get(action.security.0))
    });
    Ok((rows, report))
}

/// Rows of one version of one event.
const VERSIONS: Likeness<CorporateAction> = Likeness {
    order: |a, b| (&a.event_id, a.version, a.known_at).cmp(&(&b.event_id, b.version, b.known_at)),
    one_key: |a, b| (&a.event_id, a.version) == (&b.event_id, b.version),
    agree: |a, b| {
        let terms = a.terms == b.terms && a.ex_date == b.ex_date && a.security == b.security;
        terms && (a.status == b.status || a.known_at != b.known_at)
    },
    repeats: |first, second| first.status == second.status,
};

fn empty(column: &Column, row: usize) -> Breach {
    column.breach(row, "must not be empty")
}

/// An event is known when it is announced, or at the latest on the evening before its ex-date.
fn known_at(
    known: &Column,
    announced: &Column,
    row: usize,
    ex_date: NaiveDate,
) -> Result<Timestamp, Breach> {
    let (known, announced) = (known.moment(row)?, announced.moment(row)?);
    let evening_before = || end_of_day(ex_date.pred_opt().unwrap_or(ex_date));
    Ok(known.or(announced).unwrap_or_else(evening_before))
}

/// Tells trading days; the last answer is kept, as events of a day come together.
struct TradingDays<'c> {
    calendars: &'c Calendars,
    last: Option<(Mic, NaiveDate)>,
}

impl TradingDays<'_> {
    fn check(
        &mut self,
        column: &Column,
        row: usize,
        mic: Mic,
        date: NaiveDate,
    ) -> Result<(), Breach> {
        if self.last == Some((mic, date)) {
            return Ok(());
        }
        match self.calendars.is_open(mic, date) {
            Ok(true) => self.last = Some((mic, date)),
            Ok(false) => return Err(column.breach(row, format!("is not a trading day of {mic}"))),
            Err(error) => return Err(column.breach(row, error)),
        }
        Ok(())
    }
}
