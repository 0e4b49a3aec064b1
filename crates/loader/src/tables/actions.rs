//! The `corporate_actions` table: versions of events.
//!
//! Versions of one event must differ in `terms_version` if they differ in their terms. A version
//! may come again, known later, with another status: announced, then confirmed.

use chrono::NaiveDate;
use kapok_domain::{Calendars, Currency, Timestamp};
use kapok_market::{ActionStatus, CorporateAction, QuotedBasis, SecurityIx, Terms};

use super::ex_dates::TradingDays;
use super::terms::{TERMS, TermColumns};
use super::{Known, Parsed, in_use};
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::{Likeness, Rows};
use crate::texts::sources;

const OTHERS: [&str; 9] = [
    "event_id",
    "security_id",
    "ex_date",
    "announced_at",
    "status",
    "terms_version",
    "quoted_basis",
    "known_at",
    "source",
];

const STATUS: [(&str, ActionStatus); 5] = [
    ("estimated", ActionStatus::Estimated),
    ("announced", ActionStatus::Announced),
    ("confirmed", ActionStatus::Confirmed),
    ("cancelled", ActionStatus::Cancelled),
    ("reversed", ActionStatus::Reversed),
];

/// The words of vendors for amounts on shares before and after a split of the same day.
const BASIS: [(&str, QuotedBasis); 6] = [
    ("before_split", QuotedBasis::BeforeSplit),
    ("after_split", QuotedBasis::AfterSplit),
    ("pre", QuotedBasis::BeforeSplit),
    ("post", QuotedBasis::AfterSplit),
    ("cum", QuotedBasis::BeforeSplit),
    ("ex", QuotedBasis::AfterSplit),
];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
    calendars: &Calendars,
) -> Result<(Vec<CorporateAction>, TableReport), LoadError> {
    let Known { lines, securities, texts, .. } = known;
    let mut currencies: Parsed<Currency> = Parsed::new();
    let mut days = TradingDays::new(calendars);
    let wanted = [&TERMS[..], &OTHERS].concat();
    let rows = Rows::read(files, &wanted, |batch, rows| {
        let [event, id, ex_date, announced, status, version, basis, known, source] =
            OTHERS.map(|name| batch.column(name));
        let columns = TermColumns::new(batch, securities);
        let ids = securities.of_column(id, batch.len);
        let sources = sources(texts, source, files.schema.name, batch.len);
        rows.each(batch, |row| {
            let event_id = event.needed_text(row)?;
            let security = SecurityIx(securities.known(id, row, ids[row])?);
            let line = &lines[security.at()];
            let stated = currencies.get(columns.currency, row)?;
            let terms = columns
                .get(row, security, stated.unwrap_or(line.currency))
                .map_err(|breach| is_no_withdrawal(breach, batch.is_stated(row)))?;
            let date = days.ex_date(ex_date, row, line.mic, &terms)?;
            stated.map(|c| in_use(columns.currency, row, c, date)).transpose()?;
            Ok(Some(CorporateAction {
                event_id: event_id.into(),
                security,
                ex_date: date,
                known_at: known_at(known, announced, row, days.before(line.mic, date))?,
                version: version.counting_number(row)?.unwrap_or(1),
                status: status_of(status, row, &terms)?,
                terms,
                quoted_basis: basis.one_of(row, &BASIS)?.unwrap_or(QuotedBasis::Unstated),
                franked: columns.franked(row)?,
                source: sources[row],
            }))
        });
    })?;
    let mut rows = rows;
    rows.note_late(
        |action| (action.ex_date, action.known_at),
        |action| format!("{} of {}", action.event_id, securities.get(action.security.0)),
    );
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
        let basis = a.quoted_basis.name() == b.quoted_basis.name();
        let what = (&a.terms, a.franked) == (&b.terms, b.franked) && basis;
        let terms = what && a.ex_date == b.ex_date && a.security == b.security;
        // Other terms need another version: else nobody could say which were in force on a day. A
        // new status of the same terms does not.
        terms && (a.status == b.status || a.known_at != b.known_at)
    },
    repeats: |first, second| first.status == second.status,
    versions: None,
};

