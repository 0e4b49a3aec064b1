//! The `corporate_actions` table: versions of events.
//!
//! Versions of one event must differ in `terms_version` if they differ in their terms. A version
//! may come again, known later, with another status: announced, then confirmed.

use chrono::NaiveDate;
use kapok_domain::{Calendars, Currency, Mic, Timestamp};
use kapok_market::{ActionStatus, CorporateAction, SecurityIx};

use super::terms::{TERMS, TermColumns};
use super::{Known, Parsed};
use crate::column::{Breach, Column, end_of};
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
    let mut days = TradingDays { calendars, last: None, before: None };
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
                known_at: known_at(known, announced, row, days.before(line.mic, date))?,
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

/// An event is known when it is announced, or at the latest on the evening of the trading day
/// before its ex-date, when the next open is prepared.
fn known_at(
    known: &Column,
    announced: &Column,
    row: usize,
    day_before: NaiveDate,
) -> Result<Timestamp, Breach> {
    let (known, announced) = (known.moment(row)?, announced.moment(row)?);
    Ok(known.or(announced).unwrap_or_else(|| end_of(day_before)))
}

/// Tells trading days; the last answers are kept, as events of a day come together.
struct TradingDays<'c> {
    calendars: &'c Calendars,
    last: Option<(Mic, NaiveDate)>,
    before: Option<(Mic, NaiveDate, NaiveDate)>,
}