/// Names the way out to whoever leaves a term empty in order to withdraw it.
fn is_no_withdrawal(breach: Breach, is_stated: bool) -> Breach {
    let empty = is_stated && breach.seen.is_empty();
    let way_out = "an event is withdrawn by a row with the `status` `cancelled`";
    match empty {
        true => Breach { rule: format!("{}: {way_out}", breach.rule), ..breach },
        false => breach,
    }
}

/// Status of an event. Only dividends may be estimated.
fn status_of(column: &Column, row: usize, terms: &Terms) -> Result<ActionStatus, Breach> {
    let status = column.one_of(row, &STATUS)?;
    let status = status.ok_or_else(|| column.breach(row, "must not be empty"))?;
    let dividend = matches!(terms, Terms::CashDividend { .. } | Terms::OptionalDividend { .. });
    if status == ActionStatus::Estimated && !dividend {
        let rule = format!("must not be estimated: {} is no dividend", terms.kind());
        return Err(column.breach(row, rule));
    }
    Ok(status)
}

/// An event is known when it is announced, or at the latest on the evening of the trading day
/// before its ex-date, when the next open is prepared.
fn known_at(
    known: &Column,
    announced: &Column,
    row: usize,
    day_before: NaiveDate,
) -> Result<Timestamp, Breach> {
    let (stated, announced) = (known.moment(row)?, announced.moment(row)?);
    // Vendors' files seldom have either. The evening before the ex-date is the latest that still
    // reaches the open; later would make every event a late one.
    Ok(stated.or(announced).unwrap_or_else(|| known.default_moment(day_before, None)))
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
        E2.1 2024-01-04 Cancelled known 2024-01-03 23:59:59.999999 UTC Delisting { final_price: None, currency: USD }
        E3.1 2024-01-04 Reversed known 2024-01-03 10:00:00 UTC Delisting { final_price: None, currency: USD }
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
        E1.1 2024-01-04 Announced known 2023-12-01 23:59:59.999999 UTC Delisting { final_price: None, currency: USD }
        E1.1 2024-01-04 Confirmed known 2023-12-08 23:59:59.999999 UTC Delisting { final_price: None, currency: USD }
        ");
        assert_snapshot!(rejections, @"corporate_actions.csv:4: event_id, terms_version, known_at `E1 1 of A`: repeats corporate_actions.csv:2");
    }

    #[test]
    fn rows_that_are_not_events() {
        let (_, rejections) = versions(
            ",A,delisting,2024-01-04,,confirmed,1,,,
             E1,Z,delisting,2024-01-04,,confirmed,1,,,
             E2,A,delisting,,,confirmed,1,,,
             E3,A,split,2024-01-04,,estimated,1,2,1,
             E4,A,meeting,2024-01-04,,estimated,1,,,
             E5,X,delisting,2024-01-04,,confirmed,1,,,
             E6,A,delisting,2099-01-05,,confirmed,1,,,
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
        corporate_actions.csv:5: status `estimated`: must not be estimated: split is no dividend
        corporate_actions.csv:6: status `estimated`: must not be estimated: meeting is no dividend
        corporate_actions.csv:7: ex_date `2024-01-04`: no calendar is known for exchange `XXXX`; known are CMES, IEPA, XAMS, XETR, XHKG, XLON, XNAS, XNYS, XPAR, XSES, XSHE, XSHG, XTKS
        corporate_actions.csv:8: ex_date `2099-01-05`: 2099-01-05 is more than 2 years beyond the published calendar of XNYS, which ends on 2028-12-31: correct the year, or leave the event out until its date is near
        corporate_actions.csv:9: status ``: must not be empty
        corporate_actions.csv:10: status `maybe`: must be one of estimated, announced, confirmed, cancelled, reversed
        corporate_actions.csv:11: terms_version `0`: must be a whole number from 1
        corporate_actions.csv:12: terms_version `1.5`: must be a whole number from 1
        corporate_actions.csv:13: announced_at `soon`: is not a timestamp
        corporate_actions.csv:14: event_id, terms_version, known_at `F3 1 of A`: contradicts corporate_actions.csv:15: neither is used
        corporate_actions.csv:15: event_id, terms_version, known_at `F3 1 of A`: contradicts corporate_actions.csv:14: neither is used
        corporate_actions.csv:16: event_id, terms_version, known_at `F4 1 of A`: contradicts corporate_actions.csv:17: neither is used
        corporate_actions.csv:17: event_id, terms_version, known_at `F4 1 of A`: contradicts corporate_actions.csv:16: neither is used
        ");
    }

    #[test]
    fn on_a_closed_day_prices_wait_and_others_do_not() {
        let (actions, rejections) = versions(
            "E1,A,split,2024-01-06,,confirmed,1,2,1,
             E2,A,meeting,2024-01-06,,confirmed,1,,,
             E3,A,share_change,2024-01-06,,confirmed,1,11,10,
             E4,A,delisting,2024-01-06,,confirmed,1,,,
             E5,C,reverse_split,2024-07-01,2024-06-03,confirmed,1,1,2,
             E6,C,name_change,2024-07-01,2024-06-03,confirmed,1,,,
             E7,C,name_change,2099-01-05,2024-06-03,confirmed,1,,,",
        );
        assert_snapshot!(actions, @r#"
        E3.1 2024-01-06 Confirmed known 2024-01-05 23:59:59.999999 UTC ShareChange { ratio: Ratio { new: 11.0, old: 10.0 } }
        E4.1 2024-01-06 Confirmed known 2024-01-05 23:59:59.999999 UTC Delisting { final_price: None, currency: USD }
        E1.1 2024-01-08 Confirmed known 2024-01-05 23:59:59.999999 UTC Split { new: 2.0, old: 1.0 }
        E2.1 2024-01-08 Confirmed known 2024-01-05 23:59:59.999999 UTC Unsupported { kind: "meeting" }
        E6.1 2024-07-01 Confirmed known 2024-06-03 23:59:59.999999 UTC IdentifierChange
        E5.1 2024-07-02 Confirmed known 2024-06-03 23:59:59.999999 UTC Split { new: 1.0, old: 2.0 }
        "#);
        assert_snapshot!(rejections, @"corporate_actions.csv:8: ex_date `2099-01-05`: 2099-01-05 is more than 2 years beyond the published calendar of XHKG, which ends on 2027-12-31: correct the year, or leave the event out until its date is near");
    }

    #[test]
    fn basis_and_status() {
        let folder = Folder::new(&[(
            "corporate_actions.csv",
            "event_id,security_id,type,ex_date,status,amount,quoted_basis
             E1,A,cash_dividend,2024-01-04,estimated,1,
             E2,A,cash_dividend,2024-01-04,confirmed,1,before_split
             E3,A,cash_dividend,2024-01-04,confirmed,1,after_split
             E4,A,cash_dividend,2024-01-04,confirmed,1,pre
             E5,A,cash_dividend,2024-01-04,confirmed,1,post
             E6,A,cash_dividend,2024-01-04,confirmed,1,cum
             E7,A,cash_dividend,2024-01-04,confirmed,1,ex
             E8,A,cash_dividend,2024-01-04,confirmed,1,both
             E9,A,cash_dividend,2024-01-04,confirmed,1,ex
             E9,A,cash_dividend,2024-01-04,confirmed,1,cum",
        )]);
        let loaded = folder.load();
        let actions = loaded.history.actions().all().iter();
        let lines =
            actions.map(|a| format!("{} {:?} {:?}\n", a.event_id, a.status, a.quoted_basis));
        assert_snapshot!(lines.collect::<String>(), @"
        E1 Estimated Unstated
        E2 Confirmed BeforeSplit
        E3 Confirmed AfterSplit
        E4 Confirmed BeforeSplit
        E5 Confirmed AfterSplit
        E6 Confirmed BeforeSplit
        E7 Confirmed AfterSplit
        ");
        assert_snapshot!(folder.listed(&loaded.report), @"
        corporate_actions.csv:9: quoted_basis `both`: must be one of before_split, after_split, pre, post, cum, ex
        corporate_actions.csv:10: event_id, terms_version, known_at `E9 1 of A`: contradicts corporate_actions.csv:11: neither is used
        corporate_actions.csv:11: event_id, terms_version, known_at `E9 1 of A`: contradicts corporate_actions.csv:10: neither is used
        ");
    }
}