impl TradingDays<'_> {
    /// The trading day before a date; where the calendar begins later, the day before.
    fn before(&mut self, mic: Mic, date: NaiveDate) -> NaiveDate {
        if let Some((_, _, before)) = self.before.filter(|kept| (kept.0, kept.1) == (mic, date)) {
            return before;
        }
        let day_before = date.pred_opt().unwrap_or(date);
        let mut days = std::iter::successors(Some(day_before), NaiveDate::pred_opt);
        let decided = days.find(|day| self.calendars.is_open(mic, *day) != Ok(false));
        let open = decided.filter(|day| self.calendars.is_open(mic, *day) == Ok(true));
        let before = open.unwrap_or(day_before);
        self.before = Some((mic, date, before));
        before
    }

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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::{Folder, SECURITIES};

    fn versions(rows: &str) -> (String, String) {
        let header = "event_id,security_id,type,ex_date,announced_at,status,terms_version,\
                      ratio_new,ratio_old,known_at\n";
        let securities = format!("{SECURITIES}X,,,XXXX,USD,US\n");
        let folder = Folder::new(&[
            ("securities.csv", &securities),
            ("corporate_actions.csv", &format!("{header}{rows}")),
        ]);
        let loaded = folder.load();
        let lines = loaded.history.actions().all().iter().map(|a| {
            let (id, version, known) = (&a.event_id, a.version, a.known_at);
            format!("{id}.{version} {} {:?} known {known} {:?}\n", a.ex_date, a.status, a.terms)
        });
        (lines.collect(), folder.listed(&loaded.report))
    }

    #[test]
    fn versions_are_known_when_announced_or_before_the_ex_date() {
        let (actions, rejections) = versions(
            "E1,A,split,2024-01-04,2023-12-01,announced,,2,1,
             E1,A,split,2024-01-05,2023-12-08T09:00:00Z,confirmed,2,2,1,
             E2,A,delisting,2024-01-04,,cancelled,1,,,
             E3,A,delisting,2024-01-04,2023-12-01,reversed,1,,,2024-01-03 10:00:00",
        );
        assert_snapshot!(actions, @"
        E1.1 2024-01-04 Announced known 2023-12-01 23:59:59.999999 UTC Split { new: 2.0, old: 1.0 }
        E2.1 2024-01-04 Cancelled known 2024-01-03 23:59:59.999999 UTC Delisting
        E3.1 2024-01-04 Reversed known 2024-01-03 10:00:00 UTC Delisting
        E1.2 2024-01-05 Confirmed known 2023-12-08 09:00:00 UTC Split { new: 2.0, old: 1.0 }
        ");
        assert_eq!(rejections, "");
    }

    #[test]
    fn a_version_may_come_again_with_another_status() {
        let (actions, rejections) = versions(
            "E1,A,delisting,2024-01-04,2023-12-08,confirmed,1,,,
             E1,A,delisting,2024-01-04,2023-12-01,announced,1,,,
             E1,A,delisting,2024-01-04,2023-12-10,confirmed,1,,,",
        );
        assert_snapshot!(actions, @"
        E1.1 2024-01-04 Announced known 2023-12-01 23:59:59.999999 UTC Delisting
        E1.1 2024-01-04 Confirmed known 2023-12-08 23:59:59.999999 UTC Delisting
        ");
        assert_snapshot!(rejections, @"corporate_actions.csv:4: event_id, terms_version, known_at `E1 1 of A`: repeats corporate_actions.csv:2");
    }

    #[test]
    fn rows_that_are_not_events() {
        let (_, rejections) = versions(
            ",A,delisting,2024-01-04,,confirmed,1,,,
             E1,Z,delisting,2024-01-04,,confirmed,1,,,
             E2,A,delisting,,,confirmed,1,,,
             E3,A,delisting,2024-01-06,,confirmed,1,,,
             E4,C,delisting,2024-07-01,,confirmed,1,,,
             E5,X,delisting,2024-01-04,,confirmed,1,,,
             E6,A,delisting,2199-01-04,,confirmed,1,,,
             E7,A,delisting,2024-01-04,,,1,,,
             E8,A,delisting,2024-01-04,,maybe,1,,,
             E9,A,delisting,2024-01-04,,confirmed,0,,,
             F1,A,delisting,2024-01-04,,confirmed,1.5,,,
             F2,A,delisting,2024-01-04,soon,confirmed,1,,,
             F3,A,split,2024-01-04,,confirmed,1,2,1,
             F3,A,split,2024-01-04,,confirmed,1,3,1,
             F4,A,split,2024-01-04,,confirmed,1,3,1,
             F4,A,split,2024-01-04,,announced,1,3,1,",
        );
        assert_snapshot!(rejections, @"
        corporate_actions.csv:2: event_id ``: must not be empty
        corporate_actions.csv:3: security_id `Z`: is not in `securities`
        corporate_actions.csv:4: ex_date ``: must not be empty
        corporate_actions.csv:5: ex_date `2024-01-06`: is not a trading day of XNYS
        corporate_actions.csv:6: ex_date `2024-07-01`: is not a trading day of XHKG
        corporate_actions.csv:7: ex_date `2024-01-04`: no calendar is known for exchange `XXXX`; known are CMES, IEPA, XAMS, XETR, XHKG, XLON, XNAS, XNYS, XPAR, XSES, XSHE, XSHG, XTKS
        corporate_actions.csv:8: ex_date `2199-01-04`: 2199-01-04 is outside the calendar of XNYS, which covers 2000-01-01 to 2026-12-31
        corporate_actions.csv:9: status ``: must not be empty
        corporate_actions.csv:10: status `maybe`: must be one of announced, confirmed, cancelled, reversed
        corporate_actions.csv:11: terms_version `0`: must be a whole number from 1
        corporate_actions.csv:12: terms_version `1.5`: must be a whole number from 1
        corporate_actions.csv:13: announced_at `soon`: is not a timestamp
        corporate_actions.csv:14: event_id, terms_version, known_at `F3 1 of A`: contradicts corporate_actions.csv:15: neither is used
        corporate_actions.csv:15: event_id, terms_version, known_at `F3 1 of A`: contradicts corporate_actions.csv:14: neither is used
        corporate_actions.csv:16: event_id, terms_version, known_at `F4 1 of A`: contradicts corporate_actions.csv:17: neither is used
        corporate_actions.csv:17: event_id, terms_version, known_at `F4 1 of A`: contradicts corporate_actions.csv:16: neither is used
        ");
    }
}
